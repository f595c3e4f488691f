"""Ce que l'archive d'un dossier emporte de la trousse : la dernière version de chaque texte, à modifier."""

from io import BytesIO
from typing import Any

from association.documents import modifiable
from association.enums import TypeTexte
from association.models import VersionTexte
from association.permissions import lecture_de_la_trousse
from comptes.models import Utilisateur
from dossiers.models import Dossier
from dossiers.permissions import Lecture


def emporter(ecrivain: Any, dossier: Dossier, lecteur: Utilisateur | None) -> list[str]:
    """Écrit un DOCX par texte produit, pour qui lit la trousse ; rien ne manque jamais, tout est en base."""
    if lecteur is not None and lecture_de_la_trousse(lecteur, dossier) == Lecture.RIEN:
        return []
    versions = VersionTexte.objects.filter(dossier=dossier).order_by("type", "numero")
    dernieres = {version.type: version for version in versions}
    for nature in TypeTexte:
        version = dernieres.get(nature)
        if version is not None:
            chemin = f"association/{nature.value}-v{version.numero}.docx"
            ecrivain.fichier(chemin, BytesIO(_octets(dossier, version)))
    return []


def _octets(dossier: Dossier, version: VersionTexte) -> bytes:
    mention = f"version {version.numero}"
    return modifiable(dossier, version.texte, mention=mention, emis_le=version.produit_le, liens=False)
