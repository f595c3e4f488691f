"""Les réponses de l'équipe au questionnaire des statuts, et les dirigeants que l'association déclare."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from association.enums import (
    UNIQUES,
    Admission,
    Cotisation,
    Direction,
    Fonction,
    Mois,
    Repartition,
    TransfertSiege,
)

PARTS = ("part_professionnels", "part_etablissements", "part_usagers", "part_collectivites")
EURO_MAX = 10_000


def _nombre(libelle: str, defaut: int, minimum: int, maximum: int) -> models.PositiveSmallIntegerField:
    bornes = [MinValueValidator(minimum), MaxValueValidator(maximum)]
    return models.PositiveSmallIntegerField(libelle, default=defaut, validators=bornes)


def _euros(libelle: str) -> models.DecimalField:
    bornes = [MinValueValidator(1), MaxValueValidator(EURO_MAX)]
    return models.DecimalField(libelle, max_digits=8, decimal_places=2, null=True, blank=True, validators=bornes)


class OptionsAssociation(models.Model):
    """Un jeu d'options par dossier ; vide, chaque texte suit la lettre d'intention et nos valeurs de départ.

    Pourcentages : des suffrages exprimés pour une majorité (50 : plus de la moitié), des membres ayant voix pour un
    quorum, des voix de l'assemblée pour la part d'un collège (0 : pas de collège). Montants en euros par an.
    ``revision`` compte les enregistrements : une page plus vieille que la base ne l'écrase pas.
    """

    dossier = models.OneToOneField("dossiers.Dossier", models.CASCADE, related_name="options_association")

    denomination = models.CharField("nom de l’association", max_length=200, blank=True)
    siege = models.CharField("adresse du siège", max_length=300, blank=True)
    transfert_siege = models.CharField(
        "qui décide de déménager le siège dans le territoire",
        max_length=12,
        choices=TransfertSiege,
        default=TransfertSiege.DIRECTION,
    )
    objet_complement = models.TextField("buts propres à votre association", blank=True)

    repartition = models.CharField(
        "comment les membres se partagent les voix", max_length=10, choices=Repartition, default=Repartition.QUALITES
    )
    fondateurs = models.TextField("membres fondateurs", blank=True)
    voix_fondateurs = _nombre("voix d’un membre fondateur", 2, 1, 20)
    voix_actifs = _nombre("voix d’un membre actif", 1, 1, 20)
    membres_honneur = models.BooleanField("des membres d’honneur, sans voix", default=True)
    part_professionnels = _nombre("voix du collège des professionnels de santé, en %", 50, 0, 100)
    part_etablissements = _nombre("voix du collège des établissements et services, en %", 25, 0, 100)
    part_usagers = _nombre("voix du collège des usagers, en %", 10, 0, 100)
    part_collectivites = _nombre("voix du collège des collectivités, en %", 15, 0, 100)
    pouvoirs_max = _nombre("pouvoirs qu’un membre peut recevoir", 2, 0, 10)
    admission = models.CharField(
        "comment on devient membre", max_length=12, choices=Admission, default=Admission.DECLARATION
    )
    cotisation = models.CharField("cotisation", max_length=8, choices=Cotisation, default=Cotisation.AUCUNE)
    cotisation_montant = _euros("première cotisation annuelle, en euros")
    cotisation_structures = _euros("première cotisation annuelle d’une structure, en euros")

    delai_convocation = _nombre("délai de convocation, en jours", 15, 5, 60)
    quorum_ordinaire = _nombre("quorum de l’assemblée ordinaire, en %", 25, 1, 100)
    majorite_ordinaire = _nombre("majorité de l’assemblée ordinaire, en %", 50, 50, 100)
    quorum_extraordinaire = _nombre("quorum de l’assemblée extraordinaire, en %", 50, 1, 100)
    majorite_extraordinaire = _nombre("majorité de l’assemblée extraordinaire, en %", 66, 50, 100)
    seconde_convocation = models.BooleanField("une seconde assemblée délibère sans quorum", default=True)
    delai_seconde = _nombre("jours au moins avant la seconde assemblée", 15, 5, 60)
    voix_preponderante = models.BooleanField("la voix du président départage", default=True)
    visioconference = models.BooleanField("participer en visioconférence", default=True)
    vote_electronique = models.BooleanField("voter à distance par voie électronique", default=False)

    direction = models.CharField("qui dirige", max_length=8, choices=Direction, default=Direction.CONSEIL)
    conseil_minimum = _nombre("nombre d’élus, au moins", 6, 3, 40)
    conseil_maximum = _nombre("nombre d’élus, au plus", 15, 3, 40)
    vice_presidents = _nombre("vice-présidences, au plus", 1, 0, 4)
    duree_mandat = _nombre("durée d’un mandat, en années", 3, 1, 6)
    mandats_max = _nombre("mandats de suite, au plus (0 : sans limite)", 0, 0, 5)
    reunions_par_an = _nombre("réunions des dirigeants par an, au moins", 4, 1, 12)
    quorum_direction = _nombre("quorum des réunions de dirigeants, en %", 50, 1, 100)
    plafond_depense = models.PositiveIntegerField(
        "dépense non prévue qu’engage seul le président, en euros",
        default=1000,
        validators=[MaxValueValidator(100_000)],
    )

    exercice_fin = models.PositiveSmallIntegerField("mois de clôture", choices=Mois, default=Mois.DECEMBRE)
    indemnisation = models.BooleanField("prévoir l’indemnisation du temps donné au projet", default=True)

    assemblee_le = models.DateTimeField("date de l’assemblée constitutive", null=True, blank=True)
    assemblee_lieu = models.CharField("lieu de l’assemblée constitutive", max_length=200, blank=True)

    revision = models.PositiveIntegerField(default=0, editable=False)
    modifie_le = models.DateTimeField("modifié le", null=True, blank=True, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "options de l’association"
        verbose_name_plural = "options des associations"
        ordering = ["dossier"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conseil_minimum__lte=F("conseil_maximum")),
                name="association_effectif_ordonne",
                violation_error_message="Le nombre d’élus au plus est au moins égal au nombre d’élus au moins.",
            ),
            models.CheckConstraint(
                condition=~Q(repartition=Repartition.COLLEGES)
                | Q(part_professionnels=100 - F("part_etablissements") - F("part_usagers") - F("part_collectivites")),
                name="association_parts_font_cent",
                violation_error_message="Les parts des collèges font ensemble 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"Options de l’association du dossier {self.dossier_id}"


class Dirigeant(models.Model):
    """Une personne chargée de l'administration, telle qu'elle se déclare (loi du 1er juillet 1901, art. 5)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="dirigeants")
    fonction = models.CharField(max_length=15, choices=Fonction)
    prenom = models.CharField("prénom", max_length=100)
    nom = models.CharField(max_length=100)
    profession = models.CharField(max_length=100, blank=True)
    nationalite = models.CharField("nationalité", max_length=60, blank=True)
    domicile = models.CharField(max_length=300, blank=True)
    represente = models.CharField("structure représentée", max_length=200, blank=True)

    class Meta:
        verbose_name = "dirigeant"
        ordering = ["dossier", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "fonction"],
                condition=Q(fonction__in=UNIQUES),
                name="dirigeant_seul_a_sa_fonction",
                violation_error_message="Une seule personne préside, une seule tient le secrétariat, une seule la "
                "trésorerie.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()
