"""La part « arbre d'objectifs » de la photographie du projet, dans l'ordre de l'arbre."""

from typing import Any

from dossiers.arbre import parcours
from dossiers.models import ProjetSante
from dossiers.models.objectifs import noeuds_de


def photographier_arbre(projet: ProjetSante) -> list[dict[str, Any]]:
    """Trois requêtes en tout ; chaque parent, désigné par son numéro, vient avant ses enfants."""
    lus = projet.arbre.prefetch_related("besoins", "missions").order_by("niveau", "rang", "pk")
    objectifs = {objectif.pk: objectif for objectif in lus}
    rangs = parcours(noeuds_de(objectifs.values()))
    numeros = {noeud.cle: numero for numero, noeud in rangs}
    return [
        {
            "cle": noeud.cle,
            "numero": numero,
            "niveau": noeud.niveau,
            "niveau_libelle": objectifs[noeud.cle].get_niveau_display(),
            "intitule": objectifs[noeud.cle].intitule,
            "parent": numeros.get(noeud.parent, ""),
            "parent_intitule": objectifs[noeud.parent].intitule if noeud.parent else "",
            "besoins": [{"intitule": b.intitule} for b in sorted(objectifs[noeud.cle].besoins.all(), key=_cle)],
            "missions": [
                {"code": m.code, "libelle": m.libelle}
                for m in sorted(objectifs[noeud.cle].missions.all(), key=lambda m: (m.rang, m.code))
            ],
        }
        for numero, noeud in rangs
    ]


def _cle(objet: Any) -> int:
    return objet.pk
