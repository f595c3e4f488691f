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
        "cds",
        "CDS",
        "centre de santé",
        "Structure de soins de proximité où les professionnels sont salariés.",
    ),
    (
        "cls",
        "CLS",
        "contrat local de santé",
        "Accord entre l’ARS et des collectivités sur les priorités de santé d’un territoire.",
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
        "lettre_intention",
        "Lettre d’intention",
        "",
        "Premier document du porteur : territoire, besoins, mobilisation, missions et demande de financement.",
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
        "projet_sante",
        "Projet de santé",
        "",
        "Document complet : diagnostic, objectifs, fiches-actions, gouvernance, budget et suivi.",
    ),
    (
        "rpps",
        "RPPS",
        "répertoire partagé des professionnels de santé",
        "Numéro national à onze chiffres de chaque professionnel. Il a remplacé ADELI.",
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
