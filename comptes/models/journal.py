"""Le journal des changements de droits : qui a donné ou retiré quoi, à qui, quand."""

from django.db import models


class NatureChangement(models.TextChoices):
    """Ce qui a changé."""

    COMPTE_CREE = "compte_cree", "Compte créé"
    COMPTE_DESACTIVE = "compte_desactive", "Compte désactivé"
    COMPTE_REACTIVE = "compte_reactive", "Compte réactivé"
    AFFECTATION_OUVERTE = "affectation_ouverte", "Affectation ouverte"
    AFFECTATION_MODIFIEE = "affectation_modifiee", "Affectation modifiée"
    INVITATION_ENVOYEE = "invitation_envoyee", "Invitation envoyée"
    INVITATION_ACCEPTEE = "invitation_acceptee", "Invitation acceptée"
    INVITATION_REVOQUEE = "invitation_revoquee", "Invitation révoquée"
    ESSAIS_REMIS_A_ZERO = "essais_remis_a_zero", "Essais de connexion remis à zéro"


class ChangementDeDroits(models.Model):
    """Une ligne du journal, en ajout seul (la base refuse modification et suppression).

    Ni nom ni adresse : les personnes sont désignées par leur compte, qui peut être anonymisé.
    """

    instant = models.DateTimeField("instant")
    nature = models.CharField("nature", max_length=24, choices=NatureChangement)
    auteur = models.ForeignKey(
        "comptes.Utilisateur", verbose_name="auteur", on_delete=models.PROTECT, related_name="changements_faits"
    )
    compte = models.ForeignKey(
        "comptes.Utilisateur", verbose_name="compte", on_delete=models.PROTECT, related_name="changements_subis"
    )
    detail = models.JSONField("détail", default=dict)

    class Meta:
        verbose_name = "changement de droits"
        verbose_name_plural = "changements de droits"
        ordering = ("-instant", "-pk")

    def __str__(self) -> str:
        return f"{self.get_nature_display()} ({self.instant:%d/%m/%Y %H:%M})"
