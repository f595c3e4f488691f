"""Le contrat tripartite et son automate (domaine §2, étape 3 ; CSS L162-14-1)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_iban, valider_rna, valider_siret
from commun.fsm import ChampEtat
from contrats.compte import nouvelle_cle
from contrats.enums import EN_VIGUEUR, FICHES_CONTRAT, NON_SIGNES
from contrats.enums import EtatContrat as E
from contrats.models.acte import ActeSignable
from dossiers.enums import FicheEtat, StatutStructure, Sujet


class Contrat(ActeSignable):
    """Contrat de cinq ans entre la CPTS, l'ARS et l'Assurance Maladie.

    ``fin_le`` est le cinquième anniversaire de la signature (premier jour hors contrat). ``photographie`` est le
    contenu signé d'abord ; celui d'un jour donné se lit par ``contrats.versions.contenu_au``, avenants compris.
    """

    SUJET = Sujet.CONTRAT
    FICHES = FICHES_CONTRAT

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="contrat")
    etat = ChampEtat("état", choices=E, default=E.PREPARATION)
    caisse = models.ForeignKey(
        "acteurs.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="caisse qui signe et paie",
    )
    structure_nom = models.CharField("nom de la structure", max_length=200, blank=True)
    structure_statut = models.CharField("forme de la structure", max_length=20, choices=StatutStructure, blank=True)
    structure_adresse = models.CharField("adresse du siège", max_length=300, blank=True)
    siret = ChampIdentifiant("numéro SIRET", max_length=14, blank=True, validators=[valider_siret])
    rna = ChampIdentifiant("numéro RNA", max_length=10, blank=True, validators=[valider_rna])
    iban = ChampIdentifiant("IBAN du compte de la CPTS", max_length=34, blank=True, validators=[valider_iban])
    cle_du_compte = models.CharField(
        "clé de l'empreinte du compte", max_length=64, default=nouvelle_cle, editable=False
    )

    fin_le = models.DateField("terme", null=True, blank=True, help_text="Cinquième anniversaire de la signature.")
    resiliation_notifiee_le = models.DateTimeField("résiliation notifiée le", null=True, blank=True)
    resiliation_effet_le = models.DateField("résiliation à effet du", null=True, blank=True)

    class Meta:
        verbose_name = "contrat tripartite"
        verbose_name_plural = "contrats tripartites"
        ordering = ["dossier"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=[E.PREPARATION, E.ABANDONNE]) | (Q(propose_le__isnull=False) & ~Q(empreinte="")),
                name="contrat_propose_a_une_empreinte",
                violation_error_message="Un contrat proposé porte sa date et l'empreinte de son contenu.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=NON_SIGNES, signe_le__isnull=True, fin_le__isnull=True)
                | (~Q(etat__in=NON_SIGNES) & Q(signe_le__isnull=False, fin_le__gt=F("signe_le"))),
                name="contrat_signe_a_ses_dates",
                violation_error_message="Un contrat signé, et lui seul, porte sa date de signature et son terme.",
            ),
            models.CheckConstraint(
                condition=Q(resiliation_effet_le__isnull=True, resiliation_notifiee_le__isnull=True)
                | Q(
                    resiliation_effet_le__gt=F("signe_le"),
                    resiliation_effet_le__lt=F("fin_le"),
                    resiliation_notifiee_le__isnull=False,
                ),
                name="contrat_resiliation_dans_le_contrat",
                violation_error_message="Une résiliation prend effet après la signature et avant le terme.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.RESILIE) | Q(resiliation_effet_le__isnull=False),
                name="contrat_resilie_a_une_date",
                violation_error_message="Un contrat résilié porte la date d'effet de sa résiliation.",
            ),
        ]
        indexes = [
            models.Index(fields=["etat", "fin_le"], name="contrat_etat_fin"),
            models.Index(fields=["etat", "resiliation_effet_le"], name="contrat_etat_resiliation"),
        ]

    def __str__(self) -> str:
        return f"Contrat du dossier {self.dossier_id}"

    def get_absolute_url(self) -> str:
        return reverse("contrats:contrat", args=[self.dossier.numero])

    def adresse_d_acte(self, nom: str) -> str:
        """La page où cette transition se franchit."""
        return reverse("dossiers:acte", args=[self.dossier.numero, self.SUJET, nom])

    @property
    def le_contrat(self) -> "Contrat":
        return self

    @property
    def nom(self) -> str:
        """« le contrat », tel qu'on le nomme dans une phrase."""
        return "le contrat"

    @property
    def fiche(self) -> FicheEtat:
        return self.FICHES[self.etat]

    def prochaine_date(self) -> tuple[date | None, str]:
        """La date qui compte maintenant, et ce qu'elle est ; lue par le bandeau du dossier."""
        if self.etat == E.MIS_EN_DEMEURE:
            ouverte = self.mises_en_demeure.filter(close_le__isnull=True).first()
            if ouverte is not None:
                return ouverte.delai_le, "dernier jour pour régulariser"
        if self.etat in EN_VIGUEUR and self.resiliation_effet_le:
            return self.resiliation_effet_le, "effet de la résiliation"
        if self.etat in EN_VIGUEUR:
            return self.fin_le, "terme du contrat"
        return None, ""

    @transition(etat, source=E.PREPARATION, target=E.A_SIGNER)
    def proposer(self) -> None:
        """L'instructeur de l'ARS propose ; le contenu est figé."""

    @transition(etat, source=E.A_SIGNER, target=E.PREPARATION)
    def rappeler(self) -> None:
        """Une partie rappelle le contrat ; les signatures déjà données sont annulées."""

    @transition(etat, source=E.A_SIGNER, target=E.A_SIGNER)
    def signer(self) -> None:
        """Une partie signe, une fois, dans n'importe quel ordre."""

    @transition(etat, source=E.A_SIGNER, target=E.ACTIF)
    def activer(self) -> None:
        """La troisième signature est donnée : le contrat entre en vigueur."""

    @transition(etat, source=E.A_SIGNER, target=E.PREPARATION)
    def refuser_signature(self) -> None:
        """Un signataire refuse avec un motif."""

    @transition(etat, source=[E.PREPARATION, E.A_SIGNER], target=E.ABANDONNE)
    def abandonner(self) -> None:
        """Une partie renonce au contrat avant sa signature."""

    @transition(etat, source=E.ACTIF, target=E.MIS_EN_DEMEURE)
    def mettre_en_demeure(self) -> None:
        """L'ARS ou l'Assurance Maladie met la CPTS en demeure."""

    @transition(etat, source=E.MIS_EN_DEMEURE, target=E.ACTIF)
    def regulariser(self) -> None:
        """Le décideur de l'auteur constate la régularisation."""

    @transition(etat, source=E.ACTIF, target=E.ACTIF)
    @transition(etat, source=E.MIS_EN_DEMEURE, target=E.MIS_EN_DEMEURE)
    def notifier_resiliation(self) -> None:
        """Une partie résilie à une date ; le contrat reste en vigueur jusque-là."""

    @transition(etat, source=list(EN_VIGUEUR), target=E.RESILIE)
    def resilier(self) -> None:
        """La résiliation notifiée prend effet."""

    @transition(etat, source=list(EN_VIGUEUR), target=E.ECHU)
    def echoir(self) -> None:
        """Cinq ans ont passé."""
