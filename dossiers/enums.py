"""Les mots des dossiers : états, propriétaires du tour, deux libellés par état.

Un état porte une fiche : ce que lit le porteur, ce que lit l'instructeur, à qui c'est de jouer (un seul
propriétaire) et le badge qui le montre. Source : domaine §2 (S0, S4).
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Tour(TextChoices):
    """À qui c'est de jouer."""

    PORTEUR = "porteur", "Porteur"
    GUICHET = "guichet", "Guichet CPTS"
    ARS = "ars", "ARS"
    AM = "am", "Assurance Maladie"
    PARTIES = "parties", "Les trois parties"
    PERSONNE = "personne", "Personne"


class Badge(TextChoices):
    """Liste unique des badges d'état (charte)."""

    BROUILLON = "brouillon", "Brouillon"
    GUICHET = "chez_guichet", "Chez le Guichet"
    A_COMPLETER = "a_completer", "À compléter"
    AVIS_RENDU = "avis_rendu", "Avis rendu"
    ARS = "chez_ars", "Chez l’ARS"
    AM = "chez_am", "Chez l’Assurance Maladie"
    ACCORDEE = "accordee", "Accordée"
    DELAI_LEGAL = "delai_legal", "Délai légal en cours"
    VALIDE = "valide", "Validé"
    EN_SIGNATURE = "en_signature", "En signature"
    ACTIF = "actif", "Actif"
    TERMINE = "termine", "Terminé"
    REFUSE = "refuse", "Refusé"


@dataclass(frozen=True)
class FicheEtat:
    """Ce qu'un état dit à chacun."""

    porteur: str
    instructeur: str
    tour: Tour
    badge: Badge

    @classmethod
    def pour_tous(cls, libelle: str, tour: Tour, badge: Badge) -> "FicheEtat":
        """La même phrase pour le porteur et pour l'instructeur."""
        return cls(libelle, libelle, tour, badge)


