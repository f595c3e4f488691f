"""Les voies de recours : les mêmes mots partout, avec leurs articles et la bonne date."""

from datetime import date

from dossiers.recours import recours_annonces, voies_contre_une_decision, voies_de_recours


def test_une_annonce_un_refus_implicite_et_une_decision_disent_la_meme_voie():
    _motifs, gracieux, juge = recours_annonces("Agence régionale de santé Occitanie")
    _fait, _demande, jusqu_au, egalement = voies_de_recours(date(2026, 12, 31))
    assert jusqu_au.endswith(gracieux)
    assert egalement.endswith(juge)
    assert voies_contre_une_decision()[0].endswith(gracieux)


def test_le_delai_de_deux_mois_se_compte_de_la_naissance_du_refus():
    assert "Jusqu’au 28 février 2027 inclus" in voies_de_recours(date(2026, 12, 31))[2]


def test_chaque_voie_cite_son_article():
    motifs, gracieux, juge = recours_annonces("ARS Occitanie")
    assert ("L232-4" in motifs, "L411-2" in gracieux, "R421-1 et R421-2" in juge) == (True, True, True)
    assert motifs.startswith("demander à l’ARS Occitanie les motifs")
