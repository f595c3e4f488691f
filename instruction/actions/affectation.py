"""Désigner le rapporteur, demander les contributions, les reporter, les retirer, les confier à un autre.

Le coordinateur agit (capacité RENDRE_AVIS) ; qui part en absence confie lui-même les siennes. Lève
``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (toutes les raisons). Chaque acte s'inscrit au journal du
dossier, où seul le coordinateur le lit, et prévient la personne concernée.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commun.calendrier import en_lettres
from commun.delais import jour_paris
from comptes.mandats import lire_les_mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement
from dossiers.permissions import verifier
from instruction import notifications
from instruction.actions.refus import (
    contribue_deja,
    exiger_l_instruction,
    raisons_de_la_date,
    trouver_le_destinataire,
)
from instruction.candidats import mandat_de
from instruction.enums import EtatContribution
from instruction.models import Contribution, Instruction


@dataclass(frozen=True)
class Demande:
    """Une contribution à demander à cette personne pour cette date."""

    personne: Utilisateur
    attendue_le: date


def ouvrir_sous_verrou(instruction: Instruction, auteur: Utilisateur) -> Instruction:
    """Verrouille le dossier, relit l'instruction, vérifie le droit et l'état ; dans une transaction."""
    list(Dossier.objects.select_for_update().filter(pk=instruction.dossier_id).values_list("pk"))
    lues = Instruction.objects.select_related("dossier__lettre", "rapporteur").prefetch_related("dossier__equipe")
    fraiche = lues.get(pk=instruction.pk)
    verifier(auteur, fraiche.dossier, Capacite.RENDRE_AVIS)
    exiger_l_instruction(fraiche.dossier)
    return fraiche


@transaction.atomic
def affecter(
    instruction: Instruction,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    demandes: Iterable[Demande] = (),
    rapporteur: Utilisateur | None = None,
) -> list[Contribution]:
    """Désigne le rapporteur (None : inchangé) et demande ces contributions ; tout ou rien, toutes les raisons.

    Une personne absente est remplacée par son suppléant, mention gardée (``Contribution.supplee``).
    """
    instruction = ouvrir_sous_verrou(instruction, auteur)
    demandes = list(demandes)
    lire_les_mandats(demande.personne for demande in demandes)
    creees: list[Contribution] = []
    raisons: list[str] = []
    if rapporteur is not None and rapporteur.pk != instruction.rapporteur_id:
        raisons += _ramasser(lambda: _designer(instruction, rapporteur, auteur, maintenant))
    for demande in demandes:
        raisons += _ramasser(lambda d=demande: creees.append(_demander(instruction, d, auteur, maintenant)))
    if raisons:
        raise TransitionRefusee(raisons)
    return creees


def _ramasser(acte: Any) -> list[str]:
    """Les raisons d'un refus, sans interrompre les suivants."""
    try:
        acte()
    except TransitionRefusee as refus:
        return refus.raisons
    return []


def _designer(instruction: Instruction, personne: Utilisateur, auteur: Utilisateur, maintenant: datetime) -> None:
    trouve = trouver_le_destinataire(personne, instruction.dossier, jour_paris(maintenant))
    instruction.rapporteur = trouve.personne
    instruction.save(update_fields=["rapporteur"])
    donnees = {"rapporteur": trouve.personne.pk, **_mention(trouve.supplee)}
    evenement = consigner_avis(instruction, "rapporteur", auteur, maintenant, donnees)
    notifications.prevenir_de_l_acte(
        instruction.dossier,
        evenement,
        trouve.personne,
        "rapporter ce dossier",
        instruction.echeance_le,
        code=notifications.RAPPORT,
    )


def _demander(instruction: Instruction, demande: Demande, auteur: Utilisateur, maintenant: datetime) -> Contribution:
    jour = jour_paris(maintenant)
    raisons = raisons_de_la_date(demande.attendue_le, instruction, jour)
    if raisons:
        raise TransitionRefusee([f"{demande.personne} : {raison}" for raison in raisons])
    trouve = trouver_le_destinataire(demande.personne, instruction.dossier, jour)
    return creer_la_demande(
        instruction, trouve.personne, demande.attendue_le, auteur, maintenant, supplee=trouve.supplee
    )


