"""Les versions déposées d'une lettre ou d'un projet, la copie de travail, et ce qui les sépare."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from dossiers.actions.dossier import est_modifiable
from dossiers.comparaison import Comparaison, comparer
from dossiers.models import Dossier, LettreIntention, ProjetSante, VersionDeposee
from dossiers.photographie import photographier

TRAVAIL = "travail"


@dataclass(frozen=True)
class Etat:
    """Un contenu à comparer : une version déposée ou la copie de travail (``deposee_le`` None)."""

    cle: str
    titre: str
    contenu: dict[str, Any]
    deposee_le: datetime | None = None


@dataclass(frozen=True)
class NonEnvoyees:
    """Ce que la copie de travail change à la dernière version déposée."""

    version: VersionDeposee
    comparaison: Comparaison


def versions_de(dossier: Dossier, sujet: str) -> QuerySet[VersionDeposee]:
    """Les versions déposées, la dernière d'abord, sans leur contenu (chargé seulement s'il est lu)."""
    return dossier.versions.filter(sujet=sujet).order_by("-numero").defer("contenu")


def en_json(contenu: dict[str, Any]) -> dict[str, Any]:
    """La photographie telle qu'une version l'aurait figée : se compare à ce qui vient de la base."""
    return json.loads(json.dumps(contenu, cls=DjangoJSONEncoder))


def charger(objet: LettreIntention | ProjetSante, cle: str) -> Etat | None:
    """La version de ce numéro, ou la copie de travail si ``cle`` vaut « travail » ; None si elle n'existe pas."""
    if cle == TRAVAIL:
        return Etat(TRAVAIL, "copie de travail", en_json(photographier(objet)))
    version = versions_de(objet.dossier, objet.SUJET).filter(numero=int(cle)).first() if _est_numero(cle) else None
    if version is None:
        return None
    return Etat(cle, f"version {version.numero}", version.contenu, version.deposee_le)


def _est_numero(cle: str) -> bool:
    return cle.isascii() and cle.isdigit() and len(cle) <= 6


def non_envoyees(objet: LettreIntention | ProjetSante, contenu: dict[str, Any] | None = None) -> NonEnvoyees | None:
    """Ce qui n'est pas encore envoyé, ou None : jamais déposé, plus modifiable, ou rien de changé.

    Ne photographie que si la copie de travail peut différer ; ``contenu`` : sa photographie, si elle est déjà prise.
    """
    if not objet.version or not est_modifiable(objet):
        return None
    derniere = objet.dossier.versions.filter(sujet=objet.SUJET).order_by("-numero").first()
    if derniere is None:
        return None
    trouvee = comparer(derniere.contenu, en_json(contenu or photographier(objet)), objet.SUJET)
    return None if trouvee.vide else NonEnvoyees(derniere, trouvee)
