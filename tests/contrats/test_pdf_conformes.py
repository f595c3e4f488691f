"""Chaque gabarit PDF du contrat et de sa vie, vraiment mis en page et jugé PDF/UA (:mod:`tests.mise_en_page`)."""

from datetime import UTC, datetime

import pytest

from contrats import actions
from contrats.enums import MotifAvenant, Partie
from dossiers.archives import GABARITS, produire
from dossiers.enums import TypeDocument
from execution.actions import gestion, suivis
from indemnites.documents import attestation
from paiements.enums import EtatEcheance
from territoires.actions import corriger_population
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.fabriques.indemnites import une_cpts, une_indemnite
from tests.fabriques.paiements import un_registre
from tests.heure import il_y_a

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]
D_UNE_VIE = {
    TypeDocument.AVENANT: 2,
    TypeDocument.MISE_EN_DEMEURE: 1,
    TypeDocument.RESILIATION: 2,
    TypeDocument.AVIS_DE_PAIEMENT: 1,
    TypeDocument.VERSION_EN_VIGUEUR: 1,
    TypeDocument.PREUVE_SIGNATURE: 6,
}
D_UN_DIALOGUE = {TypeDocument.DIALOGUE_DE_GESTION: 2, TypeDocument.REUNION_DE_SUIVI: 1}
AILLEURS = {TypeDocument.CONTRAT: "tests/contrats/test_documents.py"}


def mis_en_page(dossier, types) -> dict[str, int]:
    """Met en page le premier et le dernier document de chaque sorte ; combien il y en a de chacune."""
    comptes = {}
    for type_ in types:
        cles = list(dossier.documents.filter(type=type_).order_by("pk").values_list("pk", flat=True))
        comptes[type_] = len(cles)
        for cle in {cles[0], cles[-1]}:
            assert produire(cle).taille > 5_000
    return comptes


def test_aucun_gabarit_du_contrat_n_echappe_a_ces_tests():
    siens = {
        type_ for type_, gabarit in GABARITS.items() if gabarit.split("/")[0] in ("contrats", "execution", "paiements")
    }
    assert siens == {*D_UNE_VIE, *D_UN_DIALOGUE, *AILLEURS}


def test_d_un_contrat_paye_amende_mis_en_demeure_puis_resilie():
    p = un_registre(depart=il_y_a(400))
    p.regler(p.echeances(EtatEcheance.DUE))
    p.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    recensement = {"population": 60000, "motif": "Recensement local.", "maintenant": p.maintenant}
    corriger_population(territoire=p.dossier.territoire, **recensement)
    p.proposer_avenant()
    p.signer_avenant()
    actions.archiver_la_version(p.contrat, au=p.contrat.signe_le, maintenant=p.maintenant)
    p.mettre_en_demeure()
    p.resilier()
    assert mis_en_page(p.dossier, D_UNE_VIE) == D_UNE_VIE


def test_du_compte_rendu_d_une_reunion_de_suivi_et_d_un_dialogue_soumis_puis_approuve():
    ici = un_contrat_en_vigueur().dans(11)
    suivi = ici.prevoir_suivi()
    suivis.tenir(suivi, presents="Tous", compte_rendu="Deux points.\n\nUn accord.", **ici.dans(13).acte(Partie.AM))
    dialogue = ici.tenir_le_dialogue()
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    dialogue.refresh_from_db()
    for partie in Partie:
        ici.approuver(dialogue, partie)
    assert mis_en_page(ici.contrat.dossier, D_UN_DIALOGUE) == D_UN_DIALOGUE


def test_de_l_attestation_d_indemnites():
    ici = une_cpts()
    archive = attestation(ici.contrat, [une_indemnite(ici)], maintenant=datetime(2023, 12, 30, 12, tzinfo=UTC))
    assert archive.taille > 5_000
