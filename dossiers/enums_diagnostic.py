"""Les mots du diagnostic : ce que l'on sait d'un chiffre, ce qui existe déjà sur le territoire."""

from django.db.models import TextChoices


class StatutValeur(TextChoices):
    """Ce que l'on sait d'un chiffre ; zéro est une valeur renseignée (domaine §7)."""

    NON_RENSEIGNEE = "non_renseignee", "Non renseignée"
    RENSEIGNEE = "renseignee", "Renseignée"
    MASQUEE = "masquee", "Masquée (secret statistique)"


class NatureDispositif(TextChoices):
    """Ce qui peut exister avant la CPTS (domaine §8 et §12) ; mêmes codes que les structures du référentiel."""

    PRS = "prs", "Projet régional de santé (PRS)"
    PTSM = "ptsm", "Projet territorial de santé mentale (PTSM)"
    CTS = "cts", "Conseil territorial de santé (CTS)"
    CLS = "cls", "Contrat local de santé (CLS)"
    CLSM = "clsm", "Conseil local en santé mentale (CLSM)"
    PACTE = "pacte", "Pacte territoire-santé"
    DAC = "dac", "Dispositif d’appui à la coordination (DAC)"
    ESP = "esp", "Équipe de soins primaires (ESP)"
    MSP = "msp", "Maison de santé pluriprofessionnelle (MSP)"
    CDS = "cds", "Centre de santé (CDS)"
    GHT = "ght", "Groupement hospitalier de territoire (GHT)"
    CENTRE_HOSPITALIER = "ch", "Centre hospitalier"
    CLINIQUE = "clinique", "Clinique"
    HAD = "had", "Hospitalisation à domicile (HAD)"
    SMR = "smr", "Soins médicaux et de réadaptation (SMR)"
    USLD = "usld", "Unité de soins de longue durée (USLD)"
    EHPAD = "ehpad", "EHPAD"
    SSIAD = "ssiad", "Service de soins infirmiers à domicile (SSIAD)"
    CMP = "cmp", "Centre médico-psychologique (CMP)"
    CLIC = "clic", "Centre local d’information et de coordination (CLIC)"
    CCAS = "ccas", "Centre communal d’action sociale (CCAS)"
    PMI = "pmi", "Protection maternelle et infantile (PMI)"
    GCS = "gcs", "Groupement de coopération sanitaire (GCS)"
    AUTRE = "autre", "Autre dispositif"
