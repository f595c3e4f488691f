"""Les cartes d'un avenant qui change le territoire : avant et après, côte à côte."""

from typing import Any

from django.utils.safestring import SafeString

from territoires.carte import carte_du_perimetre
from territoires.chargement import perimetre_des_codes
from territoires.evaluation import evaluer


def deux_cartes(avant: dict[str, Any], apres: dict[str, Any]) -> list[tuple[str, SafeString]]:
    """(titre, SVG) de chaque photographie ; une carte sans commune située manque."""
    cartes = []
    for cle, titre, photo in (("avant", "Avant l'avenant", avant), ("apres", "Après l'avenant", apres)):
        territoire = photo["territoire"]
        perimetre = perimetre_des_codes(
            [commune["code"] for commune in territoire["communes"]],
            [(partie["code"], partie["libelle"], partie["population"]) for partie in territoire["parties"]],
        )
        carte = carte_du_perimetre(perimetre, evaluer(perimetre), titre=titre, identifiant=f"carte-{cle}")
        if carte is not None:
            cartes.append((titre, carte.svg))
    return cartes
