"""Un refus nomme le champ et dit quoi faire, dans tous les formulaires du portail."""

import pytest
from django import forms

from commun.composants.champs import SIGNES_D_UN_TEXTE


class Exemple(forms.Form):
    nom = forms.CharField(label="Nom de la structure", max_length=5)
    statut = forms.ChoiceField(label="Statut", choices=[("a", "A")])
    accord = forms.BooleanField(label="J’accepte")
    montant = forms.IntegerField(label="Montant", required=False)
    somme = forms.DecimalField(label="Somme", required=False)
    jour = forms.DateField(label="Date", required=False)
    adresse = forms.EmailField(label="Adresse électronique", required=False)
    texte = forms.CharField(label="Texte", widget=forms.Textarea, required=False)
    propre = forms.CharField(label="Motif", error_messages={"required": "Dites pourquoi."})


def fautes(**donnees: str) -> dict[str, list[str]]:
    return {nom: list(liste) for nom, liste in Exemple(donnees).errors.items()}


@pytest.mark.parametrize(
    ("champ", "message"),
    [
        ("nom", "Remplissez ce champ : nom de la structure."),
        ("statut", "Choisissez une réponse : statut."),
        ("accord", "Cochez « J’accepte » pour continuer."),
        ("propre", "Dites pourquoi."),
    ],
)
def test_un_champ_vide_se_nomme(champ, message):
    assert fautes()[champ] == [message]


@pytest.mark.parametrize(
    ("champ", "saisie", "message"),
    [
        ("montant", "douze", "Écrivez un nombre entier, en chiffres. Par exemple : 15000."),
        ("somme", "douze", "Écrivez un nombre, en chiffres. Par exemple : 1250,50."),
        ("jour", "31/02/2026", "Écrivez une date qui existe. Par exemple : 02/03/2026."),
        ("adresse", "anne", "Écrivez une adresse complète. Par exemple : prenom.nom@exemple.fr."),
        ("nom", "abcdefg", "5 signes au plus : raccourcissez votre réponse de 2 signes."),
        ("texte", "a" * (SIGNES_D_UN_TEXTE + 1), "20 000 signes au plus : raccourcissez votre réponse de 1 signe."),
    ],
)
def test_une_saisie_fausse_dit_la_sortie(champ, saisie, message):
    assert [texte.replace("\u202f", " ").replace("\xa0", " ") for texte in fautes(**{champ: saisie})[champ]] == [
        message
    ]


def test_un_texte_long_n_est_jamais_coupe_par_le_navigateur():
    rendu = str(Exemple()["texte"])
    assert 'data-signes="20000"' in rendu
    assert "maxlength" not in rendu
