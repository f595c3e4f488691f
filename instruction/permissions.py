"""Qui peut contribuer à un avis : une seule question, posée à la porte des dossiers."""

from django.db.models import QuerySet

from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import CAPACITES, Capacite
from dossiers.models import Deport, Dossier
from dossiers.permissions import est_acteur, peut, role_dans_l_equipe

CONTRIBUENT = frozenset(role for role, acquises in CAPACITES.items() if Capacite.CONTRIBUER_AVIS in acquises)


def peut_contribuer(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Vrai si cette personne peut lire ce dossier pour l'avis : active, de la région, ni acteur ni déportée."""
    return peut(utilisateur, dossier, Capacite.CONTRIBUER_AVIS)


def raison_de_ne_pas_contribuer(utilisateur: Utilisateur, dossier: Dossier) -> str:
    """Pourquoi elle ne le peut pas, en une phrase ; vide si elle le peut."""
    if peut_contribuer(utilisateur, dossier):
        return ""
    if not utilisateur.is_active:
        return f"Le compte de {utilisateur} est désactivé."
    if role_dans_l_equipe(utilisateur, dossier) is not None:
        return f"{utilisateur} est membre de l’équipe de ce dossier : déport."
    if est_acteur(utilisateur, dossier):
        return f"{utilisateur} est acteur de ce dossier : déport."
    if dossier.region_id not in {m.region for m in mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS)}:
        return f"{utilisateur} n’est pas relecteur dans la région de ce dossier."
    return f"{utilisateur} est déporté de ce dossier."


def agents_du_guichet(region: str | None) -> QuerySet[Utilisateur]:
    """Relecteurs et coordinateurs en fonction dans cette région, comptes actifs ; par nom."""
    actives = Affectation.objects.actives().filter(organisation__active=True).order_by()
    guichet = actives.filter(role__in=CONTRIBUENT, organisation__region=region)
    administrent = actives.filter(role=Role.ADMINISTRATEUR)
    actifs = Utilisateur.objects.filter(is_active=True, pk__in=guichet.values("utilisateur"))
    return actifs.exclude(pk__in=administrent.values("utilisateur")).order_by("nom", "prenom", "pk")


def relecteurs_possibles(dossier: Dossier) -> QuerySet[Utilisateur]:
    """Qui peut contribuer à ce dossier, en une requête ; même réponse que :func:`peut_contribuer`."""
    equipe = dossier.equipe.filter(fin__isnull=True).order_by().values("utilisateur")
    exclues = Deport.objects.personnes_exclues([dossier.pk])
    return agents_du_guichet(dossier.region_id).exclude(pk__in=equipe).exclude(exclues)
