"""Ce qui est vrai de tout plan de versement, quelle que soit la situation."""

import dataclasses
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from financement.bareme import taille
from financement.baremes import ACI_2019
from financement.calendrier import annees_contractuelles, anniversaire
from financement.plan import etablir_plan
from financement.situation import Avenant, MissionEngagee
from financement.sortie import plan_en_dict
from financement.versements import Versement
from tests.financement.oracle import Oracle
from tests.financement.strategies import CODES, populations, reportee, signatures, situations

ZERO = Decimal("0.00")


def plan(situation):
    return etablir_plan(situation, ACI_2019)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_le_plan_est_celui_d_un_calcul_naif_jour_par_jour(situation):
    obtenu = defaultdict(Fraction)
    for ligne in plan(situation).lignes:
        obtenu[(ligne.exigible_le, ligne.annee, ligne.poste, ligne.nature.value)] += Fraction(ligne.montant)
    attendu = Oracle(situation).paiements
    assert {cle: somme for cle, somme in obtenu.items() if somme} == {
        cle: somme for cle, somme in attendu.items() if somme
    }


@given(situations())
def test_avances_et_soldes_font_exactement_le_du(situation):
    resultat = plan(situation)
    verse = defaultdict(lambda: ZERO)
    for ligne in resultat.lignes:
        verse[(ligne.annee, ligne.poste, ligne.nature)] += ligne.montant
    assert dict(verse) == {(du.annee, du.poste, du.nature): du.montant for du in resultat.dus}
    assert resultat.total == sum(resultat.du_par_annee().values()) == sum(t for _, _, t in resultat.par_date())


@given(situations())
def test_chaque_montant_est_un_decimal_au_centime_et_seul_un_reversement_est_negatif(situation):
    for ligne in plan(situation).lignes:
        assert type(ligne.montant) is Decimal
        assert ligne.montant.as_tuple().exponent == -2
        assert (ligne.montant < 0) == (ligne.versement is Versement.REVERSEMENT)
        assert type(ligne.taux) is Decimal


def _contient_un_flottant(valeur):
    if isinstance(valeur, dict):
        return any(map(_contient_un_flottant, valeur.values()))
    if isinstance(valeur, list):
        return any(map(_contient_un_flottant, valeur))
    return isinstance(valeur, float)


@given(situations())
def test_la_sortie_ne_contient_aucun_flottant(situation):
    assert not _contient_un_flottant(plan_en_dict(plan(situation)))


@given(situations())
def test_rien_ne_suit_la_fin_du_contrat_et_rien_ne_la_precede(situation):
    lignes = plan(situation).lignes
    assert all(situation.signature <= ligne.exigible_le <= situation.fin for ligne in lignes)
    solde_final = {Versement.SOLDE, Versement.REVERSEMENT, Versement.RESULTAT}
    assert {ligne.versement for ligne in lignes if ligne.exigible_le == situation.fin} <= solde_final


@given(situations(objets=("population",)), st.data())
def test_un_avenant_vers_la_meme_taille_ne_change_aucune_ligne(situation, data):
    population = data.draw(populations)
    assume(taille(population, ACI_2019) == taille(situation.population, ACI_2019))
    effet = situation.signature + timedelta(data.draw(st.integers(1, 1900)))
    sans = dataclasses.replace(situation, avenants=())
    avec = dataclasses.replace(situation, avenants=(Avenant(effet, population),))
    assert plan(avec).lignes == plan(sans).lignes


@given(situations())
def test_l_ordre_ou_les_avenants_sont_donnes_ne_change_rien(situation):
    retourne = dataclasses.replace(situation, avenants=situation.avenants[::-1])
    assert plan(retourne) == plan(situation)
    assert [ligne.regle for ligne in plan(retourne).lignes] == [ligne.regle for ligne in plan(situation).lignes]


@given(situations())
def test_les_indicateurs_d_une_mission_se_paient_un_par_un_sans_depasser_leur_montant(situation):
    montants = {}
    for missions in (situation.missions, *(avenant.missions or () for avenant in situation.avenants)):
        for indicateur in (i for mission in missions for i in mission.indicateurs):
            montants[indicateur.code] = max(montants.get(indicateur.code, ZERO), indicateur.montant)
    for ligne in plan(situation).lignes:
        if ligne.indicateur:
            assert ligne.versement is Versement.RESULTAT
            assert ligne.montant <= max(montants[ligne.indicateur], ligne.assiette) + Decimal("0.01")


@given(situations(avec_avenants=False), populations)
def test_plus_d_habitants_ne_fait_jamais_moins_d_argent(situation, autre):
    assume(autre >= situation.population)
    missions = tuple(reportee(mission, autre) for mission in situation.missions)
    assert plan(dataclasses.replace(situation, population=autre, missions=missions)).total >= plan(situation).total


@given(situations(objets=("population",)), st.sampled_from(CODES), st.integers(0, 1900))
def test_une_mission_de_plus_ne_fait_jamais_moins_d_argent(situation, code, apres):
    assume(code not in {mission.code for mission in situation.missions})
    mission = MissionEngagee(code, situation.signature + timedelta(apres))
    avec = dataclasses.replace(situation, missions=(*situation.missions, mission))
    assert plan(avec).total >= plan(situation).total


@given(situations(avec_resiliation=False), st.integers(1, 1825))
def test_resilier_ne_fait_jamais_plus_d_argent_et_ne_change_rien_a_ce_qui_precede(situation, apres):
    resiliation = situation.signature + timedelta(apres)
    resilie = dataclasses.replace(situation, resiliation=resiliation)
    assert plan(resilie).total <= plan(situation).total

    def avant(lignes):
        return [ligne for ligne in lignes if ligne.exigible_le < resiliation]

    assert avant(plan(resilie).lignes) == avant(plan(situation).lignes)


@given(situations(avec_avenants=False), st.integers(1, 1900), populations)
def test_un_avenant_ne_change_rien_a_ce_qui_est_paye_avant_son_effet(situation, apres, population):
    effet = situation.signature + timedelta(apres)
    avec = dataclasses.replace(situation, avenants=(Avenant(effet, population),))
    payes = [[li for li in plan(s).lignes if li.exigible_le < effet] for s in (situation, avec)]
    assert payes[0] == payes[1]


@given(situations(avec_avenants=False))
def test_resilier_au_cinquieme_anniversaire_ne_change_rien(situation):
    jusqu_au_bout = dataclasses.replace(situation, resiliation=None)
    au_terme = dataclasses.replace(situation, resiliation=situation.terme)
    assert plan(au_terme) == plan(jusqu_au_bout)


@given(signatures)
def test_cinq_annees_bout_a_bout_de_365_ou_366_jours(signature):
    annees = annees_contractuelles(signature)
    assert [annee.numero for annee in annees] == [1, 2, 3, 4, 5]
    assert annees[0].debut == signature
    assert all(precedente.fin == suivante.debut for precedente, suivante in zip(annees, annees[1:], strict=False))
    assert all(annee.jours in (365, 366) for annee in annees)
    assert (annees[-1].fin - signature).days in (1826, 1827, 1825)


@given(signatures, st.integers(0, 5))
def test_un_anniversaire_garde_son_quantieme_sauf_le_29_fevrier(signature, rang):
    jour = anniversaire(signature, rang)
    if (signature.month, signature.day) == (2, 29):
        assert (jour.month, jour.day) in {(2, 28), (2, 29)}
    else:
        assert (jour.month, jour.day) == (signature.month, signature.day)
