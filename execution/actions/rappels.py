"""Rappeler, une fois, une réunion de suivi que rien ne prévoit : au journal, et à qui la convoque.

Le rappel part avec l'alerte. Un dernier jour passé sans rappel (portail arrêté) ne se rappelle plus : les trois parties
l'ont déjà dans « À faire ».
"""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import en_lettres
from contrats.enums import Partie
from dossiers.actions.transitions import verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet, Tour
from dossiers.journal import consigner
from dossiers.notifications import prevenir
from execution.models import EcheanceDeSuivi
from execution.parametres import SUIVI_CONVOQUE_PAR
from execution.taches_suivis import suivis_a_convoquer_au

RAPPEL = "rappel"
TOURS = {Partie.CPTS: Tour.PORTEUR, Partie.ARS: Tour.ARS, Partie.AM: Tour.AM}


def rappeler_les_suivis(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : un rappel par réunion manquante, à l'approche de son dernier jour. Idempotent."""
    dues = suivis_a_convoquer_au(jour).filter(rappelee_le__isnull=True, dernier_le__gte=jour)
    lues = dues.select_related("contrat__dossier__lettre").order_by("pk")
    return pour_chacun(lues, lambda ligne: _rappeler(ligne, jour, maintenant))


@transaction.atomic
def _rappeler(ligne: EcheanceDeSuivi, jour: date, maintenant: datetime) -> bool | None:
    """Une écriture conditionnelle : deux traitements n'en font qu'un."""
    contrat = verrouiller(ligne.contrat)
    if not EcheanceDeSuivi.objects.filter(pk=ligne.pk, rappelee_le=None).update(rappelee_le=maintenant):
        return None
    evenement = consigner(
        contrat.dossier,
        sujet=Sujet.SUIVI,
        code=RAPPEL,
        auteur=None,
        instant=maintenant,
        donnees={"annee": ligne.annee, "rang": ligne.rang, "echeance": ligne.dernier_le},
    )
    dernier_jour = en_lettres(ligne.dernier_le)
    texte = (
        f"Réunion {ligne.rang} sur {ligne.attendues} de l’année {ligne.annee} du contrat, à tenir au plus tard "
        f"le {dernier_jour}. La page des missions permet de la prévoir ; les trois parties en seront prévenues."
    )
    convoquent = SUIVI_CONVOQUE_PAR.au(jour)
    prevenir(contrat.dossier, evenement, tuple(TOURS[p] for p in Partie if p in convoquent), precisions=texte)
    return True
