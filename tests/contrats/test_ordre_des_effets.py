"""Deux avenants croisés : le second signé prend effet avant le premier. Chaque jour lit le contrat qui vaut alors."""

from datetime import UTC, datetime, timedelta

import pytest

from commun.calendrier import en_lettres, jour_paris
from comptes.enums import Role
from contrats.completude import manques_de_l_acte
from contrats.enums import MotifAvenant
from contrats.plans import plan_en_vigueur
from contrats.versions import recouvrements, version_au
from financement.bareme import Nature
from tests.contrats.test_avenants import agrandir
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_signe

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def signe():
    return un_contrat_signe(DEPART)


def dans(p, jours):
    return jour_paris(p.maintenant) + timedelta(days=jours)


def signer_un_avenant(p, motif, effet, ecrire):
    avenant = p.ouvrir_avenant(motif, effet=effet)
    ecrire(avenant.redaction)
    p.proposer_avenant()
    return p.signer_avenant()


def sur_preuve(redaction):
    """Le premier indicateur de la prévention se paie désormais sur preuve."""
    redaction.engagements.get(mission="prevention").indicateurs.update(mode="binaire")


def prevention(version):
    [engagement] = [e for e in version.photographie["contenu"]["engagements"] if e["mission"] == "prevention"]
    return [(i["mode"], i["montant"]) for i in engagement["indicateurs"]]


def test_chaque_jour_lit_les_clauses_et_l_argent_du_contrat_qui_vaut_alors(signe):
    tard, tot = dans(signe, 200), dans(signe, 50)
    signer_un_avenant(signe, MotifAvenant.INDICATEURS, tard, sur_preuve)
    signer_un_avenant(signe, MotifAvenant.TERRITOIRE, tot, lambda _redaction: agrandir(signe))
    entre, apres = version_au(signe.contrat, tot), version_au(signe.contrat, tard)
    assert (prevention(entre), prevention(apres)) == ([("lineaire", "15000.00")], [("binaire", "15000.00")])
    assert [v.origines["indicateur:prevention-1"].numero for v in (entre, apres)] == [2, 1]
    assert [v.origines["territoire"].numero for v in (entre, apres)] == [2, 2]
    lignes = plan_en_vigueur(signe.contrat).lignes
    derniere = [li for li in lignes if (li.annee, li.poste, li.nature) == (5, "prevention", Nature.VARIABLE)]
    assert [str(li.montant) for li in derniere] == ["15000.00"]


def test_un_avenant_dit_qu_un_autre_deja_signe_recrira_les_memes_clauses():
    p = un_contrat_signe()
    tard = dans(p, 200)
    signer_un_avenant(p, MotifAvenant.INDICATEURS, tard, sur_preuve)
    croise = p.ouvrir_avenant(MotifAvenant.INDICATEURS, MotifAvenant.TERRITOIRE, effet=dans(p, 50))
    [(autre, communs)] = recouvrements(croise, dans(p, 1))
    assert (autre.numero, communs) == (1, [MotifAvenant.INDICATEURS])
    assert recouvrements(croise, tard) == []
    page = client_de(p.agent(Role.INSTRUCTEUR_ARS)).get(croise.get_absolute_url()).content.decode()
    assert "déjà signé, récrit aussi les indicateurs et leurs montants." in page
    assert f"{en_lettres(tard)} : ce que celui-ci y change ne vaudra que jusqu’à la veille." in page


def test_changer_le_mode_d_un_indicateur_sans_en_changer_avertit(signe):
    avenant = signe.ouvrir_avenant(MotifAvenant.INDICATEURS)
    assert avertissements(avenant, dans(signe, 1)) == []
    sur_preuve(avenant.redaction)
    [dit] = avertissements(avenant, dans(signe, 1))
    assert "un seul relevé vaudrait pour les deux" in dit


def avertissements(avenant, jour):
    return [m.message for m in manques_de_l_acte(avenant, jour) if m.regle == "contrat.relu_autrement"]