def creer_la_demande(
    instruction: Instruction,
    personne: Utilisateur,
    attendue_le: date,
    auteur: Utilisateur,
    maintenant: datetime,
    *,
    supplee: Utilisateur | None = None,
) -> Contribution:
    """Écrit la contribution attendue, son événement, son courriel ; refuse une seconde contribution vivante."""
    if contribue_deja(instruction, personne):
        suite = f", qui supplée {supplee}," if supplee else ""
        raise TransitionRefusee([f"{personne}{suite} contribue déjà à cet avis."])
    mandat = mandat_de(personne, instruction.dossier.region_id)
    contribution = Contribution.objects.create(
        dossier=instruction.dossier,
        instruction=instruction,
        relecteur=personne,
        urps=mandat.organisation if mandat else None,
        supplee=supplee,
        demandee_le=maintenant,
        echeance_le=attendue_le,
    )
    donnees = {"relecteur": personne.pk, "echeance": attendue_le, **_mention(supplee)}
    evenement = consigner_contribution(contribution, "demandee", auteur, maintenant, donnees)
    notifications.prevenir_de_l_acte(
        instruction.dossier, evenement, personne, notifications.CONTRIBUER, attendue_le, supplee=supplee is not None
    )
    return contribution


def retirer(
    contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Le relecteur n'a plus rien à faire sur ce dossier ; ce qu'il avait envoyé n'est plus compté."""
    exiger_l_instruction(contribution.dossier)
    evenement = franchir(
        contribution,
        "retirer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"relecteur": contribution.relecteur_id},
    )
    notifications.prevenir_de_la_fin(contribution.dossier, evenement, contribution.relecteur)
    return evenement


def rouvrir(
    contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, attendue_le: date, commentaire: str = ""
) -> Evenement:
    """Redemande une contribution envoyée, pour une date ; le relecteur retrouve ce qu'il avait écrit."""
    exiger_l_instruction(contribution.dossier)
    raisons = raisons_de_la_date(attendue_le, contribution.instruction, jour_paris(maintenant))
    if raisons:
        raise TransitionRefusee(raisons)
    evenement = franchir(
        contribution,
        "rouvrir",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"relecteur": contribution.relecteur_id, "echeance": attendue_le},
        champs={"echeance_le": attendue_le, "redemandee_le": maintenant},
    )
    notifications.prevenir_de_l_acte(
        contribution.dossier, evenement, contribution.relecteur, notifications.REVOIR, attendue_le
    )
    return evenement


@transaction.atomic
def confier(
    contribution: Contribution,
    *,
    par: Utilisateur,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str = "",
    attendue_le: date | None = None,
) -> Contribution:
    """Un autre relecteur prend la suite : l'ancienne contribution est retirée, une neuve lui est demandée, tracées.

    Ce que le premier avait écrit reste à lui. ``attendue_le`` : la date du premier par défaut, jamais passée.
    """
    instruction, jour = contribution.instruction, jour_paris(maintenant)
    exiger_l_instruction(contribution.dossier)
    date_voulue = attendue_le or max(contribution.echeance_le, jour)
    raisons = [] if attendue_le is None else raisons_de_la_date(date_voulue, instruction, jour)
    if par.pk == contribution.relecteur_id:
        raisons.append(f"{par} est déjà le relecteur de cette contribution.")
    if raisons:
        raise TransitionRefusee(raisons)
    evenement = franchir(
        contribution,
        "confier",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"relecteur": contribution.relecteur_id, "remplacant": par.pk},
    )
    trouve = trouver_le_destinataire(par, contribution.dossier, jour)
    remplace = contribution.relecteur
    if auteur.pk != remplace.pk:
        notifications.prevenir_de_la_fin(contribution.dossier, evenement, remplace)
    return creer_la_demande(instruction, trouve.personne, date_voulue, auteur, maintenant, supplee=remplace)


