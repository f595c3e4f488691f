"""Les listes de choix de la gouvernance, du fonctionnement et du budget du projet de santé (domaine §9, §12, §13)."""

from django.db import models


class ObjetDeDecision(models.TextChoices):
    """Ce sur quoi une instance décide."""

    COURANTE = "courante", "Décisions courantes"
    BUDGET = "budget", "Budget et répartition des fonds"
    MISSIONS = "missions", "Attribution des missions et des actions"
    ADHESION = "adhesion", "Adhésion, exclusion"
    STATUTS = "statuts", "Statuts, règlement intérieur"
    CONTRAT = "contrat", "Contrat avec l’ARS et l’Assurance Maladie"
    DISSOLUTION = "dissolution", "Dissolution"
    AUTRE = "autre", "Autre décision"


class ModeDeDecision(models.TextChoices):
    """Comment une décision se prend."""

    CONSENSUS = "consensus", "Consensus"
    SIMPLE = "simple", "Majorité simple des voix exprimées"
    ABSOLUE = "absolue", "Majorité absolue des voix"
    DEUX_TIERS = "deux_tiers", "Majorité des deux tiers"
    TROIS_QUARTS = "trois_quarts", "Majorité des trois quarts"
    UNANIMITE = "unanimite", "Unanimité"


class EtatConvention(models.TextChoices):
    """Où en est une convention avec un partenaire."""

    A_ECRIRE = "a_ecrire", "À écrire"
    DISCUSSION = "discussion", "En discussion"
    SIGNEE = "signee", "Signée"


class UsageOutil(models.TextChoices):
    """À quoi sert un outil du système d'information."""

    MESSAGERIE = "messagerie", "Messagerie sécurisée de santé"
    AGENDA = "agenda", "Agenda partagé"
    DOSSIER = "dossier", "Dossier ou plan de soins partagé"
    TELEMEDECINE = "telemedecine", "Télémédecine"
    ORIENTATION = "orientation", "Orientation, soins non programmés"
    ANNUAIRE = "annuaire", "Annuaire"
    DOCUMENTS = "documents", "Partage de documents"
    VISIO = "visio", "Visioconférence"
    GESTION = "gestion", "Gestion de l’association"
    AUTRE = "autre", "Autre usage"


# Ces usages font circuler des données de santé : hébergement certifié (CSP L1111-8) ou MSSanté.
USAGES_DE_SANTE = frozenset(
    {UsageOutil.MESSAGERIE, UsageOutil.DOSSIER, UsageOutil.TELEMEDECINE, UsageOutil.ORIENTATION}
)


class EtatOutil(models.TextChoices):
    EXISTANT = "existant", "Existant"
    A_ACQUERIR = "a_acquerir", "À acquérir"


class Conformite(models.TextChoices):
    """Hébergeur de données de santé (HDS) ou espace de confiance MSSanté."""

    OUI = "oui", "Oui"
    NON = "non", "Non"
    A_VERIFIER = "a_verifier", "À vérifier"


class PublicVise(models.TextChoices):
    """À qui s'adresse une action de communication."""

    PROFESSIONNELS = "professionnels", "Professionnels de santé"
    MEMBRES = "membres", "Membres de la CPTS"
    HABITANTS = "habitants", "Habitants"
    USAGERS = "usagers", "Associations d’usagers"
    ETABLISSEMENTS = "etablissements", "Établissements et structures"
    ELUS = "elus", "Élus et collectivités"
    INSTITUTIONS = "institutions", "ARS, Assurance Maladie, institutions"


class OrigineProduit(models.TextChoices):
    """D'où vient un produit du budget : l'ACI et le FIR se suivent à part."""

    ACI = "aci", "ACI (contrat avec l’ARS et l’Assurance Maladie)"
    FIR = "fir", "FIR (crédits de l’ARS)"
    AUTRE = "autre", "Autre origine"
