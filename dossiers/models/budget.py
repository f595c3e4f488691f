"""Le budget du projet de santé, sur les cinq années du contrat (S4 ; domaine §9 et §13)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from dossiers.enums import SensBudget, VoletBudget
from dossiers.enums_gouvernance import OrigineProduit
from financement.bareme import Nature

MONTANT_MAXIMUM = 100_000_000
# Années du contrat : sa date de signature n'est pas connue quand on écrit le projet.
ANNEES = (1, 2, 3, 4, 5)
VOLETS_DU_PROJET = tuple(volet for volet in VoletBudget if volet != VoletBudget.FORMALISATION)


def champ_d_annee(annee: int) -> str:
    return f"annee_{annee}"


CHAMPS_D_ANNEES = tuple(champ_d_annee(annee) for annee in ANNEES)


def _montant(annee: int) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(f"année {annee}", default=0, validators=[MaxValueValidator(MONTANT_MAXIMUM)])


class LignePluriannuelle(models.Model):
    """Une ligne du budget : un compte, un montant par année du contrat, en euros entiers (CERFA 12156).

    ``origine`` : pour un produit seulement. ``aci_poste`` et ``aci_nature`` : la ligne du barème dont elle est tirée,
    vides si elle est écrite à la main ; ``regle`` : ce qui explique alors son montant.
    """

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="lignes_budget")
    volet = models.CharField(max_length=20, choices=[(volet.value, volet.label) for volet in VOLETS_DU_PROJET])
    sens = models.CharField(max_length=10, choices=SensBudget)
    compte = models.CharField(max_length=30)
    libelle = models.CharField("précision", max_length=200, blank=True)
    origine = models.CharField("origine", max_length=10, choices=OrigineProduit, blank=True)
    annee_1 = _montant(1)
    annee_2 = _montant(2)
    annee_3 = _montant(3)
    annee_4 = _montant(4)
    annee_5 = _montant(5)
    aci_poste = models.CharField("poste de l’ACI", max_length=30, blank=True)
    aci_nature = models.CharField(
        "nature de la ligne de l’ACI",
        max_length=20,
        blank=True,
        choices=[(nature.value, nature.value) for nature in Nature],
    )
    regle = models.CharField("règle de calcul", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne du budget du projet"
        verbose_name_plural = "lignes du budget du projet"
        ordering = ["projet", "volet", "sens", "compte", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(sens=SensBudget.CHARGE) & (Q(compte__startswith="6") | Q(compte="86")))
                | (Q(sens=SensBudget.PRODUIT) & (Q(compte__startswith="7") | Q(compte="87"))),
                name="budget_du_projet_compte_selon_sens",
                violation_error_message="Une charge est en classe 6 (ou 86), un produit en classe 7 (ou 87).",
            ),
            models.CheckConstraint(
                condition=(Q(sens=SensBudget.CHARGE) & Q(origine="")) | (Q(sens=SensBudget.PRODUIT) & ~Q(origine="")),
                name="budget_du_projet_origine_d_un_produit",
                violation_error_message="Un produit dit son origine ; une charge n’en a pas.",
            ),
            models.UniqueConstraint(
                fields=["projet", "aci_poste", "aci_nature"],
                condition=~Q(aci_poste=""),
                name="budget_ligne_d_aci_une_fois",
                violation_error_message="Cette ligne de l’ACI est déjà dans le budget.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte} {self.libelle} {self.total} €"

    @property
    def montants(self) -> list[int]:
        """Un montant par année du contrat, en euros entiers."""
        return [getattr(self, champ) for champ in CHAMPS_D_ANNEES]

    @property
    def total(self) -> int:
        return sum(self.montants)
