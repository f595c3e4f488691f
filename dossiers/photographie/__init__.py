"""La photographie d'une lettre ou d'un projet : tout son contenu en JSON, un module par objet et par part partagée.

C'est elle que lisent les règles de complétude, les institutions (figée au dépôt) et les PDF.
"""

import hashlib
import json
from typing import Any

from dossiers.enums import Sujet
from dossiers.models import LettreIntention, ProjetSante
from dossiers.photographie.lettre import photographier_lettre
from dossiers.photographie.projet import photographier_projet
from dossiers.territoire import TerritoireEvalue, evaluer_dossier


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 de la forme canonique d'un contenu."""
    return hashlib.sha256(json.dumps(contenu, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def photographier(objet: LettreIntention | ProjetSante, vu: TerritoireEvalue | None = None) -> dict[str, Any]:
    """Photographie de la copie de travail de l'objet ; ``vu`` évite de réévaluer un territoire qui vient de l'être."""
    vu = vu or evaluer_dossier(objet.dossier)
    return photographier_lettre(objet, vu) if objet.SUJET == Sujet.LETTRE else photographier_projet(objet, vu)
