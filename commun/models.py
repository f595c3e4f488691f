"""Modèles techniques : la boîte d'envoi des courriels."""

from django.db import models
from django.db.models import Q


class RaisonAbandon(models.TextChoices):
    """Pourquoi un courriel n'est jamais parti."""

    ECHEC = "echec", "La messagerie l’a refusé trop de fois"
    PERTE_D_ACCES = "perte_d_acces", "La personne n’y a plus accès"
    PREFERENCE = "preference", "La personne n’en veut pas"
    PERIME = "perime", "Il ne disait plus rien de vrai"


class CourrielSortant(models.Model):
    """Un courriel à envoyer, écrit dans la transaction de l'acte qui le provoque (voir ``commun.courriels``).

    ``cle`` rend le dépôt idempotent : une même annonce n'a qu'une ligne, donc un seul courriel. La situation se lit
    dans les dates (en attente, envoyé, capturé, abandonné) ; ``reserve_le`` et ``jeton`` disent quel envoyeur l'a pris.
    ``derniere_erreur`` ne contient que le nom de l'erreur et un code, jamais une adresse.
    ``evenement`` (code du catalogue) et ``personne`` (identifiant du compte) servent aux préférences ; ``groupe`` et
    ``adresse``, au résumé quotidien. ``mis_de_cote_le`` : il attend un résumé ; ``resume`` : celui qui l'a repris.
    """

    cle = models.CharField("clé d’unicité", max_length=200, unique=True)
    destinataire = models.EmailField("destinataire", max_length=254)
    sujet = models.CharField("objet", max_length=250)
    corps = models.TextField("texte")
    depose_le = models.DateTimeField("déposé le")
    prochain_essai_le = models.DateTimeField("prochain essai le")
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    reserve_le = models.DateTimeField("réservé le", null=True, blank=True)
    jeton = models.CharField("jeton de l’envoyeur", max_length=32, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    capture_le = models.DateTimeField("capturé le", null=True, blank=True)
    abandonne_le = models.DateTimeField("abandonné le", null=True, blank=True)
    derniere_erreur = models.CharField("dernière erreur", max_length=120, blank=True)

    raison_abandon = models.CharField("raison de l’abandon", max_length=20, choices=RaisonAbandon, blank=True)
    evenement = models.CharField("événement", max_length=80, blank=True)
    personne = models.PositiveBigIntegerField("compte du destinataire", null=True, blank=True)
    groupe = models.CharField("regroupé sous", max_length=40, blank=True)
    adresse = models.CharField("page à ouvrir", max_length=300, blank=True)
    mis_de_cote_le = models.DateTimeField("mis de côté pour un résumé le", null=True, blank=True)
    resume = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="resumes", verbose_name="repris par"
    )

    EN_ATTENTE = Q(envoye_le=None, capture_le=None, abandonne_le=None, mis_de_cote_le=None)
    A_RESUMER = Q(mis_de_cote_le__isnull=False, resume=None, abandonne_le=None)

    class Meta:
        verbose_name = "courriel sortant"
        verbose_name_plural = "courriels sortants"
        ordering = ["-depose_le", "-pk"]
        indexes = [
            models.Index(
                fields=["prochain_essai_le"],
                name="courriel_a_envoyer",
                condition=Q(envoye_le=None, capture_le=None, abandonne_le=None, mis_de_cote_le=None),
            ),
            models.Index(
                fields=["personne"],
                name="courriel_a_resumer",
                condition=Q(mis_de_cote_le__isnull=False, resume=None, abandonne_le=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="courriel_une_seule_issue",
                condition=Q(envoye_le=None, capture_le=None)
                | Q(envoye_le=None, abandonne_le=None)
                | Q(capture_le=None, abandonne_le=None),
                violation_error_message="Un courriel est envoyé, capturé ou abandonné, jamais deux à la fois.",
            )
        ]

    def __str__(self) -> str:
        return f"courriel {self.pk} ({self.situation})"

    @property
    def situation(self) -> str:
        """Le mot à afficher : « envoyé », « capturé », « abandonné », « résumé », « mis de côté » ou « en attente »."""
        issues = (
            ("envoyé", self.envoye_le),
            ("capturé", self.capture_le),
            ("abandonné", self.abandonne_le),
            ("résumé", self.resume_id),
            ("mis de côté", self.mis_de_cote_le),
        )
        return next((mot for mot, instant in issues if instant), "en attente")


class ValeurDeParametre(models.Model):
    """Une valeur posée pour un paramètre, à partir d'un jour (``commun.parametres``). Ajout seul : la base l'impose.

    ``auteur`` : identifiant du compte. La dernière posée pour un même jour l'emporte : se raviser, c'est ajouter.
    """

    cle = models.CharField("paramètre", max_length=60)
    valeur = models.JSONField("valeur")
    effet_le = models.DateField("à partir du")
    source = models.CharField("source", max_length=200)
    motif = models.CharField("motif", max_length=300)
    auteur = models.PositiveBigIntegerField("compte de l’auteur")
    pose_le = models.DateTimeField("posée le")

    class Meta:
        verbose_name = "valeur de paramètre"
        verbose_name_plural = "valeurs des paramètres"
        ordering = ["cle", "effet_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motif="") & ~Q(source=""),
                name="parametre_motive_et_source",
                violation_error_message="Un changement de paramètre a un motif et une source.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cle} au {self.effet_le}"
