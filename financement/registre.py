"""Les barèmes que connaît le portail : ceux livrés, et ceux de la base. La seule lecture de la base pour le calcul.

Chaque processus garde un instantané, relu au plus tard ``DUREE`` secondes après : un barème vérifié est immuable, seule
l'offre faite aux nouveaux contrats peut donc y dater d'une minute.
"""

from collections.abc import Mapping
from math import inf
from time import monotonic

from django.utils import timezone

from financement.bareme import Bareme, Statut
from financement.baremes import bareme_au, connus
from financement.conversion import avec_contenu, en_bareme
from financement.enums import EtatVersion
from financement.models import VersionDeBareme

DUREE = 60.0


class _Instantane:
    """Les versions lues ensemble ; remplacé d'un bloc, donc jamais lu à moitié."""

    def __init__(self) -> None:
        self.lu: tuple[float, Mapping[str, Bareme]] | None = None

    def rendre(self) -> Mapping[str, Bareme]:
        lu = self.lu
        if lu is None or monotonic() - lu[0] > DUREE:
            lu = self.lu = (monotonic(), _lire())
        return lu[1]


_INSTANTANE = _Instantane()


def _lire() -> dict[str, Bareme]:
    versions = VersionDeBareme.objects.exclude(etat=EtatVersion.ABANDONNE).order_by("effet_le", "code")
    return {version.code: en_bareme(version) for version in avec_contenu(versions)}


def en_base() -> Mapping[str, Bareme]:
    """Les barèmes de la base, par code : la source inscrite au démarrage (``financement.baremes.inscrire_source``)."""
    return _INSTANTANE.rendre()


def oublier() -> None:
    """La prochaine lecture relit la base ; à appeler après une écriture."""
    _INSTANTANE.lu = None


def tenir_pour_lu(baremes: Mapping[str, Bareme]) -> None:
    """Pose l'instantané jusqu'au prochain oubli, sans lire la base : pour qui ne doit pas y toucher (tests)."""
    _INSTANTANE.lu = (inf, baremes)


def bareme_courant() -> Bareme:
    """Celui qui s'offre à un contrat signé aujourd'hui."""
    return bareme_au(timezone.localdate())


def verifies() -> list[Bareme]:
    """Ceux qu'un contrat peut choisir, du plus ancien au plus récent."""
    return sorted((b for b in connus().values() if b.statut is Statut.VERIFIE), key=lambda b: (b.effet, b.code))


def brouillons() -> list[Bareme]:
    """Ceux qui attendent d'être complétés ou vérifiés."""
    return [bareme for bareme in connus().values() if bareme.statut is Statut.BROUILLON]
