"""Préparer le contrat, étape par étape ; fonctionne sans JavaScript."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from contrats import etapes
from contrats.actions import enregistrer_contenu, repartir_l_enveloppe
from contrats.completude import manques_de_l_acte
from contrats.ecarts import ecarts
from contrats.enums import EtatContrat
from contrats.financier import enveloppe_variable
from contrats.forms.origines import montrer_les_origines
from contrats.models import ActeSignable
from contrats.photographie import photographier
from contrats.versions import version_de_base
from contrats.views.base import VueAvenant, VueContrat
from dossiers.actions.transitions import TransitionRefusee

ENTRE_TEMPS = (
    "Cette étape a été enregistrée entre-temps, d’une autre page ou par une autre personne : rien n’a été écrit. "
    "Votre saisie est gardée. Relisez l’étape dans un autre onglet, puis enregistrez pour mettre la vôtre à la place."
)


class PreparationView(VueContrat):
    """Une étape : ses formulaires, la liste des étapes, ce qui lui manque encore. ``acte`` : ce que l'on écrit."""

    template_name = "contrats/preparation.html"
    capacite = Capacite.PREPARER_CONTRAT

    @property
    def acte(self) -> ActeSignable:
        return self.contrat

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.etape = etapes.etape(self.acte, kwargs["etape"])
            if self.etape is None:
                raise Http404("Cette étape n’existe pas.")
            if self.acte.etat != EtatContrat.PREPARATION:
                raise PermissionDenied(f"« {self.acte.fiche.instructeur} » : le contenu ne se modifie plus.")
            self.vierges = self.etape.formulaires(None, self.acte)
            self.vu = etapes.sceau(self.vierges)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        saisis = self.etape.formulaires(request.POST, self.acte)
        if request.POST.get("vu", self.vu) != self.vu:
            return self.refuser([ENTRE_TEMPS], saisis=saisis)
        tous = etapes.tous(saisis)
        if not all([formulaire.is_valid() for formulaire in tous]):
            return self.render_to_response(self.get_context_data(page_en_erreur=True, saisis=saisis), status=422)
        try:
            self._ecrire(request, tous)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, saisis=saisis)
        messages.success(request, f"« {self.etape.titre} » : enregistré.")
        return redirect(self._suite(request.POST))

    def _ecrire(self, request: HttpRequest, formulaires: list[Any]) -> None:
        """Enregistre, puis partage l'enveloppe d'une mission si c'est ce bouton qui a envoyé la page."""
        qui = {"auteur": request.user, "maintenant": self.maintenant}
        enregistrer_contenu(self.acte, formulaires=formulaires, **qui)
        if "repartir" in request.POST:
            repartir_l_enveloppe(self.acte, mission=request.POST["repartir"], **qui)

    def _suite(self, data: Any) -> str:
        prochaine = etapes.suivante(self.acte, self.etape.cle)
        if "rester" in data or "repartir" in data:
            return etapes.adresse(self.acte, self.etape.cle)
        return etapes.adresse(self.acte, prochaine.cle) if prochaine else self.acte.get_absolute_url()

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        saisis = contexte.pop("saisis", None) or self.vierges
        enregistre = type(self.acte).objects.select_related("dossier", "redaction__territoire").get(pk=self.acte.pk)
        version = version_de_base(enregistre) if enregistre.le_contrat is not enregistre else None
        photographie = photographier(enregistre, version.photographie if version else None)
        manques = manques_de_l_acte(enregistre, self.jour, photographie, version)
        montrer_les_origines(saisis, self.acte.redaction.origines)
        siens = [manque for manque in manques if manque.rubrique == self.etape.cle]
        for jeu in saisis.get("jeux", ()):
            for formulaire in jeu.initial_forms:
                formulaire.en_cause = formulaire.est_en_cause([manque.message for manque in siens])
            jeu.enveloppe = enveloppe_variable(
                photographie["contenu"]["bareme"], jeu.instance.mission_id, photographie["territoire"]["taille"]
            )
        return super().get_context_data(
            acte=self.acte,
            etape=self.etape,
            etapes=etapes.liste_des_etapes(self.acte, manques),
            manques=siens,
            saisis=etapes.plats(saisis),
            vu=self.vu,
            ecarts=[ecart for ecart in ecarts(photographie) if ecart.rubrique == self.etape.cle],
            taille=photographie["territoire"]["taille"],
            form=saisis.get("form"),
            signataires=saisis.get("signataires"),
            engagements=saisis.get("engagements"),
            jeux=saisis.get("jeux"),
            formset=None,
            **contexte,
        )


class AvenantPreparationView(PreparationView, VueAvenant):
    """Les mêmes étapes pour un avenant, réduites à ce qu'il change."""

    @property
    def acte(self) -> ActeSignable:
        return self.avenant