class EtatLettre(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    DEPOSEE = "deposee", "Déposée"
    COMPLEMENTS_DEMANDES = "complements_demandes", "Compléments demandés"
    AVIS_RENDU = "avis_rendu", "Avis rendu"
    TRANSMISE = "transmise", "Transmise à l’ARS"
    COMPLEMENTS_ARS = "complements_ars", "Compléments demandés par l’ARS"
    ACCORDEE = "accordee", "Accordée"
    REFUSEE = "refusee", "Refusée"
    CLASSEE = "classee", "Classée sans suite"
    RETIREE = "retiree", "Retirée"


class EtatProjet(TextChoices):
    BROUILLON = "brouillon", "En cours d’écriture"
    DEPOSE = "depose", "Déposé"
    COMPLEMENTS_DEMANDES = "complements_demandes", "Pièces demandées"
    VALIDE_ARS = "valide_ars", "Validé par l’ARS"
    COMPLEMENTS_AM = "complements_am", "Compléments demandés par l’Assurance Maladie"
    VALIDE = "valide", "Validé"
    OPPOSE = "oppose", "Opposition de l’ARS"
    REFUSE_AM = "refuse_am", "Refusé par l’Assurance Maladie"
    CLASSE = "classe", "Classé sans suite"
    RETIRE = "retire", "Retiré"


FICHES_LETTRE: dict[str, FicheEtat] = {
    EtatLettre.BROUILLON: FicheEtat(
        "Brouillon à terminer, puis à déposer", "Brouillon du porteur", Tour.PORTEUR, Badge.BROUILLON
    ),
    EtatLettre.DEPOSEE: FicheEtat("Déposée, le Guichet prépare son avis", "Avis à rendre", Tour.GUICHET, Badge.GUICHET),
    EtatLettre.COMPLEMENTS_DEMANDES: FicheEtat(
        "Le Guichet vous demande des compléments",
        "Compléments attendus du porteur",
        Tour.PORTEUR,
        Badge.A_COMPLETER,
    ),
    EtatLettre.AVIS_RENDU: FicheEtat(
        "Avis défavorable : choisissez la suite",
        "Avis défavorable, choix du porteur attendu",
        Tour.PORTEUR,
        Badge.AVIS_RENDU,
    ),
    EtatLettre.TRANSMISE: FicheEtat("Transmise à l’ARS, décision attendue", "Décision à rendre", Tour.ARS, Badge.ARS),
    EtatLettre.COMPLEMENTS_ARS: FicheEtat(
        "L’ARS vous demande des compléments",
        "Compléments attendus du porteur",
        Tour.PORTEUR,
        Badge.A_COMPLETER,
    ),
    EtatLettre.ACCORDEE: FicheEtat("Accordée par l’ARS", "Accordée", Tour.PERSONNE, Badge.ACCORDEE),
    EtatLettre.REFUSEE: FicheEtat("Refusée par l’ARS", "Refusée", Tour.PERSONNE, Badge.REFUSE),
    EtatLettre.CLASSEE: FicheEtat("Classée sans suite", "Classée sans suite", Tour.PERSONNE, Badge.TERMINE),
    EtatLettre.RETIREE: FicheEtat("Retirée", "Retirée par le porteur", Tour.PERSONNE, Badge.TERMINE),
}

FICHES_PROJET: dict[str, FicheEtat] = {
    EtatProjet.BROUILLON: FicheEtat(
        "Projet à écrire, puis à déposer", "En cours d’écriture chez le porteur", Tour.PORTEUR, Badge.BROUILLON
    ),
    EtatProjet.DEPOSE: FicheEtat(
        "Déposé, délai légal de l’ARS en cours", "Validation ARS à rendre", Tour.ARS, Badge.DELAI_LEGAL
    ),
    EtatProjet.COMPLEMENTS_DEMANDES: FicheEtat(
        "L’ARS vous demande des pièces", "Pièces attendues du porteur", Tour.PORTEUR, Badge.A_COMPLETER
    ),
    EtatProjet.VALIDE_ARS: FicheEtat(
        "Validé par l’ARS, l’Assurance Maladie examine",
        "Validation Assurance Maladie à rendre",
        Tour.AM,
        Badge.AM,
    ),
    EtatProjet.COMPLEMENTS_AM: FicheEtat(
        "L’Assurance Maladie vous demande des compléments",
        "Compléments attendus du porteur",
        Tour.PORTEUR,
        Badge.A_COMPLETER,
    ),
    EtatProjet.VALIDE: FicheEtat("Validé par l’ARS et l’Assurance Maladie", "Validé", Tour.PERSONNE, Badge.VALIDE),
    EtatProjet.OPPOSE: FicheEtat(
        "L’ARS s’oppose : vous pouvez reprendre le projet", "Opposition", Tour.PORTEUR, Badge.REFUSE
    ),
    EtatProjet.REFUSE_AM: FicheEtat(
        "Refusé par l’Assurance Maladie : vous pouvez reprendre le projet",
        "Refus",
        Tour.PORTEUR,
        Badge.REFUSE,
    ),
    EtatProjet.CLASSE: FicheEtat("Classé sans suite", "Classé sans suite", Tour.PERSONNE, Badge.TERMINE),
    EtatProjet.RETIRE: FicheEtat("Retiré", "Retiré par le porteur", Tour.PERSONNE, Badge.TERMINE),
}

LETTRE_FINIE = frozenset({EtatLettre.REFUSEE, EtatLettre.CLASSEE, EtatLettre.RETIREE})
LETTRE_AVANT_ACCORD = (
    EtatLettre.BROUILLON,
    EtatLettre.DEPOSEE,
    EtatLettre.COMPLEMENTS_DEMANDES,
    EtatLettre.AVIS_RENDU,
    EtatLettre.TRANSMISE,
    EtatLettre.COMPLEMENTS_ARS,
)
LETTRE_MODIFIABLE = frozenset({EtatLettre.BROUILLON, EtatLettre.COMPLEMENTS_DEMANDES, EtatLettre.COMPLEMENTS_ARS})
PROJET_FINI = frozenset({EtatProjet.RETIRE, EtatProjet.CLASSE})
PROJET_MODIFIABLE = frozenset({EtatProjet.BROUILLON, EtatProjet.COMPLEMENTS_DEMANDES, EtatProjet.COMPLEMENTS_AM})
PROJET_AVANT_VALIDATION = (
    EtatProjet.BROUILLON,
    EtatProjet.DEPOSE,
    EtatProjet.COMPLEMENTS_DEMANDES,
    EtatProjet.VALIDE_ARS,
    EtatProjet.COMPLEMENTS_AM,
    EtatProjet.OPPOSE,
    EtatProjet.REFUSE_AM,
)


class Sujet(TextChoices):
    """De quoi parle un événement."""

    DOSSIER = "dossier", "Dossier"
    LETTRE = "lettre", "Lettre d’intention"
    PROJET = "projet", "Projet de santé"
    CONTRAT = "contrat", "Contrat tripartite"
    AVENANT = "avenant", "Avenant au contrat"
    COMPTE = "compte", "Compte bancaire du contrat"
    CAISSE = "caisse", "Caisse payeuse du contrat"
    COMMENTAIRE = "commentaire", "Commentaires"
    RELECTURE = "relecture", "Relecture amicale"
    APPUI = "appui", "Appui demandé au Guichet"
    PIECE = "piece", "Pièce jointe"
    MESSAGE = "message", "Message à une CPTS voisine"
    CONTRIBUTION = "contribution", "Contribution à l’avis du Guichet"
    AVIS = "avis", "Avis du Guichet en préparation"
    SEANCE = "seance", "Séance du Guichet"
    ELEMENT = "element", "Élément demandé au porteur"
    DEPORT = "deport", "Déport d’un agent"
    DECISION = "decision", "Décision de l’ARS en préparation"
    DECISION_AM = "decision_am", "Décision de l’Assurance Maladie en préparation"
    FIR = "fir", "Suivi du financement FIR"
    REUNION = "reunion", "Réunion"
    QUESTIONNAIRE = "questionnaire", "Questionnaire aux professionnels"
    AIDE = "aide", "Aide de l’URPS des médecins libéraux"
    JALON = "jalon", "Démarrage et déploiement d’une mission"
    SUIVI = "suivi", "Réunion de suivi du contrat"
    RELEVE = "releve", "Relevé d’indicateur"
    GESTION = "gestion", "Dialogue de gestion"
    POSITION = "position", "Position avant le dialogue de gestion"
    SUITE = "suite", "Suite décidée au dialogue de gestion"
    VERSEMENT = "versement", "Versements du contrat"
    NEGOCIATION = "negociation", "Négociation du contrat"
    REMARQUE = "remarque", "Remarque sur un texte en négociation"
    MODIFICATION = "modification", "Modification proposée à un texte"
    INDEMNITE = "indemnite", "Indemnités des professionnels"


class RoleEquipe(TextChoices):
    RESPONSABLE = "responsable", "Responsable"
    REDACTEUR = "redacteur", "Rédacteur"
    LECTEUR = "lecteur", "Lecteur"


class Origine(TextChoices):
    PORTAIL = "portail", "Déposé sur le portail"
    REPRISE = "reprise", "Repris d’avant le portail"


class EtapeReprise(TextChoices):
    """Jusqu'où était allée une CPTS avant le portail."""

    LETTRE = "lettre", "Lettre d’intention accordée par l’ARS"
    PROJET = "projet", "Projet de santé validé"
    CONTRAT = "contrat", "Contrat tripartite signé"


class SituationReprise(TextChoices):
    """Où en est une reprise ; se lit dans ses dates, ne s'enregistre pas."""

    PREPARATION = "preparation", "En préparation"
    SOUMISE = "soumise", "À confirmer par l’ARS"
    REFUSEE = "refusee", "Refusée, à corriger"
    CONFIRMEE = "confirmee", "Confirmée"
    ABANDONNEE = "abandonnee", "Abandonnée"


BADGES_DE_REPRISE: dict[str, Badge] = {
    SituationReprise.PREPARATION: Badge.BROUILLON,
    SituationReprise.SOUMISE: Badge.ARS,
    SituationReprise.REFUSEE: Badge.A_COMPLETER,
    SituationReprise.CONFIRMEE: Badge.VALIDE,
    SituationReprise.ABANDONNEE: Badge.TERMINE,
}


class Critere(TextChoices):
    """Les quatre critères de l'avis du Guichet (S4)."""

    TERRITOIRE = "territoire", "Territoire"
    BESOINS = "besoins", "Besoins de santé"
    MOBILISATION = "mobilisation", "Information et mobilisation"
    MISSIONS = "missions", "Missions"


class Appreciation(TextChoices):
    CONFORME = "conforme", "Conforme"
    A_COMPLETER = "a_completer", "À compléter"
    NON_CONFORME = "non_conforme", "Non conforme"
    SANS_AVIS = "sans_avis", "Sans avis"


class SensAvis(TextChoices):
    FAVORABLE = "favorable", "Favorable"
    RESERVES = "reserves", "Favorable avec réserves"
    DEFAVORABLE = "defavorable", "Défavorable"


class Demandeur(TextChoices):
    """Qui demande des compléments."""

    GUICHET = "guichet", "Le Guichet CPTS"
    ARS = "ars", "L’ARS"
    AM = "am", "L’Assurance Maladie"


class StatutStructure(TextChoices):
    AUCUNE = "aucune", "Pas encore de structure"
    EN_COURS = "en_cours", "Association en cours de création"
    DECLAREE = "declaree", "Association déclarée"
    AUTRE = "autre", "Autre personne morale"


class StatutActeur(TextChoices):
    ASSOCIE = "associe", "Déjà associé"
    A_ASSOCIER = "a_associer", "À associer"


class NiveauActeur(TextChoices):
    PILOTE = "pilote", "Pilote"
    PORTE_ACTION = "porte_action", "Porte une action"
    PARTICIPE = "participe", "Participe"


class OrigineActeur(TextChoices):
    """D'où vient un acteur du dossier."""

    SAISIE = "saisie", "Saisi par l’équipe"
    ANNUAIRE = "annuaire", "Choisi dans l’annuaire"
    IMPORT = "import", "Importé d’un fichier"
    ADHESION = "adhesion", "Inscrit de lui-même"


class SituationImport(TextChoices):
    """Où en est un import d'acteurs ; se lit dans ses dates, ne s'enregistre pas."""

    EN_COURS = "en_cours", "Analyse en cours"
    REFUSE = "refuse", "Fichier refusé"
    ANALYSE = "analyse", "À confirmer"
    A_APPLIQUER = "a_appliquer", "Enregistrement en cours"
    APPLIQUE = "applique", "Enregistré"
    EXPIRE = "expire", "Expiré"


class SensBudget(TextChoices):
    CHARGE = "charge", "Charge"
    PRODUIT = "produit", "Produit"


class VoletBudget(TextChoices):
    """Phases du budget du projet (S4) ; la lettre n'en a qu'une."""

    FORMALISATION = "formalisation", "Formalisation du projet"
    MISE_EN_PLACE = "mise_en_place", "Mise en place"
    FONCTIONNEMENT = "fonctionnement", "Fonctionnement"
    INVESTISSEMENT = "investissement", "Investissement"


class FormeJuridique(TextChoices):
    ASSOCIATION = "association", "Association loi 1901"
    GCS = "gcs", "Groupement de coopération sanitaire"
    SISA = "sisa", "SISA"
    AUTRE = "autre", "Autre forme juridique"


class MotifRefusFIR(TextChoices):
    """Motifs codés de refus ; liste de départ [à confirmer], domaine §2."""

    CREDITS = "credits", "Crédits FIR indisponibles"
    TERRITOIRE = "territoire", "Territoire non pertinent"
    BESOINS = "besoins", "Besoins insuffisamment étayés"
    MOBILISATION = "mobilisation", "Mobilisation insuffisante"
    MISSIONS = "missions", "Missions hors du champ des CPTS"


class MotifOpposition(TextChoices):
    """Seuls motifs d'opposition au projet ; liste datée [à confirmer], domaine §10 (CSP L1434-12)."""

    BESOINS = "besoins", "Réponse insuffisante aux besoins du diagnostic"
    TERRITOIRE = "territoire", "Territoire non pertinent"


class PieceLegale(TextChoices):
    """Pièces dont la demande arrête l'horloge ; liste datée [à confirmer], domaine §10 (CRPA L114-5)."""

    PROJET_SIGNE = "projet_signe", "Projet de santé signé"
    DIAGNOSTIC = "diagnostic", "Diagnostic territorial"
    TERRITOIRE = "territoire", "Description du territoire"
    FICHES_SOCLES = "fiches_socles", "Fiches-actions des missions socles"
    MEMBRES = "membres", "Liste des membres"
    LETTRES = "lettres", "Lettres d’engagement des partenaires"
    STATUTS = "statuts", "Statuts"
    BUDGET = "budget", "Budget prévisionnel"


class TypeDocument(TextChoices):
    LETTRE = "lettre", "Lettre d’intention"
    DEMANDE_SUBVENTION = "demande_subvention", "Demande de subvention"
    ACCUSE_RECEPTION = "accuse_reception", "Accusé de réception"
    AVIS = "avis", "Avis du Guichet"
    ATTESTATION = "attestation", "Attestation de validation tacite"
    PROJET = "projet", "Projet de santé"
    ANNEXES = "annexes", "Annexes du projet de santé"
    CONTRAT = "contrat", "Contrat tripartite"
    AVENANT = "avenant", "Avenant au contrat"
    MISE_EN_DEMEURE = "mise_en_demeure", "Mise en demeure"
    RESILIATION = "resiliation", "Résiliation du contrat"
    VERSION_EN_VIGUEUR = "version_en_vigueur", "Contrat, version en vigueur"
    PREUVE_SIGNATURE = "preuve_signature", "Preuve de signature"
    SCAN_SIGNE = "scan_signe", "Document signé sur papier, numérisé"
    DECISION = "decision", "Décision de l’ARS"
    DECISION_PROJET = "decision_projet", "Décision sur le projet de santé"
    ATTESTATION_AIDE = "attestation_aide", "Attestation de l’aide de l’URPS"
    RESUME_PUBLIC = "resume_public", "Résumé public du projet"
    DIALOGUE_DE_GESTION = "dialogue_de_gestion", "Compte rendu du dialogue de gestion"
    AVIS_DE_PAIEMENT = "avis_de_paiement", "Avis de paiement"
    REUNION_DE_SUIVI = "reunion_de_suivi", "Compte rendu d’une réunion de suivi"


class NiveauRegle(TextChoices):
    BLOQUANT = "B", "Bloquant"
    AVERTISSEMENT = "A", "Avertissement"
