"""Comment la CPTS travaille : outils numériques, actions de communication, rendez-vous de suivi (domaine §7 et §9)."""

from django.db import models

from dossiers.enums_gouvernance import Conformite, EtatOutil, PublicVise, UsageOutil


class OutilNumerique(models.Model):
    """Un outil du système d'information. ``conformite`` : hébergeur certifié HDS ou MSSanté (CSP L1111-8)."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="outils")
    usage = models.CharField(max_length=12, choices=UsageOutil)
    nom = models.CharField("nom de l’outil", max_length=150, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatOutil, default=EtatOutil.EXISTANT)
    utilisateurs = models.CharField("qui l’emploie", max_length=300, blank=True)
    conformite = models.CharField(
        "conforme HDS ou MSSanté", max_length=12, choices=Conformite, default=Conformite.A_VERIFIER
    )

    class Meta:
        verbose_name = "outil numérique"
        verbose_name_plural = "outils numériques"
        ordering = ["projet", "id"]

    def __str__(self) -> str:
        return f"{self.get_usage_display()} : {self.nom}" if self.nom else self.get_usage_display()


class ActionDeCommunication(models.Model):
    """Une action de communication : pour qui, par quoi, à quel rythme, par qui."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="actions_de_communication")
    public = models.CharField("public visé", max_length=14, choices=PublicVise)
    support = models.CharField(max_length=200)
    frequence = models.CharField("fréquence", max_length=120, blank=True)
    responsable = models.CharField(max_length=150, blank=True)
    le = models.DateField("première fois le", null=True, blank=True)

    class Meta:
        verbose_name = "action de communication"
        verbose_name_plural = "actions de communication"
        ordering = ["projet", "le", "id"]

    def __str__(self) -> str:
        return f"{self.get_public_display()} : {self.support}"


class RendezVousDeSuivi(models.Model):
    """Un jour où l'on relève les indicateurs et où l'on en parle ; deux par an au moins (domaine §7)."""

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="rendez_vous_de_suivi")
    le = models.DateField("date")
    objet = models.CharField("ce qui s’y fait", max_length=200)
    responsable = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = "rendez-vous de suivi"
        verbose_name_plural = "rendez-vous de suivi"
        ordering = ["projet", "le", "id"]

    def __str__(self) -> str:
        return self.objet
