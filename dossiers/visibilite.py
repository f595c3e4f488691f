"""Qui voit quel dossier : une méthode de queryset, appelée partout (domaine §3).

Le niveau de lecture d'une pièce (lettre, projet) se lit ensuite dans :mod:`dossiers.permissions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from dossiers.enums import LETTRE_FINIE, EtatProjet

if TYPE_CHECKING:
    from comptes.models import Utilisateur

ROLES_GUICHET = frozenset({Role.COORDINATEUR, Role.RELECTEUR_URPS})
ROLES_ARS = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
ROLES_AM = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})


def organisme(mandat: Mandat) -> str:
    """« guichet », « ars », « am » ou « » : de quel côté lit ce mandat (un lecteur lit comme son organisme)."""
    if mandat.role in ROLES_GUICHET:
        return "guichet"
    if mandat.role in ROLES_ARS:
        return "ars"
    if mandat.role in ROLES_AM:
        return "am"
    if mandat.role == Role.LECTEUR:
        return {"guichet": "guichet", "urps": "guichet", "ars": "ars", "am": "am"}.get(mandat.type_organisation, "")
    return ""


def vivant(chemin: str = "") -> Q:
    """Le dossier au bout de ``chemin`` compte pour un chevauchement (domaine §4) : déposé au moins une fois et ni
    refusé, retiré, classé, résilié ou échu."""
    fini = Q(**{f"{chemin}lettre__etat__in": LETTRE_FINIE}) | Q(
        **{f"{chemin}projet__etat__in": [EtatProjet.RETIRE, EtatProjet.CLASSE, EtatProjet.REFUSE_AM]}
    )
    return Q(**{f"{chemin}premier_depot_le__isnull": False, f"{chemin}clos_le__isnull": True}) & ~fini


class DossierQuerySet(models.QuerySet):
    """Les lectures de dossiers ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: Utilisateur) -> DossierQuerySet:
        """Dossiers que cette personne peut voir, à un niveau quelconque ; un administrateur n'en voit aucun.

        Équipe : toujours. Guichet : sa région, dès le premier dépôt (ou relecture demandée). ARS et Assurance
        Maladie : leurs départements, dès la transmission à l'ARS. Un agent déporté ne voit rien du dossier.
        """
        if not utilisateur.is_authenticated or not utilisateur.is_active:
            return self.none()
        portes = mandats(utilisateur)
        if any(m.role == Role.ADMINISTRATEUR for m in portes):
            return self.none()
        filtre = self._dans_l_equipe(utilisateur)
        institutionnel = self._filtre_institutionnel(portes)
        if institutionnel is not None:
            filtre |= institutionnel & ~self.fermes_a(utilisateur)
        return self.filter(filtre)

    # Des listes d'identifiants plutôt que des EXISTS corrélés : PostgreSQL les calcule une fois, et ne surestime pas
    # le coût au point de compiler la requête (150 ms de JIT pour une page de 20 lignes).
    def _dans_l_equipe(self, utilisateur: Utilisateur) -> Q:
        equipe = self.model._meta.get_field("equipe").related_model
        siennes = equipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
        return Q(pk__in=siennes.values("dossier"))

    def fermes_a(self, utilisateur: Utilisateur) -> Q:
        """Les dossiers dont cette personne est déportée (:mod:`dossiers.models.deport`)."""
        return self.model._meta.get_field("deports").related_model.objects.ferme_a(utilisateur)

    def _filtre_institutionnel(self, portes: tuple[Mandat, ...]) -> Q | None:
        regions = {m.region for m in portes if organisme(m) == "guichet" and m.region}
        departements: set[str] = set()
        for mandat in portes:
            if organisme(mandat) in ("ars", "am"):
                departements |= mandat.departements
        filtre = None
        if regions:
            filtre = Q(region__in=regions) & (
                Q(premier_depot_le__isnull=False) | Q(relecture_demandee_le__isnull=False)
            )
        if departements:
            liens = self.model.departements.through
            concerne = Q(pk__in=liens.objects.filter(departement__in=departements).values("dossier"))
            transmis = (Q(departement_pilote__in=departements) | concerne) & Q(lettre__transmise_le__isnull=False)
            filtre = transmis if filtre is None else filtre | transmis
        return filtre

    def vivants(self) -> DossierQuerySet:
        """Dossiers qui comptent pour un chevauchement (voir :func:`vivant`)."""
        return self.filter(vivant())
