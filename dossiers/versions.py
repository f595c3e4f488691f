"""Les versions déposées d'une lettre ou d'un projet, la copie de travail, et ce qui les sépare."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from commun.entiers import entier_lu
from comptes.models import Utilisateur
from dossiers.actions.dossier import est_modifiable
from dossiers.comparaison import Comparaison, comparer
from dossiers.models import LettreIntention, ProjetSante, VersionDeposee
from dossiers.permissions import versions_lisibles
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


def en_json(contenu: dict[str, Any]) -> dict[str, Any]:
    """La photographie telle qu'une version l'aurait figée : se compare à ce qui vient de la base."""
    return json.loads(json.dumps(contenu, cls=DjangoJSONEncoder))


def charger(objet: LettreIntention | ProjetSante, cle: str, lecteur: Utilisateur) -> Etat | None:
    """La version de ce numéro, ou la copie de travail si ``cle`` vaut « travail » ; None si ``lecteur`` ne la lit pas.

    L'appelant sait qui lit la copie de travail.
    """
    if cle == TRAVAIL:
        return Etat(TRAVAIL, "copie de travail", en_json(photographier(objet)))
    version = trouver(objet, cle, lecteur)
    if version is None:
        return None
    return Etat(cle, f"version {version.numero}", version.contenu, version.deposee_le)


def trouver(objet: LettreIntention | ProjetSante, cle: str, lecteur: Utilisateur) -> VersionDeposee | None:
    """La version déposée de ce numéro, si ``lecteur`` la lit."""
    lisibles = versions_lisibles(lecteur, objet.dossier, objet.SUJET)
    return lisibles.filter(numero=entier_lu(cle, chiffres=6)).first()


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
