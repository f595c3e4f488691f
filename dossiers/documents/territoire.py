"""La part « territoire » d'un document : les communes rangées, les populations, les recouvrements."""

from typing import Any

from commun.textes import normaliser


def territoire_a_imprimer(territoire: dict[str, Any]) -> dict[str, Any]:
    """Communes rangées par département puis par nom ; le total est celui de la photographie."""
    noms = {d["code"]: d["nom"] for d in territoire["departements"]}
    communes = sorted(
        (
            {**commune, "departement": f"{noms[commune['departement']]} ({commune['departement']})"}
            for commune in territoire["communes"]
        ),
        key=lambda c: (c["departement"], normaliser(c["nom"]), c["code"]),
    )
    return {
        "communes": communes,
        "total_communes": sum(c["population"] or 0 for c in communes),
        "parties": territoire["parties"],
        "total_parties": sum(p["population"] for p in territoire["parties"]),
        "population": territoire["population"],
        "population_calculee": territoire["population_calculee"],
        "motif_correction": territoire["motif_correction"],
        "millesime": territoire["millesime"],
        "taille": territoire["taille"],
        "departements": territoire["departements"],
        "pilote": noms.get(territoire["pilote"], ""),
        "composantes": territoire["composantes"],
        "recouvrements": territoire["recouvrements"],
    }
