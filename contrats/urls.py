"""Les adresses du contrat et de ses avenants."""

from django.urls import path

from contrats.views.avenants import AvenantActeView, AvenantView, NouvelAvenantView, ObjetView
from contrats.views.caisse import ConfierView, RenoncerView
from contrats.views.compte import (
    ComptesView,
    DemanderUnCompteView,
    GesteDuCompteView,
    IbanDUnCompteView,
    RibView,
)
from contrats.views.crises import CrisesView, ReconnaitreView
from contrats.views.crises import RevoquerView as RevoquerUneCriseView
from contrats.views.demeure import DemeureView, PieceDeLaDemeureView
from contrats.views.detail import DetailView, IbanDuContratView
from contrats.views.et_si import EtSiDuContratView, EtSiPdfView
from contrats.views.papier import ClasserView, ImageView, LotsView, LotView, PapierView, ScanView
from contrats.views.preparation import AvenantPreparationView, PreparationView
from contrats.views.preuves import AvenantVersionProposeeView, PreuveView, VersionProposeeView
from contrats.views.rejeu import RejeuView
from contrats.views.renouvellement import RenouvelerView
from contrats.views.signature import DeleguerView, OrdreView, PieceDeDelegationView, RevoquerView
from contrats.views.territoire import AvenantTerritoireView
from contrats.views.version import VersionPdfView, VersionView

app_name = "contrats"

CONTRAT = "dossiers/<str:numero>/contrat"
AVENANT = f"{CONTRAT}/avenants/<int:rang>"
# Rang 0 : le contrat ; sinon le numéro de l'avenant.
SIGNATURE = f"{CONTRAT}/signature/<int:rang>"
DELEGATION = f"{SIGNATURE}/delegations/<int:delegation>"
UN_COMPTE = f"{CONTRAT}/comptes/<int:changement>"
LOT = "signatures/papier/<uuid:cle>"

urlpatterns = [
    path(f"{CONTRAT}/", DetailView.as_view(), name="contrat"),
    path(f"{CONTRAT}/compte/", IbanDuContratView.as_view(), name="compte"),
    path(f"{CONTRAT}/comptes/", ComptesView.as_view(), name="comptes"),
    path(f"{CONTRAT}/comptes/demander/", DemanderUnCompteView.as_view(), name="compte_demander"),
    path(f"{UN_COMPTE}/iban/", IbanDUnCompteView.as_view(), name="compte_iban"),
    path(f"{UN_COMPTE}/rib/", RibView.as_view(), name="compte_rib"),
    path(f"{UN_COMPTE}/<slug:geste>/", GesteDuCompteView.as_view(), name="compte_geste"),
    path(f"{CONTRAT}/caisse/", ConfierView.as_view(), name="caisse"),
    path(f"{CONTRAT}/caisse/renoncer/", RenoncerView.as_view(), name="caisse_renoncer"),
    path(f"{CONTRAT}/preparation/<slug:etape>/", PreparationView.as_view(), name="preparation"),
    path(f"{CONTRAT}/versions/<int:version>/", VersionProposeeView.as_view(), name="version_proposee"),
    path(f"{CONTRAT}/preuves/<int:preuve>/", PreuveView.as_view(), name="preuve"),
    path(f"{CONTRAT}/mise-en-demeure/", DemeureView.as_view(), name="demeure"),
    path(f"{CONTRAT}/mise-en-demeure/<uuid:cle>/", PieceDeLaDemeureView.as_view(), name="piece_demeure"),
    path(f"{CONTRAT}/crises/", CrisesView.as_view(), name="crises"),
    path(f"{CONTRAT}/crises/reconnaitre/", ReconnaitreView.as_view(), name="crise_reconnaitre"),
    path(f"{CONTRAT}/crises/<int:crise>/revoquer/", RevoquerUneCriseView.as_view(), name="crise_revoquer"),
    path(f"{CONTRAT}/renouveler/", RenouvelerView.as_view(), name="renouveler"),
    path(f"{CONTRAT}/version/", VersionView.as_view(), name="version"),
    path(f"{CONTRAT}/version/pdf/", VersionPdfView.as_view(), name="version_pdf"),
    path(f"{CONTRAT}/avenants/nouveau/", NouvelAvenantView.as_view(), name="avenant_nouveau"),
    path(f"{AVENANT}/", AvenantView.as_view(), name="avenant"),
    path(f"{AVENANT}/objet/", ObjetView.as_view(), name="avenant_objet"),
    path(f"{AVENANT}/preparation/<slug:etape>/", AvenantPreparationView.as_view(), name="avenant_preparation"),
    path(f"{AVENANT}/territoire/", AvenantTerritoireView.as_view(), name="avenant_territoire"),
    path(f"{AVENANT}/versions/<int:version>/", AvenantVersionProposeeView.as_view(), name="avenant_version_proposee"),
    path(f"{AVENANT}/actes/<slug:nom>/", AvenantActeView.as_view(), name="avenant_acte"),
    path(f"{CONTRAT}/plan/toml/", RejeuView.as_view(), name="rejeu"),
    path(f"{CONTRAT}/et-si/", EtSiDuContratView.as_view(), name="et_si"),
    path(f"{CONTRAT}/et-si/pdf/", EtSiPdfView.as_view(), name="et_si_pdf"),
    path(f"{SIGNATURE}/papier/", PapierView.as_view(), name="papier"),
    path(f"{SIGNATURE}/papier/<int:scan>/", ScanView.as_view(), name="scan"),
    path(f"{SIGNATURE}/ordre/", OrdreView.as_view(), name="ordre"),
    path(f"{SIGNATURE}/deleguer/", DeleguerView.as_view(), name="deleguer"),
    path(f"{DELEGATION}/revoquer/", RevoquerView.as_view(), name="revoquer"),
    path(f"{DELEGATION}/preuve/", PieceDeDelegationView.as_view(), name="preuve_de_delegation"),
    path("signatures/papier/", LotsView.as_view(), name="lots"),
    path(f"{LOT}/", LotView.as_view(), name="lot"),
    path(f"{LOT}/classer/", ClasserView.as_view(), name="classer"),
    path(f"{LOT}/pages/<int:page>/", ImageView.as_view(), name="image"),
]
