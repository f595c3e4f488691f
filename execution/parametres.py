"""Paramètres de l'exécution que les textes lus ne tranchent pas."""

from commun.parametres import declarer

ALERTE_AVANT_LIMITE_JOURS = declarer(
    "execution.alerte_avant_limite_jours",
    90,
    "jours",
    "Radar : combien de jours avant une limite de mission l'alerte s'affiche",
    "règle commune du portail",
    theme="Exécution du contrat",
    a_confirmer=True,
    minimum=7,
    maximum=365,
)
SUIVIS_PAR_AN = declarer(
    "execution.suivis_par_an",
    2,
    "réunions",
    "Réunions de suivi attendues chaque année du contrat",
    "support du Guichet CPTS (S4) : suivi deux fois par an",
    theme="Exécution du contrat",
    minimum=1,
    maximum=12,
)
