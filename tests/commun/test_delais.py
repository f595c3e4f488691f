"""L'horloge légale : chaque fait, chaque régime, et ce qu'elle explique."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.delais import (
    Fait,
    FaitsIncoherents,
    Horloge,
    NatureFait,
    Regime,
    ajouter_mois,
    calculer_horloge,
    est_echue,
)
from tests.gardes.code import RACINE

RECU, INCOMPLET = NatureFait.RECEPTION, NatureFait.RECEPTION_INCOMPLETE
DEMANDE, PIECES, ANNULE = NatureFait.DEMANDE_PIECES, NatureFait.RECEPTION_PIECES, NatureFait.ANNULATION_DEMANDE
TOUS = list(Regime)
SUSPENSIFS = [Regime.SILENCE_REJET, Regime.OBJECTIF]
JOURS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def horloge(regime: Regime, *faits: tuple[str, NatureFait], **options: object) -> Horloge:
    return calculer_horloge(regime, [Fait(date.fromisoformat(jour), nature) for jour, nature in faits], **options)


@pytest.mark.parametrize("regime", TOUS)
def test_sans_fait_il_n_y_a_ni_echeance_ni_ligne(regime: Regime) -> None:
    assert calculer_horloge(regime, []) == Horloge(None, False, ())


@pytest.mark.parametrize("regime", TOUS)
def test_deux_mois_courent_de_la_reception(regime: Regime) -> None:
    resultat = horloge(regime, ("2026-12-31", RECU))
    assert (resultat.echeance, resultat.arretee) == (date(2027, 2, 28), False)


@pytest.mark.parametrize("regime", TOUS)
def test_une_demande_incomplete_ne_fait_courir_aucun_delai(regime: Regime) -> None:
    resultat = horloge(regime, ("2026-01-10", INCOMPLET))
    assert (resultat.echeance, resultat.arretee) == (None, True)


@pytest.mark.parametrize("regime", TOUS)
def test_les_pieces_d_une_demande_incomplete_font_partir_le_delai(regime: Regime) -> None:
    assert horloge(regime, ("2026-01-10", INCOMPLET), ("2026-02-03", PIECES)).echeance == date(2026, 4, 3)


@pytest.mark.parametrize("regime", TOUS)
def test_une_demande_de_pieces_arrete_l_horloge(regime: Regime) -> None:
    resultat = horloge(regime, ("2026-01-10", RECU), ("2026-02-03", DEMANDE))
    assert (resultat.echeance, resultat.arretee) == (None, True)


def test_silence_acceptation_repart_de_zero_a_chaque_reception() -> None:
    faits = [("2026-01-10", RECU), ("2026-02-03", DEMANDE), ("2026-02-20", PIECES)]
    assert horloge(Regime.SILENCE_ACCEPTATION, *faits).echeance == date(2026, 4, 20)
    faits += [("2026-04-20", DEMANDE), ("2026-06-30", PIECES)]
    assert horloge(Regime.SILENCE_ACCEPTATION, *faits).echeance == date(2026, 8, 30)


@pytest.mark.parametrize("regime", SUSPENSIFS)
def test_les_jours_d_arret_s_ajoutent(regime: Regime) -> None:
    faits = [("2026-01-10", RECU), ("2026-02-03", DEMANDE), ("2026-02-20", PIECES)]
    assert horloge(regime, *faits).echeance == date(2026, 3, 10) + timedelta(17)
    faits += [("2026-03-01", DEMANDE), ("2026-03-04", PIECES)]
    assert horloge(regime, *faits).echeance == date(2026, 3, 10) + timedelta(20)


@pytest.mark.parametrize("regime", SUSPENSIFS)
def test_des_pieces_rendues_le_jour_meme_ne_changent_rien(regime: Regime) -> None:
    faits = [("2026-01-10", RECU), ("2026-02-03", DEMANDE), ("2026-02-03", PIECES)]
    assert horloge(regime, *faits).echeance == date(2026, 3, 10)


@pytest.mark.parametrize("regime", TOUS)
def test_annuler_la_demande_rend_l_echeance_anterieure(regime: Regime) -> None:
    resultat = horloge(regime, ("2026-01-10", RECU), ("2026-02-03", DEMANDE), ("2026-02-09", ANNULE))
    assert (resultat.echeance, resultat.arretee) == (date(2026, 3, 10), False)


@pytest.mark.parametrize("regime", TOUS)
def test_une_autre_lecture_recule_l_echeance_des_jours_d_arret_d_une_demande_annulee(regime: Regime) -> None:
    faits = [("2026-01-10", RECU), ("2026-02-03", DEMANDE), ("2026-02-09", ANNULE)]
    resultat = horloge(regime, *faits, annulation_rend=False)
    assert (resultat.echeance, resultat.arretee) == (date(2026, 3, 16), False)
    assert "6 jours d’arrêt" in resultat.lignes[-2].texte
    assert "à confirmer" in resultat.lignes[-2].regle


@pytest.mark.parametrize("regime", TOUS)
def test_annuler_apres_des_pieces_rend_la_derniere_echeance(regime: Regime) -> None:
    avant = [("2026-01-10", RECU), ("2026-02-03", DEMANDE), ("2026-02-20", PIECES)]
    apres = [*avant, ("2026-03-01", DEMANDE), ("2026-03-05", ANNULE)]
    assert horloge(regime, *apres).echeance == horloge(regime, *avant).echeance


@pytest.mark.parametrize("regime", TOUS)
def test_annuler_sur_une_demande_incomplete_la_laisse_incomplete(regime: Regime) -> None:
    resultat = horloge(regime, ("2026-01-10", INCOMPLET), ("2026-02-03", DEMANDE), ("2026-02-09", ANNULE))
    assert (resultat.echeance, resultat.arretee) == (None, True)


@pytest.mark.parametrize("regime", TOUS)
def test_passe_l_echeance_aucun_fait_ne_rouvre_le_delai(regime: Regime) -> None:
    faits = [("2026-01-10", RECU), ("2026-03-11", DEMANDE), ("2026-03-20", PIECES)]
    resultat = horloge(regime, *faits)
    assert (resultat.echeance, resultat.arretee) == (date(2026, 3, 10), False)
    assert [ligne.regle for ligne in resultat.lignes[-2:]] == ["Passé l’échéance, aucun fait ne rouvre le délai"] * 2


@pytest.mark.parametrize("regime", TOUS)
def test_le_jour_de_l_echeance_une_demande_arrete_encore_l_horloge(regime: Regime) -> None:
    assert horloge(regime, ("2026-01-10", RECU), ("2026-03-10", DEMANDE)).arretee


@pytest.mark.parametrize("regime", TOUS)
def test_un_nouveau_depot_ouvre_un_nouveau_delai(regime: Regime) -> None:
    assert horloge(regime, ("2026-01-10", RECU), ("2026-09-01", RECU)).echeance == date(2026, 11, 1)


def test_le_report_va_au_jour_ouvre_seulement_sur_demande() -> None:
    faits = [("2026-03-01", RECU)]
    assert horloge(Regime.SILENCE_ACCEPTATION, *faits).echeance == date(2026, 5, 1)
    reportee = horloge(Regime.SILENCE_ACCEPTATION, *faits, report_jour_ouvre=True)
    assert reportee.echeance == date(2026, 5, 4)
    assert reportee.lignes[-1].texte.endswith("(le 1er mai 2026 n’est pas un jour ouvré)")


def test_le_report_n_entre_pas_dans_une_suspension() -> None:
    """Les jours d'arrêt s'ajoutent à l'échéance légale, pas à l'échéance reportée."""
    faits = [("2026-03-01", RECU), ("2026-04-01", DEMANDE), ("2026-04-04", PIECES)]
    assert horloge(Regime.SILENCE_REJET, *faits, report_jour_ouvre=True).echeance == date(2026, 5, 4)


def test_un_objectif_peut_se_compter_en_jours() -> None:
    resultat = horloge(Regime.OBJECTIF, ("2026-01-10", RECU), jours=30)
    assert resultat.echeance == date(2026, 2, 9)
    assert resultat.lignes[-1].regle == "Délai de 30 jours, fin à 24 h"


@pytest.mark.parametrize(
    ("faits", "motif"),
    [
        ([("2026-01-10", DEMANDE)], "premier fait"),
        ([("2026-01-10", RECU), ("2026-01-09", DEMANDE)], "précède"),
        ([("2026-01-10", RECU), ("2026-01-12", PIECES)], "sans avoir été demandées"),
        ([("2026-01-10", RECU), ("2026-01-12", ANNULE)], "Aucune demande"),
        ([("2026-01-10", RECU), ("2026-01-12", DEMANDE), ("2026-01-13", DEMANDE)], "déjà ouverte"),
    ],
)
def test_une_suite_de_faits_impossible_est_refusee(faits: list[tuple[str, NatureFait]], motif: str) -> None:
    with pytest.raises(FaitsIncoherents, match=motif):
        horloge(Regime.SILENCE_ACCEPTATION, *faits)


@pytest.mark.parametrize("options", [{"mois": 0}, {"mois": -2}, {"jours": 0}])
def test_un_delai_nul_est_refuse(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="au moins"):
        horloge(Regime.OBJECTIF, ("2026-01-10", RECU), **options)


@pytest.mark.parametrize(
    ("regime", "article", "effet"),
    [
        (Regime.SILENCE_ACCEPTATION, "CSP L1434-12 ; CRPA L231-1", "acceptation"),
        (Regime.SILENCE_REJET, "CRPA L231-4 3°", "rejet"),
        (Regime.OBJECTIF, "aucun délai légal", "sans effet légal"),
    ],
)
def test_l_echeance_cite_son_texte_et_son_effet(regime: Regime, article: str, effet: str) -> None:
    depart, arrivee = horloge(regime, ("2026-01-10", RECU)).lignes
    assert (depart.jour, arrivee.jour) == (date(2026, 1, 10), date(2026, 3, 10))
    assert (arrivee.article, arrivee.regle) == (article, "Délai de 2 mois de quantième à quantième, fin à 24 h")
    assert arrivee.texte.startswith("Échéance le 10 mars 2026 à 24 h")
    assert arrivee.texte.endswith(effet)


def test_le_libelle_d_un_fait_remplace_son_texte() -> None:
    resultat = calculer_horloge(Regime.OBJECTIF, [Fait(date(2026, 1, 10), RECU, "Dépôt par le porteur")])
    assert resultat.lignes[0].texte == "Dépôt par le porteur"


@given(JOURS, st.integers(0, 59), st.integers(0, 400), st.sampled_from(TOUS))
def test_une_demande_de_pieces_ne_raccourcit_jamais_le_delai(
    jour: date, attente: int, arret: int, regime: Regime
) -> None:
    demande = min(jour + timedelta(attente), ajouter_mois(jour, 2))
    rendu = demande + timedelta(arret)
    faits = [Fait(jour, RECU), Fait(demande, DEMANDE), Fait(rendu, PIECES)]
    resultat = calculer_horloge(regime, faits)
    assert resultat.echeance is not None
    if regime is Regime.SILENCE_ACCEPTATION:
        assert resultat.echeance == ajouter_mois(rendu, 2)
    else:
        assert resultat.echeance - ajouter_mois(jour, 2) == timedelta(arret)


@given(JOURS, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6), st.sampled_from(SUSPENSIFS))
def test_la_suspension_ajoute_exactement_la_somme_des_arrets(
    jour: date, arrets: list[tuple[int, int]], regime: Regime
) -> None:
    faits, present, total = [Fait(jour, RECU)], jour, 0
    for attente, arret in arrets:
        demande = present + timedelta(attente)
        if est_echue(ajouter_mois(jour, 2) + timedelta(total), demande):
            break
        present, total = demande + timedelta(arret), total + arret
        faits += [Fait(demande, DEMANDE), Fait(present, PIECES)]
    assert calculer_horloge(regime, faits).echeance == ajouter_mois(jour, 2) + timedelta(total)


@given(JOURS, st.integers(0, 59), st.integers(0, 400), st.sampled_from(TOUS))
def test_demander_puis_annuler_ne_deplace_jamais_l_echeance(
    jour: date, attente: int, arret: int, regime: Regime
) -> None:
    demande = min(jour + timedelta(attente), ajouter_mois(jour, 2))
    faits = [Fait(jour, RECU), Fait(demande, DEMANDE), Fait(demande + timedelta(arret), ANNULE)]
    assert calculer_horloge(regime, faits).echeance == ajouter_mois(jour, 2)


def _commande(*arguments: str) -> subprocess.CompletedProcess[str]:
    commande = [sys.executable, "-m", "commun.delais", *arguments]
    return subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "sortie"),
    [
        (("2026-12-31", "--mois", "2"), "2027-02-28\n"),
        (("2027-12-31",), "2028-02-29\n"),
        (("2026-03-01", "--mois", "2", "--report"), "2026-05-04\n"),
    ],
)
def test_la_commande_imprime_la_date(arguments: tuple[str, ...], sortie: str) -> None:
    resultat = _commande(*arguments)
    assert (resultat.returncode, resultat.stdout) == (0, sortie)


@pytest.mark.parametrize(
    ("arguments", "motif"),
    [
        (("2026-02-30",), "« 2026-02-30 » n’est pas une date"),
        (("20260230",), "n’est pas une date"),
        (("2026-01-01", "--mois", "-1"), "« -1 » n’est pas un nombre de mois"),
        (("2026-01-01", "--mois", "deux"), "« deux » n’est pas un nombre de mois"),
        (("9999-12-01",), "sort du calendrier"),
        ((), "jour"),
    ],
)
def test_la_commande_refuse_une_saisie_fausse_avec_le_code_deux(arguments: tuple[str, ...], motif: str) -> None:
    resultat = _commande(*arguments)
    assert (resultat.returncode, resultat.stdout) == (2, "")
    assert motif in resultat.stderr
