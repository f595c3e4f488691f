"""Le déport d'un agent sur un dossier : nul n'est juge et partie. Le seul endroit qui dit à qui un dossier est fermé.

Deux sources : la liste des acteurs du dossier, toujours (rien à constater) ; une ligne de :class:`Deport` en vigueur.
La porte, les listes, les pages et les courriels lisent :meth:`DeportQuerySet.ferme_a`,
:meth:`DeportQuerySet.ferme` et :meth:`DeportQuerySet.personnes_exclues`, et rien d'autre.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums_deports import OrigineDeport
from dossiers.models.acteurs import ActeurDossier

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class DeportQuerySet(models.QuerySet):
    """Les lectures de déports."""

    def actifs(self) -> "DeportQuerySet":
        """Ni levés ni remplacés ; un voisinage maintenu en fait partie, sans exclure personne."""
        return self.filter(leve_le__isnull=True)

    def en_vigueur(self) -> "DeportQuerySet":
        """Ceux qui excluent."""
        return self.actifs().filter(exclut=True)

    def _sources(self, utilisateur: "Utilisateur") -> tuple[models.QuerySet, models.QuerySet]:
        """La règle, une fois : les lignes qui ferment un dossier à cette personne, acteur ou déportée."""
        return ActeurDossier.objects.designant(utilisateur.email), self.en_vigueur().filter(agent=utilisateur.pk)

    def ferme_a(self, utilisateur: "Utilisateur", chemin: str = "pk") -> Q:
        """Filtre des dossiers fermés à cette personne dans ses rôles institutionnels ; ``chemin`` mène au dossier."""
        acteur, deporte = (source.order_by().values("dossier") for source in self._sources(utilisateur))
        return Q(**{f"{chemin}__in": acteur}) | Q(**{f"{chemin}__in": deporte})

    def ferme(self, dossier: int, utilisateur: "Utilisateur") -> bool:
        """Vrai si ce dossier (sa clé) est fermé à cette personne, sans parcourir les autres."""
        return any(source.filter(dossier=dossier).exists() for source in self._sources(utilisateur))

    def personnes_exclues(self, dossiers: Iterable[int]) -> Q:
        """Filtre des comptes exclus d'un de ces dossiers (clés) : acteurs et déportés."""
        cles = list(dossiers)
        deportes = self.en_vigueur().filter(dossier__in=cles).order_by().values("agent")
        return ActeurDossier.objects.filter(dossier__in=cles).adresses() | Q(pk__in=deportes)


class Deport(models.Model):
    """Une ligne par personne, dossier et origine ; levée, elle reste.

    ``exclut`` : la personne ne voit plus le dossier. Un voisinage n'exclut que si le coordinateur le décide :
    ``decide_le`` vide, il attend. ``decide_par`` vide : le portail l'a constaté.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="deports")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    origine = models.CharField(max_length=12, choices=OrigineDeport)
    exclut = models.BooleanField("exclut la personne", default=True)
    constate_le = models.DateTimeField("constaté le")
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    motif = models.TextField(blank=True)
    leve_le = models.DateTimeField("levé le", null=True, blank=True)
    leve_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DeportQuerySet.as_manager()

    class Meta:
        verbose_name = "déport"
        ordering = ["dossier", "-constate_le", "-id"]
        indexes = [models.Index(fields=["agent", "exclut"], name="deport_agent")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "agent", "origine"],
                condition=Q(leve_le__isnull=True),
                name="deport_une_fois_par_origine",
                violation_error_message="Ce déport est déjà en vigueur.",
            ),
            models.CheckConstraint(
                condition=~Q(origine__in=[OrigineDeport.RECUSATION, OrigineDeport.DECISION])
                | (Q(decide_par__isnull=False, exclut=True) & ~Q(motif="")),
                name="deport_decide_et_motive",
                violation_error_message="Un déport décidé a un auteur et un motif.",
            ),
            models.CheckConstraint(
                condition=Q(leve_le__isnull=True) | Q(leve_par__isnull=False),
                name="deport_leve_a_un_auteur",
                violation_error_message="La levée d’un déport a un auteur.",
            ),
        ]

    def __str__(self) -> str:
        return f"Déport {self.pk} du dossier {self.dossier_id}"

    @property
    def a_trancher(self) -> bool:
        """Le coordinateur n'a pas encore décidé de ce voisinage."""
        return self.origine == OrigineDeport.VOISIN and self.decide_le is None and self.leve_le is None

    @property
    def situation(self) -> str:
        """En un mot, pour la page du coordinateur."""
        if self.leve_le is not None:
            return "Levé"
        if self.a_trancher:
            return "À trancher"
        return "En vigueur" if self.exclut else "Maintenu"
