"""Numéros de téléphone, français d'abord : une seule lecture, pour tout ce qui se saisit.

Un numéro étranger s'accepte au format international (UIT-T E.164 : « + », indicatif du pays, quinze chiffres au plus) ;
sa longueur dépend du pays et n'est pas contrôlée : qui le lit est averti.
Plan national de numérotation (Arcep, décision 2018-0881) : dix chiffres, le premier est zéro. De l'étranger, le zéro
cède la place à l'indicatif : +33 pour la métropole, +262, +590, +594, +596 et +508 outre-mer.
"""

import re

from django import forms
from django.core.exceptions import ValidationError

MESSAGE = (
    "Écrivez un numéro de téléphone français à dix chiffres, par exemple 05 61 00 00 00, ou avec son indicatif, "
    "par exemple +33 5 61 00 00 00. À l’étranger : l’indicatif du pays, par exemple +32 475 12 34 56."
)
SEPARATEURS = re.compile(r"[\s.\-/_()\u2010-\u2015]+")
# Chaque indicatif et ce qui remplace le « + » et lui-même dans le numéro national.
INDICATIFS = {"33": "0", "262": "0", "590": "0", "594": "0", "596": "0", "508": "0508"}
# Indicatifs de pays à un et à deux chiffres (UIT, liste E.164.D) ; tous les autres en ont trois.
COURTS = frozenset({"1", "7"})
DEUX_CHIFFRES = frozenset(
    map(
        str,
        (20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67), 81, 82, 84, 86)
        + (*range(90, 96), 98),
    )
)
INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
LONGUEUR_MAXIMUM = 20
CHIFFRES_FRANCAIS = 10
NATIONAL = re.compile(r"0[1-9][0-9]{8}", re.ASCII)


def normaliser_telephone(texte: str) -> str:
    """« 0561000000 », « 05.61.00.00.00 » ou « +33 (0)5 61 00 00 00 » : « 05 61 00 00 00 ». Vide reste vide.

    Un numéro étranger garde son indicatif : « +32 475 12 34 56 ». ``ValidationError`` pour tout autre texte.
    """
    compact = SEPARATEURS.sub("", texte.strip().replace("(0)", ""))
    if not compact:
        if texte.strip():
            raise ValidationError(MESSAGE, code="telephone")
        return ""
    etranger = _etranger(compact)
    if etranger:
        return etranger
    national = _national(compact)
    if not NATIONAL.fullmatch(national):
        raise ValidationError(MESSAGE, code="telephone")
    return _grouper(national)


def _etranger(compact: str) -> str:
    """La forme internationale d'un numéro étranger, vide si ce n'en est pas un.

    « 00 » et huit chiffres ont la longueur d'un numéro français : c'est une faute de frappe, pas l'international.
    """
    numero = f"+{compact[2:]}" if compact.startswith("00") and len(compact) != CHIFFRES_FRANCAIS else compact
    if not INTERNATIONAL.fullmatch(numero) or numero[1:].startswith(tuple(INDICATIFS)):
        return ""
    longueur = 1 if numero[1] in COURTS else 2 if numero[1:3] in DEUX_CHIFFRES else 3
    pays, suite = numero[: longueur + 1], numero[longueur + 1 :]
    tete = 3 if len(suite) % 2 else 2
    lisible = " ".join([pays, suite[:tete], *re.findall("..", suite[tete:])])
    return lisible if len(lisible) <= LONGUEUR_MAXIMUM else f"{pays} {suite}"


def est_etranger(texte: str) -> bool:
    """Vrai pour un numéro déjà rangé, ou saisi, au format international d'un autre pays."""
    return bool(_etranger(SEPARATEURS.sub("", texte.strip().replace("(0)", ""))))


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
    """Vrai pour un numéro français ou international, quelle que soit son écriture."""
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
