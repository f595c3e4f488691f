"""La page de la négociation d'un texte, une version et ses articles, soumettre, donner ou retirer un bon."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.textes import en_incise
from contrats.enums import Partie
from contrats.etapes import ou_completer
from contrats.models import ActeSignable
from dossiers.enums import Sujet
from dossiers.workflow import sources, transition
from negociation.actions import versions as actions
from negociation.attentes import proposent
from negociation.enums import EtatModification, EtatRemarque, EtatVersion
from negociation.forms import ConfirmationForm, MotifForm, SoumettreForm
from negociation.lecture import Pliage, a_montrer_sur, articles, lignes_des_bons, lire_modification, plier
from negociation.prochain_pas import prochain_pas
from negociation.versions import contenu_inchange, est_courante, modifications_de, remarques_de
from negociation.views.base import VueDUneVersion, VueGeste, VueNegociation


class NegociationView(VueNegociation):
    """Où en est-on, qui a donné son bon, ce qui se discute encore, et le pas suivant de cette personne."""

    template_name = "negociation/negociation.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        derniere = self.versions[0] if self.versions else None
        vivante = derniere is not None and est_courante(derniere) and self.ouverte
        inchange = vivante and contenu_inchange(derniere)
        bons = lignes_des_bons(self.negocie, derniere) if derniere else []
        echanges = self._echanges() if self.lit_les_echanges else {}
        return super().get_context_data(
            versions=[(version, self.negocie.fiche(version)) for version in self.versions],
            fiche=self.negocie.fiche(derniere) if derniere else None,
            derniere=derniere,
            bons=bons,
            nombre_de_bons=sum(bon is not None for _partie, bon in bons),
            repris=vivante and not inchange,
            pas=prochain_pas(self, derniere, inchange, bons, self._a_repondre(echanges.get("propositions", []))),
            ecrire=self.negocie.adresse_pour_ecrire if self.redige else "",
            **{"remarques": [], "propositions": [], "reglees": 0, **echanges},
            **contexte,
        )

    def _a_repondre(self, propositions: list[Any]) -> int:
        """Combien attendent la réponse de cette personne."""
        return sum(Partie(lue.modification.partie) in self.repondables for lue in propositions)

    def _echanges(self) -> dict[str, Any]:
        remarques, modifications = remarques_de(self.negocie), modifications_de(self.negocie)
        ouvertes = [remarque for remarque in remarques if remarque.etat == EtatRemarque.OUVERTE]
        attendues = [m for m in modifications if m.etat == EtatModification.PROPOSEE]
        return {
            "remarques": ouvertes,
            "reglees": len(remarques) - len(ouvertes),
            "propositions": [lire_modification(modification) for modification in attendues],
        }


class VersionView(VueDUneVersion):
    """Une version, article par article : ce qui a changé, les remarques, les modifications proposées."""

    template_name = "negociation/version.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        version, texte = self.version, self.negocie
        echanges: list[Any] = [[], []]
        if self.lit_les_echanges:
            siennes = [m for m in modifications_de(texte) if m.version_id == version.pk]
            echanges = [a_montrer_sur(version, remarques_de(texte)), siennes]
        comparee, titre_des_ecarts = self._comparee()
        lus = articles(texte, version, comparee, self.jour, *echanges, self.request.user)
        pliage = self._pliage()
        plier(lus, pliage)
        derniere = self.versions[0]
        vivante = version.pk == derniere.pk and self.ouverte
        bons = lignes_des_bons(texte, version)
        repris = vivante and version.etat == EtatVersion.EN_COURS and not contenu_inchange(version)
        return super().get_context_data(
            articles=lus,
            pliage=pliage.value,
            pliages=self._pliages(),
            fiche=texte.fiche(version),
            titre_des_ecarts=titre_des_ecarts,
            changees=[clause for article in lus for clause in article.clauses if clause.ecart],
            derniere=derniere,
            vivante=vivante,
            perimee=vivante and version.etat == EtatVersion.PERIMEE,
            repris=repris,
            bons=bons,
            **self._gestes_du_bon(vivante and not repris, {partie for partie, bon in bons if bon}),
            ecrit_ici=vivante and self.partie is not None,
            deroge=texte.modifiable(version.photographie, self.request.user)("articles_particuliers"),
            redige=vivante and self.redige,
            **contexte,
        )

    def _gestes_du_bon(self, vivante: bool, donnes: set[str]) -> dict[str, Any]:
        """Où donner son bon, où le retirer ; vide pour qui ne le peut pas. ``retenu`` : sa proposition l'en empêche."""
        texte, version, partie = self.negocie, self.version, self.partie_du_bon
        if not vivante or partie is None:
            return {"donne": "", "retire": "", "retenu": False}
        donne = version.etat == EtatVersion.EN_COURS and partie not in donnes
        retenu = donne and partie in proposent(version)
        retire = texte.SE_RETIRE and est_courante(version) and partie in donnes
        return {
            "retenu": retenu,
            "donne": texte.adresse_du_bon(version.numero) if donne and not retenu else "",
            "retire": self.adresse("bon", version.numero, "retirer") if retire else "",
        }

    def _comparee(self) -> tuple[dict[str, Any] | None, str]:
        """Ce à quoi la version se compare : celle d'avant ; à défaut, ce que dit le texte."""
        if self.precedente is not None:
            return self.precedente.photographie, f"Depuis la version {self.precedente.numero}"
        return self.negocie.comparee()

    def _pliage(self) -> Pliage:
        """Ce que l'adresse demande d'ouvrir ; une valeur inconnue ne change rien."""
        demande = self.request.GET.get("lire", "")
        return Pliage(demande) if demande in list(Pliage) else Pliage.EN_CAUSE

    def _pliages(self) -> list[tuple[str, str, str]]:
        """(pliage, libellé, adresse) de chaque façon de lire la page."""
        mots = {Pliage.EN_CAUSE: "Ce qui est en cause", Pliage.TOUT: "Tout déplier", Pliage.TITRES: "Tout replier"}
        adresses = []
        for pliage, libelle in mots.items():
            demande = self.request.GET.copy()
            demande["lire"] = pliage.value
            if not pliage:
                del demande["lire"]
            adresses.append((pliage.value, libelle, f"?{demande.urlencode()}"))
        return adresses


