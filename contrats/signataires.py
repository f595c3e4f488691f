"""Les parties d'une photographie, leurs signataires et leurs signatures, en mots : pour le contrat et ses avenants."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from contrats.enums import ModeSignature, Partie
from contrats.models import Signature


def parties_en_mots(photo: dict[str, Any]) -> list[dict[str, str]]:
    """Les trois parties, leur signataire, sa qualité et sa délégation."""
    signataires = {s["partie"]: s for s in photo["contenu"]["signataires"]}
    return [
        {
            "cle": partie.value,
            "titre": partie.label,
            **photo["parties"][partie],
            "signataire": signataires[partie]["nom"],
            "qualite": signataires[partie]["qualite"],
            "delegation": delegation_en_mots(signataires[partie]),
        }
        for partie in Partie
    ]


def delegation_en_mots(signataire: dict[str, str]) -> str:
    """« par délégation, décision ARS 2026-014 du 2 mars 2026 », ou rien."""
    if not signataire["delegation"]:
        return ""
    du = en_lettres(date.fromisoformat(signataire["delegation_du"])) if signataire["delegation_du"] else ""
    return f"par délégation, {signataire['delegation']}{f' du {du}' if du else ''}"


def blocs_de_signature(photo: dict[str, Any], signatures: Iterable[Signature]) -> list[dict[str, str]]:
    """Un bloc par partie ; ``texte`` est vide tant qu'elle n'a pas signé."""
    donnees = {signature.partie: signature for signature in signatures}
    return [
        {**partie, "texte": _mention(donnees[partie["cle"]]) if partie["cle"] in donnees else ""}
        for partie in parties_en_mots(photo)
    ]


def _mention(signature: Signature) -> str:
    par = signature.delegation
    pour = f", par délégation de {par.delegant}" if par else ""
    if signature.mode == ModeSignature.PAPIER:
        numerise = f", scan {signature.scan.document.code_court}" if signature.scan else ""
        return f"Signé sur papier le {en_lettres(signature.jour)}{pour}, enregistré par {signature.auteur}{numerise}."
    return f"Signé sur le portail le {en_lettres(signature.jour)} par {signature.auteur}{pour}."
