"""Paramètres de la décision de l'ARS et du suivi FIR, visibles sur la page d'instruction et sur celle du suivi."""

from dossiers.parametres import Parametre

DECISION_A_DEUX = Parametre(
    True,
    "",
    "Une décision préparée est prise par une autre personne que celle qui l'a préparée, si un autre agent de l'ARS "
    "instruit dans le département",
    "ARS",
    a_confirmer=True,
)
DECISION_DIRECTE = Parametre(
    True, "", "Le décideur peut décider seul quand personne n'a proposé de décision", "domaine §2", a_confirmer=True
)
COMPTE_RENDU_MOIS = Parametre(
    6, "mois", "Compte rendu financier, après la fin de l'exercice", "loi 2000-321 du 12 avril 2000, art. 10"
)
PREMIER_VERSEMENT_POURCENT = Parametre(
    75, "%", "Part du premier versement proposé, le solde venant ensuite", "ARS", a_confirmer=True
)
PREMIER_VERSEMENT_JOURS = Parametre(30, "jours", "Premier versement, après la décision", "ARS", a_confirmer=True)
PREMIER_RAPPEL_JOURS = Parametre(30, "jours", "Premier rappel du compte rendu financier", "ARS", a_confirmer=True)
DERNIER_RAPPEL_JOURS = Parametre(7, "jours", "Dernier rappel du compte rendu financier", "ARS", a_confirmer=True)
