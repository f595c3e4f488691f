"""Les mots du contrat tripartite : états, parties, modes de signature et de rémunération (domaine §2, §6)."""

from django.db.models import TextChoices

from comptes.roles import Capacite
from dossiers.enums import Badge, FicheEtat, Tour


class EtatContrat(TextChoices):
    PREPARATION = "preparation", "En préparation"
    A_SIGNER = "a_signer", "À signer"
    SIGNE = "signe", "Signé, effet à venir"
    ACTIF = "actif", "Actif"
    MIS_EN_DEMEURE = "mis_en_demeure", "Mis en demeure"
    RESILIE = "resilie", "Résilié"
    ECHU = "echu", "Échu"
    ABANDONNE = "abandonne", "Abandonné"


FICHES_CONTRAT: dict[str, FicheEtat] = {
    EtatContrat.PREPARATION: FicheEtat(
        "L’ARS prépare le contrat", "Contrat à préparer et à proposer", Tour.ARS, Badge.ARS
    ),
    EtatContrat.A_SIGNER: FicheEtat(
        "Le contrat attend les trois signatures",
        "Proposé, signatures attendues des trois parties",
        Tour.PARTIES,
        Badge.EN_SIGNATURE,
    ),
    EtatContrat.SIGNE: FicheEtat(
        "Contrat renouvelé : il prend effet au terme du précédent",
        "Renouvellement signé, effet à venir",
        Tour.PERSONNE,
        Badge.ACTIF,
    ),
    EtatContrat.ACTIF: FicheEtat("Contrat en vigueur", "En vigueur", Tour.PERSONNE, Badge.ACTIF),
    EtatContrat.MIS_EN_DEMEURE: FicheEtat(
        "Vous êtes mis en demeure : régularisez dans le délai indiqué",
        "Mise en demeure en cours, régularisation attendue",
        Tour.PORTEUR,
        Badge.A_COMPLETER,
    ),
    EtatContrat.RESILIE: FicheEtat("Contrat résilié", "Résilié", Tour.PERSONNE, Badge.TERMINE),
    EtatContrat.ECHU: FicheEtat("Contrat arrivé à son terme", "Échu", Tour.PERSONNE, Badge.TERMINE),
    EtatContrat.ABANDONNE: FicheEtat("Contrat abandonné", "Abandonné avant signature", Tour.PERSONNE, Badge.TERMINE),
}

EN_VIGUEUR = (EtatContrat.ACTIF, EtatContrat.MIS_EN_DEMEURE)
SIGNES = (EtatContrat.SIGNE, EtatContrat.ACTIF, EtatContrat.MIS_EN_DEMEURE, EtatContrat.RESILIE, EtatContrat.ECHU)
NON_SIGNES = (EtatContrat.PREPARATION, EtatContrat.A_SIGNER, EtatContrat.ABANDONNE)


class EtatAvenant(TextChoices):
    PREPARATION = "preparation", "En préparation"
    A_SIGNER = "a_signer", "À signer"
    SIGNE = "signe", "Signé"
    ABANDONNE = "abandonne", "Abandonné"


FICHES_AVENANT: dict[str, FicheEtat] = {
    EtatAvenant.PREPARATION: FicheEtat(
        "L’ARS prépare un avenant", "Avenant à préparer et à proposer", Tour.ARS, Badge.ARS
    ),
    EtatAvenant.A_SIGNER: FicheEtat(
        "Un avenant attend les trois signatures",
        "Avenant proposé, signatures attendues des trois parties",
        Tour.PARTIES,
        Badge.EN_SIGNATURE,
    ),
    EtatAvenant.SIGNE: FicheEtat("Avenant signé", "Signé", Tour.PERSONNE, Badge.ACTIF),
    EtatAvenant.ABANDONNE: FicheEtat("Avenant abandonné", "Abandonné avant signature", Tour.PERSONNE, Badge.TERMINE),
}
AVENANTS_OUVERTS = (EtatAvenant.PREPARATION, EtatAvenant.A_SIGNER)


class MotifAvenant(TextChoices):
    """Ce qu'un avenant change ; rien d'autre ne s'y modifie (domaine §2)."""

    TERRITOIRE = "territoire", "Le territoire, sa population et la taille"
    MISSIONS = "missions", "Les missions et leurs dates"
    INDICATEURS = "indicateurs", "Les indicateurs et leurs montants"
    BAREME = "bareme", "Le barème"
    SIGNATAIRES = "signataires", "Les signataires"
    AUTRE = "autre", "Autre : les moyens et les articles particuliers"


class Partie(TextChoices):
    """Les trois parties du contrat (CSS L162-14-1)."""

    CPTS = "cpts", "La CPTS"
    ARS = "ars", "L’agence régionale de santé"
    AM = "am", "L’Assurance Maladie"


# Qui engage quelle partie.
CAPACITE_DE_SIGNER: dict[str, Capacite] = {
    Partie.CPTS: Capacite.SIGNER_CPTS,
    Partie.ARS: Capacite.SIGNER_ARS,
    Partie.AM: Capacite.SIGNER_AM,
}


class ModeSignature(TextChoices):
    ELECTRONIQUE = "electronique", "Sur le portail"
    PAPIER = "papier", "Sur papier"


class ModeIndicateur(TextChoices):
    """Comment un indicateur rémunéré se paie (domaine §6)."""

    BINAIRE = "binaire", "Binaire : preuve fournie, tout ou rien"
    PALIERS = "paliers", "Paliers : un montant par seuil atteint"
    LINEAIRE = "lineaire", "Linéaire : de la référence à la cible"


class HypothesePlan(TextChoices):
    """Ce que le plan de versement suppose de la part variable."""

    MAXIMUM = "maximum", "Part variable à son maximum"
    RELEVES = "releves", "Part variable d’après les relevés"
