"""Le dossier : ce qui réunit territoire, équipe, lettre, projet et contrat d'une CPTS."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from commun.textes import normaliser
from dossiers.enums import Origine, RoleEquipe, Sujet, Tour
from dossiers.visibilite import DossierQuerySet


class Dossier(models.Model):
    """Une CPTS en projet ou en vie.

    ``premier_depot_le`` est posé au premier dépôt de la lettre et ne s'efface jamais : il ouvre la lecture du
    Guichet. Région et pilote sont figés à ce dépôt (domaine §3) ; seule ``changer_pilote`` les change ensuite.
    ``etape``, ``etat_courant``, ``tour`` et les dates qui suivent recopient l'objet le plus avancé, pour les listes ;
    seule la porte les écrit (``actions.suivi``).
    """

    numero = models.CharField("numéro", max_length=20, unique=True)
    nom = models.CharField("nom de la CPTS", max_length=200)
    nom_recherche = models.CharField("nom normalisé", max_length=220, db_index=True, editable=False)
    territoire = models.OneToOneField("territoires.Territoire", models.PROTECT, related_name="dossier")
    region = models.ForeignKey("territoires.Region", models.PROTECT, null=True, blank=True, related_name="+")
    departement_pilote = models.ForeignKey(
        "territoires.Departement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pilote",
    )
    departements = models.ManyToManyField("territoires.Departement", related_name="+", blank=True)
    origine = models.CharField(max_length=20, choices=Origine, default=Origine.PORTAIL)
    ancien_dossier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="suites")
    cree_le = models.DateTimeField("créé le")
    premier_depot_le = models.DateTimeField("premier dépôt le", null=True, blank=True)
    etape = models.CharField("étape", max_length=20, choices=Sujet, default=Sujet.LETTRE)
    etat_courant = models.CharField("état de l’étape", max_length=40, default="brouillon")
    tour = models.CharField("à qui de jouer", max_length=20, choices=Tour, default=Tour.PORTEUR)
    depuis_le = models.DateField("dans cet état depuis", null=True, blank=True)
    prochaine_le = models.DateField("prochaine date", null=True, blank=True)
    prochaine_libelle = models.CharField("ce qu’est la prochaine date", max_length=120, blank=True)
    relecture_demandee_le = models.DateTimeField("relecture demandée le", null=True, blank=True)
    clos_le = models.DateField("contrat terminé le", null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(premier_depot_le__isnull=True)
                | (Q(region__isnull=False) & Q(departement_pilote__isnull=False)),
                name="dossier_depose_a_un_pilote",
                violation_error_message="Un dossier déposé a une région et un département pilote.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement_pilote", "premier_depot_le"], name="dossier_pilote_depot"),
            models.Index(fields=["tour", "prochaine_le"], name="dossier_tour_prochaine"),
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.nom}"

    def save(self, *args, **kwargs) -> None:
        self.nom_recherche = normaliser(self.nom)[:220]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("dossiers:detail", args=[self.numero])


class MembreEquipe(models.Model):
    """Une personne dans l'équipe d'un dossier ; ``fin`` la retire sans l'effacer."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="equipe")
    utilisateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="equipes")
    role = models.CharField("rôle", max_length=20, choices=RoleEquipe)
    depuis = models.DateTimeField()
    fin = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "membre de l’équipe"
        verbose_name_plural = "membres de l’équipe"
        ordering = ["dossier", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "utilisateur"],
                condition=Q(fin__isnull=True),
                name="membre_une_fois_par_dossier",
                violation_error_message="Cette personne est déjà dans l’équipe du dossier.",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(fin__isnull=True, role="responsable"),
                name="un_seul_responsable",
                violation_error_message="Un dossier a un seul responsable.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} du dossier {self.dossier_id}"
