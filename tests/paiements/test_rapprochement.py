"""Rapprocher le registre d'un plan : calcul pur, groupe par groupe."""

from datetime import date
from decimal import Decimal

import pytest

from paiements.enums import Origine
from paiements.rapprochement import Decision, Inscrite, Ligne, rapprocher

SIGNATURE, ANNIVERSAIRE, PLAN = date(2026, 3, 2), date(2027, 3, 2), date(2026, 9, 1)


def ligne(montant: int, versement: str = "avance", le: date = SIGNATURE) -> Ligne:
    return Ligne(versement, le, Decimal(montant), "Règle.", "Source.")


def inscrite(cle: int, montant: int, versement: str = "avance", le: date = SIGNATURE, **autres: object) -> Inscrite:
    return Inscrite(cle, autres.pop("racine", cle), versement, le, Decimal(montant), **autres)


def payee(cle: int, montant: int, solde: int | None = None, retenu: int = 0, **autres: object) -> Inscrite:
    reste = {"reglee": True, "solde": Decimal(montant if solde is None else solde), "retenu": Decimal(retenu)}
    return inscrite(cle, montant, **reste, **autres)


def regularisation(decision: Decision) -> list[tuple[Decimal, str]]:
    return [(li.montant, li.regle) for li in decision.inscrire if li.versement == Origine.REGULARISATION]


def decider(lignes: list[Ligne], *inscrites: Inscrite) -> Decision:
    return rapprocher(lignes, inscrites, 2, PLAN)


def test_une_ligne_exigible_s_inscrit_une_fois() -> None:
    assert decider([ligne(100)]).inscrire == (ligne(100),)
    assert decider([ligne(100)], inscrite(1, 100)).vide
    assert decider([ligne(100)], payee(1, 100)).vide


def test_une_ligne_nulle_ne_s_inscrit_pas() -> None:
    assert decider([ligne(0)]).vide


def test_ce_qui_n_est_pas_paye_est_remplace() -> None:
    assert decider([ligne(80)], inscrite(1, 100)) == Decision(remplacer=(1,), inscrire=(ligne(80),))


def test_ce_qui_est_paye_reste_et_l_ecart_se_regularise() -> None:
    decision = decider([ligne(120)], payee(1, 100))
    assert (decision.remplacer, [m for m, _ in regularisation(decision)]) == ((), [Decimal(20)])
    assert regularisation(decision)[0][1] == (
        "Plan n° 2 : 120,00\u00a0€ dus à ce titre, 100,00\u00a0€ déjà versés ; "
        "régularisation de 20,00\u00a0€ à recevoir."
    )


def test_un_trop_percu_est_a_reverser() -> None:
    assert [m for m, _ in regularisation(decider([], payee(1, 100)))] == [Decimal(-100)]


def test_une_regularisation_deja_dite_ne_se_redit_pas() -> None:
    assert decider([ligne(120)], payee(1, 100), inscrite(2, 20, Origine.REGULARISATION, PLAN)).vide


def test_une_regularisation_perimee_est_remplacee() -> None:
    decision = decider([ligne(150)], payee(1, 100), inscrite(2, 20, Origine.REGULARISATION, PLAN))
    assert (decision.remplacer, [m for m, _ in regularisation(decision)]) == ((2,), [Decimal(50)])


def test_une_avance_payee_puis_un_trop_percu_du_plan_s_inscrit_tel_quel() -> None:
    trop = ligne(-20, "reversement", ANNIVERSAIRE)
    assert decider([ligne(45), trop], payee(1, 45)) == Decision(inscrire=(trop,))


def test_une_avance_jamais_payee_ne_se_paie_pas_pour_se_reverser() -> None:
    decision = decider([ligne(45), ligne(-20, "reversement", ANNIVERSAIRE)], inscrite(1, 45))
    assert (decision.remplacer, [m for m, _ in regularisation(decision)]) == ((1,), [Decimal(25)])


def test_une_retenue_reste_due_puis_se_clot_avec_le_plan_qui_l_emporte() -> None:
    retenue = payee(1, 100, solde=60, retenu=40)
    assert decider([ligne(100)], retenue).vide
    assert decider([ligne(60)], retenue) == Decision(clore=(1,))


def test_une_retenue_levee_suit_la_ligne_qu_elle_complete() -> None:
    levee = inscrite(2, 40, Origine.RETENUE_LEVEE, PLAN, racine=1)
    assert decider([ligne(100)], payee(1, 100, solde=60), levee).vide
    assert decider([ligne(60)], payee(1, 100, solde=60), levee) == Decision(remplacer=(2,))


def test_des_indicateurs_payes_puis_un_taux_de_mission_ne_se_reclament_pas_pour_se_repayer() -> None:
    payes = [payee(cle, 40, indicateur=f"acces-{cle}") for cle in (1, 2)]
    decision = decider([ligne(120)], *payes)
    assert [(li.montant, li.indicateur) for li in decision.inscrire] == [(Decimal(40), "")]


def test_ce_qui_est_repris_redevient_du_si_le_plan_le_doit() -> None:
    decision = decider([ligne(100)], payee(1, 100, solde=70))
    assert [m for m, _ in regularisation(decision)] == [Decimal(30)]


@pytest.mark.parametrize("du", [0, 60, 100, 140])
def test_rapprocher_deux_fois_ne_change_plus_rien(du: int) -> None:
    lignes = [ligne(du)]
    connues = [payee(1, 100, solde=90, retenu=0), inscrite(2, 30, "solde", ANNIVERSAIRE)]
    decision = rapprocher(lignes, connues, 2, PLAN)
    suite = [c for c in connues if c.cle not in decision.remplacer]
    suite += [
        Inscrite(9 + i, 9 + i, li.versement, li.exigible_le, li.montant) for i, li in enumerate(decision.inscrire)
    ]
    assert rapprocher(lignes, suite, 2, PLAN).vide
    assert sum((c.solde + c.ouvert for c in suite), Decimal(0)) == du