@transaction.atomic
def prolonger(
    contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, attendue_le: date, motif: str
) -> Evenement:
    """Reporte la date d'un relecteur, motif obligatoire ; jamais au-delà de la date visée de l'avis."""
    instruction = ouvrir_sous_verrou(contribution.instruction, auteur)
    contribution = Contribution.objects.select_related("relecteur", "dossier").get(pk=contribution.pk)
    raisons = raisons_de_la_date(attendue_le, instruction, jour_paris(maintenant))
    if contribution.etat != EtatContribution.ATTENDUE:
        raisons.append("Cette contribution n'est plus attendue.")
    if attendue_le <= contribution.echeance_le:
        raisons.append(f"Elle est déjà attendue pour le {en_lettres(contribution.echeance_le)}.")
    if not motif.strip():
        raisons.append("Écrivez le motif du report.")
    if raisons:
        raise TransitionRefusee(raisons)
    donnees = {"relecteur": contribution.relecteur_id, "avant": contribution.echeance_le, "echeance": attendue_le}
    contribution.echeance_le, contribution.redemandee_le = attendue_le, maintenant
    contribution.save(update_fields=["echeance_le", "redemandee_le"])
    evenement = consigner_contribution(contribution, "prolongee", auteur, maintenant, donnees, motif.strip())
    notifications.prevenir_de_l_acte(
        contribution.dossier, evenement, contribution.relecteur, notifications.CONTRIBUER, attendue_le
    )
    return evenement


@transaction.atomic
def prolonger_l_instruction(
    instruction: Instruction, *, auteur: Utilisateur, maintenant: datetime, visee_le: date, motif: str
) -> Evenement:
    """Reporte la date visée de l'avis, motif obligatoire ; sans effet sur aucun délai légal (domaine §10)."""
    instruction = ouvrir_sous_verrou(instruction, auteur)
    raisons = []
    if visee_le <= instruction.echeance_le:
        raisons.append(f"L'avis est déjà visé pour le {en_lettres(instruction.echeance_le)} : choisissez après.")
    if visee_le < jour_paris(maintenant):
        raisons.append("Cette date est déjà passée.")
    if not motif.strip():
        raisons.append("Écrivez le motif du report.")
    if raisons:
        raise TransitionRefusee(raisons)
    donnees = {"avant": instruction.echeance_le, "echeance": visee_le}
    instruction.echeance_le = visee_le
    instruction.save(update_fields=["echeance_le"])
    return consigner_avis(instruction, "prolonge", auteur, maintenant, donnees, motif.strip())


@transaction.atomic
def choisir_la_reouverture(
    instruction: Instruction, *, auteur: Utilisateur, maintenant: datetime, rouvrir: bool
) -> Evenement | None:
    """À la prochaine version, rouvrir ou garder les contributions déjà envoyées ; None si rien ne change."""
    instruction = ouvrir_sous_verrou(instruction, auteur)
    if instruction.rouvrir_a_la_version == rouvrir:
        return None
    instruction.rouvrir_a_la_version = rouvrir
    instruction.save(update_fields=["rouvrir_a_la_version"])
    return consigner_avis(instruction, "reouverture", auteur, maintenant, {"rouvrir": rouvrir})


def _mention(supplee: Utilisateur | None) -> dict[str, int]:
    return {"supplee": supplee.pk} if supplee else {}


def consigner_contribution(
    contribution: Contribution,
    code: str,
    auteur: Utilisateur,
    maintenant: datetime,
    donnees: dict[str, Any],
    commentaire: str = "",
) -> Evenement:
    """Un fait sur une contribution, sans changement d'état ; le dossier est verrouillé."""
    return consigner(
        contribution.dossier,
        sujet=Sujet.CONTRIBUTION,
        code=code,
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour_paris(maintenant),
        donnees={"contribution": contribution.pk, **donnees},
        commentaire=commentaire,
    )


def consigner_avis(
    instruction: Instruction,
    code: str,
    auteur: Utilisateur,
    maintenant: datetime,
    donnees: dict[str, Any],
    commentaire: str = "",
) -> Evenement:
    """Un fait sur l'avis en préparation ; le dossier est verrouillé."""
    return consigner(
        instruction.dossier,
        sujet=Sujet.AVIS,
        code=code,
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour_paris(maintenant),
        donnees=donnees,
        commentaire=commentaire,
    )