class SoumettreView(VueGeste):
    """Figer la copie de travail et la soumettre aux trois parties."""

    titre = "Soumettre une version aux trois parties"
    fait = "La version est soumise ; les trois parties sont prévenues."
    explication = (
        "Le contenu d’aujourd’hui est figé sous un numéro et une empreinte. Les trois parties sont prévenues par "
        "courriel ; elles remarquent, proposent, puis donnent leur bon."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.negocie.SOUMIS_ICI:
            raise Http404("Ce texte se soumet depuis sa page.")

    @property
    def bouton(self) -> str:
        return f"Soumettre la version {len(self.versions) + 1}"

    def exiger(self) -> None:
        if not self.redige:
            raise PermissionDenied("Seul qui rédige ce texte en soumet une version, tant qu’il se négocie.")

    def formulaire(self, data: Any = None) -> SoumettreForm:
        return SoumettreForm(data)

    def agir(self, formulaire: SoumettreForm, **acte: Any) -> None:
        actions.soumettre(self.negocie, message=formulaire.cleaned_data["message"], **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        texte = self.negocie
        manques = texte.manques(texte.photographier(), self.jour)
        acte = texte.copie if isinstance(texte.copie, ActeSignable) else None
        return super().get_context_data(manques=ou_completer(acte, manques, True) if acte else [], **contexte)


class BonView(VueDUneVersion, VueGeste):
    """Donner ou retirer le bon de sa partie."""

    GESTES = ("donner", "retirer")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["geste"] not in self.GESTES or not self.negocie.SE_RETIRE:
            raise Http404("Ce geste n’existe pas.")
        self.geste = transition(Sujet.NEGOCIATION, kwargs["geste"])
        self.donne = self.geste.nom == "donner"
        bon = self.negocie.BON
        self.titre = self.bouton = self.negocie.bouton_du_bon if self.donne else f"Retirer notre {bon}"
        self.danger = self.geste.danger
        self.fait = f"Votre {bon} est donné." if self.donne else f"Votre {bon} est retiré."
        self.explication = (
            f"Votre partie dit que ce texte lui convient. Au troisième bon, "
            f"{self.negocie.au_troisieme_bon or en_incise(self.negocie.arrete)} Toute modification du contenu annule "
            "les bons."
            if self.donne
            else "Les trois parties sont prévenues ; la version reste en négociation."
        )

    def exiger(self) -> None:
        if self.partie_du_bon is None and self.ouverte:
            raise PermissionDenied("Seule une personne qui agit pour sa partie au contrat donne un bon.")
        if not self.ouverte and self.partie is None:
            raise PermissionDenied("Vous lisez cette négociation.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """D'un ancien lien, la version elle-même : elle dit qu'elle est remplacée, ou ses bons annulés."""
        if self.version.etat not in sources(Sujet.NEGOCIATION, self.geste.nom):
            return redirect(self.version)
        return super().get(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> Any:
        return ConfirmationForm(data) if self.donne else MotifForm(data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        if self.donne:
            actions.donner_un_bon(self.version, empreinte=self.request.POST.get("empreinte", ""), **acte)
        else:
            actions.retirer_le_bon(self.version, **formulaire.cleaned_data, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(montre_l_empreinte=self.donne, **contexte)
