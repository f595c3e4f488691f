"""Les professionnels de santé, qu'ils aient un compte ou non."""

from django.db import models
from django.db.models import Q

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_adeli, valider_rpps
from acteurs.nomenclatures import MEDECIN, Recours, SpecialiteMedicale, choix_professions
from commun.textes import normaliser

SECOND_RECOURS = frozenset({SpecialiteMedicale.AUTRE})


class Professionnel(models.Model):
    """Un professionnel de santé. Ses participations aux CPTS sont dans les dossiers."""

    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    profession = models.CharField("profession", max_length=2, choices=choix_professions)
    specialite = models.CharField(
        "spécialité",
        max_length=11,
        choices=SpecialiteMedicale,
        blank=True,
        help_text="Pour un médecin : médecine générale ou autre spécialité.",
    )
    specialite_libelle = models.CharField("spécialité exercée", max_length=100, blank=True)
    rpps = ChampIdentifiant(
        "numéro RPPS", max_length=11, blank=True, validators=[valider_rpps], help_text="Onze chiffres."
    )
    adeli = ChampIdentifiant(
        "ancien numéro ADELI",
        max_length=9,
        blank=True,
        validators=[valider_adeli],
        help_text="Remplacé par le RPPS ; gardé pour retrouver un dossier.",
    )
    commune = models.ForeignKey(
        "territoires.Commune",
        verbose_name="commune d’exercice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="professionnels",
    )
    courriel = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    du_dossier = models.BooleanField(
        "saisi par une équipe",
        default=False,
        help_text="Entré dans l’annuaire par un dossier : effacé à la demande de la personne si nul autre ne le cite.",
    )
    nom_recherche = models.CharField(max_length=220, editable=False, db_index=True)

    class Meta:
        verbose_name = "professionnel"
        ordering = ("nom_recherche", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("rpps",),
                condition=~Q(rpps=""),
                name="professionnel_rpps_unique",
                violation_error_message="Un professionnel porte déjà ce numéro RPPS.",
            ),
            models.CheckConstraint(
                condition=Q(profession=MEDECIN) | Q(specialite=""),
                name="professionnel_specialite_medecin",
                violation_error_message="La spécialité ne se donne que pour un médecin.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    def save(self, *args, **kwargs) -> None:
        """Tient la clé de recherche à jour : « nom prénom » normalisé."""
        self.nom_recherche = normaliser(f"{self.nom} {self.prenom}")[:220]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "nom_recherche"}
        super().save(*args, **kwargs)

    @property
    def recours(self) -> Recours:
        """Second recours pour un médecin d'une autre spécialité, premier pour tous les autres (S2, S4)."""
        return Recours.SECOND if self.specialite in SECOND_RECOURS else Recours.PREMIER
