"""Déclarer une absence, l'annuler, confier au suppléant ce qui est attendu. Lève ``TransitionRefusee`` (raisons)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import en_lettres
from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction import notifications
from instruction.actions.reaffectation import confier
from instruction.charge import attendues_de
from instruction.models import Absence
from instruction.parametres import ABSENCE_JOURS
from instruction.permissions import agents_du_guichet


@dataclass(frozen=True)
class Confiees:
    """Ce qui a été confié au suppléant : numéros de dossiers, et les refus, dossier par dossier."""

    faites: list[str] = field(default_factory=list)
    refusees: list[str] = field(default_factory=list)


def regions_de(agent: Utilisateur) -> set[str | None]:
    """Régions où cet agent contribue aux avis."""
    return {mandat.region for mandat in mandats_avec(agent, Capacite.CONTRIBUER_AVIS)}


def suppleants_possibles(agent: Utilisateur) -> list[Utilisateur]:
    """Agents du Guichet de ses régions, lui excepté."""
    trouves = {p.pk: p for region in sorted(filter(None, regions_de(agent))) for p in agents_du_guichet(region)}
    return [personne for personne in trouves.values() if personne.pk != agent.pk]


@transaction.atomic
def declarer(
    *, agent: Utilisateur, suppleant: Utilisateur, du: date, au: date, auteur: Utilisateur, maintenant: datetime
) -> Absence:
    """Chacun déclare la sienne : pendant qu'elle court (jours inclus), les demandes nouvelles vont au suppléant.

    Le suppléant est présent toute la période à ce moment ; s'il déclare ensuite une absence, on suit le sien, dans la
    limite de ``SUPPLEANTS_SUCCESSIFS``.
    """
    if auteur.pk != agent.pk or not regions_de(agent):
        raise PermissionDenied("Chaque agent du Guichet déclare sa propre absence.")
    list(Utilisateur.objects.select_for_update().filter(pk__in=(agent.pk, suppleant.pk)).order_by("pk"))
    raisons = [*_raisons_des_dates(du, au, jour_paris(maintenant)), *_raisons_des_personnes(agent, suppleant, du, au)]
    if raisons:
        raise TransitionRefusee(raisons)
    absence = Absence.objects.create(agent=agent, suppleant=suppleant, du=du, au=au, declaree_le=maintenant)
    notifications.prevenir_le_suppleant(absence)
    return absence


def _raisons_des_dates(du: date, au: date, jour: date) -> list[str]:
    if au < du:
        return ["L’absence finit avant de commencer."]
    if au < jour:
        return ["Cette absence est déjà finie."]
    if (au - du).days >= ABSENCE_JOURS.valeur:
        return [f"Une absence se déclare pour {ABSENCE_JOURS.valeur} jours au plus."]
    return []


def _raisons_des_personnes(agent: Utilisateur, suppleant: Utilisateur, du: date, au: date) -> list[str]:
    raisons = []
    sienne = Absence.objects.couvrant(du, au).filter(agent=agent).order_by("du").first()
    if sienne:
        raisons.append(f"Vous avez déjà déclaré une absence {_periode(sienne)} : annulez-la, ou changez les dates.")
    if suppleant.pk not in {personne.pk for personne in suppleants_possibles(agent)}:
        raisons.append(f"{suppleant} ne peut pas vous suppléer : choisissez un agent du Guichet de votre région.")
    son_absence = Absence.objects.couvrant(du, au).filter(agent=suppleant).order_by("du").first()
    if son_absence:
        raisons.append(f"{suppleant} est absent {_periode(son_absence)} : choisissez une autre personne.")
    return raisons


def _periode(absence: Absence) -> str:
    return f"du {en_lettres(absence.du)} au {en_lettres(absence.au)}"


def annuler(absence: Absence, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """L'absence n'a plus d'effet ; ce que le suppléant a déjà reçu lui reste."""
    if auteur.pk != absence.agent_id:
        raise PermissionDenied("Chaque agent annule sa propre absence.")
    if absence.au < jour_paris(maintenant):
        raise TransitionRefusee(["Cette absence est finie : il n’y a plus rien à annuler."])
    absence.annulee_le = absence.annulee_le or maintenant
    absence.save(update_fields=["annulee_le"])


def confier_au_suppleant(absence: Absence, *, auteur: Utilisateur, maintenant: datetime) -> Confiees:
    """Confie chaque contribution attendue de l'absent à son suppléant ; un refus n'empêche pas les autres.

    Une contribution que le suppléant ne peut pas prendre (déport, contribution déjà demandée) reste à l'absent.
    """
    if auteur.pk != absence.agent_id:
        raise PermissionDenied("Chaque agent confie ses propres contributions.")
    if absence.annulee_le or absence.au < jour_paris(maintenant):
        raise TransitionRefusee(["Cette absence est finie ou annulée."])
    bilan = Confiees()
    for contribution in attendues_de(absence.agent).select_related("dossier__lettre", "instruction", "relecteur"):
        numero = contribution.dossier.numero
        try:
            confier(contribution, par=absence.suppleant, auteur=auteur, maintenant=maintenant)
        except TransitionRefusee as refus:
            bilan.refusees.append(f"{numero} : {refus}")
        except PermissionDenied:
            bilan.refusees.append(f"{numero} : vous ne lisez plus ce dossier ; le coordinateur le confiera.")
        else:
            bilan.faites.append(numero)
    return bilan
