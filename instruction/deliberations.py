"""Quand les délibérations du Guichet s'ouvrent à un relecteur : sa propre contribution envoyée (S4)."""

from django.db.models import QuerySet

from comptes.models import Utilisateur
from instruction.enums import EtatContribution
from instruction.models import Contribution


def dossiers_ou_il_a_contribue(relecteur: Utilisateur) -> QuerySet:
    """Les dossiers où il a envoyé sa contribution, et où aucune autre n'est attendue de lui."""
    siennes = Contribution.objects.filter(relecteur=relecteur).order_by()
    attendues = siennes.filter(etat=EtatContribution.ATTENDUE).values("dossier")
    return siennes.filter(etat=EtatContribution.ENVOYEE).exclude(dossier__in=attendues).values("dossier")
