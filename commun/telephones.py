"""Numéros de téléphone français : une seule lecture, pour tout ce qui se saisit.

Plan national de numérotation (Arcep, décision 2018-0881) : dix chiffres, le premier est zéro. De l'étranger, le zéro
cède la place à l'indicatif : +33 pour la métropole, +262, +590, +594, +596 et +508 outre-mer.
"""

import re

from django import forms
from django.core.exceptions import ValidationError

MESSAGE = (
    "Écrivez un numéro de téléphone français à dix chiffres, par exemple 05 61 00 00 00, ou avec son indicatif, "
    "par exemple +33 5 61 00 00 00."
)
SEPARATEURS = re.compile(r"[\s.\-/_()\u2010-\u2015]+")
# Chaque indicatif et ce qui remplace le « + » et lui-même dans le numéro national.
INDICATIFS = {"33": "0", "262": "0", "590": "0", "594": "0", "596": "0", "508": "0508"}
NATIONAL = re.compile(r"0[1-9][0-9]{8}", re.ASCII)


def normaliser_telephone(texte: str) -> str:
    """« 0561000000 », « 05.61.00.00.00 » ou « +33 (0)5 61 00 00 00 » : « 05 61 00 00 00 ». Vide reste vide.

    ``ValidationError`` si ce n'est pas un numéro français.
    """
    compact = SEPARATEURS.sub("", texte.strip().replace("(0)", ""))
    if not compact:
        if texte.strip():
            raise ValidationError(MESSAGE, code="telephone")
        return ""
    national = _national(compact)
    if not NATIONAL.fullmatch(national):
        raise ValidationError(MESSAGE, code="telephone")
    return _grouper(national)


def _grouper(national: str) -> str:
    """Deux par deux ; un numéro de service (08) par trois après le zéro, comme il s'affiche partout."""
    if national.startswith("08"):
        return f"0 {' '.join(re.findall('...', national[1:]))}"
    return " ".join(re.findall("..", national))


def _national(compact: str) -> str:
    """La forme à dix chiffres, ou le texte tel quel s'il n'a pas d'indicatif connu."""
    if not compact.startswith(("+", "00")):
        return compact
    suite = compact.removeprefix("+") if compact.startswith("+") else compact[2:]
    indicatif = next((code for code in INDICATIFS if suite.startswith(code)), None)
    return compact if indicatif is None else INDICATIFS[indicatif] + suite[len(indicatif) :]


def est_un_telephone(texte: str) -> bool:
    """Vrai pour un numéro français, quelle que soit son écriture."""
    try:
        return bool(normaliser_telephone(texte))
    except ValidationError:
        return False


class SaisieTelephone(forms.CharField):
    """Champ de formulaire qui rend la forme normalisée ; pas de ``maxlength`` : les espaces collés ne coupent rien."""

    def __init__(self, **options) -> None:
        options.pop("max_length", None)
        attributs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        super().__init__(**{"widget": forms.TextInput(attrs=attributs), "label": "Téléphone", **options})

    def to_python(self, value: object) -> str:
        return normaliser_telephone(super().to_python(value))


class AdminAvecTelephone:
    """À mettre devant ``ModelAdmin`` : la colonne « telephone » s'y saisit comme partout."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "telephone":
            return SaisieTelephone(required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
