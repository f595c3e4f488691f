"""L'antivirus des pièces jointes, tel que le voient l'exploitant et la surveillance."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info

from commun.antivirus import joignable


def verifier_l_antivirus(app_configs: Any = None, **_: Any) -> Iterator[CheckMessage]:
    """Dit par ``check --deploy``, sans le faire échouer : sans antivirus, les pièces sont servies sans analyse."""
    if not settings.CLAMD_ADRESSE:
        yield Info(
            "Aucun antivirus n’est réglé : les pièces jointes sont servies sans être analysées.",
            hint="CLAMD_ADRESSE=hôte:3310, ou le chemin de la prise de clamd.",
            id="dossiers.I001",
        )


def situation_de_l_antivirus() -> str:
    """« non réglé », « joignable » ou « injoignable » (les nouvelles pièces restent alors en quarantaine)."""
    if not settings.CLAMD_ADRESSE:
        return "non réglé"
    return "joignable" if joignable(settings.CLAMD_ADRESSE) else "injoignable"
