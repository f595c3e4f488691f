"""Une version soumise à la négociation, figée, et les bons qu'elle reçoit (ADR 0029, ADR 0034)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from contrats.enums import Partie
from contrats.models import ActeSignable
from dossiers.enums import Sujet
from negociation.enums import FICHES_VERSION
from negociation.enums import EtatVersion as E
from negociation.textes import TexteNegocie, trouver


class AvecSonActe(models.Manager):
    """Les lignes et l'acte qu'elles concernent, lus ensemble : tout droit et tout refus le demandent."""

    def __init__(self, *liees: str) -> None:
        super().__init__()
        self.liees = liees

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related(*self.liees)


class VersionSoumise(ModeleEtats):
    """Ce que les trois parties lisent : la photographie du contrat, d'un avenant ou d'un autre texte, et son empreinte.

    ``document`` : la clé d'un texte inscrit par une autre application ; vide pour le contrat et ses avenants.
    ``numero`` se compte par texte. Le contenu d'une version ne change jamais : la suivante la remplace.
    """

    SUJET = Sujet.NEGOCIATION
    FICHES = FICHES_VERSION
    REPERE = "version_soumise"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="versions_soumises")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="versions_soumises")
    avenant = models.ForeignKey(
        "contrats.Avenant", models.PROTECT, null=True, blank=True, related_name="versions_soumises"
    )
    document = models.CharField("document négocié", max_length=40, blank=True)
    numero = models.PositiveSmallIntegerField("numéro")
    etat = ChampEtat("état", choices=E, default=E.EN_COURS)
    photographie = models.JSONField("contenu soumis")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    message = models.TextField("message aux parties", max_length=3000, blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    soumise_le = models.DateTimeField("soumise le")

    objects = AvecSonActe("contrat__caisse", "avenant")

    class Meta:
        verbose_name = "version soumise"
        verbose_name_plural = "versions soumises"
        ordering = ["contrat", "avenant", "document", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "document", "numero"],
                condition=Q(avenant__isnull=True),
                name="version_soumise_du_contrat",
            ),
            models.UniqueConstraint(
                fields=["avenant", "numero"], condition=Q(avenant__isnull=False), name="version_soumise_de_l_avenant"
            ),
            models.UniqueConstraint(
                fields=["contrat", "document"],
                condition=Q(avenant__isnull=True, etat__in=[E.EN_COURS, E.APPROUVEE]),
                name="une_version_courante_du_contrat",
                violation_error_message="Une version de ce texte est déjà en négociation.",
            ),
            models.UniqueConstraint(
                fields=["avenant"],
                condition=Q(avenant__isnull=False, etat__in=[E.EN_COURS, E.APPROUVEE]),
                name="une_version_courante_de_l_avenant",
                violation_error_message="Une version de cet avenant est déjà en négociation.",
            ),
            models.CheckConstraint(
                condition=Q(document="") | Q(avenant__isnull=True),
                name="version_soumise_d_un_seul_texte",
                violation_error_message="Une version est celle d’un avenant ou d’un document, pas des deux.",
            ),
            models.CheckConstraint(
                condition=~Q(empreinte=""),
                name="version_soumise_a_une_empreinte",
                violation_error_message="Une version soumise porte l’empreinte de son contenu.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "soumise_le"], name="version_soumise_etat")]

    def __str__(self) -> str:
        return f"Version {self.numero}"

    @property
    def acte(self) -> ActeSignable:
        """L'avenant, ou le contrat, dont c'est une version."""
        self.contrat.dossier = self.dossier
        if self.avenant is None:
            return self.contrat
        self.avenant.contrat, self.avenant.dossier = self.contrat, self.dossier
        return self.avenant

    @property
    def cle_du_texte(self) -> str:
        """« contrat », « avenant-2 » ou la clé du document, telle que l'adresse la nomme."""
        return self.document or (f"avenant-{self.avenant.numero}" if self.avenant else "contrat")

    @property
    def negocie(self) -> TexteNegocie:
        """Le texte dont c'est une version, tel qu'il est en base."""
        self.contrat.dossier = self.dossier
        texte = trouver(self.contrat, self.cle_du_texte)
        if texte is None:
            raise LookupError(self.cle_du_texte)
        return texte

    def get_absolute_url(self) -> str:
        return (
            reverse("negociation:version", args=[self.dossier.numero, self.cle_du_texte, self.numero])
            + self.contrat.parametre
        )

    @property
    def bons_valides(self) -> models.QuerySet:
        """Les bons ni retirés ni annulés, avec leur auteur."""
        siens = BonPourSignature.objects.filter(version=self, retire_le__isnull=True, annule_le__isnull=True)
        return siens.select_related("auteur")

    @transition(etat, source=E.EN_COURS, target=E.EN_COURS)
    def donner(self) -> None:
        """Une partie donne son bon pour signature, une fois."""

    @transition(etat, source=[E.EN_COURS, E.APPROUVEE], target=E.EN_COURS)
    def retirer(self) -> None:
        """Une partie retire son bon, tant que l'acte n'est pas proposé."""

    @transition(etat, source=E.EN_COURS, target=E.APPROUVEE)
    def approuver(self) -> None:
        """Le troisième bon est donné : l'acte peut être proposé à la signature."""

    @transition(etat, source=[E.EN_COURS, E.APPROUVEE], target=E.PERIMEE)
    def perimer(self) -> None:
        """Le contenu a changé, ou l'acte a été rappelé : les bons donnés sont annulés."""

    @transition(etat, source=[E.EN_COURS, E.APPROUVEE, E.PERIMEE], target=E.REMPLACEE)
    def remplacer(self) -> None:
        """Une version suivante est soumise."""


class BonPourSignature(models.Model):
    """Une partie trouve cette version bonne pour signature ; il se retire ou s'annule, jamais ne s'efface."""

    version = models.ForeignKey(VersionSoumise, models.PROTECT, related_name="bons")
    partie = models.CharField(max_length=10, choices=Partie)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    empreinte = models.CharField(max_length=64)
    donne_le = models.DateTimeField("donné le")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "bon pour signature"
        verbose_name_plural = "bons pour signature"
        ordering = ["donne_le", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "partie"],
                condition=Q(retire_le__isnull=True, annule_le__isnull=True),
                name="un_bon_valide_par_partie",
                violation_error_message="Cette partie a déjà donné son bon.",
            ),
            models.UniqueConstraint(
                fields=["version", "auteur"],
                condition=Q(retire_le__isnull=True, annule_le__isnull=True),
                name="un_bon_valide_par_personne",
                violation_error_message="Une personne ne donne un bon que pour sa partie.",
            ),
            models.CheckConstraint(
                condition=~Q(empreinte=""),
                name="bon_porte_une_empreinte",
                violation_error_message="Un bon porte l’empreinte de ce qui a été lu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_partie_display()}, version {self.version_id}"
