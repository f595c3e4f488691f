"""Qui, à l'ARS ou à l'Assurance Maladie, tient un rôle dans le département pilote d'un dossier."""

from django.db.models import Q, QuerySet

from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from dossiers.models import Deport, Dossier


def agents_de(dossier: Dossier, role: Role) -> QuerySet[Utilisateur]:
    """Agents de ce rôle en fonction dans le département pilote, hors équipe, acteurs et déportés du dossier."""
    pilote = dossier.departement_pilote_id
    actives = Affectation.objects.actives().filter(role=role, organisation__active=True)
    concernes = actives.filter(Q(departements=pilote) | Q(departements__isnull=True, organisation__departements=pilote))
    equipe = dossier.equipe.filter(fin__isnull=True).order_by().values("utilisateur")
    agents = Utilisateur.objects.filter(pk__in=concernes.order_by().values("utilisateur"), is_active=True)
    agents = agents.exclude(pk__in=equipe).exclude(dossier.acteurs.all().adresses())
    return agents.exclude(Deport.objects.personnes_exclues([dossier.pk])).order_by("pk")


def un_autre_tient(role: Role, dossier: Dossier, personne: Utilisateur) -> bool:
    """Vrai si un autre agent que ``personne`` pouvait préparer la décision."""
    return agents_de(dossier, role).exclude(pk=personne.pk).exists()
