"""Le plafond annuel de la sécurité sociale d'une année : saisi par une personne, vérifié par une autre (ADR 0025)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from financement.enums import BADGES, Origine
from financement.enums import EtatVersion as E

ETATS = (E.SOUMIS, E.VERIFIE, E.RETIRE, E.ABANDONNE)
_PAR_LE_PORTAIL = Q(origine=Origine.PORTAIL, verificateur__isnull=True, verifie_le__isnull=False)
_PAR_UN_AUTRE = Q(auteur__isnull=False, verificateur__isnull=False, verifie_le__isnull=False) & ~Q(
    verificateur=F("auteur")
)


class PlafondAnnuel(ModeleEtats):
    """Le PASS d'une année, en euros, avec sa source. Une saisie ne se récrit pas : une autre la remplace.

    Un seul plafond vérifié par année ; les déclencheurs d':mod:`indemnites.garde_fous` tiennent l'immuabilité.
    """

    annee = models.PositiveSmallIntegerField("année", validators=[MinValueValidator(2019), MaxValueValidator(2100)])
    montant = models.DecimalField(
        "montant, en euros", max_digits=9, decimal_places=2, validators=[MinValueValidator(1)]
    )
    source = models.CharField("texte et date de publication", max_length=300)
    origine = models.CharField("origine", max_length=8, choices=Origine, default=Origine.SAISIE)
    etat = ChampEtat("état", choices=[(e.value, e.label) for e in ETATS], default=E.SOUMIS)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    saisi_le = models.DateTimeField("saisi le")
    verificateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verifie_le = models.DateTimeField("vérifié le", null=True, blank=True)
    clos_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    clos_le = models.DateTimeField("retiré ou écarté le", null=True, blank=True)
    motif = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        verbose_name = "plafond annuel"
        verbose_name_plural = "plafonds annuels"
        ordering = ["-annee", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["annee"],
                condition=Q(etat=E.VERIFIE),
                name="plafond_un_verifie_par_annee",
                violation_error_message="Cette année a déjà un plafond vérifié.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.VERIFIE, E.RETIRE]) | _PAR_LE_PORTAIL | _PAR_UN_AUTRE,
                name="plafond_verifie_par_un_autre",
                violation_error_message="Un plafond est vérifié par une autre personne que son auteur.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.RETIRE, E.ABANDONNE]) | (Q(clos_le__isnull=False) & ~Q(motif="")),
                name="plafond_clos_dit_pourquoi",
                violation_error_message="Un plafond retiré ou écarté dit quand et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="plafond_positif",
                violation_error_message="Un plafond est une somme positive.",
            ),
        ]

    def __str__(self) -> str:
        return f"Plafond de {self.annee} ({self.get_etat_display().lower()})"

    def get_absolute_url(self) -> str:
        return reverse("indemnites:plafonds")

    @property
    def badge(self) -> str:
        """Sa clé dans la liste unique des badges."""
        return BADGES[self.etat]

    @transition(etat, source=E.SOUMIS, target=E.VERIFIE)
    def verifier(self) -> None:
        """Une autre personne l'a relu sur le texte officiel."""

    @transition(etat, source=E.VERIFIE, target=E.RETIRE)
    def retirer(self) -> None:
        """Il ne bloque plus rien : l'année redevient sans plafond vérifié."""

    @transition(etat, source=E.SOUMIS, target=E.ABANDONNE)
    def ecarter(self) -> None:
        """La saisie ne servira pas."""
