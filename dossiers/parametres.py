"""Paramètres du parcours : ce que les textes ne tranchent pas se lit et se change sur la page « Paramètres ».

Chacun dit sa source ; « à confirmer » = aucun texte lu ne tranche (domaine, en tête). Un délai se lit au jour qui le
fait courir (``au``), pour qu'un changement ne touche rien de ce qui a déjà commencé.
"""

from datetime import date

from commun.parametres import declarer
from dossiers.enums import MotifOpposition, MotifRefusFIR, PieceLegale

LEGAL, GUICHET, PORTEUR, DONNEES = "Délais légaux", "Guichet", "Porteur", "Données personnelles"

DELAI_VALIDATION_MOIS = declarer(
    "legal.validation_mois",
    2,
    "mois",
    "Silence de l’ARS sur le projet de santé",
    "CSP L1434-12",
    theme=LEGAL,
    fixe_par_les_textes=True,
)
DELAI_REFUS_IMPLICITE_MOIS = declarer(
    "legal.refus_implicite_mois",
    2,
    "mois",
    "Silence de l’ARS sur la demande FIR",
    "CRPA L231-4 3°",
    theme=LEGAL,
    fixe_par_les_textes=True,
)
REPORT_JOUR_OUVRE = declarer(
    "legal.report_jour_ouvre",
    False,
    "",
    "Report d’une échéance légale au jour ouvré suivant",
    "règle commune du portail",
    theme=LEGAL,
    a_confirmer=True,
)
ANNULATION_REND_L_ECHEANCE = declarer(
    "legal.annulation_rend_l_echeance",
    True,
    "",
    "Demande de pièces annulée : l’échéance d’avant revient ; sinon, elle recule des jours d’arrêt",
    "CRPA L114-5, qui ne dit rien d’une demande annulée",
    theme=LEGAL,
    a_confirmer=True,
)
PIECES_LEGALES = declarer(
    "legal.pieces",
    tuple(PieceLegale.values),
    "",
    "Pièces dont la demande arrête le délai légal",
    "CRPA L114-5",
    theme=LEGAL,
    a_confirmer=True,
    choix=tuple(PieceLegale.choices),
)
MOTIFS_OPPOSITION = declarer(
    "legal.motifs_opposition",
    tuple(MotifOpposition.values),
    "",
    "Motifs d’opposition au projet de santé",
    "CSP L1434-12",
    theme=LEGAL,
    a_confirmer=True,
    choix=tuple(MotifOpposition.choices),
)
MOTIFS_REFUS_FIR = declarer(
    "ars.motifs_refus",
    tuple(MotifRefusFIR.values),
    "",
    "Motifs codés de refus de la subvention",
    "règle commune du portail",
    theme="ARS",
    a_confirmer=True,
    choix=tuple(MotifRefusFIR.choices),
)
OBJECTIF_AVIS_JOURS = declarer(
    "guichet.objectif_avis_jours",
    30,
    "jours",
    "Objectif de service pour l’avis du Guichet",
    "Guichet",
    theme=GUICHET,
    a_confirmer=True,
    minimum=7,
    maximum=180,
)
REPONSE_SOUHAITEE_JOURS = declarer(
    "guichet.reponse_souhaitee_jours",
    15,
    "jours",
    "Délai de réponse proposé pour des compléments",
    "Guichet",
    theme=GUICHET,
    a_confirmer=True,
    minimum=3,
    maximum=120,
)
DELAI_CLASSEMENT_JOURS = declarer(
    "guichet.delai_classement_jours",
    15,
    "jours",
    "Délai affiché après relance avant un classement sans suite",
    "règle commune du portail",
    theme=GUICHET,
    a_confirmer=True,
    minimum=7,
    maximum=180,
)
INVITATION_JOURS = declarer(
    "porteur.invitation_jours",
    14,
    "jours",
    "Durée de validité d’une invitation",
    "portail",
    theme=PORTEUR,
    a_confirmer=True,
    minimum=1,
    maximum=60,
)
ELABORATION_MOIS = declarer(
    "porteur.elaboration_mois",
    12,
    "mois",
    "Durée indicative d’écriture du projet de santé",
    "diaporama de présentation des CPTS : 6 à 12 mois",
    theme=PORTEUR,
    minimum=6,
    maximum=36,
)
LIEN_ADHESION_JOURS = declarer(
    "porteur.lien_adhesion_jours",
    90,
    "jours",
    "Durée de validité d’un lien d’adhésion",
    "portail",
    theme=PORTEUR,
    a_confirmer=True,
    minimum=1,
    maximum=365,
)
DEMANDE_ADHESION_JOURS = declarer(
    "donnees.demande_adhesion_jours",
    60,
    "jours",
    "Inscription sans réponse du porteur : effacée",
    "RGPD art. 5-1 e",
    theme=DONNEES,
    a_confirmer=True,
    minimum=7,
    maximum=365,
)
IMPORT_HEURES = declarer(
    "donnees.import_heures",
    24,
    "heures",
    "Fichier d’acteurs analysé : effacé",
    "RGPD art. 5-1 e",
    theme=DONNEES,
    a_confirmer=True,
    minimum=1,
    maximum=168,
)
IMPORT_LIGNES = declarer(
    "porteur.import_lignes",
    20_000,
    "lignes",
    "Longueur d’un fichier d’acteurs",
    "portail",
    theme=PORTEUR,
    minimum=1_000,
    maximum=20_000,
)
ACTEURS_ANS = declarer(
    "donnees.acteurs_ans",
    5,
    "ans",
    "Conservation des personnes citées après la fin de la CPTS",
    "RGPD art. 5-1 e",
    theme=DONNEES,
    a_confirmer=True,
    minimum=1,
    maximum=10,
)
# S4 n'est pas daté ; il cite l'instruction du 9 octobre 2019 et lui est donc postérieur.
AIDE_URPS_ML = declarer(
    "guichet.aide_urps_ml",
    8_000,
    "euros",
    "Aide de l’URPS des médecins libéraux à l’élaboration de la lettre d’intention",
    "autoformation du Guichet CPTS Occitanie",
    theme=GUICHET,
    a_confirmer=True,
    depuis=date(2019, 10, 9),
    minimum=1,
    maximum=50_000,
)
