"""Les voies de recours contre une décision de l'ARS : une seule source, pour l'écran, le courriel et les PDF.

Refus implicite d'une subvention : CRPA L231-1 et L231-4, 3° ; ses motifs : L232-4 ; recours gracieux ou hiérarchique,
qui interrompt le délai : L411-2 ; tribunal administratif : CJA R421-1 et R421-2.
"""

from datetime import date

from commun.calendrier import ajouter_mois, en_lettres

DELAI_RECOURS_MOIS = 2


def _motifs(ars: str) -> str:
    return (
        f"demander à {ars} les motifs de ce refus ; elle a un mois pour vous les donner, et le délai de recours est "
        "prolongé jusqu’à deux mois après sa réponse (CRPA L232-4)."
    )


def _gracieux() -> str:
    return (
        "former un recours gracieux devant le directeur général de l’ARS, ou hiérarchique devant le ministre "
        "chargé de la santé ; il interrompt le délai pour saisir le juge (CRPA L411-2)."
    )


def _juge(articles: str = "R421-1 et R421-2") -> str:
    return (
        "saisir le tribunal administratif, par écrit ou sur Télérecours citoyens, y compris dans les deux mois qui "
        f"suivent le rejet d’un recours gracieux ou hiérarchique (CJA {articles})."
    )


def recours_annonces(ars: str) -> tuple[str, ...]:
    """Ce que vous pourrez faire si le silence vaut refus, à la suite de « vous pouvez : » ; ``ars`` : son nom."""
    return (_motifs(f"l’{ars}"), _gracieux(), _juge())


def voies_de_recours(ne_le: date) -> tuple[str, ...]:
    """Phrases à afficher et à écrire au porteur ; ``ne_le`` : jour où le refus implicite est né."""
    limite = en_lettres(ajouter_mois(ne_le, DELAI_RECOURS_MOIS))
    return (
        f"Le silence gardé deux mois par l’ARS vaut refus de la subvention depuis le {en_lettres(ne_le)} "
        "(CRPA L231-1 et L231-4, 3°). L’ARS peut encore accorder le financement : le dossier reste ouvert.",
        "Vous pouvez " + _motifs("l’ARS"),
        f"Jusqu’au {limite} inclus, vous pouvez {_gracieux()}",
        f"Jusqu’au {limite} inclus également, vous pouvez {_juge()}",
    )


def voies_contre_une_decision() -> tuple[str, ...]:
    """Phrases à joindre à un refus ou à une opposition de l'ARS ; le délai court de la notification."""
    return (
        f"Dans les deux mois qui suivent la notification de cette décision, vous pouvez {_gracieux()}",
        f"Dans le même délai, vous pouvez {_juge('R421-1')}",
    )
