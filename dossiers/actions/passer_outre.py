"""Passer outre un avertissement, avec un motif que liront le Guichet et l'ARS (domaine §8)."""

from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.depot import controler
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.models import LettreIntention, PasseOutre, ProjetSante
from dossiers.regles import regle as trouver_regle

LONGUEUR_MAXIMUM = 1000


@transaction.atomic
def passer_outre(
    objet: LettreIntention | ProjetSante, *, regle: str, motif: str, auteur: Utilisateur, maintenant: datetime
) -> PasseOutre:
    """Écrit ou remplace le motif de cette règle pour la version en préparation ; figé au dépôt.

    Lève ``PermissionDenied`` (pas le droit de rédiger) ou ``TransitionRefusee`` : règle bloquante, satisfaite ou
    inconnue, motif vide ou trop long.
    """
    frais = verrouiller(objet)
    verifier_redaction(frais, auteur, None)
    raisons = _raisons(frais, regle, motif.strip(), maintenant)
    if raisons:
        raise TransitionRefusee(raisons)
    ligne, _nouvelle = PasseOutre.objects.update_or_create(
        dossier=frais.dossier,
        sujet=frais.SUJET,
        version=frais.version + 1,
        regle=regle,
        defaults={"motif": motif.strip(), "auteur": auteur, "ecrit_le": maintenant},
    )
    return ligne


@transaction.atomic
def ne_plus_passer_outre(
    objet: LettreIntention | ProjetSante, *, regle: str, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Retire le motif de cette règle pour la version en préparation ; sans effet s'il n'y en a pas."""
    frais = verrouiller(objet)
    verifier_redaction(frais, auteur, None)
    PasseOutre.objects.filter(dossier=frais.dossier, sujet=frais.SUJET, version=frais.version + 1, regle=regle).delete()


def _raisons(objet: LettreIntention | ProjetSante, code: str, motif: str, maintenant: datetime) -> list[str]:
    if trouver_regle(objet.SUJET, code) is None:
        return ["Ce contrôle n’existe pas."]
    raisons = []
    if not motif:
        raisons.append("Écrivez pourquoi vous passez outre : le Guichet et l’ARS liront ce motif.")
    if len(motif) > LONGUEUR_MAXIMUM:
        raisons.append(f"Le motif compte {len(motif)} caractères : {LONGUEUR_MAXIMUM} au plus.")
    _contenu, bilan = controler(objet, maintenant)
    trouves = [manque for manque in bilan.manques if manque.regle == code]
    if not trouves:
        raisons.append("Ce contrôle est satisfait : il n’y a rien à passer outre.")
    elif trouves[0].bloquant:
        raisons.append("Ce contrôle bloque le dépôt : il ne se passe pas outre, complétez la rubrique.")
    return raisons
