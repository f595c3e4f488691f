"""Le projet de santé et son automate (domaine §2, étape 2 ; CSP L1434-12)."""

from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from commun.texte_riche.champs import ChampTexteRiche
from dossiers.enums import FICHES_PROJET, FormeJuridique, MotifOpposition, Sujet
from dossiers.enums import PROJET_AVANT_VALIDATION as AVANT_VALIDATION
from dossiers.enums import EtatProjet as E


class ProjetSante(ModeleEtats):
    """Contenu de travail du projet ; ``echeance_le`` = dernier jour du délai légal en cours, nul s'il ne court pas."""

    SUJET = Sujet.PROJET
    FICHES = FICHES_PROJET

    dossier = models.OneToOneField("dossiers.Dossier", models.CASCADE, related_name="projet")
    etat = ChampEtat("état", choices=E, default=E.BROUILLON)
    version = models.PositiveIntegerField("version déposée", default=0)
    ouvert_le = models.DateTimeField("ouvert le")

    presentation = ChampTexteRiche("présentation du projet", blank=True)
    diagnostic = ChampTexteRiche("diagnostic territorial", blank=True)
    objectifs = models.TextField("objectifs", blank=True)
    gouvernance_representativite = ChampTexteRiche("représentativité des professions", blank=True)
    gouvernance_missions = ChampTexteRiche("attribution des missions", blank=True)
    gouvernance_decisions = ChampTexteRiche("prise de décision", blank=True)
    gouvernance_partenariats = ChampTexteRiche("partenariats", blank=True)
    gouvernance_outils = ChampTexteRiche("outils et méthodes de travail", blank=True)
    forme_juridique = models.CharField("forme juridique", max_length=20, choices=FormeJuridique, blank=True)
    forme_pluriprofessionnelle = models.BooleanField("garantit la pluriprofessionnalité", default=False)
    forme_pluriprofessionnelle_preuve = models.CharField("preuve : pluriprofessionnalité", max_length=300, blank=True)
    forme_adhesion = models.BooleanField("permet l’adhésion de toutes les catégories d’acteurs", default=False)
    forme_adhesion_preuve = models.CharField("preuve : adhésion", max_length=300, blank=True)
    forme_financements = models.BooleanField("peut recevoir et redistribuer les financements", default=False)
    forme_financements_preuve = models.CharField("preuve : financements", max_length=300, blank=True)
    forme_missions = models.BooleanField("est adaptée aux missions choisies", default=False)
    forme_missions_preuve = models.CharField("preuve : missions", max_length=300, blank=True)
    forme_recrutement = models.BooleanField("peut recruter du personnel", default=False)
    forme_recrutement_preuve = models.CharField("preuve : recrutement", max_length=300, blank=True)
    travail_pluriprofessionnel = ChampTexteRiche("travail pluriprofessionnel", blank=True)
    systeme_information = ChampTexteRiche("système d’information", blank=True)
    communication = ChampTexteRiche("communication", blank=True)
    suivi_evaluation = ChampTexteRiche("suivi et évaluation", blank=True)
    suivi_responsable = models.CharField("responsable du suivi", max_length=150, blank=True)
    aci_compensation_snp = models.BooleanField("compensation des soins non programmés", default=False)
    aci_supplement_snp = models.BooleanField("supplément traitement et orientation", default=False)

    depose_le = models.DateTimeField("déposé le", null=True, blank=True)
    depot_incomplet_motif = models.TextField("motif du dépôt en l’état", blank=True)
    echeance_le = models.DateField("échéance légale", null=True, blank=True)
    valide_ars_le = models.DateField("validé par l’ARS le", null=True, blank=True)
    validation_tacite = models.BooleanField("validation tacite", default=False)
    valide_le = models.DateField("validé par l’Assurance Maladie le", null=True, blank=True)
    motif_opposition = models.CharField(max_length=20, choices=MotifOpposition, blank=True)
    modifie_le = models.DateTimeField("modifié le", null=True, blank=True)

    class Meta:
        verbose_name = "projet de santé"
        verbose_name_plural = "projets de santé"
        ordering = ["dossier"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=[E.BROUILLON, E.RETIRE]) | Q(depose_le__isnull=False),
                name="projet_depose_a_une_date",
                violation_error_message="Un projet déposé porte sa date de dépôt.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.VALIDE_ARS, E.COMPLEMENTS_AM, E.VALIDE, E.REFUSE_AM])
                | Q(valide_ars_le__isnull=False),
                name="projet_valide_ars_a_une_date",
                violation_error_message="Un projet validé par l’ARS porte la date de cette validation.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.VALIDE) | Q(valide_le__isnull=False),
                name="projet_valide_a_une_date",
                violation_error_message="Un projet validé porte la date de validation de l’Assurance Maladie.",
            ),
            models.CheckConstraint(
                condition=Q(echeance_le__isnull=True) | Q(etat=E.DEPOSE),
                name="echeance_seulement_si_depose",
                violation_error_message="Le délai légal ne court que pour un projet déposé.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.OPPOSE) | ~Q(motif_opposition=""),
                name="opposition_motivee",
                violation_error_message="Une opposition porte un motif de la liste.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "echeance_le"], name="projet_etat_echeance")]

    def __str__(self) -> str:
        return f"Projet de santé du dossier {self.dossier_id}"

    @transition(etat, source=E.BROUILLON, target=E.DEPOSE)
    def deposer(self) -> None:
        """Le responsable dépose ; le délai de deux mois court si le dossier est complet."""

    @transition(etat, source=E.DEPOSE, target=E.COMPLEMENTS_DEMANDES)
    def demander_complements(self) -> None:
        """L'ARS demande des pièces de la liste légale ; l'horloge s'arrête (CRPA L114-5)."""

    @transition(etat, source=[E.COMPLEMENTS_DEMANDES, E.CLASSE], target=E.DEPOSE)
    def completer(self) -> None:
        """Le responsable fournit les pièces ; le délai repart de zéro (CRPA L114-5)."""

    @transition(etat, source=E.COMPLEMENTS_DEMANDES, target=E.DEPOSE)
    def annuler_complements(self) -> None:
        """L'ARS retire sa demande ; l'échéance antérieure est reprise (paramètre, à confirmer)."""

    @transition(etat, source=E.COMPLEMENTS_DEMANDES, target=E.CLASSE)
    def classer_sans_suite(self) -> None:
        """L'ARS classe, après relance ; jamais automatique."""

    @transition(etat, source=E.DEPOSE, target=E.VALIDE_ARS)
    def valider_ars(self) -> None:
        """L'ARS valide expressément."""

    @transition(etat, source=E.DEPOSE, target=E.VALIDE_ARS)
    def reputer_valide(self) -> None:
        """Silence de deux mois : réputé validé à l'échéance légale (CSP L1434-12)."""

    @transition(etat, source=[E.DEPOSE, E.COMPLEMENTS_DEMANDES], target=E.OPPOSE)
    def s_opposer(self) -> None:
        """L'ARS s'oppose avant l'échéance, motif de la liste."""

    @transition(etat, source=E.VALIDE_ARS, target=E.COMPLEMENTS_AM)
    def demander_complements_am(self) -> None:
        """L'Assurance Maladie demande des compléments, sans effet sur l'horloge de l'ARS."""

    @transition(etat, source=E.COMPLEMENTS_AM, target=E.VALIDE_ARS)
    def completer_am(self) -> None:
        """Le responsable répond à l'Assurance Maladie."""

    @transition(etat, source=E.COMPLEMENTS_AM, target=E.VALIDE_ARS)
    def annuler_complements_am(self) -> None:
        """L'Assurance Maladie retire sa demande."""

    @transition(etat, source=E.VALIDE_ARS, target=E.VALIDE)
    def valider_am(self) -> None:
        """L'Assurance Maladie valide ; le contrat s'ouvre."""

    @transition(etat, source=E.VALIDE_ARS, target=E.REFUSE_AM)
    def refuser_am(self) -> None:
        """L'Assurance Maladie refuse avec un motif."""

    @transition(etat, source=[E.OPPOSE, E.REFUSE_AM], target=E.BROUILLON)
    def reprendre(self) -> None:
        """Le responsable reprend l'écriture."""

    @transition(etat, source=list(AVANT_VALIDATION), target=E.RETIRE)
    def retirer(self) -> None:
        """Le responsable retire son projet avant la validation."""
