"""Les organisations qui jouent un rôle dans la procédure."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_rna, valider_siret
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation, choix_professions

INSTITUTIONS = (TypeOrganisation.GUICHET, TypeOrganisation.URPS, TypeOrganisation.ARS, TypeOrganisation.AM)


class Organisation(models.Model):
    """Guichet, URPS, ARS, organisme d'Assurance Maladie ou association porteuse.

    ``departements`` est le ressort : les agents sans département propre voient celui-là.
    Une organisation qui ne sert plus est fermée (``active`` faux), jamais effacée.
    """

    type = models.CharField("type", max_length=12, choices=TypeOrganisation)
    sous_type = models.CharField(
        "régime",
        max_length=4,
        choices=SousTypeAM,
        blank=True,
        help_text="Pour un organisme d’Assurance Maladie seulement.",
    )
    nom = models.CharField("nom", max_length=200)
    sigle = models.CharField("sigle", max_length=60, blank=True)
    profession = models.CharField(
        "profession représentée",
        max_length=2,
        choices=choix_professions,
        blank=True,
        help_text="Pour une URPS seulement. Vide pour les biologistes, qui réunissent deux professions.",
    )
    region = models.ForeignKey(
        "territoires.Region",
        verbose_name="région",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    departements = models.ManyToManyField(
        "territoires.Departement",
        verbose_name="départements du ressort",
        blank=True,
        related_name="organisations",
    )
    courriel = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    adresse = models.TextField("adresse postale", blank=True)
    siret = ChampIdentifiant("SIRET", max_length=14, blank=True, validators=[valider_siret])
    rna = ChampIdentifiant(
        "numéro RNA",
        max_length=10,
        blank=True,
        validators=[valider_rna],
        help_text="W suivi de neuf chiffres.",
    )
    active = models.BooleanField("en activité", default=True)

    class Meta:
        verbose_name = "organisation"
        ordering = ("type", "nom", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(Q(type=TypeOrganisation.AM) & ~Q(sous_type=""))
                | (~Q(type=TypeOrganisation.AM) & Q(sous_type="")),
                name="organisation_sous_type_am",
                violation_error_message="Le régime se donne pour l’Assurance Maladie, et pour elle seule.",
            ),
            models.CheckConstraint(
                condition=Q(type=TypeOrganisation.ASSOCIATION) | Q(region__isnull=False),
                name="organisation_region_institution",
                violation_error_message="Indiquez la région de cette organisation.",
            ),
            models.CheckConstraint(
                condition=Q(type=TypeOrganisation.URPS) | Q(profession=""),
                name="organisation_profession_urps",
                violation_error_message="La profession représentée ne se donne que pour une URPS.",
            ),
            models.UniqueConstraint(
                fields=("region", "type"),
                condition=Q(type__in=(TypeOrganisation.GUICHET, TypeOrganisation.ARS)),
                name="organisation_unique_par_region",
                violation_error_message="Cette région a déjà une organisation de ce type.",
            ),
            models.UniqueConstraint(
                fields=("type", "region", "nom"),
                name="organisation_nom_unique",
                violation_error_message="Une organisation du même type porte déjà ce nom dans cette région.",
            ),
        )

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        """Refuse, avec le champ nommé, ce que les contraintes de la base refuseraient en bloc."""
        super().clean()
        if self.type != TypeOrganisation.ASSOCIATION and self.region_id is None:
            raise ValidationError({"region": "Indiquez la région de cette organisation."})

    @property
    def nom_court(self) -> str:
        """Sigle s'il existe, sinon le nom : pour les listes et les badges."""
        return self.sigle or self.nom
