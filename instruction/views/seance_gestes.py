"""Ouvrir, clore ou annuler une séance : une page qui dit ce qui suit, puis le geste."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import seance as actions
from instruction.enums_seance import SituationSeance
from instruction.forms.seance import AnnulationForm
from instruction.views.seance import VueSeance


@dataclass(frozen=True)
class Geste:
    """Ce qu'on lit avant de le faire."""

    titre: str
    bouton: str
    consequences: str
    fait: str
    depuis: SituationSeance
    danger: bool = False


GESTES: dict[str, Geste] = {
    "ouvrir": Geste(
        "Ouvrir la séance",
        "Ouvrir la séance",
        "Les dossiers se lisent un à un, en grand, et leur issue se note. Personne n’est prévenu par courriel.",
        "La séance est ouverte.",
        SituationSeance.PREPARATION,
    ),
    "clore": Geste(
        "Clore la séance",
        "Clore la séance",
        "Plus rien ne se note. Le compte rendu PDF est archivé une fois pour toutes ; les agents du Guichet de la "
        "région le lisent, sauf ceux qui sont déportés d’un des dossiers. Aucun avis n’est rendu, aucun courriel ne "
        "part.",
        "La séance est close ; son compte rendu est archivé.",
        SituationSeance.OUVERTE,
    ),
    "annuler": Geste(
        "Annuler la séance",
        "Annuler la séance",
        "Elle n’aura pas lieu. Ses dossiers peuvent être inscrits à une autre séance. Personne n’est prévenu par "
        "courriel.",
        "La séance est annulée.",
        SituationSeance.PREPARATION,
        danger=True,
    ),
}


class GesteSeanceView(VueSeance):
    """Ouvrir, clore ou annuler : une page qui dit ce qui suit, puis le geste."""

    template_name = "instruction/seance/geste.html"
    capacite = Capacite.RENDRE_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.nom = kwargs["geste"]
        if self.nom not in GESTES:
            raise Http404("Ce geste n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        formulaire = AnnulationForm(request.POST) if self.nom == "annuler" else None
        if formulaire is not None:
            if not formulaire.is_valid():
                return self.refuser([], 422, form=formulaire)
            acte["motif"] = formulaire.cleaned_data["motif"]
        try:
            getattr(actions, self.nom)(self.seance, **acte)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, GESTES[self.nom].fait)
        return redirect(self.seance)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = AnnulationForm() if self.nom == "annuler" else None
        geste = GESTES[self.nom]
        restants = [p.ordre for p in self.seance.passages.order_by("ordre", "pk") if p.note_le is None]
        return super().get_context_data(
            geste=geste, possible=self.seance.situation == geste.depuis, restants=restants, **contexte
        )
