"""Le compte de la CPTS dans une photographie : reconnaissable et vérifiable, jamais l'IBAN en clair.

L'empreinte est un HMAC-SHA-256 dont la clé, tirée au hasard pour chaque contrat, reste hors de la photographie : sans
elle, un IBAN ne se devine pas par essais ; avec elle, un compte changé se voit, même si ``SECRET_KEY`` a tourné.
"""

import hashlib
import hmac
import secrets

from acteurs.identifiants import IdentifiantInvalide, lire_iban, masquer_iban


def nouvelle_cle() -> str:
    """Une clé de 32 octets, en hexadécimal."""
    return secrets.token_hex(32)


def photographier_compte(iban: str, cle: str) -> dict[str, str]:
    """L'IBAN masqué, son empreinte, son défaut et son avertissement ; tout est vide sans IBAN."""
    if not iban:
        return dict.fromkeys(("iban", "empreinte", "defaut", "avertissement"), "")
    defaut = avertissement = ""
    try:
        avertissement = lire_iban(iban).avertissement or ""
    except IdentifiantInvalide as erreur:
        defaut = str(erreur)
    empreinte = hmac.new(bytes.fromhex(cle), iban.encode(), hashlib.sha256).hexdigest()
    return {"iban": masquer_iban(iban), "empreinte": empreinte, "defaut": defaut, "avertissement": avertissement}
