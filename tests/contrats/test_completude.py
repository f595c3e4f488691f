"""Chaque contrôle du contrat, seul : une photographie complète, une chose changée, un message exact ou rien."""

from copy import deepcopy
from datetime import date

import pytest

from contrats.completude import REGLES
from contrats.compte import photographier_compte
from dossiers.completude import manques

JOUR = date(2026, 3, 2)


def _objectif(depuis=1, cible="", paliers=()):
    lignes = [{"seuil": seuil, "montant": montant} for seuil, montant in paliers]
    return {"depuis": depuis, "cible": cible, "baisse": False, "paliers": lignes}


def _indicateur(**changes):
    return {
        "code": "acces_soins-1",
        "intitule": "Patients suivis",
        "unite": "patients",
        "reference": "0",
        "remunere": True,
        "mode": "lineaire",
        "montant": "0.00",
        "preuves": "Relevé.",
        "objectifs": [_objectif(cible="100")],
        **changes,
    }


def _engagement(mission, libelle, variable):
    return {
        "mission": mission,
        "libelle": libelle,
        "demarrage_le": "2026-06-01",
        "deploiement_le": "2027-06-01",
        "derogation": "",
        "compensation_snp": False,
        "supplement_snp": False,
        "indicateurs": [_indicateur(montant=variable)],
    }


def _compte(iban):
    return photographier_compte(iban, "00" * 32)


# Taille 2 : part variable annuelle des trois missions socles (domaine §5).
COMPLET = {
    "dossier": {"numero": "2026-00001", "nom": "CPTS d’essai"},
    "parties": {},
    "territoire": {"version": 1, "population": 52000, "millesime": 2023, "taille": 2, "communes": [], "parties": []},
    "contenu": {
        "bareme": "ACI-2019",
        "structure_nom": "Association d’essai",
        "structure_statut": "declaree",
        "structure_adresse": "",
        "siret": "73282932000074",
        "rna": "W313012345",
        "compte": _compte("FR7630006000011234567890189"),
        "moyens": "Une coordinatrice.",
        "articles_particuliers": "",
        "caisse": 1,
        "signataires": [{"partie": p, "nom": "Nom", "qualite": "qualité"} for p in ("cpts", "ars", "am")],
        "engagements": [
            _engagement("acces_soins", "Accès aux soins", "17500.00"),
            _engagement("parcours", "Parcours", "35000.00"),
            _engagement("prevention", "Prévention", "15000.00"),
        ],
    },
}


def trouver(photographie):
    return [
        (m.regle.removeprefix("contrat."), m.message, m.niveau) for m in manques(REGLES, {**photographie, "jour": JOUR})
    ]


def essayer(change):
    photographie = deepcopy(COMPLET)
    change(photographie, photographie["contenu"], photographie["contenu"]["engagements"])
    return trouver(photographie)


def test_une_photographie_complete_ne_manque_de_rien():
    assert trouver(COMPLET) == []


def test_les_delais_d_un_renouvellement_courent_de_son_debut():
    def renouveler(photographie, contenu, engagements):
        photographie["renouvelle"] = {"empreinte": "00" * 32, "signe_le": "2021-07-29", "terme": "2026-07-29"}
        engagements[0].update(demarrage_le="2026-12-15", deploiement_le="2028-01-29")
        engagements[1].update(demarrage_le="2027-07-30", deploiement_le="2028-07-29")

    [(regle, message, niveau)] = essayer(renouveler)
    assert (regle, niveau) == ("dates", "B")
    assert message == (
        "« Parcours » : le démarrage doit être prévu au plus tard le 29 juillet 2027, 12 mois après le début du "
        "renouvellement, le 29 juillet 2026 ; au-delà, écrivez le motif de la dérogation."
    )


