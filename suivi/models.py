"""Ce que chacun règle pour sa liste de dossiers, et la trace de chaque export."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.visibilite import organisme


class JeuDeFiltresQuerySet(models.QuerySet):
    """Les lectures de jeux de filtres."""

    def visibles_par(self, utilisateur: Utilisateur) -> "JeuDeFiltresQuerySet":
        """Les siens, puis ceux que son Guichet partage."""
        regions = {m.region for m in mandats(utilisateur) if organisme(m) == "guichet" and m.region}
        return self.filter(Q(utilisateur=utilisateur.pk) | Q(partage_avec__in=regions))


class JeuDeFiltres(models.Model):
    """Des filtres de la liste des dossiers, rangés sous un nom.

    ``adresse`` : ce qui suit « ? » ; il n'ouvre aucun droit, chacun n'y voit que ses dossiers. ``partage_avec`` : la
    région du Guichet qui le voit aussi.
    """

    utilisateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jeux_de_filtres")
    nom = models.CharField("nom", max_length=60)
    adresse = models.CharField("filtres", max_length=600)
    par_defaut = models.BooleanField("ouvrir la liste sur ces filtres", default=False)
    partage_avec = models.ForeignKey("territoires.Region", models.PROTECT, null=True, blank=True, related_name="+")

    objects = JeuDeFiltresQuerySet.as_manager()

    class Meta:
        verbose_name = "jeu de filtres"
        verbose_name_plural = "jeux de filtres"
        ordering = ["nom", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "nom"],
                name="un_jeu_de_filtres_par_nom",
                violation_error_message="Vous avez déjà des filtres à ce nom.",
            ),
            models.UniqueConstraint(
                fields=["utilisateur"],
                condition=Q(par_defaut=True),
                name="un_jeu_de_filtres_par_defaut",
                violation_error_message="Un seul jeu de filtres ouvre la liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class ColonnesChoisies(models.Model):
    """Les colonnes qu'une personne montre dans sa liste, par leurs clés (``dossiers.colonnes``)."""

    utilisateur = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="colonnes_choisies")
    cles = models.JSONField("colonnes", default=list)

    class Meta:
        verbose_name = "choix de colonnes"
        verbose_name_plural = "choix de colonnes"

    def __str__(self) -> str:
        return f"Colonnes de {self.utilisateur_id}"


class TraceExport(models.Model):
    """Un export : qui, quand, quoi, combien de lignes. Ajout seul (triggers).

    ``filtres`` : les filtres posés, sans donnée personnelle (un texte cherché n'est noté que comme présent).
    """

    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    instant = models.DateTimeField()
    quoi = models.CharField(max_length=30)
    format = models.CharField(max_length=4)
    lignes = models.PositiveIntegerField()
    filtres = models.JSONField(default=dict)

    class Meta:
        verbose_name = "trace d’export"
        verbose_name_plural = "traces d’exports"
        ordering = ["-instant", "-id"]

    def __str__(self) -> str:
        return f"Export {self.quoi} de {self.lignes} lignes"
