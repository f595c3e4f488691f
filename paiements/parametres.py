"""Ce que les textes lus ne disent pas des versements du contrat."""

from commun.parametres import declarer

THEME = "Versements"

SEUIL_APPROBATION = declarer(
    "paiements.seuil_approbation",
    15000,
    "euros",
    "Au-dessus de cette somme, un paiement est préparé par une personne et approuvé par une autre",
    "règle commune du portail",
    theme=THEME,
    a_confirmer=True,
    minimum=0,
    maximum=1_000_000,
)
DEMANDE_D_OFFICE_JOURS = declarer(
    "paiements.demande_d_office_jours",
    15,
    "jours",
    "Une somme exigible que la CPTS n’a pas demandée l’est pour elle, passé ce délai",
    "règle commune du portail",
    theme=THEME,
    a_confirmer=True,
    minimum=0,
    maximum=365,
)
