"""Les cartes du contrat : son territoire, et celui d'un avenant avant et après, côte à côte."""

from typing import Any

from django.utils.safestring import SafeString

from territoires.carte import carte_du_perimetre
from territoires.chargement import perimetre_des_codes
from territoires.evaluation import evaluer


def carte_de(territoire: dict[str, Any], titre: str, identifiant: str) -> SafeString | None:
    """La carte d'un territoire photographié, en SVG ; None si aucune de ses communes n'est située."""
    perimetre = perimetre_des_codes(
        [commune["code"] for commune in territoire["communes"]],
        [(partie["code"], partie["libelle"], partie["population"]) for partie in territoire["parties"]],
    )
    carte = carte_du_perimetre(perimetre, evaluer(perimetre), titre=titre, identifiant=identifiant)
    return carte.svg if carte is not None else None


def deux_cartes(avant: dict[str, Any], apres: dict[str, Any]) -> list[tuple[str, SafeString]]:
    """(titre, SVG) de chaque photographie ; une carte sans commune située manque."""
    cartes = (
        (titre, carte_de(photo["territoire"], titre, f"carte-{cle}"))
        for cle, titre, photo in (("avant", "Avant l’avenant", avant), ("apres", "Après l’avenant", apres))
    )
    return [(titre, svg) for titre, svg in cartes if svg is not None]
