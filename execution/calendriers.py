"""Écrire le calendrier d'un contrat signé : ce que calculent le radar et la cadence, rangé pour être cherché en base.

Le contenu d'un contrat ne change qu'à une signature, et ses sommes qu'avec lui ou avec un démarrage accepté : le
calendrier de ses missions se récrit dans la même transaction, pour toutes ses versions, passées et à venir. Les
réunions de suivi d'une année s'écrivent quand elle commence, une fois.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from commun.calendrier import jour_paris
from commun.montants import texte_montant
from contrats.engagements import Periode, periodes
from contrats.enums import EN_VIGUEUR, EtatContrat
from contrats.models import Contrat
from contrats.plans import situation_en_vigueur
from contrats.versions import VersionEnVigueur, versions
from dossiers.echeances import pour_chacun
from dossiers.models import Dossier, Evenement
from execution.cadence import derniers_jours_du_contrat
from execution.enjeux import Engagement, dus_des_periodes
from execution.lecture_du_contrat import annee_de, missions_de
from execution.models import CalendrierDeMission, EcheanceDeSuivi, JalonDeMission
from execution.radar import limite_de, limites_du_bareme
from financement.refus import SaisieRefusee
from financement.versements import Du

CHANGENT_LE_CALENDRIER = (
    *("contrat.activer", "contrat.programmer", "avenant.activer", "jalon.accepter"),
    *("contrat.crise_reconnue", "contrat.crise_revoquee"),
)
VIVANTS = (EtatContrat.SIGNE, *EN_VIGUEUR)


@transaction.atomic
def ecrire_le_calendrier(contrat: Contrat) -> int:
    """Remplace le calendrier de ce contrat signé ; rend le nombre de lignes."""
    lignes = list(calendrier_de(contrat))
    contrat.calendrier.all().delete()
    return len(CalendrierDeMission.objects.bulk_create(lignes))


def calendrier_de(contrat: Contrat) -> Iterator[CalendrierDeMission]:
    """Les lignes, sans les écrire : chaque mission de chaque version, avec ses dates et ses sommes."""
    lues = versions(contrat)
    dus = _dus(contrat, periodes(lues))
    for version, suivante in pairwise([*lues, None]):
        photographie = version.photographie
        limites = limites_du_bareme(photographie["contenu"]["bareme"])
        for mission in missions_de(version):
            demarrer, deployer = limites.get(mission.code, (None, None))
            yield CalendrierDeMission(
                dossier_id=contrat.dossier_id,
                contrat=contrat,
                mission=mission.code,
                libelle=mission.libelle,
                engagee_le=mission.engagee_le,
                du=version.debut,
                au=_fin(suivante),
                demarrage_prevu_le=mission.demarrage_le,
                demarrage_dernier_le=limite_de(mission.engagee_le, mission.demarrage_le, demarrer)
                or mission.demarrage_le,
                deploiement_prevu_le=mission.deploiement_le,
                deploiement_dernier_le=limite_de(mission.engagee_le, mission.deploiement_le, deployer)
                or mission.deploiement_le,
                dus=dus.get((mission.code, mission.engagee_le), {}),
            )


def _fin(suivante: VersionEnVigueur | None) -> date | None:
    return suivante.debut if suivante else None


def _dus(contrat: Contrat, engagements: list[Periode]) -> dict[Engagement, dict[str, str]]:
    """Période d'engagement → année du contrat → euros ; vide si le moteur ne peut pas calculer (mission sans date)."""
    try:
        dus = dus_des_periodes(*situation_en_vigueur(contrat), [(p.mission, p.du) for p in engagements])
    except SaisieRefusee:
        return {}
    return {engagement: _par_annee(siens) for engagement, siens in dus.items()}


def _par_annee(dus: Iterable[Du]) -> dict[str, str]:
    annees: dict[int, Decimal] = {}
    for du in dus:
        annees[du.annee] = annees.get(du.annee, Decimal(0)) + du.montant
    return {str(annee): texte_montant(somme) for annee, somme in sorted(annees.items())}


def quand_le_contrat_change(objet: Any, evenement: Evenement) -> None:
    """Effet d'une signature (contrat, avenant) ou d'un démarrage accepté."""
    ecrire_le_calendrier(objet.contrat if isinstance(objet, JalonDeMission) else objet.le_contrat)


def quand_le_contrat_commence(contrat: Contrat, evenement: Evenement) -> None:
    """Effet de la dernière signature : les réunions de suivi de la première année."""
    ecrire_les_suivis(contrat, contrat.debut_le)


def a_la_reprise(dossier: Dossier, evenement: Evenement) -> None:
    """Effet de ``dossier.reprise`` : le contrat signé avant le portail a ses missions, sans date."""
    contrat = Contrat.objects.filter(courant_de=dossier, etat__in=VIVANTS).first()
    if contrat is not None:
        ecrire_le_calendrier(contrat)
        if contrat.etat in EN_VIGUEUR:
            ecrire_les_suivis(contrat, jour_paris(evenement.instant))


def ecrire_les_suivis(contrat: Contrat, jour: date) -> int | None:
    """Les réunions attendues l'année de ce jour, si elles ne le sont déjà ; leur nombre, None s'il n'y en a pas."""
    annee = annee_de(contrat, jour)
    jours = derniers_jours_du_contrat(contrat, annee)
    lignes = [
        EcheanceDeSuivi(
            dossier_id=contrat.dossier_id,
            contrat=contrat,
            annee=annee.numero,
            rang=rang,
            attendues=len(jours),
            du=annee.debut,
            au=annee.fin,
            dernier_le=dernier_le,
        )
        for rang, dernier_le in enumerate(jours, start=1)
    ]
    return len(EcheanceDeSuivi.objects.bulk_create(lignes, ignore_conflicts=True)) or None


def completer_les_calendriers(jour: date, maintenant: datetime) -> int:
    """Écrit ceux des contrats signés avant qu'il y en ait ; sans effet ensuite."""
    sans = Contrat.objects.filter(etat__in=VIVANTS, calendrier__isnull=True)
    return pour_chacun(sans.select_related("dossier").order_by("pk"), _completer)


def _completer(contrat: Contrat) -> int | None:
    return ecrire_le_calendrier(contrat) or None


def ouvrir_les_annees_de_suivi(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les réunions attendues de chaque année du contrat qui commence ; une fois."""
    ecrites = EcheanceDeSuivi.objects.filter(contrat=OuterRef("pk"), du__lte=jour, au__gt=jour).order_by()
    sans = Contrat.objects.filter(~Exists(ecrites), etat__in=EN_VIGUEUR, fin_le__gt=jour)
    lus = sans.select_related("dossier").order_by("pk")
    return pour_chacun(lus, lambda contrat: ecrire_les_suivis(contrat, jour))
