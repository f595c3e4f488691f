"""Les numéros de téléphone : une seule lecture ; un numéro étranger s'accepte au format international."""

import pytest
from django.core.exceptions import ValidationError

from commun.telephones import LONGUEUR_MAXIMUM, MESSAGE, est_etranger, est_un_telephone, normaliser_telephone


@pytest.mark.parametrize(
    ("saisi", "attendu"),
    [
        ("", ""),
        ("0561000000", "05 61 00 00 00"),
        (" 05.61.00.00.00 ", "05 61 00 00 00"),
        ("05-61-00-00-00", "05 61 00 00 00"),
        ("05\u00a061\u202f00/00_00", "05 61 00 00 00"),
        ("+33561000000", "05 61 00 00 00"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("0033 5 61 00 00 00", "05 61 00 00 00"),
        ("+262 692 12 34 56", "06 92 12 34 56"),
        ("+590 590 12 34 56", "05 90 12 34 56"),
        ("+594 694 12 34 56", "06 94 12 34 56"),
        ("+596 596 12 34 56", "05 96 12 34 56"),
        ("+508 41 12 34", "05 08 41 12 34"),
        ("0801902263", "0 801 902 263"),
        ("+32475123456", "+32 475 12 34 56"),
        ("0032 475 12 34 56", "+32 475 12 34 56"),
        ("+34 912 345 678", "+34 912 34 56 78"),
        ("+376 312 345", "+376 31 23 45"),
        ("+1 (514) 555-0134", "+1 51 45 55 01 34"),
        ("+352 12 34 56 78 90 12", "+352 123456789012"),
    ],
)
def test_un_numero_se_range_sous_une_seule_forme(saisi, attendu):
    assert normaliser_telephone(saisi) == attendu
    assert normaliser_telephone(attendu) == attendu
    assert est_un_telephone(saisi) == bool(attendu)
    assert (est_etranger(saisi), est_etranger(attendu)) == (attendu.startswith("+"), attendu.startswith("+"))
    assert len(attendu) <= LONGUEUR_MAXIMUM


@pytest.mark.parametrize(
    "faux",
    [
        "05 61 00 00",
        "05 61 00 00 0",
        "05 61 00 00 00 00",
        "15 61 00 00 00",
        "00 61 00 00 00",
        "+33 05 61 00 00 00",
        "+34 912 3",
        "+0 912 345 678",
        "+34 912 345 678 901 23",
        "+٣٢٤٧٥١٢٣٤٥٦",
        "+262 692 12 34",
        "allo",
        "05 61 00 00 0a",
        "٠٥٦١٠٠٠٠٠٠",
        "-",
        "()",
    ],
)
def test_tout_autre_texte_est_refuse_avec_un_exemple(faux):
    with pytest.raises(ValidationError) as refus:
        normaliser_telephone(faux)
    assert refus.value.messages == [MESSAGE]
    assert not est_un_telephone(faux)
