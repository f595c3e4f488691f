"""Les plans d'un pays s'additionnent au centime, sans se garder."""

from datetime import date, timedelta
from decimal import Decimal

from financement.baremes import ACI_2019
from financement.national import additionner
from financement.plan import etablir_plan
from financement.situation import MissionEngagee, Situation


def un_contrat(rang: int) -> Situation:
    signature = date(2024, 1, 1) + timedelta(rang * 9)
    missions = tuple(MissionEngagee(mission.code, signature) for mission in ACI_2019.missions)
    return Situation(20_000 + rang * 5_000, signature, missions)


def test_le_plan_national_est_la_somme_des_plans_et_se_range_par_annee_civile() -> None:
    plans = [etablir_plan(un_contrat(rang), ACI_2019) for rang in range(40)]
    national = additionner(plan for plan in plans)
    assert (national.contrats, national.total) == (40, sum((plan.total for plan in plans), Decimal(0)))
    attendu = sum((li.montant for p in plans for li in p.lignes if li.exigible_le.year == 2026), Decimal(0))
    assert national.par_annee[2026] == attendu
    assert list(national.par_annee) == sorted(national.par_annee)


def test_aucun_contrat_ne_vaut_rien() -> None:
    assert (additionner([]).total, additionner([]).par_annee) == (0, {})
