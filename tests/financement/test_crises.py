"""La part de crise : due si l'ARS a reconnu une crise, jamais d'un barème en brouillon ; expliquée et rejouée."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from financement import baremes
from financement.__main__ import main
from financement.bareme import Nature, Statut
from financement.baremes import ACI_AV2_2022
from financement.entree import lire_toml
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee
from financement.rejeu import cas_en_toml
from financement.situation import Avenant, CriseReconnue, MissionEngagee, Situation
from financement.sommes import lire_somme

CODE = "ACI-ESSAI"
VERIFIE = replace(
    ACI_AV2_2022,
    code=CODE,
    statut=Statut.VERIFIE,
    lignes=tuple(
        replace(li, montants=tuple(m if m is not None else Decimal(10_000) for m in li.montants))
        for li in ACI_AV2_2022.lignes
    ),
)
SIGNATURE = date(2026, 3, 2)
MISSION = MissionEngagee("crise_sanitaire", date(2026, 9, 1))
CRISE = CriseReconnue(date(2026, 12, 1), date(2027, 1, 31), date(2026, 12, 15), "ARS 2026-118")


def situation(*crises, **autres):
    return Situation(**{"population": 100_000, "signature": SIGNATURE, "missions": (MISSION,), **autres}, crises=crises)


def parts(*crises, bareme=VERIFIE, **autres):
    plan = etablir_plan(situation(*crises, **autres), bareme)
    assert plan.total == sum(du.montant for du in plan.dus)
    return [(li.annee, li.exigible_le, li.montant) for li in plan.lignes if li.nature is Nature.CRISE_RECONNUE]


PART = Decimal("67500.00")


@pytest.mark.parametrize(
    ("crises", "autres", "attendues"),
    [
        ((), {}, []),
        ((CRISE,), {}, [(1, date(2026, 12, 15), PART)]),
        # Reconnue avant de commencer, elle se paie quand elle commence ; deux la même année, une fois.
        ((replace(CRISE, reconnue_le=date(2026, 11, 1)), CRISE), {}, [(1, date(2026, 12, 1), PART)]),
        # À cheval sur un anniversaire : une part par année du contrat.
        (
            (replace(CRISE, au=date(2027, 3, 2)),),
            {},
            [(1, date(2026, 12, 15), PART), (2, date(2027, 3, 2), PART)],
        ),
        # Finie avant le démarrage de la mission, ou après la fin du contrat : rien.
        ((replace(CRISE, du=date(2026, 6, 1), au=date(2026, 8, 31)),), {}, []),
        ((CRISE,), {"resiliation": date(2026, 12, 1)}, []),
        ((CRISE,), {"resiliation": date(2026, 12, 10)}, [(1, date(2026, 12, 10), PART)]),
        # La mission est retirée avant la crise.
        ((CRISE,), {"avenants": (Avenant(date(2026, 11, 1), missions=()),)}, []),
    ],
)
def test_la_part_suit_la_crise_l_annee_et_la_mission(crises, autres, attendues):
    assert parts(*crises, **autres) == attendues


def test_un_bareme_en_brouillon_ne_la_paie_jamais():
    with pytest.raises(SaisieRefusee, match="brouillon"):
        parts(CRISE, bareme=ACI_AV2_2022)


def test_elle_s_explique_et_se_rejoue_en_ligne_de_commande(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(baremes.BAREMES, CODE, VERIFIE)
    texte = cas_en_toml(situation(CRISE), VERIFIE)
    assert lire_toml(texte).situation == situation(CRISE)
    chemin = tmp_path / "crise.toml"
    chemin.write_text(texte, encoding="utf-8")
    assert main([str(chemin)]) == 0
    imprime = capsys.readouterr().out
    [ligne] = [li for li in etablir_plan(situation(CRISE), VERIFIE).lignes if li.nature is Nature.CRISE_RECONNUE]
    dites = lire_somme(ligne).explication
    assert dites[2] == (
        "Part de crise de la 1re année, versée en entier : l’ARS a reconnu une crise du 1er décembre 2026 au 31 "
        "janvier 2027 (décision ARS 2026-118 du 15 décembre 2026) : 67\u202f500,00\u00a0€. [à confirmer : part de "
        "crise versée en entier]"
    )
    assert [dite in imprime for dite in dites] == [True] * len(dites)
    chemin.write_text(texte.replace(CODE, "ACI-AV2-2022"), encoding="utf-8")
    assert main([str(chemin)]) == 2
    assert "brouillon" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("crise", "champ"),
    [(replace(CRISE, au=date(2026, 11, 1)), "crises[1].au"), (replace(CRISE, reference=" "), "crises[1].reference")],
)
def test_une_crise_mal_dite_est_refusee_en_nommant_le_champ(crise, champ):
    with pytest.raises(SaisieRefusee) as refus:
        parts(crise)
    assert refus.value.champ == champ
