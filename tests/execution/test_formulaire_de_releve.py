"""Le formulaire d'un relevé dit tout ce qui manque d'un coup, et ce qui est attendu se lit avant de saisir."""

from decimal import Decimal

import pytest

from contrats.enums import ModeIndicateur
from execution.forms.releves import ReleveForm
from execution.indicateurs import IndicateurAnnuel


def un_indicateur(**voulu: object) -> IndicateurAnnuel:
    de_base = {
        "code": "acces_soins-1",
        "intitule": "Patients sans médecin traitant",
        "mission": "acces_soins",
        "mission_libelle": "Accès aux soins",
        "unite": "patients",
        "mode": ModeIndicateur.LINEAIRE,
        "remunere": True,
        "montant": Decimal(9000),
        "reference": None,
        "cible": None,
        "paliers": (),
        "preuves": "",
    }
    return IndicateurAnnuel(**{**de_base, **voulu})


def fautes(autre: str = "", **envoye: str) -> dict[str, int]:
    formulaire = ReleveForm(envoye, {}, indicateur=un_indicateur(), autre=autre)
    return {champ: len(raisons) for champ, raisons in formulaire.errors.items()}


@pytest.mark.parametrize(
    ("envoye", "attendues"),
    [
        ({"nature": "valeur"}, {"valeur", "observee_le", "requete"}),
        ({"nature": "valeur", "valeur": "beaucoup"}, {"valeur", "observee_le", "requete"}),
        ({"nature": "masquee"}, {"observee_le", "requete"}),
        ({"nature": "manquante"}, {"observee_le", "commentaire"}),
        ({"nature": "valeur", "valeur": "0", "observee_le": "2026-01-05", "requete": "SNDS."}, set()),
    ],
)
def test_tout_ce_qui_manque_se_dit_une_fois_et_d_un_coup(envoye: dict[str, str], attendues: set[str]) -> None:
    assert fautes(**envoye) == dict.fromkeys(attendues, 1)


def test_l_ecart_ne_s_explique_que_si_l_autre_partie_a_releve() -> None:
    seul = ReleveForm(indicateur=un_indicateur(), autre="")
    a_deux = ReleveForm(indicateur=un_indicateur(), autre="la caisse")
    assert "motif" not in seul.fields
    assert a_deux.fields["motif"].label == "Pourquoi votre valeur n’est pas celle qu’a relevée la caisse"


@pytest.mark.parametrize(
    ("voulu", "attendus"),
    [
        ({}, []),
        ({"mode": ModeIndicateur.BINAIRE}, ["preuve fournie"]),
        ({"cible": Decimal(80), "reference": Decimal(120)}, ["80 patients (120 patients au départ)"]),
        (
            {"paliers": ((Decimal(219), Decimal(3000)), (Decimal(100), Decimal(6000)))},
            ["219 patients ou moins : 3 000,00 €", "100 patients ou moins : 6 000,00 €"],
        ),
        ({"paliers": ((Decimal(50), Decimal(9000)),)}, ["50 patients ou plus : 9 000,00 €"]),
        (
            {"paliers": ((Decimal(50), Decimal(9000)),), "palier_a_la_baisse": True},
            ["50 patients ou moins : 9 000,00 €"],
        ),
    ],
)
def test_ce_qui_est_attendu_se_lit_en_toutes_lettres(voulu: dict[str, object], attendus: list[str]) -> None:
    assert [" ".join(texte.split()) for texte in un_indicateur(**voulu).attendus] == attendus
