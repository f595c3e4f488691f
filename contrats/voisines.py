"""Les CPTS avec qui le territoire préparé d'un avenant partagerait des communes : une alerte, jamais un refus (§4).

On n'en dit que ce qu'un voisin a le droit de savoir : nom, étape, communes partagées.
"""

from collections.abc import Collection
from typing import Any

from contrats.models import ActeSignable
from dossiers.territoire import decrire_recouvrements, evaluer_perimetre
from territoires.chargement import perimetre_de

AUCUNE = "Aucune commune de ce territoire n’est partagée avec une autre CPTS."
DES_NOUVELLES = "Des communes ajoutées sont déjà dans le territoire d’une autre CPTS."
DEJA = "Des communes de ce territoire étaient déjà partagées avec une autre CPTS ; aucune de plus."


def codes_du_territoire(photo: dict[str, Any]) -> frozenset[str]:
    """Les communes d'une photographie, entières ou en partie."""
    territoire = photo["territoire"]
    return frozenset(lieu["code"] for lieu in (*territoire["communes"], *territoire["parties"]))


def voisines_de(acte: ActeSignable, deja: Collection[str]) -> dict[str, Any]:
    """Une phrase, et une ligne par voisine ; vide si l'acte ne récrit pas de territoire.

    ``deja`` : les communes d'avant, pour dire lesquelles de celles qui se partagent sont nouvelles.
    """
    version = acte.redaction.territoire
    if version is None:
        return {}
    evaluation = evaluer_perimetre(perimetre_de(version), sauf=acte.dossier)
    lignes = [_ligne(decrit, deja) for decrit in decrire_recouvrements(evaluation.recouvrements)]
    if not lignes:
        return {"phrase": AUCUNE, "lignes": []}
    return {"phrase": DES_NOUVELLES if any(ligne["nouvelles"] for ligne in lignes) else DEJA, "lignes": lignes}


def _ligne(decrit: dict[str, Any], deja: Collection[str]) -> dict[str, str]:
    nouvelles = [commune["nom"] for commune in decrit["communes"] if commune["code"] not in deja]
    anciennes = [commune["nom"] for commune in decrit["communes"] if commune["code"] in deja]
    return {
        "nom": decrit["nom"],
        "etape": decrit["etape"],
        "nouvelles": ", ".join(nouvelles),
        "anciennes": ", ".join(anciennes),
    }
