"""Paramètres de l'instruction par le Guichet : objectifs de service, aucun n'est un délai légal."""

from dossiers.parametres import Parametre

MARGE_CONSOLIDATION_JOURS = Parametre(
    5, "jours", "Entre la date proposée aux relecteurs et l'avis visé", "Guichet", a_confirmer=True
)
NOUVELLE_VERSION_JOURS = Parametre(
    10, "jours", "Délai laissé à un relecteur pour lire une version nouvelle", "Guichet", a_confirmer=True
)
RELANCE_AVANT_JOURS = Parametre(5, "jours", "Première relance avant la date attendue", "Guichet", a_confirmer=True)
DERNIERE_RELANCE_JOURS = Parametre(1, "jours", "Dernière relance avant la date attendue", "Guichet", a_confirmer=True)
RELECTEURS_PROPOSES = Parametre(3, "relecteurs", "Relecteurs proposés d'avance", "Guichet", a_confirmer=True)
SUPPLEANTS_SUCCESSIFS = Parametre(3, "personnes", "Suppléants suivis avant de renoncer", "portail")
ABSENCE_JOURS = Parametre(366, "jours", "Durée d'une absence déclarée", "portail", a_confirmer=True)
AVIS_A_DEUX = Parametre(
    False, "", "L'avis préparé par un coordinateur est rendu par un autre", "Guichet", a_confirmer=True
)
