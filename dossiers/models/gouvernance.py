"""La gouvernance du projet de santé : instances, collèges, membres, règles de décision, conventions (domaine §9)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from acteurs.nomenclatures import Qualite
from dossiers.enums_gouvernance import EtatConvention, ModeDeDecision, ObjetDeDecision

VOIX_MAXIMUM = 1000


class College(models.Model):
    """Un collège d'électeurs. ``ponderation`` : sa part des voix en pour cent ; nulle si les voix se comptent."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="colleges")
    nom = models.CharField("nom du collège", max_length=150)
    composition = models.CharField("qui en fait partie", max_length=300, blank=True)
    ponderation = models.PositiveSmallIntegerField(
        "part des voix, en pour cent", null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["projet", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ponderation__isnull=True) | Q(ponderation__lte=100),
                name="college_part_au_plus_100",
                violation_error_message="La part d’un collège va de 0 à 100 %.",
            )
        ]

    def __str__(self) -> str:
        return self.nom


class Instance(models.Model):
    """Une instance de la CPTS : assemblée, bureau, conseil, comité."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="instances")
    nom = models.CharField("nom de l’instance", max_length=150)
    role = models.TextField("rôle", blank=True)
    composition = models.TextField(blank=True)
    frequence = models.CharField("fréquence des réunions", max_length=150, blank=True)
    quorum = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering = ["projet", "id"]

    def __str__(self) -> str:
        return self.nom


class MembreDInstance(models.Model):
    """Qui siège dans une instance : un acteur du dossier, ou une personne nommée.

    ``organe`` et ``college`` sont du même projet. Un acteur retiré du dossier quitte ses sièges.
    """

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="membres_d_instances")
    organe = models.ForeignKey(Instance, models.CASCADE, related_name="membres", verbose_name="instance")
    acteur = models.ForeignKey("dossiers.ActeurDossier", models.CASCADE, null=True, blank=True, related_name="sieges")
    nom = models.CharField("nom", max_length=200, blank=True)
    fonction = models.CharField(max_length=120, blank=True)
    qualite = models.CharField("qualité", max_length=12, choices=Qualite, blank=True)
    college = models.ForeignKey(
        College, models.SET_NULL, null=True, blank=True, related_name="membres", verbose_name="collège"
    )
    voix = models.PositiveSmallIntegerField("voix", default=1, validators=[MaxValueValidator(VOIX_MAXIMUM)])

    class Meta:
        verbose_name = "membre d’une instance"
        verbose_name_plural = "membres des instances"
        ordering = ["projet", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acteur__isnull=False) | ~Q(nom=""),
                name="membre_d_instance_designe",
                violation_error_message="Choisissez un acteur du dossier, ou écrivez un nom.",
            ),
            models.UniqueConstraint(
                fields=["organe", "acteur"],
                condition=Q(acteur__isnull=False),
                name="membre_une_fois_par_instance",
                violation_error_message="Cet acteur siège déjà dans cette instance.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.acteur) if self.acteur_id else self.nom


class RegleDeDecision(models.Model):
    """Comment une sorte de décision se prend, et dans quelle instance."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="regles_de_decision")
    objet = models.CharField("type de décision", max_length=12, choices=ObjetDeDecision)
    organe = models.ForeignKey(
        Instance, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name="instance qui décide"
    )
    mode = models.CharField("règle", max_length=12, choices=ModeDeDecision)
    precision = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "règle de décision"
        verbose_name_plural = "règles de décision"
        ordering = ["projet", "id"]

    def __str__(self) -> str:
        return f"{self.get_objet_display()} : {self.get_mode_display().lower()}"


class Convention(models.Model):
    """Une convention avec un partenaire ; signée, elle porte sa date. ``piece`` : une pièce jointe à la gouvernance."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="conventions")
    acteur = models.ForeignKey(
        "dossiers.ActeurDossier", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="partenaire"
    )
    partenaire = models.CharField("partenaire, s’il n’est pas dans votre liste", max_length=200, blank=True)
    objet = models.CharField(max_length=300)
    etat = models.CharField("état", max_length=12, choices=EtatConvention, default=EtatConvention.A_ECRIRE)
    signee_le = models.DateField("signée le", null=True, blank=True)
    piece = models.ForeignKey(
        "dossiers.PieceJointe", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="pièce jointe"
    )

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["projet", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat=EtatConvention.SIGNEE) | Q(signee_le__isnull=False),
                name="convention_signee_a_une_date",
                violation_error_message="Une convention signée porte sa date de signature.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.avec or 'Partenaire à nommer'} : {self.objet}"

    @property
    def avec(self) -> str:
        """Le nom du partenaire."""
        return str(self.acteur) if self.acteur_id else self.partenaire
