"""Le compte où la caisse paie la CPTS, changé après la signature (ADR 0033)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import masquer_iban, valider_iban
from commun.fsm import ChampEtat, ModeleEtats
from contrats.enums_compte import DEMANDES_OUVERTES, FICHES_COMPTE, MoyenDeVerification
from contrats.enums_compte import EtatCompte as E
from dossiers.enums import Sujet


class CompteBancaire(models.Model):
    """Un relevé d'identité bancaire donné par la CPTS. En ajout seul : ce qui est vérifié est ce qui est confirmé."""

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="comptes_donnes")
    titulaire = models.CharField("titulaire du compte", max_length=200)
    iban = ChampIdentifiant("IBAN", max_length=34, validators=[valider_iban])
    rib = models.OneToOneField("dossiers.PieceJointe", models.PROTECT, related_name="+", verbose_name="RIB")
    donne_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    donne_le = models.DateTimeField("donné le")

    class Meta:
        verbose_name = "compte bancaire"
        verbose_name_plural = "comptes bancaires"
        ordering = ["contrat", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(iban="") & ~Q(titulaire=""),
                name="compte_bancaire_complet",
                violation_error_message="Un compte a un titulaire et un IBAN.",
            )
        ]

    def __str__(self) -> str:
        return self.masque

    @property
    def masque(self) -> str:
        """Le compte tel qu'il se montre : pays, clé et quatre derniers chiffres."""
        return masquer_iban(self.iban)


class ChangementDeCompte(ModeleEtats):
    """Une demande de la CPTS, vérifiée puis confirmée ou refusée par deux autres personnes, à la caisse.

    ``effet_souhaite`` : le jour voulu par la CPTS. ``effet_le`` : celui que la caisse a retenu, jamais passé le jour où
    elle confirme. Le motif et les refus sont les commentaires de ses événements.
    """

    SUJET = Sujet.COMPTE
    FICHES = FICHES_COMPTE
    REPERE = "changement"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="changements_de_compte")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="changements_de_compte")
    compte = models.OneToOneField("contrats.CompteBancaire", models.PROTECT, related_name="changement")
    etat = ChampEtat("état", choices=E, default=E.SAISIE)
    effet_souhaite = models.DateField("effet souhaité le")
    demande_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    demande_le = models.DateTimeField("demandé le")
    verifie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contact_le = models.DateField("vérifié auprès de la CPTS le", null=True, blank=True)
    moyen = models.CharField("moyen de la vérification", max_length=20, choices=MoyenDeVerification, blank=True)
    reconnue = models.BooleanField("la CPTS reconnaît sa demande", null=True, blank=True)
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    effet_le = models.DateField("prend effet le", null=True, blank=True)

    class Meta:
        verbose_name = "changement de compte"
        verbose_name_plural = "changements de compte"
        ordering = ["contrat", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat"],
                condition=Q(etat__in=DEMANDES_OUVERTES),
                name="un_changement_de_compte_ouvert",
                violation_error_message="Un changement de compte est déjà demandé sur ce contrat.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "effet_le"],
                condition=Q(etat=E.CONFIRMEE),
                name="un_compte_par_jour_d_effet",
                violation_error_message="Un autre compte prend déjà effet ce jour-là.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(E.CONFIRMEE, E.ANNULEE))
                | Q(
                    effet_le__isnull=False,
                    decide_par__isnull=False,
                    decide_le__isnull=False,
                    verifie_par__isnull=False,
                    reconnue=True,
                ),
                name="compte_confirme_apres_verification",
                violation_error_message="Un compte confirmé a été vérifié, et porte sa date d’effet.",
            ),
            models.CheckConstraint(
                condition=~Q(verifie_par=F("demande_par")),
                name="compte_verifie_par_un_autre",
                violation_error_message="Qui demande un changement de compte ne le vérifie pas.",
            ),
            models.CheckConstraint(
                condition=~Q(decide_par=F("demande_par")) & ~Q(decide_par=F("verifie_par")),
                name="compte_decide_par_un_troisieme",
                violation_error_message="Qui a demandé ou vérifié un changement de compte n’en décide pas.",
            ),
            models.CheckConstraint(
                condition=Q(verifie_par__isnull=True, contact_le__isnull=True, moyen="", reconnue__isnull=True)
                | (Q(verifie_par__isnull=False, contact_le__isnull=False, reconnue__isnull=False) & ~Q(moyen="")),
                name="compte_verification_entiere",
                violation_error_message="Une vérification dit par qui, quand, comment, et ce qui en est sorti.",
            ),
        ]
        indexes = [models.Index(fields=["contrat", "etat", "effet_le"], name="compte_effet")]

    def __str__(self) -> str:
        return f"Changement de compte {self.pk} du contrat {self.contrat_id}"

    def get_absolute_url(self) -> str:
        return self.contrat.adresse("contrats:comptes")

    def adresse_d_acte(self, nom: str) -> str:
        """La page où cette transition se franchit."""
        adresse = reverse("contrats:compte_geste", args=[self.dossier.numero, self.pk, nom])
        return adresse + self.contrat.parametre

    @property
    def masque(self) -> str:
        """Le compte demandé, masqué ; comme tout compte qui se lit."""
        return self.compte.masque

    @property
    def cle(self) -> int:
        """Ce qui le désigne dans une adresse."""
        return self.pk

    @transition(etat, source=E.SAISIE, target=E.DEMANDEE)
    def demander(self) -> None:
        """Le responsable de la CPTS demande, RIB à l'appui."""

    @transition(etat, source=E.DEMANDEE, target=E.VERIFIEE)
    def verifier(self) -> None:
        """La caisse consigne comment elle s'est assurée que la CPTS est bien à l'origine de la demande."""

    @transition(etat, source=E.VERIFIEE, target=E.CONFIRMEE)
    def confirmer(self) -> None:
        """Un décideur de la caisse, qui n'a ni demandé ni vérifié, donne sa date d'effet au nouveau compte."""

    @transition(etat, source=[E.DEMANDEE, E.VERIFIEE], target=E.REFUSEE)
    def refuser(self) -> None:
        """Un décideur de la caisse refuse, avec un motif : le compte ne change pas."""

    @transition(etat, source=[E.DEMANDEE, E.VERIFIEE], target=E.RETIREE)
    def retirer(self) -> None:
        """Le responsable de la CPTS retire la demande : le compte ne change pas."""

    @transition(etat, source=E.CONFIRMEE, target=E.ANNULEE)
    def annuler(self) -> None:
        """La CPTS ou la caisse annule avant l'effet : le compte ne change pas."""
