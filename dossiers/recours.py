"""Les voies de recours contre un refus de l'ARS, implicite ou exprès (CRPA L231-4 3°, CJA R421-1 et R421-2)."""

from datetime import date

from commun.calendrier import ajouter_mois, en_lettres

DELAI_RECOURS_MOIS = 2


def voies_de_recours(ne_le: date) -> tuple[str, ...]:
    """Phrases à afficher et à écrire au porteur ; ``ne_le`` : jour où le refus implicite est né."""
    limite = en_lettres(ajouter_mois(ne_le, DELAI_RECOURS_MOIS))
    return (
        f"Le silence gardé deux mois par l'ARS vaut refus de la subvention depuis le {en_lettres(ne_le)} "
        "(CRPA L231-1 et L231-4, 3°). L'ARS peut encore accorder le financement : le dossier reste ouvert.",
        "Vous pouvez demander à l'ARS les motifs de ce refus ; elle a un mois pour vous les donner (CRPA L232-4).",
        f"Jusqu'au {limite} inclus, vous pouvez former un recours gracieux devant le directeur général de l'ARS ou un "
        "recours hiérarchique devant le ministre chargé de la santé (CRPA L411-2).",
        f"Jusqu'au {limite} inclus également, ou deux mois après le rejet d'un recours gracieux ou hiérarchique, vous "
        "pouvez saisir le tribunal administratif, par écrit ou sur Télérecours citoyens (CJA R421-1 et R421-2).",
    )


def voies_contre_une_decision() -> tuple[str, ...]:
    """Phrases à joindre à un refus ou à une opposition de l'ARS ; le délai court de la notification."""
    return (
        "Dans les deux mois qui suivent la notification de cette décision, vous pouvez former un recours gracieux "
        "devant le directeur général de l'ARS ou un recours hiérarchique devant le ministre chargé de la santé (CRPA "
        "L411-2).",
        "Dans le même délai, ou deux mois après le rejet d'un recours gracieux ou hiérarchique, vous pouvez saisir le "
        "tribunal administratif, par écrit ou sur Télérecours citoyens (CJA R421-1).",
    )
