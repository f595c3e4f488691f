"""Les fiches-actions du projet de santé et leurs indicateurs (S4 ; domaine §7 et §9)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from dossiers.enums_projet import Frequence, Priorite
from missions.models import Indicateur

MONTANT_MAXIMUM = 100_000_000
# Le contrat dure cinq ans : quatre cibles intermédiaires, puis ``cible``, celle de la dernière année.
ANNEES = (1, 2, 3, 4)


class FicheAction(models.Model):
    """Une action du projet, rattachée à une mission (S4 : responsable, acteurs, moyens, calendrier, indicateur).

    ``participants`` : des acteurs du dossier ; ``acteurs`` nomme les autres, en texte. ``moyens`` : les moyens humains.
    ``montant`` : euros entiers, pour toute l'action.
    """

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="fiches")
    mission = models.ForeignKey("missions.Mission", models.PROTECT, related_name="+")
    titre = models.CharField(max_length=200)
    objectif = models.ForeignKey(
        "dossiers.Objectif",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="fiches",
        verbose_name="objectif opérationnel",
    )
    priorite = models.CharField("priorité", max_length=10, choices=Priorite, blank=True)
    responsable = models.CharField(max_length=200, blank=True)
    participants = models.ManyToManyField(
        "dossiers.ActeurDossier", through="ActeurDeFiche", related_name="+", blank=True
    )
    acteurs = models.TextField("autres acteurs de l’action", blank=True)
    taches = models.TextField("tâches", blank=True)
    moyens = models.TextField("moyens humains", blank=True)
    moyens_materiels = models.TextField("moyens matériels", blank=True)
    moyens_financiers = models.TextField("moyens financiers", blank=True)
    montant = models.PositiveIntegerField(
        "montant en euros", null=True, blank=True, validators=[MaxValueValidator(MONTANT_MAXIMUM)]
    )
    debut_le = models.DateField("début", null=True, blank=True)
    fin_le = models.DateField("fin", null=True, blank=True)
    calendrier = models.TextField("précisions sur le calendrier", blank=True)

    class Meta:
        verbose_name = "fiche-action"
        verbose_name_plural = "fiches-actions"
        ordering = ["projet", "mission", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut_le__isnull=True) | Q(fin_le__isnull=True) | Q(fin_le__gte=F("debut_le")),
                name="fiche_fin_apres_debut",
                violation_error_message="Une action ne finit pas avant d’avoir commencé.",
            )
        ]

    def __str__(self) -> str:
        return self.titre


class ActeurDeFiche(models.Model):
    """Un acteur du dossier qui participe à une action."""

    fiche = models.ForeignKey(FicheAction, models.CASCADE, related_name="+")
    acteur = models.ForeignKey("dossiers.ActeurDossier", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "acteur d’une fiche"
        verbose_name_plural = "acteurs des fiches"
        ordering = ["fiche", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "acteur"],
                name="fiche_acteur_une_fois",
                violation_error_message="Cet acteur participe déjà à cette action.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiche} : {self.acteur}"


class IndicateurFiche(models.Model):
    """Un indicateur de la fiche : du catalogue ou propre à la CPTS (domaine §7).

    Les valeurs sont des textes (« 41 % », « masquée ») ; ``dossiers.qualite_indicateurs`` les juge.
    """

    fiche = models.ForeignKey(FicheAction, models.CASCADE, related_name="indicateurs")
    catalogue = models.ForeignKey(
        "missions.Indicateur",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="indicateur du catalogue",
    )
    intitule = models.CharField("indicateur", max_length=300)
    definition = models.TextField("définition", blank=True)
    unite = models.CharField("unité", max_length=60, blank=True)
    sens = models.CharField("sens du progrès", max_length=10, choices=Indicateur.SensDuProgres, blank=True)
    reference = models.CharField("valeur de référence", max_length=50, blank=True)
    cible_1 = models.CharField("cible, année 1", max_length=50, blank=True)
    cible_2 = models.CharField("cible, année 2", max_length=50, blank=True)
    cible_3 = models.CharField("cible, année 3", max_length=50, blank=True)
    cible_4 = models.CharField("cible, année 4", max_length=50, blank=True)
    cible = models.CharField("cible, année 5", max_length=50, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    frequence = models.CharField("fréquence du relevé", max_length=20, choices=Frequence, blank=True)
    personne = models.CharField("qui relève", max_length=150, blank=True)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["fiche", "id"]

    def __str__(self) -> str:
        return self.intitule
