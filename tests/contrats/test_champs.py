"""Les champs du contrat : ce qui s'y tape reste court, et se lit en un temps qui ne dépend pas de qui l'envoie."""

from time import process_time

import pytest
from django import forms

from commun.composants.champs import SIGNES_D_UN_TEXTE
from contrats.forms.avenant import ObjetForm
from contrats.forms.champs import NombreField, PaliersField
from contrats.forms.preparation import ClausesForm
from dossiers.forms.actes import MotifForm


@pytest.mark.parametrize(
    ("champ", "saisie", "raison"),
    [
        (PaliersField(), "a" + " " * 60_000 + "b", "20 paliers au plus"),
        (PaliersField(), "1:2\n" * 21, "20 paliers au plus"),
        (PaliersField(), "a" + " " * 1_900 + "b", "écrivez la valeur à atteindre"),
        (PaliersField(), ":5", "écrivez la valeur à atteindre"),
        (NombreField(), "9" * 1_000_000, "trop long"),
    ],
)
def test_une_saisie_demesuree_se_refuse_vite(champ: forms.Field, saisie: str, raison: str) -> None:
    debut = process_time()
    with pytest.raises(forms.ValidationError, match=raison):
        champ.clean(saisie)
    assert process_time() - debut < 2


def test_un_palier_s_ecrit_de_toutes_les_facons() -> None:
    lus = PaliersField().clean("219 : 3 000\n100=6000,50 €\n 50→9000 ")
    assert [(int(seuil), str(montant)) for seuil, montant in lus] == [(219, "3000"), (100, "6000.50"), (50, "9000")]


def test_un_texte_du_contrat_a_la_limite_de_tout_le_portail() -> None:
    saisie = ClausesForm({"moyens": "a" * (SIGNES_D_UN_TEXTE + 1)})
    assert "raccourcissez votre réponse de 1 signe." in saisie.errors["moyens"][0]
    assert all(champ.max_length for champ in (MotifForm.base_fields["commentaire"], ObjetForm.base_fields["objet"]))
