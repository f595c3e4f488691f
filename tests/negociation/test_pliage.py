"""Ce qui s'ouvre d'abord dans une version : ce qui change ou se discute, ou tout (ADR 0029)."""

import pytest

from dossiers.comparaison import EcartDeChamp
from negociation.enums import EtatModification, EtatRemarque
from negociation.lecture import Article, ClauseLue, ModificationLue, Pliage, plier
from negociation.models import Modification, Remarque

CHANGEE = {"ecart": EcartDeChamp("", "avant", "après", mot_a_mot=True)}
OUVERTE = {"remarques": [Remarque(etat=EtatRemarque.OUVERTE)]}
REGLEE = {"remarques": [Remarque(etat=EtatRemarque.RESOLUE)]}
ATTENDUE = {"modifications": [ModificationLue(Modification(etat=EtatModification.PROPOSEE), ())]}
REFUSEE = {"modifications": [ModificationLue(Modification(etat=EtatModification.REFUSEE), ())]}


def une_page(**en_cause):
    """Deux articles de deux clauses ; ``en_cause`` : ce que porte la première du premier."""
    return [
        Article("Un", (ClauseLue("a", "A", "a", **en_cause), ClauseLue("b", "B", "b"))),
        Article("Deux", (ClauseLue("c", "C", "c"), ClauseLue("d", "D", "d"))),
    ]


def montre(lus, pliage):
    """Par article, s'il est ouvert et les clauses qu'il montre."""
    plier(lus, pliage)
    return [(not article.replie, [not clause.repliee for clause in article.clauses]) for article in lus]


TOUT = [(True, [True, True]), (True, [True, True])]
LE_PREMIER = [(True, [True, False]), (False, [True, True])]
TITRES = [(False, [True, True]), (False, [True, True])]


@pytest.mark.parametrize("quoi", [CHANGEE, OUVERTE, ATTENDUE])
def test_ce_qui_change_ou_se_discute_s_ouvre_seul(quoi):
    lus = {pliage: montre(une_page(**quoi), pliage) for pliage in Pliage}
    assert lus == {Pliage.EN_CAUSE: LE_PREMIER, Pliage.TOUT: TOUT, Pliage.TITRES: TITRES}


@pytest.mark.parametrize("quoi", [{}, REGLEE, REFUSEE])
def test_quand_rien_n_est_en_cause_tout_se_lit(quoi):
    assert montre(une_page(**quoi), Pliage.EN_CAUSE) == TOUT


def test_le_bilan_d_un_article_compte_ce_qui_est_en_cause():
    [un, deux] = une_page(**CHANGEE, **OUVERTE, **ATTENDUE)
    assert (un.bilan, deux.bilan) == ("1 clause changée, 1 remarque ouverte, 1 proposition", "")
