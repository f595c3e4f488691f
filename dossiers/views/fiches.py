"""Les fiches-actions du projet : la liste et le calendrier, une fiche à remplir, ses gestes, son impression."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.fiches import commencer_fiche, dupliquer_fiche, inserer_un_modele, retirer_fiche
from dossiers.actions.lignage import commencer_les_fiches, lettre_d_origine, missions_a_reprendre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents.fiches import imprimer_les_fiches
from dossiers.enums import Sujet
from dossiers.fils import annoter, ouverts_par_rubrique
from dossiers.forms.fiches import DebutDeFicheForm
from dossiers.modeles_fiches import modeles_de_fiches
from dossiers.models import FicheAction
from dossiers.photographie import photographier
from dossiers.regles_portee import ancre_de_fiche
from dossiers.rubrique_de_fiche import CLE, rubrique_de_fiche
from dossiers.rubriques import Rubrique
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import bas_de_rubrique
from dossiers.views.fermeture import RubriqueOuverte
from dossiers.views.rubriques import RubriqueView
from dossiers.views.saisie import EnregistrementView


class UneFiche:
    """La fiche de l'adresse, parmi celles du projet ouvert."""

    def fiche(self) -> FicheAction:
        """Lue une fois ; 404 si elle n'est pas de ce projet."""
        if not hasattr(self, "_fiche"):
            self._fiche = self.cible.fiches.filter(pk=self.kwargs["fiche"]).first()
        if self._fiche is None:
            raise Http404("Cette fiche n’existe pas.")
        return self._fiche

    def adresse_fiches(self) -> str:
        return etapes.adresse(self.cible, etapes.rubrique(Sujet.PROJET, CLE))


class VueFiches(UneFiche, RubriqueOuverte, VueDossier):
    """Base : le projet doit exister, être lisible et modifiable."""

    cle_de_rubrique = CLE
    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(Sujet.PROJET)
            if not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : le contenu ne se modifie plus dans cet état.")
        return super().dispatch(request, *args, **kwargs)


class FichesView(VueFiches):
    """La liste des fiches, ce qui leur manque, et le calendrier d'ensemble."""

    template_name = "dossiers/fiches.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contenu, manques = preparer_depot(self.cible, self.maintenant)
        rubrique = etapes.rubrique(Sujet.PROJET, CLE)
        return super().get_context_data(
            objet=self.cible,
            rubrique=rubrique,
            etapes=annoter(
                etapes.etapes(self.cible, manques, etapes.rubriques_touchees(Sujet.PROJET, contenu)),
                ouverts_par_rubrique(self.cible, self.request.user),
            ),
            manques=[m for m in manques if m.rubrique == CLE],
            fiches=contenu["fiches"],
            missions_de_la_lettre=missions_a_reprendre(self.cible, lettre_d_origine(self.dossier)[0]),
            echeances=contenu["echeances"],
            adresse_suivante=etapes.adresse(self.cible, etapes.suivante(Sujet.PROJET, CLE)),
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            **bas_de_rubrique(self, Sujet.PROJET, rubrique),
            **contexte,
        )


class NouvelleFicheView(VueFiches):
    """Commencer une fiche, vide ou d'après un modèle de la bibliothèque."""

    template_name = "dossiers/nouvelle_fiche.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = DebutDeFicheForm(request.POST)
        try:
            fiche = self._inserer() if "modele" in request.POST else self._commencer(formulaire)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        if fiche is None:
            return self.render_to_response(self.get_context_data(page_en_erreur=True, form=formulaire), status=422)
        messages.success(request, f"Fiche « {fiche.titre} » commencée : complétez-la.")
        return redirect("dossiers:fiche", self.dossier.numero, fiche.pk)

    def _commencer(self, formulaire: DebutDeFicheForm) -> FicheAction | None:
        if not formulaire.is_valid():
            return None
        return commencer_fiche(self.cible, auteur=self.request.user, maintenant=self.maintenant, formulaire=formulaire)

    def _inserer(self) -> FicheAction:
        modele = modeles_de_fiches().get(self.request.POST["modele"])
        if modele is None:
            raise Http404("Ce modèle n’existe pas.")
        return inserer_un_modele(self.cible, modele=modele, auteur=self.request.user, maintenant=self.maintenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", DebutDeFicheForm(initial={"mission": self.request.GET.get("mission")}))
        return super().get_context_data(
            objet=self.cible,
            saisis=[contexte["form"]],
            modeles=modeles_de_fiches().values(),
            adresse_fiches=self.adresse_fiches(),
            **contexte,
        )


class RubriqueDeFiche(UneFiche):
    """Une fiche vue comme une rubrique : la saisie, les conflits et les traces sont ceux de toute rubrique."""

    cle_de_rubrique = CLE

    def choisir_la_rubrique(self) -> Rubrique:
        return rubrique_de_fiche(self.fiche())

    def adresse_d_enregistrement(self) -> str:
        return reverse("dossiers:enregistrer_fiche", args=[self.dossier.numero, self.kwargs["fiche"]])

    def avancement(self, objet: Any) -> dict[str, Any]:
        """Ne garde que ce qui manque à cette fiche."""
        avance = super().avancement(objet)
        rangs = {fiche["cle"]: rang for rang, fiche in enumerate(avance["contenu"]["fiches"])}
        ici = ancre_de_fiche(rangs.get(self.fiche().pk, -1))
        return {**avance, "manques": [m for m in avance["manques"] if ici in m.champs]}


class FicheView(RubriqueDeFiche, RubriqueView):
    """Écrire une fiche et ses indicateurs."""

    template_name = "dossiers/fiche.html"

    def _suite(self, data: Any, saisie: Any) -> str:
        if any(cle in data for cle in ("ajouter", "rester")) or "suite" not in data:
            return super()._suite(data, saisie)
        return self.adresse_fiches()

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(fiche=self.fiche(), adresse_fiches=self.adresse_fiches(), **contexte)


class EnregistrementFicheView(RubriqueDeFiche, EnregistrementView):
    """L'enregistrement automatique d'une fiche."""


class RetraitFicheView(VueFiches):
    """Retirer une fiche (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fiche = self.fiche()
        titre = fiche.titre
        retirer_fiche(fiche, auteur=request.user, maintenant=self.maintenant)
        messages.success(request, f"Fiche « {titre} » retirée.")
        return redirect("dossiers:fiches", self.dossier.numero, Sujet.PROJET)


class FichesDeLaLettreView(VueFiches):
    """Commencer une fiche par mission décrite dans la lettre (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            fiches = commencer_les_fiches(self.cible, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            messages.error(request, " ".join(refus.raisons))
        else:
            messages.success(request, f"{len(fiches)} fiche(s) commencée(s) d’après la lettre : complétez-les.")
        return redirect(self.adresse_fiches())


class DuplicationFicheView(VueFiches):
    """Copier une fiche et ses indicateurs (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            copie = dupliquer_fiche(self.fiche(), auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
            return redirect(self.adresse_fiches())
        messages.success(request, f"« {copie.titre} » : la copie est prête à adapter.")
        return redirect("dossiers:fiche", self.dossier.numero, copie.pk)


class FichesPdfView(VueFiches):
    """Les fiches de la copie de travail en PDF, une par page ; toutes et leur calendrier, ou une seule."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fiche = self.fiche().pk if "fiche" in kwargs else None
        octets = imprimer_les_fiches(self.dossier, photographier(self.cible), fiche)
        nom = f"{self.dossier.numero}-fiche{'s' if fiche is None else f'-{fiche}'}.pdf"
        return HttpResponse(
            octets, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{nom}"'}
        )
