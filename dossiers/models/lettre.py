"""La lettre d'intention et son automate (domaine §2, étape 1)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import FICHES_LETTRE, MotifRefusFIR, StatutStructure, Sujet
from dossiers.enums import LETTRE_AVANT_ACCORD as AVANT_ACCORD
from dossiers.enums import EtatLettre as E

FIR_MAX = 10_000_000


class LettreIntention(ModeleEtats):
    """Contenu de travail de la lettre ; les institutions lisent la dernière version déposée."""

    SUJET = Sujet.LETTRE
    FICHES = FICHES_LETTRE

    dossier = models.OneToOneField("dossiers.Dossier", models.CASCADE, related_name="lettre")
    etat = ChampEtat("état", choices=E, default=E.BROUILLON)
    version = models.PositiveIntegerField("version déposée", default=0)

    contact_nom = models.CharField("nom", max_length=100, blank=True)
    contact_prenom = models.CharField("prénom", max_length=100, blank=True)
    contact_profession = models.CharField("profession", max_length=100, blank=True)
    contact_courriel = models.EmailField("adresse électronique", blank=True)
    contact_telephone = models.CharField("téléphone", max_length=30, blank=True)

    structure_statut = models.CharField("structure juridique", max_length=20, choices=StatutStructure, blank=True)
    structure_nom = models.CharField("nom de la structure", max_length=200, blank=True)
    structure_rna = models.CharField("numéro RNA", max_length=10, blank=True)
    structure_siret = models.CharField("numéro SIRET", max_length=14, blank=True)
    structure_adresse = models.CharField("adresse du siège", max_length=300, blank=True)

    diagnostic = models.TextField("éléments de diagnostic du territoire", blank=True)
    forces = models.TextField("forces du territoire", blank=True)
    faiblesses = models.TextField("faiblesses du territoire", blank=True)
    actions_information = models.TextField("actions d’information menées ou prévues", blank=True)
    charte_equipe = models.TextField("charte de l’équipe", blank=True)
    fiche_poste = models.TextField("fiche de poste du coordinateur", blank=True)
    organisation = models.TextField("organisation et gouvernance envisagées", blank=True)
    articulation = models.TextField("articulation avec l’existant", blank=True)
    calendrier = models.TextField("calendrier prévisionnel", blank=True)

    fir_demande = models.BooleanField("demande de financement FIR", null=True, blank=True)
    fir_montant = models.PositiveIntegerField(
        "montant FIR demandé", null=True, blank=True, validators=[MaxValueValidator(FIR_MAX)]
    )
    fir_objet = models.CharField("objet de la demande", max_length=200, blank=True)
    fir_description = models.TextField("description de l’action", blank=True)
    fir_debut_le = models.DateField("début de l’action", null=True, blank=True)
    fir_fin_le = models.DateField("fin de l’action", null=True, blank=True)
    moyens_humains = models.TextField("moyens humains", blank=True)
    moyens_materiels = models.TextField("moyens matériels", blank=True)
    signataire_nom = models.CharField("nom du représentant légal", max_length=150, blank=True)
    signataire_qualite = models.CharField("qualité du représentant légal", max_length=100, blank=True)
    aide_urps_demandee = models.BooleanField("aide de l’URPS des médecins libéraux demandée", default=False)

    deposee_le = models.DateTimeField("déposée le", null=True, blank=True)
    transmise_le = models.DateTimeField("transmise à l’ARS le", null=True, blank=True)
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    echeance_refus_implicite_le = models.DateField("refus implicite le", null=True, blank=True)
    refus_implicite_constate_le = models.DateField("refus implicite né le", null=True, blank=True)
    fir_accorde = models.DecimalField("montant FIR accordé", max_digits=12, decimal_places=2, null=True, blank=True)
    convention_reference = models.CharField("référence de la convention", max_length=100, blank=True)
    motif_refus = models.CharField(max_length=20, choices=MotifRefusFIR, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)

    class Meta:
        verbose_name = "lettre d’intention"
        verbose_name_plural = "lettres d’intention"
        ordering = ["dossier"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=[E.BROUILLON, E.RETIREE]) | Q(deposee_le__isnull=False),
                name="lettre_deposee_a_une_date",
                violation_error_message="Une lettre déposée porte sa date de dépôt.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.TRANSMISE, E.COMPLEMENTS_ARS, E.ACCORDEE, E.REFUSEE])
                | Q(transmise_le__isnull=False),
                name="lettre_transmise_a_une_date",
                violation_error_message="Une lettre transmise porte sa date de transmission.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.ACCORDEE) | (Q(decidee_le__isnull=False) & Q(fir_accorde__gte=0)),
                name="lettre_accordee_a_un_montant",
                violation_error_message="Un accord porte sa date et son montant, zéro compris.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.REFUSEE) | (Q(decidee_le__isnull=False) & ~Q(motif_refus="")),
                name="lettre_refusee_a_un_motif",
                violation_error_message="Un refus porte sa date et son motif.",
            ),
            models.CheckConstraint(
                condition=Q(fir_accorde__isnull=True) | Q(fir_accorde=0) | ~Q(convention_reference=""),
                name="fir_positif_a_une_convention",
                violation_error_message="Un montant FIR positif porte la référence de sa convention.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "transmise_le"], name="lettre_etat_transmise")]

    def __str__(self) -> str:
        return f"Lettre d’intention du dossier {self.dossier_id}"

    @transition(etat, source=E.BROUILLON, target=E.DEPOSEE)
    def deposer(self) -> None:
        """Le responsable dépose."""

    @transition(etat, source=E.DEPOSEE, target=E.COMPLEMENTS_DEMANDES)
    def demander_complements(self) -> None:
        """Le coordinateur demande des compléments."""

    @transition(etat, source=[E.COMPLEMENTS_DEMANDES, E.CLASSEE], target=E.DEPOSEE)
    def completer(self) -> None:
        """Le responsable répond au Guichet ; rouvre une lettre que le Guichet a classée."""

    @transition(etat, source=E.COMPLEMENTS_DEMANDES, target=E.DEPOSEE)
    def annuler_complements(self) -> None:
        """Le Guichet retire sa demande."""

    @transition(etat, source=E.DEPOSEE, target=E.AVIS_RENDU)
    def rendre_avis(self) -> None:
        """Le coordinateur rend l'avis du Guichet."""

    @transition(etat, source=E.AVIS_RENDU, target=E.TRANSMISE)
    def transmettre_ars(self) -> None:
        """Le portail transmet, avis favorable ou avec réserves."""

    @transition(etat, source=E.AVIS_RENDU, target=E.BROUILLON)
    def reprendre(self) -> None:
        """Le responsable reprend sa lettre après un avis défavorable."""

    @transition(etat, source=E.AVIS_RENDU, target=E.TRANSMISE)
    def maintenir(self) -> None:
        """Le responsable maintient sa demande malgré l'avis."""

    @transition(etat, source=E.TRANSMISE, target=E.COMPLEMENTS_ARS)
    def demander_complements_ars(self) -> None:
        """L'ARS demande des compléments ; suspend le délai (CRPA L114-5)."""

    @transition(etat, source=[E.COMPLEMENTS_ARS, E.CLASSEE], target=E.TRANSMISE)
    def completer_ars(self) -> None:
        """Le responsable répond à l'ARS ; rouvre une lettre que l'ARS a classée."""

    @transition(etat, source=E.COMPLEMENTS_ARS, target=E.TRANSMISE)
    def annuler_complements_ars(self) -> None:
        """L'ARS retire sa demande."""

    @transition(etat, source=E.TRANSMISE, target=E.ACCORDEE)
    def accorder(self) -> None:
        """L'ARS accorde, éventuellement zéro euro ; le projet de santé s'ouvre."""

    @transition(etat, source=E.TRANSMISE, target=E.REFUSEE)
    def refuser(self) -> None:
        """L'ARS refuse avec un motif."""

    @transition(etat, source=[E.COMPLEMENTS_DEMANDES, E.COMPLEMENTS_ARS], target=E.CLASSEE)
    def classer_sans_suite(self) -> None:
        """Le demandeur classe, après relance ; jamais automatique."""

    @transition(etat, source=list(AVANT_ACCORD), target=E.RETIREE)
    def retirer(self) -> None:
        """Le responsable retire sa lettre avant l'accord."""
