"""Les adresses de la négociation ; ``acte`` : « contrat », ou « avenant-2 »."""

from django.urls import path

from negociation.views.echanges import GesteModificationView, GesteRemarqueView, RemarquerView
from negociation.views.propositions import ModifierView, RetirerView
from negociation.views.versions import BonView, NegociationView, SoumettreView, VersionView

app_name = "negociation"
ACTE = "dossiers/<str:numero>/negociation/<slug:acte>/"
VERSION = f"{ACTE}versions/<int:version>/"

urlpatterns = [
    path(ACTE, NegociationView.as_view(), name="negociation"),
    path(f"{ACTE}soumettre/", SoumettreView.as_view(), name="soumettre"),
    path(VERSION, VersionView.as_view(), name="version"),
    path(f"{VERSION}bon/<slug:geste>/", BonView.as_view(), name="bon"),
    path(f"{VERSION}remarquer/<str:clause>/", RemarquerView.as_view(), name="remarquer"),
    path(f"{VERSION}modifier/<str:clause>/", ModifierView.as_view(), name="modifier"),
    path(f"{VERSION}retirer/<str:clause>/", RetirerView.as_view(), name="retirer"),
    path(f"{ACTE}remarques/<int:remarque>/<slug:geste>/", GesteRemarqueView.as_view(), name="geste_remarque"),
    path(
        f"{ACTE}modifications/<int:modification>/<slug:geste>/",
        GesteModificationView.as_view(),
        name="geste_modification",
    ),
]
