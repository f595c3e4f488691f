"""Libellés et champs communs aux formulaires de comptes."""

from django import forms

from acteurs.nomenclatures import choix_professions
from commun.telephones import SaisieTelephone

AIDE_MOT_DE_PASSE = "Douze caractères au moins. Une phrase que vous seul connaissez convient bien."
AIDE_TELEPHONE = "Par exemple : 05 61 00 00 00."


def nommer(formulaire: forms.Form, libelles: dict[str, str], aides: dict[str, str] | None = None) -> None:
    """Donne libellés et aides, et retire les textes d'exemple placés dans les champs (charte : l'aide est dessous)."""
    for nom, champ in formulaire.fields.items():
        champ.label = libelles.get(nom, champ.label)
        champ.help_text = (aides or {}).get(nom, "")
        champ.widget.attrs.pop("placeholder", None)


def champ_nom() -> forms.CharField:
    """Nom de famille."""
    return forms.CharField(label="Nom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))


def champ_prenom() -> forms.CharField:
    """Prénom."""
    return forms.CharField(label="Prénom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))


def champ_profession() -> forms.ChoiceField:
    """Profession de santé (TRE_G15), vide pour qui n'en exerce pas."""
    return forms.ChoiceField(
        label="Profession de santé",
        choices=lambda: [("", "Aucune, ou autre métier"), *choix_professions()],
        required=False,
    )


def champ_telephone() -> SaisieTelephone:
    """Téléphone, facultatif pour un compte."""
    return SaisieTelephone(required=False, help_text=AIDE_TELEPHONE)


def champ_nouveau_mot_de_passe(label: str = "Mot de passe") -> forms.CharField:
    """Mot de passe à choisir ; sa solidité est vérifiée par le formulaire, qui connaît la personne."""
    return forms.CharField(
        label=label,
        strip=False,
        help_text=AIDE_MOT_DE_PASSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
