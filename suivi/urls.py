"""Les adresses du suivi."""

from django.urls import path

from suivi import views_courriels
from suivi.views.a_faire import AFaireView
from suivi.views.comptable import ExportVersementsView
from suivi.views.liste import ColonnesView, ExportDossiersView, JeuDeFiltresView, JeuxDeFiltresView
from suivi.views.pilotage import ExportPilotageView, PilotageView

app_name = "suivi"

urlpatterns = [
    path("a-faire/", AFaireView.as_view(), name="a_faire"),
    path("compte/notifications/", views_courriels.notifications, name="notifications"),
    path("compte/notifications/agenda/", views_courriels.agenda_nouveau, name="agenda_nouveau"),
    path("compte/notifications/agenda/fermer/", views_courriels.agenda_revoque, name="agenda_revoque"),
    path("agenda/<str:jeton>.ics", views_courriels.agenda, name="agenda"),
    path("courriels/", views_courriels.EnvoisView.as_view(), name="envois"),
    path("courriels/catalogue/", views_courriels.CatalogueView.as_view(), name="catalogue_courriels"),
    path("liste/filtres/", JeuxDeFiltresView.as_view(), name="vues"),
    path("liste/filtres/<int:jeu>/", JeuDeFiltresView.as_view(), name="vue"),
    path("liste/colonnes/", ColonnesView.as_view(), name="colonnes"),
    path("liste/export/", ExportDossiersView.as_view(), name="export_dossiers"),
    path("versements/export/", ExportVersementsView.as_view(), name="export_versements"),
    path("pilotage/", PilotageView.as_view(), name="pilotage"),
    path("pilotage/export/", ExportPilotageView.as_view(), name="export_pilotage"),
]
