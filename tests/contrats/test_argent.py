"""Du contrat au moteur : des indicateurs payés, leurs objectifs par année, leurs relevés."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contrats import sources
from contrats.enums import ModeIndicateur
from contrats.financier import plan_du_contrat
from contrats.situation import situation_du_contrat
from contrats.versions import contenu_au
from financement.bareme import Nature
from tests.fabriques.contrats import un_parcours_contrat

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def signe():
    """Taille 1 : la prévention vaut 10 000 € variables, moitié linéaire (cible relevée l'an 3), moitié sur preuve."""
    p = un_parcours_contrat(DEPART)
    contrat = p.preparer()
    indicateur = contrat.redaction.engagements.get(mission="prevention").indicateurs.get()
    indicateur.mode, indicateur.montant, indicateur.reference = ModeIndicateur.LINEAIRE, Decimal(5000), Decimal(0)
    indicateur.save()
    indicateur.objectifs.all().delete()
    indicateur.objectifs.create(depuis=1, cible=Decimal(100))
    indicateur.objectifs.create(depuis=3, cible=Decimal(200))
    contrat.redaction.engagements.get(mission="prevention").indicateurs.create(
        code="prevention-2", intitule="Plan écrit", montant=Decimal(5000), preuves="Le plan."
    )
    p.faire_proposer()
    p.signer_tous()
    return p


def _variables(contrat, releves):
    plan = plan_du_contrat(contrat.photographie, signature=contrat.signe_le, releves=releves)
    return {
        (ligne.annee, ligne.indicateur): ligne.montant
        for ligne in plan.lignes
        if ligne.poste == "prevention" and ligne.nature is Nature.VARIABLE
    }


def test_chaque_indicateur_est_paye_selon_son_releve_et_l_objectif_de_l_annee(signe):
    releves = {"prevention-1": {2: Decimal(50), 3: Decimal(50)}, "prevention-2": {2: Decimal(1), 4: None}}
    payes = _variables(signe.contrat, releves)
    attendus = {(2, "prevention-1"): "2500.00", (3, "prevention-1"): "1250.00", (2, "prevention-2"): "5000.00"}
    assert {cle: montant for cle, montant in payes.items() if montant} == {
        cle: Decimal(montant) for cle, montant in attendus.items()
    }


def test_sans_source_de_releves_la_part_variable_n_est_pas_payee(signe):
    assert sources.releves_de(signe.contrat) == {}
    assert set(_variables(signe.contrat, {}).values()) == {Decimal("0.00")}


def test_le_releve_d_un_indicateur_de_suivi_ne_paie_rien_et_ne_bloque_rien(signe):
    assert _variables(signe.contrat, {"prevention-9": {2: Decimal(3)}}) == _variables(signe.contrat, {})


def test_les_indicateurs_payes_de_la_situation_portent_les_codes_de_la_photographie(signe):
    photo = contenu_au(signe.contrat, signe.contrat.signe_le)
    situation = situation_du_contrat(photo, signature=signe.contrat.signe_le, releves={})
    lus = {mission.code: [indicateur.code for indicateur in mission.indicateurs] for mission in situation.missions}
    ecrits = {
        e["mission"]: [i["code"] for i in e["indicateurs"] if i["remunere"]] for e in photo["contenu"]["engagements"]
    }
    assert lus == ecrits
    assert [o.depuis for o in situation.missions[2].indicateurs[0].objectifs] == [1, 3]
