"""Affecter plusieurs lettres d'un coup : page du coordinateur, appelée par la liste (``?dossier=…&dossier=…``)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from commun.delais import jour_paris
from comptes.permissions import capacites_de, mandats_avec
from comptes.roles import Capacite
from dossiers.models import Dossier
from instruction.actions.groupee import affecter_plusieurs
from instruction.candidats import candidats
from instruction.charge import A_L_INSTRUCTION
from instruction.forms.groupee import AffectationGroupeeForm
from instruction.permissions import agents_du_guichet

AU_PLUS = 200


class AffectationGroupeeView(TemplateView):
    """Les lettres à l'instruction, celles de l'adresse cochées ; puis le compte rendu, lettre par lettre."""

    template_name = "instruction/groupee.html"
    capacite = Capacite.RENDRE_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite not in capacites_de(request.user):
            raise PermissionDenied("Cette page est celle du coordinateur du Guichet.")
        self.maintenant = timezone.now()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        bilan = affecter_plusieurs(
            formulaire.dossiers(),
            auteur=request.user,
            maintenant=self.maintenant,
            relecteurs=formulaire.relecteurs_choisis(),
            rapporteur=formulaire.rapporteur_choisi(),
            attendue_le=formulaire.cleaned_data["attendue_le"],
        )
        faits = [compte_rendu for compte_rendu in bilan if compte_rendu.fait]
        contexte = {"bilan": bilan, "faits": len(faits), "form": formulaire}
        statut = 200 if faits else 409
        return self.render_to_response(self.get_context_data(**contexte), status=statut)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self._formulaire()
        return super().get_context_data(**contexte)

    def _formulaire(self, donnees: Any = None) -> AffectationGroupeeForm:
        personnes = {p.pk: (p, region) for region in self._regions() for p in agents_du_guichet(region)}
        lus = [
            candidat
            for region in self._regions()
            for candidat in candidats([p for p, r in personnes.values() if r == region], region, self._jour)
        ]
        return AffectationGroupeeForm(
            donnees,
            dossiers=list(self._dossiers()),
            personnes=[p for p, _region in personnes.values()],
            candidats=lus,
            coches=self.request.GET.getlist("dossier"),
        )

    @property
    def _jour(self) -> Any:
        return jour_paris(self.maintenant)

    def _regions(self) -> list[str]:
        return sorted({m.region for m in mandats_avec(self.request.user, self.capacite) if m.region})

    def _dossiers(self) -> Any:
        """Lettres visibles à l'instruction, la date visée la plus proche d'abord."""
        visibles = Dossier.objects.visibles_par(self.request.user).filter(
            lettre__etat__in=A_L_INSTRUCTION, instruction__isnull=False
        )
        return visibles.order_by("instruction__echeance_le", "pk")[:AU_PLUS]
