"""Un geste du coordinateur sur une contribution : la retirer, la confier à un autre, la reporter, la rouvrir."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import reaffectation as actions
from instruction.dates import date_proposee
from instruction.enums import CONTRIBUTION_VIVANTE, EtatContribution
from instruction.forms.affectation import RemplacementForm, ReouvertureForm, ReportForm, RetraitForm
from instruction.models import Contribution
from instruction.permissions import relecteurs_possibles
from instruction.views.affectation import VueInstruction


@dataclass(frozen=True)
class Geste:
    """Ce qu'on lit avant de le faire. ``depuis`` : les états où il est offert."""

    titre: str
    bouton: str
    consequences: str
    courriel: str
    fait: str
    depuis: tuple[str, ...]
    danger: bool = False


ATTENDUE, ENVOYEE = EtatContribution.ATTENDUE.value, EtatContribution.ENVOYEE.value
GESTES: dict[str, Geste] = {
    "reporter": Geste(
        "Reporter la date d’un relecteur",
        "Reporter la date",
        "La date attendue change ; les relances repartent de la nouvelle date. Elle ne dépasse pas la date visée de "
        "l’avis.",
        "Le relecteur.",
        "La date attendue est reportée.",
        (ATTENDUE,),
    ),
    "confier": Geste(
        "Confier à un autre relecteur",
        "Confier la contribution",
        "La contribution attendue est retirée à ce relecteur ; une contribution vide est demandée à l’autre. Ce que le "
        "premier avait écrit n’est pas transmis.",
        "Les deux relecteurs.",
        "La contribution est confiée.",
        (ATTENDUE,),
    ),
    "rouvrir": Geste(
        "Rouvrir une contribution envoyée",
        "Rouvrir la contribution",
        "Le relecteur retrouve ce qu’il avait écrit, peut le changer, et doit l’envoyer de nouveau.",
        "Le relecteur.",
        "La contribution est rouverte.",
        (ENVOYEE,),
    ),
    "retirer": Geste(
        "Retirer un relecteur",
        "Retirer ce relecteur",
        "Sa contribution n’est plus attendue, ni comptée si elle était envoyée. Vous pourrez lui en demander une "
        "autre.",
        "Le relecteur.",
        "Le relecteur est retiré.",
        (ATTENDUE, ENVOYEE),
        danger=True,
    ),
}


class GesteView(VueInstruction):
    """Dit ce qui va se passer et qui sera prévenu, puis le fait."""

    template_name = "instruction/geste.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.nom = kwargs["geste"]
            if self.nom not in GESTES:
                raise Http404("Ce geste n’existe pas.")
            self.contribution = self._contribution(kwargs["contribution"])
        return super().dispatch(request, *args, **kwargs)

    def _contribution(self, cle: int) -> Contribution:
        lues = Contribution.objects.filter(dossier=self.dossier, pk=cle)
        trouvee = lues.select_related("relecteur", "urps", "instruction", "dossier__lettre").first()
        if trouvee is None:
            raise Http404("Cette contribution n’existe pas.")
        return trouvee

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            self._agir(formulaire)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, GESTES[self.nom].fait)
        return redirect("instruction:affectation", self.dossier.numero)

    def _agir(self, formulaire: Any) -> None:
        saisie = formulaire.cleaned_data
        acte = {"auteur": self.request.user, "maintenant": self.maintenant}
        gestes: dict[str, Callable[[], Any]] = {
            "retirer": lambda: actions.retirer(self.contribution, commentaire=saisie["motif"], **acte),
            "reporter": lambda: actions.prolonger(
                self.contribution, attendue_le=saisie["date"], motif=saisie["motif"], **acte
            ),
            "rouvrir": lambda: actions.rouvrir(
                self.contribution, attendue_le=saisie["date"], commentaire=saisie["motif"], **acte
            ),
            "confier": lambda: actions.confier(
                self.contribution,
                par=formulaire.personne(),
                attendue_le=saisie["date"],
                commentaire=saisie["motif"],
                **acte,
            ),
        }
        gestes[self.nom]()

    def _formulaire(self, donnees: Any = None) -> forms.Form:
        proposee = date_proposee(self.instruction, self.jour)
        if self.nom == "retirer":
            return RetraitForm(donnees)
        if self.nom == "reporter":
            return ReportForm(donnees, initial={"date": proposee})
        if self.nom == "rouvrir":
            return ReouvertureForm(donnees, initial={"date": proposee})
        vivantes = self.instruction.contributions.filter(etat__in=CONTRIBUTION_VIVANTE).order_by()
        libres = relecteurs_possibles(self.dossier).exclude(pk__in=vivantes.values("relecteur"))
        initiale = max(self.contribution.echeance_le, self.jour)
        debut = {"par": self.request.GET.get("par", ""), "date": initiale}
        return RemplacementForm(donnees, initial=debut, personnes=list(libres))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self._formulaire()
        geste = GESTES[self.nom]
        possible = self.ouverte and self.contribution.etat in geste.depuis
        return super().get_context_data(contribution=self.contribution, geste=geste, possible=possible, **contexte)
