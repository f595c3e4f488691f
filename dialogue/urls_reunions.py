"""Les adresses des réunions."""

from django.urls import path

from dialogue.views import invitations
from dialogue.views import reunions as vues

DOSSIER, REUNION, INVITATION = (
    "dossiers/<str:numero>/reunions/",
    "reunions/<int:reunion>/",
    "invitation-reunion/<str:jeton>/",
)

urlpatterns = [
    path(DOSSIER, vues.ReunionsView.as_view(), name="reunions"),
    path(f"{DOSSIER}nouvelle/", vues.NouvelleReunionView.as_view(), name="nouvelle_reunion"),
    path(REUNION, vues.ReunionView.as_view(), name="reunion"),
    path(f"{REUNION}modifier/", vues.ModifierReunionView.as_view(), name="modifier_reunion"),
    path(f"{REUNION}suites/", vues.TenirReunionView.as_view(), name="tenir_reunion"),
    path(f"{REUNION}annuler/", vues.AnnulerReunionView.as_view(), name="annuler_reunion"),
    path(f"{REUNION}reponse/", vues.RepondreReunionView.as_view(), name="repondre_reunion"),
    path(f"{REUNION}agenda/", vues.ReunionIcsView.as_view(), name="reunion_ics"),
    path(f"{REUNION}compte-rendu/", vues.CompteRenduView.as_view(), name="compte_rendu"),
    path(INVITATION, invitations.InvitationView.as_view(), name="invitation"),
    path(f"{INVITATION}agenda/", invitations.InvitationIcsView.as_view(), name="invitation_ics"),
]
