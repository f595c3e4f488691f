"""Qui voit quelle contribution : la seule règle de l'indépendance des avis, pages, comptes et fils internes compris.

Tant qu'un relecteur n'a pas envoyé la sienne, il ne sait rien des autres : ni noms, ni nombre, ni dates. Le
coordinateur voit qui contribue ; s'il contribue lui-même, il ne lit les autres qu'après avoir envoyé. Un brouillon ne
se lit que de son auteur. Porteur, ARS, Assurance Maladie, personnes déportées et lecteurs : jamais rien.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.models import Dossier, MembreEquipe
from instruction.enums import CONTRIBUTION_VIVANTE, NON_ENVOYEE
from instruction.enums import EtatContribution as E

if TYPE_CHECKING:
    from comptes.models import Utilisateur


PERSONNE = Q(pk__in=())


def _regions(utilisateur: "Utilisateur", capacite: Capacite) -> set[str]:
    return {m.region for m in mandats_avec(utilisateur, capacite) if m.region}


class ContributionQuerySet(models.QuerySet):
    """Les lectures de contributions ; toute vue part de :meth:`visibles_par`."""

    def de(self, utilisateur: "Utilisateur") -> "ContributionQuerySet":
        """Celles qui sont demandées à cette personne."""
        return self.filter(relecteur=utilisateur.pk)

    def visibles_par(self, utilisateur: "Utilisateur") -> "ContributionQuerySet":
        """Celles dont cette personne peut savoir l'existence, avec ``contenu_visible`` : peut-elle les lire ?

        La sienne ; toutes pour un coordinateur de la région ; celles des autres pour qui a envoyé la sienne. Se lit une
        contribution envoyée, ou la sienne. La note privée ne se lit que de son auteur.
        """
        sues, lues = self._sues_et_lues(utilisateur)
        lisible = Case(When(lues, then=Value(True)), default=Value(False), output_field=BooleanField())
        return self._des_dossiers_ouverts_a(utilisateur).filter(sues).annotate(contenu_visible=lisible)

    def comptables_par(self, utilisateur: "Utilisateur") -> "ContributionQuerySet":
        """Celles qu'elle peut compter : demandées ou reçues, dans les dossiers où elle n'en doit plus aucune."""
        sues, _lues = self._sues_et_lues(utilisateur)
        vivantes = self._des_dossiers_ouverts_a(utilisateur).filter(sues, etat__in=CONTRIBUTION_VIVANTE)
        return vivantes.exclude(dossier__in=self.model.objects.dossiers_ou_doit(utilisateur))

    def lisibles_par(self, utilisateur: "Utilisateur") -> "ContributionQuerySet":
        """Celles dont elle lit le contenu."""
        _sues, lues = self._sues_et_lues(utilisateur)
        return self._des_dossiers_ouverts_a(utilisateur).filter(lues)

    def dossiers_ou_doit(self, utilisateur: "Utilisateur") -> models.QuerySet:
        """Les dossiers où la sienne n'est pas envoyée, attendue ou close : elle n'y lit rien des autres."""
        return self.de(utilisateur).filter(etat__in=NON_ENVOYEE).order_by().values("dossier")

    def dossiers_deliberes(self, utilisateur: "Utilisateur") -> models.QuerySet:
        """Les dossiers dont un relecteur lit les délibérations : la sienne est envoyée, aucune autre n'est attendue."""
        envoyees = self.de(utilisateur).filter(etat=E.ENVOYEE).order_by()
        return envoyees.exclude(dossier__in=self.dossiers_ou_doit(utilisateur)).values("dossier")

    def _sues_et_lues(self, utilisateur: "Utilisateur") -> tuple[Q, Q]:
        """Les deux filtres : celles dont elle sait l'existence, celles dont elle lit le contenu."""
        contribue, coordonne = (_regions(utilisateur, c) for c in (Capacite.CONTRIBUER_AVIS, Capacite.RENDRE_AVIS))
        if not contribue | coordonne:
            return PERSONNE, PERSONNE
        toutes = self.model.objects.all()
        sienne = Q(relecteur=utilisateur.pk, dossier__region__in=contribue)
        a_envoye = Q(dossier__in=toutes.dossiers_deliberes(utilisateur), dossier__region__in=contribue)
        doit_encore = Q(dossier__in=toutes.dossiers_ou_doit(utilisateur))
        du_coordinateur = Q(dossier__region__in=coordonne)
        lues = sienne | Q(etat=E.ENVOYEE) & (a_envoye | du_coordinateur & ~doit_encore)
        return sienne | a_envoye | du_coordinateur, lues

    def _des_dossiers_ouverts_a(self, utilisateur: "Utilisateur") -> "ContributionQuerySet":
        """Dossiers visibles au titre du Guichet : ni fermés par un déport, ni ceux de sa propre équipe."""
        equipe = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
        ouverts = Dossier.objects.visibles_par(utilisateur).exclude(pk__in=equipe.values("dossier")).order_by()
        return self.filter(dossier__in=ouverts.values("pk"))
