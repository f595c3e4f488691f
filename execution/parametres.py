"""Paramètres de l'exécution que les textes lus ne tranchent pas."""

from commun.parametres import declarer
from contrats.enums import Partie

ALERTE_AVANT_LIMITE_JOURS = declarer(
    "execution.alerte_avant_limite_jours",
    90,
    "jours",
    "Radar : combien de jours avant une limite de mission l’alerte s’affiche",
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
SUIVI_INTERVALLE_MOIS = declarer(
    "execution.suivi_intervalle_mois",
    6,
    "mois",
    "Réunions de suivi : de combien de mois chacune dispose, depuis le début de l’année du contrat",
    "règle commune du portail, d’après le suivi deux fois par an (S4)",
    theme="Exécution du contrat",
    a_confirmer=True,
    minimum=1,
    maximum=12,
)
SUIVI_ALERTE_JOURS = declarer(
    "execution.suivi_alerte_jours",
    60,
    "jours",
    "Réunion de suivi manquante : combien de jours avant son dernier jour elle est à convoquer",
    "règle commune du portail",
    theme="Exécution du contrat",
    a_confirmer=True,
    minimum=7,
    maximum=180,
)
SUIVI_CONVOQUE_PAR = declarer(
    "execution.suivi_convoque_par",
    (Partie.CPTS.value,),
    "",
    "Réunion de suivi : qui la convoque (les autres parties, une fois son dernier jour passé)",
    "règle commune du portail",
    theme="Exécution du contrat",
    a_confirmer=True,
    choix=tuple(Partie.choices),
)
