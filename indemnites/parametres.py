"""Paramètres des indemnités que les textes lus ne tranchent pas."""

from commun.parametres import declarer

REFUS_PAR_JOUR = declarer(
    "indemnites.refus_par_jour",
    5,
    "refus",
    "Registre des indemnités : refus de plafond en vingt-quatre heures avant de suspendre la saisie",
    "règle commune du portail : une somme d’une autre CPTS ne se devine pas à force d’essais",
    theme="Indemnités des professionnels",
    a_confirmer=True,
    minimum=2,
    maximum=50,
)
