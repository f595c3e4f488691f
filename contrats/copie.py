"""D'une photographie à une rédaction : le départ d'un avenant (et d'un renouvellement) est la version en vigueur."""

from datetime import date
from decimal import Decimal
from typing import Any

from contrats.models import Engagement, IndicateurContrat, Objectif, Palier, Redaction, Signataire


def copier_en_redaction(photo: dict[str, Any]) -> Redaction:
    """Une rédaction qui dit ce que dit cette photographie, codes d'indicateurs compris."""
    ecrit = photo["contenu"]
    redaction = Redaction.objects.create(
        bareme=ecrit["bareme"], moyens=ecrit["moyens"], articles_particuliers=ecrit["articles_particuliers"]
    )
    Signataire.objects.bulk_create(
        Signataire(
            redaction=redaction,
            **{cle: signataire[cle] for cle in ("partie", "nom", "qualite", "delegation")},
            delegation_du=_jour(signataire["delegation_du"]),
        )
        for signataire in ecrit["signataires"]
    )
    for engagement in ecrit["engagements"]:
        _copier_engagement(redaction, engagement)
    return redaction


def _copier_engagement(redaction: Redaction, engagement: dict[str, Any]) -> None:
    copie = Engagement.objects.create(
        redaction=redaction,
        mission_id=engagement["mission"],
        demarrage_le=_jour(engagement["demarrage_le"]),
        deploiement_le=_jour(engagement["deploiement_le"]),
        derogation=engagement["derogation"],
        compensation_snp=engagement["compensation_snp"],
        supplement_snp=engagement["supplement_snp"],
    )
    for indicateur in engagement["indicateurs"]:
        _copier_indicateur(copie, indicateur)


def _copier_indicateur(engagement: Engagement, indicateur: dict[str, Any]) -> None:
    copie = IndicateurContrat.objects.create(
        engagement=engagement,
        **{cle: indicateur[cle] for cle in ("code", "intitule", "unite", "remunere", "mode", "preuves")},
        reference=_nombre(indicateur["reference"]),
        montant=Decimal(indicateur["montant"]),
    )
    for objectif in indicateur["objectifs"]:
        pose = Objectif.objects.create(
            indicateur=copie, depuis=objectif["depuis"], cible=_nombre(objectif["cible"]), baisse=objectif["baisse"]
        )
        Palier.objects.bulk_create(
            Palier(objectif=pose, rang=rang, seuil=Decimal(palier["seuil"]), montant=Decimal(palier["montant"]))
            for rang, palier in enumerate(objectif["paliers"], start=1)
        )


def _jour(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _nombre(texte: str) -> Decimal | None:
    return Decimal(texte) if texte else None
