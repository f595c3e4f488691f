"""Les structures : établissements, exercice coordonné, collectivités, associations d'usagers."""

from django.db import models
from django.db.models import Q

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_finess, valider_siret
from acteurs.nomenclatures import SANS_PERSONNALITE_MORALE, TypeStructure, choix_categories_finess
from commun.textes import normaliser


class Structure(models.Model):
    """Une structure qui peut participer à une ou plusieurs CPTS."""

    type = models.CharField("type", max_length=12, choices=TypeStructure)
    nom = models.CharField("nom", max_length=200)
    finess = ChampIdentifiant(
        "numéro FINESS",
        max_length=9,
        blank=True,
        validators=[valider_finess],
        help_text="Neuf caractères, établissement.",
    )
    finess_juridique = ChampIdentifiant(
        "FINESS de l’entité juridique", max_length=9, blank=True, validators=[valider_finess]
    )
    categorie_finess = models.CharField("catégorie FINESS", max_length=3, choices=choix_categories_finess, blank=True)
    siret = ChampIdentifiant("SIRET", max_length=14, blank=True, validators=[valider_siret])
    commune = models.ForeignKey(
        "territoires.Commune",
        verbose_name="commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="structures",
    )
    adresse = models.TextField("adresse postale", blank=True)
    courriel = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    etablissements = models.ManyToManyField(
        "self",
        verbose_name="établissements membres",
        symmetrical=False,
        blank=True,
        related_name="groupements",
        help_text="Pour un groupement (GHT, GCS) : ce sont ses établissements qui adhèrent.",
    )
    nom_recherche = models.CharField(max_length=220, editable=False, db_index=True)

    class Meta:
        verbose_name = "structure"
        ordering = ("nom_recherche", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("finess",),
                condition=~Q(finess=""),
                name="structure_finess_unique",
                violation_error_message="Une structure porte déjà ce numéro FINESS.",
            ),
        )

    def __str__(self) -> str:
        return self.nom

    def save(self, *args, **kwargs) -> None:
        """Tient la clé de recherche à jour."""
        self.nom_recherche = normaliser(self.nom)[:220]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "nom_recherche"}
        super().save(*args, **kwargs)

    @property
    def peut_adherer(self) -> bool:
        """Faux pour ce qui n'a pas de personnalité morale (GHT, contrats et conseils locaux)."""
        return self.type not in SANS_PERSONNALITE_MORALE
