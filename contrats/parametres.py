"""Paramètres du contrat que les textes lus ne tranchent pas."""

from commun.parametres import declarer

DELAI_MISE_EN_DEMEURE_JOURS = declarer(
    "contrat.mise_en_demeure_jours",
    30,
    "jours",
    "Délai proposé pour régulariser après une mise en demeure",
    "règle commune du portail",
    theme="Contrat",
    a_confirmer=True,
    minimum=7,
    maximum=365,
)

ECART_DE_PART = declarer(
    "contrat.ecart_de_part",
    2,
    "fois",
    "Part d’indicateur dite inhabituelle : autant de fois la part égale, ou autant de fois moins",
    "règle commune du portail",
    theme="Contrat",
    a_confirmer=True,
    minimum=2,
    maximum=10,
)

RENOUVELLEMENT_MOIS = declarer(
    "contrat.renouvellement_mois",
    12,
    "mois",
    "Avant le terme, combien de temps un renouvellement peut s’ouvrir",
    "règle commune du portail",
    theme="Contrat",
    a_confirmer=True,
    minimum=3,
    maximum=24,
)

RAPPEL_DEMEURE_JOURS = declarer(
    "contrat.rappel_demeure_jours",
    7,
    "jours",
    "Avant la fin du délai d’une mise en demeure, quand la CPTS est rappelée",
    "règle commune du portail",
    theme="Contrat",
    a_confirmer=True,
    minimum=1,
    maximum=60,
)

CARENCE_DU_COMPTE_JOURS = declarer(
    "contrat.carence_du_compte_jours",
    2,
    "jours",
    "Entre la confirmation d’un nouveau compte et son premier versement, le temps laissé à la CPTS pour s’opposer",
    "règle commune du portail",
    theme="Contrat",
    a_confirmer=True,
    minimum=0,
    maximum=30,
)

DELEGATION_JOURS = declarer(
    "contrat.delegation_jours",
    366,
    "jours",
    "Durée d’une délégation de signature, au plus, premier et dernier jours compris",
    "règle commune du portail",
    theme="Contrat",
    a_confirmer=True,
    minimum=1,
    maximum=1830,
)

NETTETE_MINIMALE = declarer(
    "contrat.nettete_minimale",
    25,
    "points",
    "Netteté sous laquelle une page numérisée est dite peu nette ; une page nette en a de 42 à 56",
    "règle commune du portail, mesurée sur des contrats imprimés puis floutés",
    theme="Contrat",
    a_confirmer=True,
    minimum=6,
    maximum=40,
)
