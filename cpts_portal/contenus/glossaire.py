"""Le glossaire : une définition d'une ou deux phrases par mot, reprise dans les infobulles de tout le portail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EntreeGlossaire:
    """``cle`` sert d'ancre et de nom pour ``{% terme %}`` ; ``mot`` est la forme affichée."""

    cle: str
    mot: str
    developpe: str
    definition: str


_ENTREES = (
    (
        "aci",
        "ACI",
        "accord conventionnel interprofessionnel",
        "Accord national de 2019 qui fixe les missions, les montants et les règles de versement des CPTS.",
    ),
    (
        "accuse_reception",
        "Accusé de réception",
        "",
        "Document daté, remis dès le dépôt, qui dit quel service instruit et ce que vaut son silence.",
    ),
    (
        "ald",
        "ALD",
        "affection de longue durée",
        "Maladie longue et coûteuse, dont les soins sont pris en charge à 100 % par l’Assurance Maladie.",
    ),
    (
        "am",
        "Assurance Maladie",
        "",
        "CPAM, MSA ou CGSS du département : elle valide le projet de santé, signe le contrat et verse les sommes.",
    ),
    (
        "ars",
        "ARS",
        "agence régionale de santé",
        "Elle accorde le financement de démarrage, valide le projet de santé et signe le contrat.",
    ),
    (
        "avenant",
        "Avenant",
        "",
        "Texte signé par les trois parties qui modifie un contrat en cours, à partir d’une date dite.",
    ),
    (
        "avis",
        "Avis du Guichet",
        "",
        "Opinion motivée des dix URPS sur la lettre d’intention, selon quatre critères. Il est consultatif.",
    ),
    (
        "c2s",
        "C2S",
        "complémentaire santé solidaire",
        "Aide au paiement des soins pour les ressources modestes. Elle a remplacé la CMU-C.",
    ),
    (
        "cds",
        "CDS",
        "centre de santé",
        "Structure de soins de proximité où les professionnels sont salariés.",
    ),
    (
        "cerfa_12156",
        "Cerfa 12156",
        "",
        "Formulaire national de demande de subvention d’une association ; son budget a une structure imposée.",
    ),
    (
        "cls",
        "CLS",
        "contrat local de santé",
        "Accord entre l’ARS et des collectivités sur les priorités de santé d’un territoire.",
    ),
    (
        "clsm",
        "CLSM",
        "conseil local en santé mentale",
        "Instance d’une ville ou d’un territoire qui réunit élus, psychiatrie, usagers et familles.",
    ),
    (
        "compensation_snp",
        "Compensation",
        "soins non programmés",
        "Somme qui compense la perte d’activité des professionnels gardant des créneaux pour les demandes du jour.",
    ),
    (
        "contrat_tripartite",
        "Contrat tripartite",
        "",
        "Contrat de cinq ans entre la CPTS, l’ARS et l’Assurance Maladie, qui ouvre les financements annuels.",
    ),
    (
        "cpts",
        "CPTS",
        "communauté professionnelle territoriale de santé",
        "Professionnels de santé d’un territoire qui s’organisent ensemble pour répondre aux besoins de ses habitants.",
    ),
    (
        "cts",
        "CTS",
        "conseil territorial de santé",
        "Instance du département où se discutent les besoins de santé avec l’ARS.",
    ),
    (
        "dac",
        "DAC",
        "dispositif d’appui à la coordination",
        "Équipe qui aide les professionnels face aux situations complexes. Il a remplacé les PTA et les MAIA.",
    ),
    (
        "diagnostic",
        "Diagnostic territorial",
        "",
        "Portrait chiffré du territoire : population, offre de soins, activité, flux de patients, forces et manques.",
    ),
    (
        "ehpad",
        "EHPAD",
        "établissement d’hébergement pour personnes âgées dépendantes",
        "Maison de retraite médicalisée.",
    ),
    (
        "esp",
        "ESP",
        "équipe de soins primaires",
        "Professionnels de premier recours qui se coordonnent autour de leurs propres patients.",
    ),
    (
        "fir",
        "FIR",
        "fonds d’intervention régional",
        "Budget de l’ARS qui peut financer l’élaboration du projet, avant tout contrat.",
    ),
    (
        "ght",
        "GHT",
        "groupement hospitalier de territoire",
        "Alliance d’hôpitaux publics, sans personnalité morale : ce sont ses établissements qui adhèrent.",
    ),
    (
        "had",
        "HAD",
        "hospitalisation à domicile",
        "Soins d’hôpital donnés au domicile du patient.",
    ),
    (
        "indicateur",
        "Indicateur",
        "",
        "Chiffre qui décrit le territoire ou mesure un progrès, toujours avec son unité, sa source et son année.",
    ),
    (
        "lettre_intention",
        "Lettre d’intention",
        "",
        "Premier document du porteur : territoire, besoins, mobilisation, missions et demande de financement.",
    ),
    (
        "liquidation",
        "Liquidation",
        "",
        "Acte de la caisse qui arrête la somme à payer, avant le paiement lui-même.",
    ),
    (
        "mise_en_demeure",
        "Mise en demeure",
        "",
        "Demande écrite et motivée de respecter le contrat avant une date. D’ici là, rien ne se paie.",
    ),
    (
        "mission_socle",
        "Mission socle",
        "",
        "Mission que toute CPTS doit prendre pour signer : accès aux soins, parcours, prévention.",
    ),
    (
        "msp",
        "MSP",
        "maison de santé pluriprofessionnelle",
        "Équipe de soins primaires dotée de son projet de santé, souvent sous un même toit.",
    ),
    (
        "parcours",
        "Parcours",
        "",
        "Suite des soins d’une personne, d’un professionnel à l’autre ; on cherche à en éviter les ruptures.",
    ),
    (
        "part_fixe",
        "Part fixe",
        "",
        "Somme annuelle qui couvre les moyens d’une mission, versée dès son démarrage.",
    ),
    (
        "part_variable",
        "Part variable",
        "",
        "Somme annuelle qui dépend des résultats mesurés par les indicateurs du contrat.",
    ),
    (
        "pdsa",
        "PDSA",
        "permanence des soins ambulatoires",
        "Gardes de nuit, de week-end et de jours fériés, organisées par un cahier des charges régional.",
    ),
    (
        "porteur",
        "Porteur",
        "",
        "Le groupe de professionnels qui monte la CPTS et tient le dossier.",
    ),
    (
        "premier_recours",
        "Premier recours",
        "",
        "Soins de proximité : médecin généraliste, infirmier, pharmacien, kinésithérapeute, sage-femme, dentiste…",
    ),
    (
        "projet_sante",
        "Projet de santé",
        "",
        "Document complet : diagnostic, objectifs, fiches-actions, gouvernance, budget et suivi.",
    ),
    (
        "prs",
        "PRS",
        "projet régional de santé",
        "Document de l’ARS qui fixe pour cinq ans les priorités de santé de la région.",
    ),
    (
        "ptsm",
        "PTSM",
        "projet territorial de santé mentale",
        "Projet partagé qui organise les soins et l’accompagnement en santé mentale d’un territoire.",
    ),
    (
        "reprise",
        "Reprise",
        "",
        "Tout ou partie d’un paiement que la caisse annule, avec un motif. Ce qui reste dû se paie ensuite.",
    ),
    (
        "retenue",
        "Retenue",
        "",
        "Part d’une somme due que la caisse garde pour l’instant, avec un motif ; elle reste due à la CPTS.",
    ),
    (
        "reversement",
        "Reversement",
        "",
        "Somme reçue en trop que la CPTS rend à la caisse, après un avenant ou une résiliation par exemple.",
    ),
    (
        "rna",
        "RNA",
        "répertoire national des associations",
        "Numéro donné par la préfecture à la déclaration d’une association : un W et neuf chiffres.",
    ),
    (
        "rpps",
        "RPPS",
        "répertoire partagé des professionnels de santé",
        "Numéro national à onze chiffres de chaque professionnel. Il a remplacé ADELI.",
    ),
    (
        "second_recours",
        "Second recours",
        "",
        "Soins d’un médecin d’une autre spécialité que la médecine générale, ou d’un établissement de santé.",
    ),
    (
        "secret_statistique",
        "Secret statistique",
        "",
        "Règle qui cache un chiffre quand il concerne trop peu de personnes pour rester anonyme.",
    ),
    (
        "siret",
        "SIRET",
        "",
        "Numéro à quatorze chiffres donné par l’Insee à chaque établissement d’une structure.",
    ),
    (
        "smr",
        "SMR",
        "soins médicaux et de réadaptation",
        "Soins de suite après une hospitalisation. On disait SSR.",
    ),
    (
        "snp",
        "SNP",
        "soins non programmés",
        "Demandes urgentes mais non vitales, à prendre en charge le jour même ou dans les 24 heures.",
    ),
    (
        "subvention",
        "Subvention",
        "",
        "Somme versée par une administration pour une action précise, sans contrepartie directe.",
    ),
    (
        "taille",
        "Taille",
        "",
        "Classe de population d’une CPTS, de 1 à 4, qui détermine les montants du barème.",
    ),
    (
        "urps",
        "URPS",
        "union régionale des professionnels de santé",
        "Élus qui représentent une profession libérale dans la région. L’Occitanie en compte dix.",
    ),
    (
        "validation_tacite",
        "Validation tacite",
        "",
        "Deux mois après le dépôt d’un projet de santé complet, le silence de l’ARS vaut validation.",
    ),
)

GLOSSAIRE: dict[str, EntreeGlossaire] = {
    cle: EntreeGlossaire(cle, mot, developpe, definition) for cle, mot, developpe, definition in _ENTREES
}