CAS = {
    "bareme": (lambda p, c, e: c.update(bareme="ACI-AV2-2022"), "bareme", "B"),
    "territoire_sans_version": (lambda p, c, e: p["territoire"].update(version=0), "territoire", "B"),
    "structure": (lambda p, c, e: c.update(structure_nom=""), "structure", "B"),
    "siret_absent": (lambda p, c, e: c.update(siret=""), "siret", "B"),
    "siret_faux": (lambda p, c, e: c.update(siret="73282932000075"), "siret", "B"),
    "rna_absent": (lambda p, c, e: c.update(rna=""), "rna", "B"),
    "iban_absent": (lambda p, c, e: c.update(compte=_compte("")), "iban", "B"),
    "iban_faux": (
        lambda p, c, e: c.update(compte=_compte("FR7630006000011234567890188")),
        "iban",
        "B",
    ),
    "iban_hors_sepa": (
        lambda p, c, e: c.update(compte=_compte("TN5910006035183598478831")),
        "iban",
        "B",
    ),
    "iban_etranger": (
        lambda p, c, e: c.update(compte=_compte("DE89370400440532013000")),
        "iban_etranger",
        "A",
    ),
    "caisse": (lambda p, c, e: c.update(caisse=None), "caisse", "B"),
    "signataire_sans_qualite": (lambda p, c, e: c["signataires"][1].update(qualite=" "), "signataires", "B"),
    "socle_absent": (lambda p, c, e: e.pop(1), "missions_socles", "B"),
    "sans_demarrage": (lambda p, c, e: e[0].update(demarrage_le=""), "dates", "B"),
    "sans_deploiement": (lambda p, c, e: e[0].update(deploiement_le=""), "dates", "B"),
    "demarrage_tardif": (lambda p, c, e: e[0].update(demarrage_le="2026-09-03"), "dates", "B"),
    "deploiement_tardif": (lambda p, c, e: e[0].update(deploiement_le="2027-09-03"), "dates", "B"),
    "deploiement_avant": (lambda p, c, e: e[0].update(deploiement_le="2026-05-31"), "dates", "B"),
    "demarrage_passe": (lambda p, c, e: e[0].update(demarrage_le="2026-03-01"), "demarrage_passe", "A"),
    "sans_indicateur": (lambda p, c, e: e[0].update(indicateurs=[]), "indicateur_remunere", "B"),
    "suivi_seulement": (
        lambda p, c, e: e[0].update(indicateurs=[_indicateur(remunere=False)]),
        "indicateur_remunere",
        "B",
    ),
    "somme_trop_petite": (lambda p, c, e: e[0]["indicateurs"][0].update(montant="17499.99"), "montants", "B"),
    "somme_trop_grande": (lambda p, c, e: e[0]["indicateurs"][0].update(montant="17500.01"), "montants", "B"),
    "a_zero_euro": (
        lambda p, c, e: e[0]["indicateurs"].append(_indicateur(montant="0.00")),
        "montant_nul",
        "B",
    ),
    "population_inconnue": (lambda p, c, e: p["territoire"].update(population=None), "territoire", "B"),
    "sans_reference": (lambda p, c, e: e[0]["indicateurs"][0].update(reference=""), "cibles", "B"),
    "cible_egale": (lambda p, c, e: e[0]["indicateurs"][0].update(reference="100.0"), "cibles", "B"),
    "cible_egale_la_troisieme_annee": (
        lambda p, c, e: e[0]["indicateurs"][0]["objectifs"].append(_objectif(3, "0")),
        "cibles",
        "B",
    ),
    "cible_seulement_la_deuxieme_annee": (
        lambda p, c, e: e[0]["indicateurs"][0]["objectifs"][0].update(depuis=2),
        "cibles",
        "B",
    ),
    "paliers_absents": (lambda p, c, e: e[0]["indicateurs"][0].update(mode="paliers"), "paliers", "B"),
    "preuves": (lambda p, c, e: e[0]["indicateurs"][0].update(preuves=""), "preuves", "A"),
    "moyens": (lambda p, c, e: c.update(moyens=""), "moyens", "A"),
}


@pytest.mark.parametrize("cas", CAS)
def test_un_seul_manque_au_bon_niveau(cas):
    change, regle, niveau = CAS[cas]
    trouves = [(nom, niv) for nom, _message, niv in essayer(change)]
    # Un barème en brouillon n'a pas de montants : ses missions socles manquent aussi.
    attendus = {"bareme": [("bareme", "B"), ("missions_socles", "B"), ("sans_part_variable", "B")]}.get(cas)
    assert sorted(set(trouves)) == sorted(attendus or [(regle, niveau)])


@pytest.mark.parametrize(("jour", "attendu"), [("2026-09-02", []), ("2026-09-03", ["dates"])])
def test_le_delai_de_six_mois_se_compte_de_quantieme_a_quantieme(jour, attendu):
    trouves = essayer(lambda p, c, e: e[0].update(demarrage_le=jour))
    assert [nom for nom, _m, _n in trouves] == attendu


@pytest.mark.parametrize(
    ("paliers", "defaut"),
    [
        ((("219", "3000"), ("100", "6000"), ("50", "17500")), None),
        ((("10", "3000"), ("20", "17500")), None),
        ((("219", "3000"), ("50", "6000"), ("100", "17500")), "monter, ou toujours descendre"),
        ((("100", "6000"), ("100", "17500")), "monter, ou toujours descendre"),
        ((("219", "6000"), ("100", "6000"), ("50", "17500")), "valoir plus que le précédent"),
        ((("219", "0"), ("100", "17500")), "le premier plus de zéro euro"),
        ((("219", "3000"), ("100", "6000")), "le montant de l’indicateur"),
    ],
)
def test_les_paliers_sont_ordonnes_et_finissent_au_montant(paliers, defaut):
    trouves = essayer(
        lambda p, c, e: e[0]["indicateurs"][0].update(mode="paliers", objectifs=[_objectif(paliers=paliers)])
    )
    messages = [message for _nom, message, _niveau in trouves]
    assert len(messages) == (defaut is not None)
    assert defaut is None or defaut in messages[0]


def test_une_mission_sans_part_variable_ne_se_remunere_pas():
    complementaire = _engagement("qualite", "Qualité", "10000.00")
    assert essayer(lambda p, c, e: e.append(complementaire)) == []


def test_le_rna_n_est_exige_que_d_une_association_declaree():
    assert essayer(lambda p, c, e: c.update(rna="", structure_statut="autre")) == []
