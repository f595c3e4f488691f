"""L'instruction elle-même : reporter la date visée de l'avis, choisir ce que devient une contribution déjà envoyée.

Le coordinateur agit. Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (toutes les raisons).
"""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import en_lettres
from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.actions.suivi import suivre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Evenement
from instruction.actions.affectation import ouvrir_sous_verrou
from instruction.actions.traces import consigner_avis
from instruction.models import Instruction


@transaction.atomic
def prolonger_l_instruction(
    instruction: Instruction, *, auteur: Utilisateur, maintenant: datetime, visee_le: date, motif: str
) -> Evenement:
    """Reporte la date visée de l'avis, motif obligatoire ; sans effet sur aucun délai légal (domaine §10).

    La prochaine date du dossier suit.
    """
    instruction = ouvrir_sous_verrou(instruction, auteur)
    raisons = []
    if visee_le <= instruction.echeance_le:
        raisons.append(f"L’avis est déjà visé pour le {en_lettres(instruction.echeance_le)} : choisissez après.")
    if visee_le < jour_paris(maintenant):
        raisons.append("Cette date est déjà passée.")
    if not motif.strip():
        raisons.append("Écrivez le motif du report.")
    if raisons:
        raise TransitionRefusee(raisons)
    donnees = {"avant": instruction.echeance_le, "echeance": visee_le}
    instruction.echeance_le = visee_le
    instruction.save(update_fields=["echeance_le"])
    evenement = consigner_avis(instruction, "prolonge", auteur, maintenant, donnees, motif.strip())
    suivre(instruction.dossier)
    return evenement


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
