"""Adresses annexes d'un dossier : équipe, pilote, journal ; et les reprises de CPTS antérieures au portail.

À inclure avant les adresses à deux segments libres (``<sujet>/<rubrique>/``).
"""

from django.urls import path

from dossiers.views.equipe import EquipeView, InvitationEquipeView, MembreView, QuitterEquipeView
from dossiers.views.journal import JournalView
from dossiers.views.pilote import PiloteView

DOSSIER = "dossiers/<str:numero>/"

urlpatterns = [
    path(f"{DOSSIER}journal/", JournalView.as_view(), name="journal"),
    path(f"{DOSSIER}pilote/", PiloteView.as_view(), name="pilote"),
    path(f"{DOSSIER}equipe/", EquipeView.as_view(), name="equipe"),
    path(f"{DOSSIER}equipe/quitter/", QuitterEquipeView.as_view(), name="equipe_quitter"),
    path(
        f"{DOSSIER}equipe/invitations/<int:invitation>/<str:geste>/",
        InvitationEquipeView.as_view(),
        name="equipe_invitation",
    ),
    path(f"{DOSSIER}equipe/membres/<int:membre>/<str:geste>/", MembreView.as_view(), name="equipe_membre"),
]
