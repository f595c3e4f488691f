"""Ce qu'une personne règle de ses courriels, et le lien de son agenda."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from commun.evenements import Mode

PREMIERE_HEURE, DERNIERE_HEURE, HEURE_PAR_DEFAUT = 7, 19, 8


class ReglageCourriels(models.Model):
    """L'heure du résumé quotidien (à Paris) et le dernier jour où il a été fait ; la ligne naît au premier besoin."""

    utilisateur = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reglage_courriels", verbose_name="compte"
    )
    heure_resume = models.PositiveSmallIntegerField("heure du résumé", default=HEURE_PAR_DEFAUT)
    dernier_resume_le = models.DateField("dernier résumé le", null=True, blank=True)

    class Meta:
        verbose_name = "réglage des courriels"
        verbose_name_plural = "réglages des courriels"
        ordering = ("utilisateur",)
        constraints = (
            models.CheckConstraint(
                condition=Q(heure_resume__gte=PREMIERE_HEURE, heure_resume__lte=DERNIERE_HEURE),
                name="heure_du_resume_ouvrable",
                violation_error_message="Le résumé part entre 7 h et 19 h.",
            ),
        )

    def __str__(self) -> str:
        return f"Courriels du compte {self.utilisateur_id}"


class ChoixCourriel(models.Model):
    """Comment une personne veut être prévenue d'un événement du catalogue ; sans ligne, le défaut du catalogue."""

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="choix_courriels", verbose_name="compte"
    )
    evenement = models.CharField("événement", max_length=80)
    mode = models.CharField("réglage", max_length=10, choices=Mode)

    class Meta:
        verbose_name = "choix d’un courriel"
        verbose_name_plural = "choix des courriels"
        ordering = ("utilisateur", "evenement")
        constraints = (models.UniqueConstraint(fields=("utilisateur", "evenement"), name="un_choix_par_evenement"),)

    def __str__(self) -> str:
        return f"{self.evenement} : {self.get_mode_display()}"


class LienAgenda(models.Model):
    """L'adresse secrète de l'agenda d'une personne ; la base n'en garde que l'empreinte. Révoquer l'efface."""

    utilisateur = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="lien_agenda", verbose_name="compte"
    )
    jeton_empreinte = models.CharField(max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "lien d’agenda"
        verbose_name_plural = "liens d’agenda"
        ordering = ("utilisateur",)

    def __str__(self) -> str:
        return f"Agenda du compte {self.utilisateur_id}"
