"""Le mode séance : un dossier à la fois, en grand ; son issue se note sans quitter la page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.permissions import peut
from instruction.actions import seance as actions
from instruction.enums_seance import SituationSeance
from instruction.forms.seance import ISSUE_DE_L_ETAT, IssueForm
from instruction.models import Passage
from instruction.passage import dossier_en_seance
from instruction.views.seance import VueSeance


class PassageView(VueSeance):
    """Le dossier de ce rang. Qui en est déporté n'en lit que le rang et passe au suivant."""

    template_name = "instruction/seance/passage.html"
    decision = "instruction/seance/_issue.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.rang = kwargs["rang"]
        return super().dispatch(request, *args, **kwargs)

    def _passage(self) -> Passage | None:
        """Le passage de ce rang ; None s'il est fermé à cette personne, 404 s'il n'existe pas."""
        au_rang = self.seance.passages.filter(ordre=self.rang)
        if not au_rang.exists():
            raise Http404("Il n’y a pas de dossier à ce rang de l’ordre du jour.")
        lies = au_rang.visibles_par(self.request.user).select_related("dossier__lettre", "note_par", "seance")
        return lies.prefetch_related("dossier__equipe", "dossier__departements").first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        passage = self._passage()
        statut = 200 if passage is not None else 403
        return self.render_to_response(self.get_context_data(passage=passage), status=statut)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        passage = self._passage()
        if passage is None or not peut(request.user, passage.dossier, Capacite.RENDRE_AVIS):
            raise PermissionDenied("Le coordinateur note l’issue, s’il n’est pas déporté du dossier.")
        formulaire = IssueForm(request.POST)
        if not formulaire.is_valid():
            return self._decision(passage, 422, form=formulaire)
        saisie = formulaire.cleaned_data
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            actions.noter(passage, saisie.pop("issue"), **acte, **saisie)
        except TransitionRefusee as refus:
            passage.refresh_from_db()
            return self._decision(passage, 409, form=formulaire, raisons=refus.raisons)
        if "sur_place" in request.POST:
            return self._decision(passage, 200, note=True)
        messages.success(request, "L’issue est notée. L’avis n’est pas rendu.")
        suite = redirect("seances:passage", self.seance.pk, self.rang)
        suite["Location"] += "#issue"
        return suite

    def _decision(self, passage: Passage, statut: int, **contexte: Any) -> HttpResponse:
        """Le formulaire seul si la page l'a demandé sur place, la page entière sinon."""
        if "sur_place" in self.request.POST:
            contexte = {"seance": self.seance, "rang": self.rang, **self._issue(passage, **contexte)}
            return render(self.request, self.decision, contexte, status=statut)
        contexte["page_en_erreur"] = statut != 200
        return self.render_to_response(self.get_context_data(passage=passage, **contexte), status=statut)

    def _issue(self, passage: Passage, **contexte: Any) -> dict[str, Any]:
        """Ce que le formulaire de décision montre."""
        initial = {
            "issue": ISSUE_DE_L_ETAT.get(passage.etat, ""),
            "sens": passage.sens,
            "reporte_au": passage.reporte_au,
            "texte": passage.texte,
        }
        contexte = {"form": IssueForm(initial=initial), "raisons": [], "note": False, **contexte}
        ouverte = self.seance.situation == SituationSeance.OUVERTE
        note_ici = ouverte and peut(self.request.user, passage.dossier, Capacite.RENDRE_AVIS)
        return {"passage": passage, "note_ici": note_ici, **contexte}

    def get_context_data(self, passage: Passage | None = None, **contexte: Any) -> dict[str, Any]:
        if passage is not None:
            contexte = self._issue(passage, **contexte)
            contexte["lu"] = dossier_en_seance(passage.dossier, self.request.user)
        total = self.seance.passages.count()
        return super().get_context_data(
            rang=self.rang,
            total=total,
            precedent=self.rang - 1 if self.rang > 1 else None,
            suivant=self.rang + 1 if self.rang < total else None,
            **{"passage": passage, **contexte},
        )
