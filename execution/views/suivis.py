"""Les réunions de suivi du contrat : prévoir, déplacer, annuler, rendre compte."""

from typing import Any

from django.http import Http404, HttpRequest

from dossiers.enums import Sujet
from dossiers.workflow import transition
from execution.actions import suivis as actions
from execution.enums import EtatSuivi
from execution.forms.missions import CompteRenduDeSuiviForm, MotifForm, SuiviForm
from execution.views.base import VueExecution, VueGeste


class PrevoirSuiviView(VueGeste):
    """Prévoir une réunion de suivi."""

    template_name = "execution/suivi_prevoir.html"
    fait = "La réunion est prévue ; les trois parties sont prévenues."

    def formulaire(self, data: Any = None, files: Any = None) -> SuiviForm:
        return SuiviForm(data)

    def agir(self, formulaire: SuiviForm, **acte: Any) -> None:
        actions.prevoir(self.contrat, valeurs=formulaire.valeurs(), **acte)

    def adresse_de_retour(self) -> str:
        return self.contrat.adresse("execution:missions")


class SuiviView(VueExecution):
    """Une réunion de suivi ; introuvable si elle n'est pas de ce contrat."""

    template_name = "execution/suivi.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        reunions = self.contrat.reunions_de_suivi.select_related("dossier", "prevue_par", "redige_par")
        self.reunion = reunions.filter(pk=kwargs["suivi"]).first()
        if self.reunion is None:
            raise Http404("Cette réunion n’existe pas.")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        prevue = self.reunion.etat == EtatSuivi.PREVUE
        return super().get_context_data(
            reunion=self.reunion,
            prevue=prevue,
            commencee=self.reunion.debut <= self.maintenant,
            documents=self.dossier.documents.filter(sujet=Sujet.SUIVI, evenement__donnees__suivi=self.reunion.pk),
            **contexte,
        )


class GesteSuiviView(VueGeste, SuiviView):
    """Déplacer, annuler, ou rendre compte."""

    template_name = "execution/suivi_geste.html"
    FORMULAIRES = {"tenir": CompteRenduDeSuiviForm, "annuler": MotifForm}
    FAITS = {
        "deplacer": "La réunion est déplacée ; les trois parties sont prévenues.",
        "tenir": "Le compte rendu est enregistré ; les trois parties sont prévenues.",
        "annuler": "La réunion est annulée ; les trois parties sont prévenues.",
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.geste = kwargs["geste"]
        if self.geste not in self.FAITS:
            raise Http404("Ce geste n’existe pas.")
        self.fait = self.FAITS[self.geste]

    def formulaire(self, data: Any = None, files: Any = None) -> Any:
        if self.geste == "deplacer":
            return SuiviForm(data, reunion=self.reunion)
        return self.FORMULAIRES[self.geste](data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        if self.geste == "deplacer":
            actions.deplacer(self.reunion, valeurs=formulaire.valeurs(), **acte)
        elif self.geste == "tenir":
            actions.tenir(self.reunion, **formulaire.cleaned_data, **acte)
        else:
            actions.annuler(self.reunion, **formulaire.cleaned_data, **acte)

    def adresse_de_retour(self) -> str:
        return self.reunion.get_absolute_url()

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        bouton = "Déplacer la réunion" if self.geste == "deplacer" else transition(Sujet.SUIVI, self.geste).bouton
        return super().get_context_data(bouton=bouton, danger=self.geste == "annuler", **contexte)
