"""Déclarer le démarrage ou le déploiement d'une mission, l'accepter, le contester.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (preuve irrecevable).
"""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu, joindre_preuve
from contrats.models import Contrat
from contrats.plans import recalculer_le_plan
from dossiers.actions.transitions import franchir, verrouiller
from dossiers.models import Evenement
from execution.enums import EtatJalon, NatureJalon
from execution.lecture_du_contrat import mission_au
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
    """Déclare, ou déclare à nouveau après contestation ; la preuve s'ajoute aux précédentes.

    Pour la période d'engagement en cours : une mission rendue par un avenant se déclare de nouveau.
    """
    frais = verrouiller(contrat)
    engagee = mission_au(frais, jour_paris(maintenant), mission)
    jalon, _ = JalonDeMission.objects.get_or_create(
        contrat=frais,
        mission=mission,
        nature=nature,
        engagee_le=engagee.engagee_le if engagee else frais.debut_le,
        defaults={"dossier": frais.dossier},
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


@transaction.atomic
def accepter(jalon: JalonDeMission, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """La caisse accepte la date et la preuve ; un démarrage à une autre date que la prévue recalcule le plan.

    Le plan suit la date réelle, plus tôt ou plus tard, jamais avant le début du contrat. Le registre des versements se
    rapproche du nouveau plan ; ce qui est payé en trop se reverse.
    """
    evenement = _juger(jalon, "accepter", "", auteur, maintenant)
    contrat = jalon.contrat
    if jalon.nature == NatureJalon.DEMARRAGE and contrat.plans.exists() and jalon.jour != _prevu(jalon):
        recalculer_le_plan(contrat, evenement, maintenant)
    return evenement


def _prevu(jalon: JalonDeMission) -> date | None:
    """La date de démarrage que le plan comptait : celle du contrat, au plus tôt son début."""
    engagee = mission_au(jalon.contrat, jalon.jour, jalon.mission)
    return engagee.demarrage_le if engagee else None


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


def demarrages_acceptes(contrat: Contrat) -> dict[tuple[str, date], date]:
    """Ce que lit le calcul : (mission, premier jour de son engagement) → démarrage accepté sous ce contrat."""
    acceptes = contrat.jalons.filter(nature=NatureJalon.DEMARRAGE, etat=EtatJalon.ACCEPTE, jour__gte=contrat.debut_le)
    lus = acceptes.order_by("pk").values_list("mission", "engagee_le", "jour")
    return {(mission, engagee_le): jour for mission, engagee_le, jour in lus}
