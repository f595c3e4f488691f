"""Adresses des acteurs d'un dossier : liste, saisie, annuaire, import, adhésion ; pages des personnes citées.

À inclure avant les adresses à deux segments libres (``<sujet>/<rubrique>/``).
"""

from django.urls import path

from dossiers import convertisseurs  # noqa: F401 - enregistre « redige » et « nature »
from dossiers.views.acteurs import (
    ActeursView,
    ActeurView,
    AnnuaireView,
    ExportActeursView,
    NouvelActeurView,
    RetraitActeurView,
)
from dossiers.views.adhesion import AffichetteView, DemandeAdhesionView, InscritView, LienAdhesionView, RejoindreView
from dossiers.views.import_acteurs import ImportActeursView, ImportSuiviView, ModeleActeursView
from dossiers.views.personne import FicheRetireeView, MaFicheView, RetraitPersonneView

ACTEURS = "dossiers/<str:numero>/<redige:sujet>/acteurs/"

urlpatterns = [
    path(ACTEURS, ActeursView.as_view(), name="acteurs"),
    path(f"{ACTEURS}nouveau/<nature:nature>/", NouvelActeurView.as_view(), name="nouvel_acteur"),
    path(f"{ACTEURS}annuaire/", AnnuaireView.as_view(), name="annuaire"),
    path(f"{ACTEURS}export/", ExportActeursView.as_view(), name="export_acteurs"),
    path(f"{ACTEURS}modele/", ModeleActeursView.as_view(), name="modele_acteurs"),
    path(f"{ACTEURS}import/", ImportActeursView.as_view(), name="import_acteurs"),
    path(f"{ACTEURS}import/<int:recu>/", ImportSuiviView.as_view(), name="import_acteurs_suivi"),
    path(f"{ACTEURS}lien/", LienAdhesionView.as_view(), name="lien_adhesion"),
    path(f"{ACTEURS}lien/affichette/", AffichetteView.as_view(), name="affichette"),
    path(f"{ACTEURS}inscriptions/<int:demande>/", DemandeAdhesionView.as_view(), name="demande_adhesion"),
    path("rejoindre/recue/", InscritView.as_view(), name="inscrit"),
    path("rejoindre/<str:jeton>/", RejoindreView.as_view(), name="rejoindre"),
    path(f"{ACTEURS}<int:acteur>/", ActeurView.as_view(), name="acteur"),
    path(f"{ACTEURS}<int:acteur>/retrait/", RetraitActeurView.as_view(), name="retrait_acteur"),
    path("ma-fiche/effacee/", FicheRetireeView.as_view(), name="fiche_retiree"),
    path("ma-fiche/<str:jeton>/", MaFicheView.as_view(), name="ma_fiche"),
    path("ma-fiche/<str:jeton>/retrait/", RetraitPersonneView.as_view(), name="retrait_personne"),
]
