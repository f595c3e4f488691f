"""Qui, à l'ARS, instruit dans le département pilote d'un dossier."""

from django.db.models import Q, QuerySet

from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from dossiers.models import Dossier


def instructeurs_de(dossier: Dossier) -> QuerySet[Utilisateur]:
    """Instructeurs de l'ARS en fonction dans le département pilote, hors équipe et acteurs du dossier."""
    pilote = dossier.departement_pilote_id
    actives = Affectation.objects.actives().filter(role=Role.INSTRUCTEUR_ARS, organisation__active=True)
    concernes = actives.filter(Q(departements=pilote) | Q(departements__isnull=True, organisation__departements=pilote))
    equipe = dossier.equipe.filter(fin__isnull=True).order_by().values("utilisateur")
    agents = Utilisateur.objects.filter(pk__in=concernes.order_by().values("utilisateur"), is_active=True)
    return agents.exclude(pk__in=equipe).exclude(dossier.acteurs.all().adresses()).order_by("pk")


def un_autre_instruit(dossier: Dossier, personne: Utilisateur) -> bool:
    """Vrai si un autre agent que ``personne`` pouvait préparer la décision."""
    return instructeurs_de(dossier).exclude(pk=personne.pk).exists()
