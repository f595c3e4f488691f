"""Le questionnaire vierge, à télécharger sans compte : il ne dit rien d'aucun dossier."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dossiers.enums import Sujet
from dossiers.questionnaire import questionnaire_vierge

NOMS = {
    Sujet.LETTRE: "questionnaire-lettre-d-intention.pdf",
    Sujet.PROJET: "questionnaire-projet-de-sante.pdf",
}


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def questionnaire(request: HttpRequest, sujet: str = Sujet.LETTRE) -> HttpResponse:
    """Le PDF, affiché par le navigateur ; une heure de cache."""
    entete = {"Content-Disposition": f'inline; filename="{NOMS[sujet]}"'}
    return HttpResponse(questionnaire_vierge(sujet), content_type="application/pdf", headers=entete)
