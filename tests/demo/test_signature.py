"""Ce que la démonstration montre de la signature : un ordre, une délégation, du papier rendu, des renouvellements."""

import pytest

from comptes.models import Utilisateur
from contrats.delegations import raisons_de_la_delegation
from contrats.enums import EtatContrat
from contrats.models import Contrat, DelegationDeSignature
from contrats.scans import compte_rendu, document_propose
from contrats.tri_des_scans import VerdictDePage
from cpts_portal.demo.papier import rendre_du_papier
from dossiers.archives import produire
from dossiers.models import MembreEquipe


def test_la_caisse_delegue_et_l_ordre_met_la_cpts_d_abord(demo) -> None:
    """Sur le contrat que la porteuse doit signer : la délégation vaut aujourd'hui, et c'est à elle de signer."""
    [delegation] = DelegationDeSignature.objects.order_by("pk")
    contrat = delegation.contrat
    assert delegation.delegataire == Utilisateur.objects.get(email="cpam@demo.test")
    assert raisons_de_la_delegation(delegation, contrat, demo.reference) == []
    porteuse = Utilisateur.objects.get(email="porteur@demo.test")
    assert (contrat.etat, contrat.ordre) == (EtatContrat.A_SIGNER, "cpts-am-ars")
    assert contrat.dossier in [membre.dossier for membre in MembreEquipe.objects.filter(utilisateur=porteuse)]


def test_un_renouvellement_est_ouvert_un_autre_est_signe_avant_le_terme(demo) -> None:
    suites = Contrat.objects.filter(rang=2).select_related("precedent").order_by("etat")
    assert [(suite.etat, suite.precedent.etat) for suite in suites] == [
        (EtatContrat.PREPARATION, EtatContrat.ACTIF),
        (EtatContrat.SIGNE, EtatContrat.ACTIF),
    ]
    assert suites[1].effet_le == suites[1].precedent.fin_le > demo.reference


@pytest.mark.pdf
def test_la_porteuse_a_rendu_un_scan_une_page_reconnue_une_illisible(demo) -> None:
    porteuse = Utilisateur.objects.get(email="porteur@demo.test")
    assert rendre_du_papier(porteuse, demo.soir) is None
    contrat = Contrat.objects.get(etat=EtatContrat.A_SIGNER, dossier__equipe__utilisateur=porteuse)
    produire(document_propose(contrat).pk)
    lu = compte_rendu(rendre_du_papier(porteuse, demo.soir), porteuse)
    assert [page.verdict for _fichier, pages in lu.fichiers for page in pages] == [
        VerdictDePage.RECONNUE,
        VerdictDePage.ILLISIBLE,
    ]
    assert [(document.acte, document.scan) for document in lu.documents] == [(contrat, None)]
    assert rendre_du_papier(porteuse, demo.soir) is None
