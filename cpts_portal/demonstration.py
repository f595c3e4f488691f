"""Pages de la démonstration : courriels capturés. Elles n'existent pas ailleurs (404)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commun.models import CourrielSortant

COURRIELS_PAR_PAGE = 20


@login_not_required
@require_safe
def courriels(request: HttpRequest) -> HttpResponse:
    """Les courriels que le portail aurait envoyés, du plus récent au plus ancien. Erreur : 404 hors démonstration."""
    if not settings.DEMO:
        raise Http404
    tous = CourrielSortant.objects.order_by("-depose_le", "-pk")
    page = Paginator(tous, COURRIELS_PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/demo_courriels.html", {"page": page})
