"""La page « Affecter » du coordinateur : rapporteur, relecteurs, dates, historique."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.delais import jour_paris
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.views.base import VueDossier
from instruction.actions.affectation import affecter
from instruction.actions.objectif import choisir_la_reouverture, prolonger_l_instruction
from instruction.candidats import suggestions
from instruction.charge import A_L_INSTRUCTION, avancements
from instruction.dates import date_proposee
from instruction.enums import CONTRIBUTION_VIVANTE, EtatContribution
from instruction.forms.affectation import AffectationForm, ReportForm
from instruction.historique import historique
from instruction.models import Contribution, Instruction
from instruction.permissions import relecteurs_possibles
from instruction.suppleance import absences_du_jour


class VueInstruction(VueDossier):
    """Une page du coordinateur sur l'instruction d'un dossier ; 404 si elle n'a jamais été ouverte."""

    capacite = Capacite.RENDRE_AVIS
    precision = "dès le premier dépôt sur le portail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.instruction = self._instruction()
            self.jour = jour_paris(self.maintenant)
        return super().dispatch(request, *args, **kwargs)

    def _instruction(self) -> Instruction:
        lues = Instruction.objects.select_related("rapporteur").filter(dossier=self.dossier)
        trouvee = lues.first()
        if trouvee is None:
            raise Http404("Ce dossier n’a pas été instruit sur le portail.")
        trouvee.dossier = self.dossier
        return trouvee

    @property
    def ouverte(self) -> bool:
        """La lettre est encore à l'instruction du Guichet."""
        return self.dossier.lettre.etat in A_L_INSTRUCTION

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(instruction=self.instruction, ouverte=self.ouverte, **contexte)


class AffectationView(VueInstruction):
    """Qui rapporte, qui lit et pour quand ; demander de nouvelles contributions."""

    template_name = "instruction/affectation.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            creees = affecter(
                self.instruction,
                auteur=request.user,
                maintenant=self.maintenant,
                demandes=formulaire.demandes(),
                rapporteur=formulaire.rapporteur_choisi(),
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        for contribution in creees:
            if contribution.supplee_id:
                messages.info(
                    request, f"{contribution.supplee} est absent : {contribution.relecteur} reçoit la demande."
                )
        messages.success(request, _bilan(len(creees)))
        return redirect("instruction:affectation", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contributions = self._contributions()
        if "form" not in contexte:
            contexte["form"] = self._formulaire(None, contributions) if self.ouverte else None
        masque = any(c.relecteur_id == self.request.user.pk and c.etat == "attendue" for c in contributions)
        vivantes = [c for c in contributions if c.etat in CONTRIBUTION_VIVANTE]
        return super().get_context_data(
            contributions=vivantes,
            terminees=[c for c in contributions if c.etat not in CONTRIBUTION_VIVANTE],
            avancement=avancements([self.dossier.pk]).get(self.dossier.pk),
            masque=masque,
            en_retard=self.instruction.echeance_le < self.jour,
            jour=self.jour,
            historique=historique(self.dossier, sauf_les_envois=masque),
            **contexte,
        )

    def _contributions(self) -> list[Contribution]:
        """Celles du dossier, avec l'absence en cours du relecteur et la mention « nouvelle version »."""
        lues = self.instruction.contributions.select_related("relecteur", "urps", "supplee").order_by(
            "echeance_le", "pk"
        )
        contributions = list(lues)
        absences = absences_du_jour([c.relecteur_id for c in contributions], self.jour)
        for contribution in contributions:
            attendue = contribution.etat == EtatContribution.ATTENDUE
            contribution.absence = absences.get(contribution.relecteur_id)
            contribution.en_retard = attendue and contribution.echeance_le < self.jour
            lue = contribution.version
            contribution.nouvelle_version = attendue and lue is not None and lue < self.dossier.lettre.version
        return contributions

    def _formulaire(self, donnees: Any, contributions: list[Contribution] | None = None) -> AffectationForm:
        if contributions is None:
            contributions = list(self.instruction.contributions.order_by("pk"))
        deja = frozenset(c.relecteur_id for c in contributions if c.etat in CONTRIBUTION_VIVANTE)
        return AffectationForm(
            donnees,
            suggestions=suggestions(self.dossier, self.jour, sauf=deja),
            rapporteurs=list(relecteurs_possibles(self.dossier)),
            rapporteur=self.instruction.rapporteur,
            proposee_le=date_proposee(self.instruction, self.jour),
            premiere_fois=not contributions,
        )


def _bilan(nombre: int) -> str:
    if not nombre:
        return "Le rapporteur est désigné ; un courriel l’en prévient."
    s = "s" if nombre > 1 else ""
    return f"{nombre} contribution{s} demandée{s} ; un courriel part à chaque relecteur."


class ReportDeLAvisView(VueInstruction):
    """Reporter la date visée de l'avis, avec un motif."""

    template_name = "instruction/report.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = ReportForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        saisie = formulaire.cleaned_data
        try:
            prolonger_l_instruction(
                self.instruction,
                auteur=request.user,
                maintenant=self.maintenant,
                visee_le=saisie["date"],
                motif=saisie["motif"],
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "La date visée de l’avis est reportée.")
        return redirect("instruction:affectation", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ReportForm())
        return super().get_context_data(**contexte)


class ReouvertureView(VueInstruction):
    """Choisir ce que deviennent les contributions envoyées à la prochaine version (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rouvrir = request.POST.get("rouvrir") == "oui"
        try:
            choisir_la_reouverture(self.instruction, auteur=request.user, maintenant=self.maintenant, rouvrir=rouvrir)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            choix = "rouvertes" if rouvrir else "gardées telles quelles"
            messages.success(request, f"À la prochaine version, les contributions envoyées seront {choix}.")
        return redirect("instruction:affectation", self.dossier.numero)
