"""Une version en vigueur, clause par clause, chacune avec son origine ; la page et le PDF la lisent."""

from typing import Any

from commun.calendrier import en_lettres
from commun.montants import format_nombre
from contrats.mots import missions_a_lire
from contrats.signataires import parties_en_mots
from contrats.versions import VersionEnVigueur
from financement.baremes import trouver_bareme

INITIAL = "contrat initial"


def origine(version: VersionEnVigueur, *cles: str) -> str:
    """« contrat initial », ou « avenant n° 2 du 1er mars 2027 » : le dernier qui a écrit l'une de ces clauses."""
    ecrivains = [version.origines[cle] for cle in cles if cle in version.origines]
    if not ecrivains:
        return INITIAL
    dernier = max(ecrivains, key=lambda avenant: (avenant.effet_le, avenant.numero))
    return f"avenant n° {dernier.numero} du {en_lettres(dernier.effet_le)}"


def version_a_lire(version: VersionEnVigueur) -> dict[str, Any]:
    """Tout ce que montre la version, en mots."""
    photo = version.photographie
    ecrit, territoire = photo["contenu"], photo["territoire"]
    bareme = trouver_bareme(ecrit["bareme"])
    return {
        "debut": version.debut,
        "avenants": list(version.avenants),
        "nom_cpts": photo["dossier"]["nom"],
        "parties": [
            {**partie, "origine": origine(version, f"signataire:{partie['cle']}")} for partie in parties_en_mots(photo)
        ],
        "territoire": {
            "population": format_nombre(territoire["population"]),
            "taille": territoire["taille"],
            "communes": [commune["nom"] for commune in territoire["communes"]]
            + [f"{partie['commune']}, {partie['libelle']}" for partie in territoire["parties"]],
            "origine": origine(version, "territoire", "taille"),
        },
        "bareme": {"code": bareme.code, "reference": bareme.reference, "origine": origine(version, "bareme")},
        "missions": [_mission(version, mission) for mission in missions_a_lire(photo)],
        "moyens": {"texte": ecrit["moyens"], "origine": origine(version, "moyens")},
        "particuliers": {
            "texte": ecrit["articles_particuliers"],
            "origine": origine(version, "articles_particuliers"),
        },
    }


def _mission(version: VersionEnVigueur, mission: dict[str, Any]) -> dict[str, Any]:
    return {
        **mission,
        "origine": origine(version, f"mission:{mission['code']}"),
        "indicateurs": [
            {**indicateur, "origine": origine(version, f"indicateur:{indicateur['code']}")}
            for indicateur in mission["indicateurs"]
        ],
    }
