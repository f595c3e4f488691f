"""Qui voit quel dossier : une méthode de queryset, appelée partout (domaine §3).

Le niveau de lecture d'une pièce (lettre, projet) se lit ensuite dans :mod:`dossiers.permissions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

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


class DossierQuerySet(models.QuerySet):
    """Les lectures de dossiers ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: Utilisateur) -> DossierQuerySet:
        """Dossiers que cette personne peut voir, à un niveau quelconque ; un administrateur n'en voit aucun.

        Équipe : toujours. Guichet : sa région, dès le premier dépôt (ou relecture demandée). ARS et Assurance
        Maladie : leurs départements, dès la transmission à l'ARS. Un agent acteur du dossier est déporté.
        """
        if not utilisateur.is_authenticated or not utilisateur.is_active:
            return self.none()
        portes = mandats(utilisateur)
        if any(m.role == Role.ADMINISTRATEUR for m in portes):
            return self.none()
        filtre = Q(self._dans_l_equipe(utilisateur))
        institutionnel = self._filtre_institutionnel(portes)
        if institutionnel is not None:
            filtre |= institutionnel & ~Q(self._est_acteur(utilisateur))
        return self.filter(filtre)

    def _dans_l_equipe(self, utilisateur: Utilisateur) -> Exists:
        equipe = self.model._meta.get_field("equipe").related_model
        return Exists(
            equipe.objects.filter(dossier=OuterRef("pk"), utilisateur=utilisateur, fin__isnull=True).order_by()
        )

    def _est_acteur(self, utilisateur: Utilisateur) -> Exists:
        acteurs = self.model._meta.get_field("acteurs").related_model
        return Exists(acteurs.objects.filter(dossier=OuterRef("pk"), courriel=utilisateur.email).order_by())

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
            concerne = Exists(liens.objects.filter(dossier=OuterRef("pk"), departement__in=departements))
            transmis = (Q(departement_pilote__in=departements) | Q(concerne)) & Q(lettre__transmise_le__isnull=False)
            filtre = transmis if filtre is None else filtre | transmis
        return filtre

    def vivants(self) -> DossierQuerySet:
        """Dossiers qui comptent pour un chevauchement (domaine §4) : déposés au moins une fois et ni refusés,
        retirés, classés, résiliés ou échus."""
        return self.filter(premier_depot_le__isnull=False, clos_le__isnull=True).exclude(
            Q(lettre__etat__in=LETTRE_FINIE)
            | Q(projet__etat__in=[EtatProjet.RETIRE, EtatProjet.CLASSE, EtatProjet.REFUSE_AM])
        )
