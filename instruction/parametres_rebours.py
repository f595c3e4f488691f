"""Quand le compte à rebours d'une échéance légale prévient, et qui ; datés, lus au jour où le délai a commencé."""

from commun.parametres import declarer
from dossiers.parametres import LEGAL

REBOURS_JOURS = declarer(
    "legal.rebours_jours",
    ("21", "10", "5", "2", "1"),
    "",
    "Compte à rebours d’une échéance légale : jours avant l’échéance où l’ARS est prévenue",
    "règle commune du portail",
    theme=LEGAL,
    a_confirmer=True,
    choix=tuple((str(jours), f"J-{jours}") for jours in (30, 21, 15, 10, 7, 5, 3, 2, 1)),
)
REBOURS_SUPPLEANT_JOURS = declarer(
    "legal.rebours_suppleant_jours",
    5,
    "jours",
    "Compte à rebours : le suppléant est prévenu aussi, à partir de ce nombre de jours avant l’échéance",
    "règle commune du portail",
    theme=LEGAL,
    a_confirmer=True,
    minimum=1,
    maximum=30,
)
REBOURS_CHEF_JOURS = declarer(
    "legal.rebours_chef_jours",
    2,
    "jours",
    "Compte à rebours : le chef de service (qui décide) est prévenu aussi, à partir de ce nombre de jours",
    "règle commune du portail",
    theme=LEGAL,
    a_confirmer=True,
    minimum=1,
    maximum=30,
)
