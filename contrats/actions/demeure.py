"""La réponse de la CPTS à une mise en demeure : un texte, et s'il le faut une pièce."""

from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu, joindre_preuve
from contrats.actions.vie import a_jour
from contrats.models import Contrat, MiseEnDemeure
from dossiers.actions.transitions import franchir, verrouiller
from dossiers.models import Evenement


@a_jour
@transaction.atomic
def repondre_demeure(
    contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, commentaire: str, piece: FichierRecu | None = None
) -> Evenement:
    """Répond ; chaque réponse s'ajoute aux précédentes. La partie qui a mis en demeure en juge.

    Lève ``TransitionRefusee`` (aucune mise en demeure, texte vide, place) ou ``TeleversementRefuse`` (pièce).
    """
    frais = verrouiller(contrat)
    ouverte = frais.mises_en_demeure.filter(close_le__isnull=True).first()
    jointe = None
    if piece is not None and ouverte is not None:
        jointe = joindre_preuve(frais, piece, auteur=auteur, maintenant=maintenant, rubrique=rubrique_de(ouverte))
    evenement = franchir(
        contrat,
        "repondre_demeure",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"piece": str(jointe.cle)} if jointe else None,
    )
    MiseEnDemeure.objects.filter(pk=ouverte.pk).update(repondue_le=maintenant)
    return evenement


def rubrique_de(demeure: MiseEnDemeure) -> str:
    """Là où se rangent les pièces de cette mise en demeure, parmi celles du dossier."""
    return f"demeure-{demeure.pk}"
