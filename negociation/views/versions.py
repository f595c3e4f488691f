"""La page de la négociation d'un acte, une version et ses articles, soumettre, donner ou retirer un bon."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from contrats.articles import textes_types
from contrats.completude import manques_de_l_acte
from contrats.etapes import ou_completer
from contrats.versions import base_de
from dossiers.enums import Sujet
from dossiers.workflow import transition
from negociation.actions import versions as actions
from negociation.ailleurs import ou_se_change
from negociation.enums import EtatModification, EtatRemarque, EtatVersion
from negociation.forms import ConfirmationForm, MotifForm, SoumettreForm
from negociation.lecture import Pliage, a_montrer_sur, articles, lignes_des_bons, lire_modification, plier
from negociation.prochain_pas import prochain_pas
from negociation.versions import contenu_inchange, est_courante, modifications_de, relire, remarques_de
from negociation.views.base import VueDUneVersion, VueGeste, VueNegociation


class NegociationView(VueNegociation):
    """Où en est-on, qui a donné son bon, ce qui se discute encore, et le pas suivant de cette personne."""

    template_name = "negociation/negociation.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        derniere = self.versions[0] if self.versions else None
        vivante = derniere is not None and est_courante(derniere) and self.ouverte
        inchange = vivante and contenu_inchange(derniere)
        bons = lignes_des_bons(derniere) if derniere else []
        echanges = self._echanges() if self.lit_les_echanges else {}
        return super().get_context_data(
            versions=self.versions,
            derniere=derniere,
            bons=bons,
            nombre_de_bons=sum(bon is not None for _partie, bon in bons),
            repris=vivante and not inchange,
            pas=prochain_pas(self, derniere, inchange, bons, len(echanges.get("propositions", ()))),
            **{"remarques": [], "propositions": [], "reglees": 0, **echanges},
            **contexte,
        )

    def _echanges(self) -> dict[str, Any]:
        remarques, modifications = remarques_de(self.acte), modifications_de(self.acte)
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
        version = self.version
        echanges: list[Any] = [[], []]
        if self.lit_les_echanges:
            siennes = [m for m in modifications_de(self.acte) if m.version_id == version.pk]
            echanges = [a_montrer_sur(version, remarques_de(self.acte)), siennes]
        bloc_de = self.blocs_proposables()
        comparee, titre_des_ecarts = self._comparee()
        lus = articles(version, comparee, bloc_de, self._textes(), *echanges, ou_se_change(self.acte))
        pliage = self._pliage()
        plier(lus, pliage)
        derniere = self.versions[0]
        vivante = version.pk == derniere.pk and self.ouverte
        bons = lignes_des_bons(version)
        donnes = {partie for partie, bon in bons if bon}
        return super().get_context_data(
            articles=lus,
            pliage=pliage.value,
            pliages=self._pliages(),
            titre_des_ecarts=titre_des_ecarts,
            changees=[clause for article in lus for clause in article.clauses if clause.ecart],
            derniere=derniere,
            vivante=vivante,
            bons=bons,
            donne=vivante and version.etat == EtatVersion.EN_COURS and self._attendu(donnes),
            retire=vivante and est_courante(version) and self.partie_du_bon in donnes,
            ecrit_ici=vivante and self.partie is not None,
            deroge=bool(bloc_de("articles_particuliers")),
            prepare=vivante and self.prepare,
            **contexte,
        )

    def _comparee(self) -> tuple[dict[str, Any] | None, str]:
        """Ce à quoi la version se compare : celle d'avant ; à défaut, pour un avenant, le contrat en vigueur."""
        if self.precedente is not None:
            return self.precedente.photographie, f"Depuis la version {self.precedente.numero}"
        if self.acte is self.contrat:
            return None, ""
        return base_de(self.acte), "Ce que l'avenant change au contrat en vigueur"

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

    def _textes(self) -> dict[int, str]:
        """Le texte des articles, comme le contrat l'imprimera ; d'un avenant, celui du contrat signé qu'il modifie."""
        photo, contrat = self.version.photographie, self.contrat
        if self.acte is contrat:
            return textes_types(photo, contrat.debut_si_signe(self.jour))
        return textes_types(photo, contrat.debut_le, contrat.fin_le)

    def _attendu(self, donnes: set[str]) -> bool:
        return self.partie_du_bon is not None and self.partie_du_bon not in donnes


class SoumettreView(VueGeste):
    """Figer la copie de travail et la soumettre aux trois parties."""

    titre = "Soumettre une version à la négociation"
    fait = "La version est soumise ; les trois parties sont prévenues."
    explication = (
        "Le contenu d'aujourd'hui est figé sous un numéro et une empreinte. Les trois parties sont prévenues par "
        "courriel ; elles remarquent, proposent, puis donnent leur bon pour signature."
    )

    @property
    def bouton(self) -> str:
        return f"Soumettre la version {len(self.versions) + 1}"

    def exiger(self) -> None:
        if not self.prepare:
            raise PermissionDenied("L'ARS qui prépare soumet une version, tant que rien n'est proposé.")

    def formulaire(self, data: Any = None) -> SoumettreForm:
        return SoumettreForm(data)

    def agir(self, formulaire: SoumettreForm, **acte: Any) -> None:
        actions.soumettre(self.acte, message=formulaire.cleaned_data["message"], **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        manques = [m for m in manques_de_l_acte(relire(self.acte), self.jour) if m.bloquant]
        return super().get_context_data(manques=ou_completer(self.acte, manques, True), **contexte)


class BonView(VueDUneVersion, VueGeste):
    """Donner ou retirer le bon pour signature de sa partie."""

    GESTES = ("donner", "retirer")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["geste"] not in self.GESTES:
            raise Http404("Ce geste n'existe pas.")
        self.geste = transition(Sujet.NEGOCIATION, kwargs["geste"])
        self.titre = self.bouton = self.geste.bouton
        self.danger = self.geste.danger
        self.donne = self.geste.nom == "donner"
        self.fait = "Votre bon pour signature est donné." if self.donne else "Votre bon est retiré."
        self.explication = (
            "Votre partie dit que ce texte lui convient ; elle n'est pas encore engagée. Au troisième bon, l'ARS peut "
            "le proposer à la signature. Toute modification du contenu annule les bons."
            if self.donne
            else "Les trois parties sont prévenues ; la version reste en négociation."
        )

    def exiger(self) -> None:
        if self.partie_du_bon is None and self.ouverte:
            raise PermissionDenied("Seule une personne qui agit pour sa partie au contrat donne un bon pour signature.")
        if not self.ouverte and self.partie is None:
            raise PermissionDenied("Vous lisez cette négociation.")

    def formulaire(self, data: Any = None) -> Any:
        return ConfirmationForm(data) if self.donne else MotifForm(data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        if self.donne:
            actions.donner_un_bon(self.version, empreinte=self.request.POST.get("empreinte", ""), **acte)
        else:
            actions.retirer_le_bon(self.version, **formulaire.cleaned_data, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(montre_l_empreinte=self.donne, **contexte)
