"""Les textes de consentement, versionnés : une signature garde celui qu'elle a lu. On n'en corrige aucun."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Consentement:
    """Un texte et la version qui le nomme."""

    version: str
    texte: str


CONSENTEMENTS = (
    # Signé tel quel, apostrophes du clavier comprises : les preuves d'alors le gardent.
    Consentement(
        "2026-11",
        "J'ai lu le document proposé et je le signe dans cette version, que son empreinte désigne. J'ai qualité pour "
        "engager la partie que je représente. J'accepte que cette signature électronique simple (règlement eIDAS, "
        "article 25) ait la valeur d'une signature écrite entre les parties, et que sa preuve soit conservée.",
    ),
    Consentement(
        "2026-11-2",
        "J’ai lu le document proposé et je le signe dans cette version, que son empreinte désigne. J’ai qualité pour "
        "engager la partie que je représente. J’accepte que cette signature électronique simple (règlement eIDAS, "
        "article 25) ait la valeur d’une signature écrite entre les parties, et que sa preuve soit conservée.",
    ),
)
COURANT = CONSENTEMENTS[-1]


def consentement(version: str) -> Consentement | None:
    """Le texte de cette version, ou None."""
    return next((c for c in CONSENTEMENTS if c.version == version), None)
