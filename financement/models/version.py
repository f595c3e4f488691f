"""Une version de barème : un texte, ses dates, qui l'a saisie et qui l'a vérifiée. Vérifiée, elle est immuable."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from financement.enums import BADGES, FamilleDeBareme, Origine
from financement.enums import EtatVersion as E

_RELUS = [E.VERIFIE, E.RETIRE]
_PAR_LE_PORTAIL = Q(origine=Origine.PORTAIL, verificateur__isnull=True, verifie_le__isnull=False)
_PAR_UN_AUTRE = Q(auteur__isnull=False, verificateur__isnull=False, verifie_le__isnull=False) & ~Q(
    verificateur=F("auteur")
)


class VersionDeBareme(ModeleEtats):
    """L'en-tête d'un barème. Son contenu est dans ``missions``, ``lignes``, ``seuils`` et ``regles``.

    ``fin_le`` : dernier jour (inclus) où il s'offre à un contrat ; vide tant qu'aucun texte ne le remplace. Les
    déclencheurs de ``financement.gardes`` tiennent l'immuabilité et les périodes, quoi que fasse le code.
    """

    famille = models.CharField("famille", max_length=12, choices=FamilleDeBareme, default=FamilleDeBareme.ACI)
    code = models.SlugField("code", max_length=20, unique=True)
    libelle = models.CharField("libellé", max_length=160)
    reference = models.CharField("référence du texte", max_length=200)
    source = models.CharField("source des montants", max_length=300, blank=True)
    publie_le = models.DateField("publié le")
    effet_le = models.DateField("en vigueur à partir du")
    fin_le = models.DateField("dernier jour de validité", null=True, blank=True)
    notes = models.JSONField("notes", default=list, blank=True)
    origine = models.CharField("origine", max_length=8, choices=Origine, default=Origine.SAISIE)
    etat = ChampEtat("état", choices=E, default=E.BROUILLON)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cree_le = models.DateTimeField("créé le")
    modifie_le = models.DateTimeField("modifié le")
    verificateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verifie_le = models.DateTimeField("vérifié le", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "version de barème"
        verbose_name_plural = "versions de barème"
        ordering = ["famille", "effet_le", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effet_le__gte=F("publie_le")),
                name="bareme_publie_avant_effet",
                violation_error_message="Un texte ne s’applique pas avant d’être publié (CRPA, art. L221-2).",
            ),
            models.CheckConstraint(
                condition=Q(fin_le__isnull=True) | Q(fin_le__gte=F("effet_le")),
                name="bareme_fin_apres_effet",
                violation_error_message="Le dernier jour de validité ne précède pas le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_RELUS) | _PAR_LE_PORTAIL | _PAR_UN_AUTRE,
                name="bareme_verifie_par_un_autre",
                violation_error_message="Un barème est vérifié par une autre personne que son auteur.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.RETIRE) | Q(retire_le__isnull=False),
                name="bareme_retire_a_une_date",
                violation_error_message="Un barème retiré dit quand.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_etat_display().lower()})"

    def get_absolute_url(self) -> str:
        return reverse("financement:bareme", args=[self.code])

    @property
    def badge(self) -> str:
        """Sa clé dans la liste unique des badges."""
        return BADGES[self.etat]

    @property
    def modifiable(self) -> bool:
        """Vrai tant que rien n'est soumis."""
        return self.etat == E.BROUILLON

    @transition(etat, source=E.BROUILLON, target=E.SOUMIS)
    def soumettre(self) -> None:
        """L'auteur le tient pour complet."""

    @transition(etat, source=E.SOUMIS, target=E.BROUILLON)
    def renvoyer(self) -> None:
        """Quelque chose est à corriger."""

    @transition(etat, source=E.SOUMIS, target=E.VERIFIE)
    def verifier(self) -> None:
        """Une autre personne l'a relu sur le texte officiel."""

    @transition(etat, source=E.VERIFIE, target=E.RETIRE)
    def retirer(self) -> None:
        """Il ne s'offre plus à un nouveau contrat."""

    @transition(etat, source=[E.BROUILLON, E.SOUMIS], target=E.ABANDONNE)
    def abandonner(self) -> None:
        """Il ne servira pas ; son code reste pris."""


class ActeSurBareme(models.Model):
    """Le journal des barèmes, en ajout seul : qui a fait quoi, quand, pourquoi. ``auteur`` vide : le portail."""

    version = models.ForeignKey(VersionDeBareme, models.PROTECT, related_name="actes")
    code = models.CharField("acte", max_length=20)
    de = models.CharField("de l’état", max_length=12, blank=True)
    vers = models.CharField("à l’état", max_length=12)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    instant = models.DateTimeField("instant")
    motif = models.TextField("motif", blank=True)
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    donnees = models.JSONField("données", default=dict)

    class Meta:
        verbose_name = "acte sur un barème"
        verbose_name_plural = "actes sur les barèmes"
        ordering = ["version", "pk"]

    def __str__(self) -> str:
        return f"{self.code} ({self.instant:%d/%m/%Y})"
