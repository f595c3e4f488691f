"""Ce qui arrive au contrat : signatures, mises en demeure."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contrats.enums import ModeSignature, Partie
from contrats.models.acte import UN_SEUL_ACTE


class Signature(models.Model):
    """Une signature de l'empreinte d'un contenu proposé, contrat ou avenant.

    Un rappel ou un refus l'annule, sans jamais l'effacer.

    ``jour`` fait foi : jour de l'acte sur le portail, date portée sur le papier. ``scan`` : le papier, numérisé (celles
    d'avant le dépôt de scans n'en ont pas). ``delegation`` : au nom de qui ``auteur`` a signé, si ce n'est au sien.
    """

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, null=True, blank=True, related_name="signatures")
    avenant = models.ForeignKey("contrats.Avenant", models.PROTECT, null=True, blank=True, related_name="signatures")
    partie = models.CharField(max_length=10, choices=Partie)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nom = models.CharField("signataire", max_length=150)
    qualite = models.CharField("qualité", max_length=150)
    mode = models.CharField(max_length=20, choices=ModeSignature)
    jour = models.DateField()
    signee_le = models.DateTimeField("enregistrée le")
    version = models.PositiveIntegerField("version signée")
    empreinte = models.CharField(max_length=64)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    scan = models.ForeignKey("contrats.ScanRendu", models.PROTECT, null=True, blank=True, related_name="signatures")
    delegation = models.ForeignKey(
        "contrats.DelegationDeSignature", models.PROTECT, null=True, blank=True, related_name="signatures"
    )

    class Meta:
        verbose_name = "signature"
        ordering = ["signee_le", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "partie"],
                condition=Q(annulee_le__isnull=True),
                name="une_signature_valide_par_partie",
                violation_error_message="Cette partie a déjà signé.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "auteur"],
                condition=Q(annulee_le__isnull=True),
                name="une_signature_valide_par_personne",
                violation_error_message="Une personne ne signe que pour sa partie.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "partie"],
                condition=Q(annulee_le__isnull=True),
                name="une_signature_valide_par_partie_d_avenant",
                violation_error_message="Cette partie a déjà signé.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "auteur"],
                condition=Q(annulee_le__isnull=True),
                name="une_signature_valide_par_personne_d_avenant",
                violation_error_message="Une personne ne signe que pour sa partie.",
            ),
            models.CheckConstraint(
                condition=UN_SEUL_ACTE,
                name="signature_du_contrat_ou_d_un_avenant",
                violation_error_message="Une signature porte sur le contrat ou sur un avenant.",
            ),
            models.CheckConstraint(
                condition=~Q(empreinte=""),
                name="signature_porte_une_empreinte",
                violation_error_message="Une signature porte l’empreinte de ce qui est signé.",
            ),
            models.CheckConstraint(
                condition=Q(scan__isnull=True) | Q(mode=ModeSignature.PAPIER),
                name="signature_numerisee_est_sur_papier",
                violation_error_message="Seule une signature sur papier porte un scan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_partie_display()}, {self.jour}"


class MiseEnDemeure(models.Model):
    """Une mise en demeure de la CPTS ; son texte et ceux des réponses sont les commentaires de leurs événements."""

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="mises_en_demeure")
    partie = models.CharField("émise par", max_length=10, choices=Partie)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ouverte_le = models.DateTimeField("notifiée le")
    delai_le = models.DateField("à régulariser avant le")
    repondue_le = models.DateTimeField("réponse de la CPTS le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "mise en demeure"
        verbose_name_plural = "mises en demeure"
        ordering = ["contrat", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat"],
                condition=Q(close_le__isnull=True),
                name="une_mise_en_demeure_ouverte",
                violation_error_message="Une mise en demeure est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(partie__in=[Partie.ARS, Partie.AM]),
                name="mise_en_demeure_des_financeurs",
                violation_error_message="Seules l’ARS et l’Assurance Maladie mettent en demeure.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mise en demeure du contrat {self.contrat_id}"
