"""Paramètres de la décision de l'ARS et du suivi FIR, rappelés sur la page d'instruction."""

from commun.parametres import declarer

ARS = "ARS"

DECISION_A_DEUX = declarer(
    "ars.decision_a_deux",
    True,
    "",
    "Une décision préparée est prise par une autre personne que celle qui l’a préparée, si un autre agent de l’ARS "
    "instruit dans le département",
    "ARS",
    theme=ARS,
    a_confirmer=True,
)
DECISION_DIRECTE = declarer(
    "ars.decision_directe",
    True,
    "",
    "Le décideur peut décider seul quand personne n’a proposé de décision",
    "règle commune du portail",
    theme=ARS,
    a_confirmer=True,
)
# La loi dit « dans les six mois » : une convention peut en demander moins, jamais plus.
COMPTE_RENDU_MOIS = declarer(
    "ars.compte_rendu_mois",
    6,
    "mois",
    "Compte rendu financier, après la fin de l’exercice",
    "loi 2000-321 du 12 avril 2000, art. 10",
    theme=ARS,
    minimum=1,
    maximum=6,
)
PREMIER_VERSEMENT_POURCENT = declarer(
    "ars.premier_versement_pourcent",
    75,
    "%",
    "Part du premier versement proposé, le solde venant ensuite",
    "ARS",
    theme=ARS,
    a_confirmer=True,
    minimum=1,
    maximum=100,
)
PREMIER_VERSEMENT_JOURS = declarer(
    "ars.premier_versement_jours",
    30,
    "jours",
    "Premier versement, après la décision",
    "ARS",
    theme=ARS,
    a_confirmer=True,
    minimum=0,
    maximum=365,
)
# Les deux plages ne se touchent pas : le dernier rappel reste le dernier.
PREMIER_RAPPEL_JOURS = declarer(
    "ars.premier_rappel_jours",
    30,
    "jours",
    "Premier rappel du compte rendu financier",
    "ARS",
    theme=ARS,
    a_confirmer=True,
    minimum=15,
    maximum=180,
)
DERNIER_RAPPEL_JOURS = declarer(
    "ars.dernier_rappel_jours",
    7,
    "jours",
    "Dernier rappel du compte rendu financier",
    "ARS",
    theme=ARS,
    a_confirmer=True,
    minimum=1,
    maximum=14,
)
