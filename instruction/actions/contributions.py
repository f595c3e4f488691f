"""Les actes d'un relecteur sur sa contribution, et ce qu'un déport lui retire.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.models import Deport, Evenement
from dossiers.permissions import verifier
from instruction.conditions import AVIS_RENDU, CHEZ_LE_GUICHET
from instruction.enums import CONTRIBUTION_VIVANTE, EtatContribution
from instruction.models import Contribution

DEJA_ENVOYEE = "Votre contribution n’est plus attendue : elle ne se modifie plus."


def verifier_ecriture(contribution: Contribution, auteur: Utilisateur, rubrique: str = "") -> None:
    """Seul le relecteur écrit, tant que sa contribution est attendue et que l'avis n'est pas rendu."""
    verifier(auteur, contribution.dossier, Capacite.CONTRIBUER_AVIS)
    if contribution.relecteur_id != auteur.pk:
        raise PermissionDenied("Personne n’écrit la contribution d’un autre.")
    if contribution.etat != EtatContribution.ATTENDUE:
        raise TransitionRefusee([DEJA_ENVOYEE])
    if contribution.dossier.lettre.etat not in CHEZ_LE_GUICHET:
        raise TransitionRefusee([AVIS_RENDU])


@transaction.atomic
def relire(contribution: Contribution, *, version: int, auteur: Utilisateur, maintenant: datetime) -> Contribution:
    """Le relecteur dit avoir lu ce qui a changé jusqu'à ``version`` ; refusé si une autre est arrivée depuis."""
    frais = verrouiller(contribution)
    verifier_ecriture(frais, auteur)
    derniere = frais.dossier.lettre.version
    if version != derniere:
        raise TransitionRefusee([f"La version {derniere} est arrivée entre-temps : relisez encore ce qui a changé."])
    frais.version, frais.modifiee_le = derniere, maintenant
    frais.save(update_fields=["version", "modifiee_le"])
    return frais


def envoyer(contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Envoie la contribution, sur la version que le relecteur a lue ; les autres lui apparaissent alors."""
    version = contribution.version or contribution.dossier.lettre.version
    return franchir(
        contribution,
        "envoyer",
        auteur=auteur,
        maintenant=maintenant,
        journal={"version": version},
        champs={"envoyee_le": maintenant, "version": version},
    )


def recuser(contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, motif: str) -> Evenement:
    """Le relecteur renonce à cette contribution ; il continue de voir le dossier."""
    return franchir(contribution, "recuser", auteur=auteur, maintenant=maintenant, commentaire=motif)


def retirer_au_deport(deport: Deport, evenement: Evenement) -> None:
    """Effet d'un déport qui exclut : la contribution de cette personne, attendue ou envoyée, est retirée."""
    siennes = Contribution.objects.filter(dossier=deport.dossier_id, relecteur=deport.agent_id)
    for contribution in siennes.filter(etat__in=CONTRIBUTION_VIVANTE).order_by("pk"):
        franchir(contribution, "deporter", auteur=None, maintenant=evenement.instant)
