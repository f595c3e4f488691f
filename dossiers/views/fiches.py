"""Les fiches-actions du projet : la liste, une fiche, son retrait."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.fiches import enregistrer_fiche, retirer_fiche
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.fils import annoter, ouverts_par_rubrique
from dossiers.forms.projet import FicheForm, IndicateursFormSet
from dossiers.models import FicheAction
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import bas_de_rubrique
from dossiers.views.fermeture import RubriqueOuverte


class VueFiches(RubriqueOuverte, VueDossier):
    """Base : le projet doit exister, être lisible et modifiable."""

    cle_de_rubrique = "fiches"

    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(Sujet.PROJET)
            if not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : le contenu ne se modifie plus dans cet état.")
        return super().dispatch(request, *args, **kwargs)

    def fiche(self) -> FicheAction | None:
        """La fiche de l'adresse, None pour une nouvelle ; 404 si elle n'est pas de ce projet."""
        if "fiche" not in self.kwargs:
            return None
        fiche = self.cible.fiches.filter(pk=self.kwargs["fiche"]).first()
        if fiche is None:
            raise Http404("Cette fiche n'existe pas.")
        return fiche


class FichesView(VueFiches):
    """La liste des fiches, par mission, et ce qui leur manque."""

    template_name = "dossiers/fiches.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contenu, manques = preparer_depot(self.cible, self.maintenant)
        rubrique = etapes.rubrique(Sujet.PROJET, "fiches")
        return super().get_context_data(
            objet=self.cible,
            rubrique=rubrique,
            etapes=annoter(
                etapes.etapes(self.cible, manques, etapes.rubriques_touchees(Sujet.PROJET, contenu)),
                ouverts_par_rubrique(self.cible, self.request.user),
            ),
            manques=[m for m in manques if m.rubrique == "fiches"],
            fiches=self.cible.fiches.select_related("mission").prefetch_related("indicateurs"),
            adresse_suivante=etapes.adresse(self.cible, etapes.suivante(Sujet.PROJET, "fiches")),
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            **bas_de_rubrique(self, Sujet.PROJET, rubrique),
            **contexte,
        )


class FicheView(VueFiches):
    """Écrire une fiche et ses indicateurs."""

    template_name = "dossiers/fiche.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fiche = self.fiche()
        formulaire = FicheForm(request.POST, instance=fiche)
        indicateurs = IndicateursFormSet(request.POST, instance=formulaire.instance, prefix="indicateurs")
        saisis = {"form": formulaire, "indicateurs": indicateurs, "fiche": fiche}
        if not all([formulaire.is_valid(), indicateurs.is_valid()]):
            return self.render_to_response(self.get_context_data(page_en_erreur=True, **saisis), status=422)
        try:
            fiche = enregistrer_fiche(
                self.cible,
                auteur=request.user,
                maintenant=self.maintenant,
                formulaire=formulaire,
                indicateurs=indicateurs,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, **saisis)
        messages.success(request, f"Fiche « {fiche.titre} » enregistrée.")
        if "ajouter" in request.POST:
            return redirect("dossiers:fiche", self.dossier.numero, fiche.pk)
        return redirect("dossiers:fiches", self.dossier.numero, Sujet.PROJET)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            fiche = self.fiche()
            initial = {"mission": self.request.GET.get("mission")}
            contexte |= {
                "fiche": fiche,
                "form": FicheForm(instance=fiche, initial=None if fiche else initial),
                "indicateurs": IndicateursFormSet(instance=fiche or FicheAction(), prefix="indicateurs"),
            }
        return super().get_context_data(
            objet=self.cible,
            saisis=[contexte["form"], contexte["indicateurs"]],
            adresse_fiches=self._adresse_fiches(),
            **contexte,
        )

    def _adresse_fiches(self) -> str:
        return etapes.adresse(self.cible, etapes.rubrique(Sujet.PROJET, "fiches"))


class RetraitFicheView(VueFiches):
    """Retirer une fiche (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fiche = self.fiche()
        titre = fiche.titre
        retirer_fiche(fiche, auteur=request.user, maintenant=self.maintenant)
        messages.success(request, f"Fiche « {titre} » retirée.")
        return redirect("dossiers:fiches", self.dossier.numero, Sujet.PROJET)
