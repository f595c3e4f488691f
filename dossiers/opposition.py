"""Qui s'est opposé à figurer dans un dossier (RGPD, art. 21) : empreintes, jamais de nom ni d'adresse en clair."""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from dossiers.models import Dossier, OppositionActeur

SEL = "dossiers.opposition"
REFUS = (
    "Cette personne a demandé à ne plus figurer dans ce dossier : elle seule peut y revenir, par le lien d’adhésion."
)


def empreintes(*, rpps: str = "", courriel: str = "") -> list[str]:
    """Empreintes de ce qui désigne une personne sans risque d'homonymie."""
    valeurs = (("rpps", rpps), ("courriel", courriel.strip().lower()))
    return [
        salted_hmac(SEL, f"{nature}:{valeur}", algorithm="sha256").hexdigest() for nature, valeur in valeurs if valeur
    ]


def est_opposee(dossier: Dossier, *, rpps: str = "", courriel: str = "") -> bool:
    """Vrai si cette personne a demandé à ne plus figurer dans ce dossier."""
    cherchees = empreintes(rpps=rpps, courriel=courriel)
    return bool(cherchees) and dossier.oppositions.filter(empreinte__in=cherchees).exists()


def noter(dossier: Dossier, cherchees: Iterable[str], maintenant) -> None:
    """Note l'opposition ; sans effet si elle l'est déjà."""
    OppositionActeur.objects.bulk_create(
        [OppositionActeur(dossier=dossier, empreinte=e, notee_le=maintenant) for e in cherchees], ignore_conflicts=True
    )
