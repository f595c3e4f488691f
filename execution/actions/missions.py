"""Déclarer le démarrage ou le déploiement d'une mission, l'accepter, le contester.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (preuve irrecevable).
"""

from datetime import date, datetime

from django.db import transaction

from comptes.models import Utilisateur
from contrats.models import Contrat
from dossiers.actions.transitions import franchir, verrouiller
from dossiers.models import Evenement
from execution.actions.preuves import FichierRecu, joindre_preuve
from execution.enums import NatureJalon
from execution.models import JalonDeMission


@transaction.atomic
def declarer(
    contrat: Contrat,
    *,
    mission: str,
    nature: NatureJalon,
    jour: date,
    precisions: str,
    preuve: FichierRecu | None,
    auteur: Utilisateur,
    maintenant: datetime,
) -> JalonDeMission:
    """Déclare, ou déclare à nouveau après contestation ; la preuve s'ajoute aux précédentes."""
    frais = verrouiller(contrat)
    jalon, _ = JalonDeMission.objects.get_or_create(
        contrat=frais, mission=mission, nature=nature, defaults={"dossier": frais.dossier}
    )
    if preuve is not None:
        joindre_preuve(jalon, preuve, auteur=auteur, maintenant=maintenant)
    franchir(
        jalon,
        "declarer",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"jour": jour},
        journal={"mission": mission, "nature": nature, "jour": jour},
        champs={
            "jour": jour,
            "precisions": precisions.strip(),
            "declare_par": auteur,
            "declare_le": maintenant,
            "juge_par": None,
            "juge_le": None,
            "motif": "",
        },
    )
    return jalon


def accepter(jalon: JalonDeMission, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """La caisse accepte la date et la preuve."""
    return _juger(jalon, "accepter", "", auteur, maintenant)


def contester(jalon: JalonDeMission, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """La caisse conteste avec un motif ; la CPTS pourra déclarer à nouveau."""
    return _juger(jalon, "contester", commentaire, auteur, maintenant)


def _juger(jalon: JalonDeMission, nom: str, motif: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    return franchir(
        jalon,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=motif,
        journal={"mission": jalon.mission, "nature": jalon.nature, "jour": jalon.jour},
        champs={"juge_par": auteur, "juge_le": maintenant, "motif": motif.strip()},
    )


def demarrages_acceptes(contrat: Contrat) -> dict[str, date]:
    """Mission → date de démarrage acceptée par la caisse : ce que lit le calcul."""
    acceptes = contrat.jalons.filter(nature=NatureJalon.DEMARRAGE, etat="accepte").order_by("pk")
    return dict(acceptes.values_list("mission", "jour"))
