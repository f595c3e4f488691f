"""Des identifiants fictifs à la clé juste, pris hors des plages attribuées."""

from random import Random

from stdnum import iban, luhn

BANQUE_FICTIVE = "99999"


def un_rna(hasard: Random) -> str:
    """W suivi de neuf chiffres."""
    return f"W999{hasard.randrange(10**6):06d}"


def un_siret(hasard: Random) -> str:
    """SIREN en 99 (plage non attribuée), établissement 00011 et suivants, clés de Luhn justes."""
    base = f"99{hasard.randrange(10**6):06d}"
    siren = base + luhn.calc_check_digit(base)
    etablissement = f"{siren}0001"
    return etablissement + luhn.calc_check_digit(etablissement)


def un_iban(hasard: Random) -> str:
    """IBAN français d'une banque qui n'existe pas, clé RIB et clé IBAN justes."""
    guichet, compte = "00001", f"{hasard.randrange(10**11):011d}"
    cle = 97 - (89 * int(BANQUE_FICTIVE) + 15 * int(guichet) + 3 * int(compte)) % 97
    bban = f"{BANQUE_FICTIVE}{guichet}{compte}{cle:02d}"
    return f"FR{iban.calc_check_digits('FR00' + bban)}{bban}"
