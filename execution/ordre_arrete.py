"""L'ordre du jour tel qu'arrêté, figé dans le compte rendu : ses points, qui l'a arrêté et quand, ce qui a changé."""

from typing import Any

from django.db.models import Count, Q

from commun.calendrier import en_lettres, jour_paris
from contrats.enums import Partie
from execution.models import DialogueDeGestion
from execution.ordre_du_jour import POINTS
from negociation.enums import EtatVersion
from negociation.models import VersionSoumise

JAMAIS_SOUMIS = "Aucun ordre du jour n’a été soumis aux trois parties."
VALIDES = Q(bons__retire_le__isnull=True)


def ordre_fige(dialogue: DialogueDeGestion) -> dict[str, Any]:
    """Les points de l'ordre du jour arrêté ; à défaut, de celui soumis en dernier, et la mention le dit."""
    arrete, soumis = dialogue.ordre_arrete, dialogue.ordre_soumis
    if soumis is None:
        return {"mention": JAMAIS_SOUMIS, "points": [], "version": 0, "arrete": False}
    lu = arrete or soumis
    return {
        "mention": " ".join(_mention(dialogue)),
        "points": [point for point in lu.photographie["points"] if point["texte"]],
        "version": lu.numero,
        "arrete": arrete is not None,
    }


def _mention(dialogue: DialogueDeGestion) -> list[str]:
    arrete, soumis = dialogue.ordre_arrete, dialogue.ordre_soumis
    if arrete is None:
        return [f"Version {soumis.numero}, soumise le {_jour(soumis.soumise_le)}, non arrêtée par les trois parties."]
    dites = [f"Version {arrete.numero}, arrêtée par les trois parties le {_arrete_le(arrete)}."]
    dites += [
        f"Elle remplace la version {avant.numero}, arrêtée le {_arrete_le(avant)}." for avant in _remplacees(arrete)
    ]
    if soumis.numero > arrete.numero:
        dites.append(
            f"Changée ensuite : la version {soumis.numero}, soumise le {_jour(soumis.soumise_le)}, n’est pas "
            "arrêtée par les trois."
        )
    elif arrete.etat != EtatVersion.APPROUVEE:
        dites.append("Son texte a été repris ensuite, sans nouvelle version.")
    return dites


def _remplacees(arrete: VersionSoumise) -> list[VersionSoumise]:
    """Les versions antérieures que les trois avaient arrêtées, la dernière seule."""
    siennes = VersionSoumise.objects.filter(
        contrat=arrete.contrat_id, document=arrete.document, numero__lt=arrete.numero
    )
    des_trois = siennes.annotate(donnes=Count("bons__partie", filter=VALIDES, distinct=True)).filter(donnes=len(Partie))
    return list(des_trois.order_by("-numero")[:1])


def _arrete_le(version: VersionSoumise) -> str:
    dernier = version.bons.filter(retire_le__isnull=True).order_by("-donne_le").first()
    return _jour(dernier.donne_le)


def _jour(instant: Any) -> str:
    return en_lettres(jour_paris(instant))


def titres(points: dict[str, str]) -> list[dict[str, str]]:
    """Chaque point, son titre et son texte, vide compris, dans l'ordre où on les traite."""
    return [{"cle": cle, "titre": titre, "texte": points.get(cle, "")} for cle, titre in POINTS.items()]
