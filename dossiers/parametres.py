"""Paramètres du parcours, visibles et réunis : ce que les textes ne tranchent pas reste modifiable ici.

Chacun dit sa source ; « à confirmer » = aucun texte lu ne tranche (domaine, en tête).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Parametre:
    """Une valeur, son unité, sa source, depuis quand on la tient pour vraie et ce qu'il reste à confirmer."""

    valeur: int | bool
    unite: str
    libelle: str
    source: str
    a_confirmer: bool = False
    depuis: date | None = None


DELAI_VALIDATION_MOIS = Parametre(2, "mois", "Silence de l'ARS sur le projet de santé", "CSP L1434-12")
DELAI_REFUS_IMPLICITE_MOIS = Parametre(2, "mois", "Silence de l'ARS sur la demande FIR", "CRPA L231-4 3°")
REPORT_JOUR_OUVRE = Parametre(False, "", "Report d'une échéance au jour ouvré suivant", "domaine §10", a_confirmer=True)
OBJECTIF_AVIS_JOURS = Parametre(30, "jours", "Objectif de service pour l'avis du Guichet", "Guichet", a_confirmer=True)
REPONSE_SOUHAITEE_JOURS = Parametre(
    15, "jours", "Délai de réponse proposé pour des compléments", "Guichet", a_confirmer=True
)
DELAI_CLASSEMENT_JOURS = Parametre(
    15, "jours", "Délai affiché après relance avant un classement sans suite", "domaine §2", a_confirmer=True
)
INVITATION_JOURS = Parametre(14, "jours", "Durée de validité d'une invitation", "portail", a_confirmer=True)
ELABORATION_MOIS = Parametre(12, "mois", "Durée indicative d'écriture du projet de santé", "S0 : 6 à 12 mois")
LIEN_ADHESION_JOURS = Parametre(90, "jours", "Durée de validité d'un lien d'adhésion", "portail", a_confirmer=True)
DEMANDE_ADHESION_JOURS = Parametre(
    60, "jours", "Inscription sans réponse du porteur : effacée", "RGPD art. 5-1 e", a_confirmer=True
)
IMPORT_HEURES = Parametre(24, "heures", "Fichier d'acteurs analysé : effacé", "RGPD art. 5-1 e", a_confirmer=True)
IMPORT_LIGNES = Parametre(20_000, "lignes", "Longueur d'un fichier d'acteurs", "portail")
ACTEURS_ANS = Parametre(
    5, "ans", "Conservation des personnes citées après la fin de la CPTS", "RGPD art. 5-1 e", a_confirmer=True
)
# S4 n'est pas daté ; il cite l'instruction du 9 octobre 2019 et lui est donc postérieur.
AIDE_URPS_ML = Parametre(
    8000,
    "euros",
    "Aide de l'URPS des médecins libéraux à l'élaboration de la lettre d'intention",
    "S4, document d'autoformation du Guichet CPTS Occitanie",
    a_confirmer=True,
    depuis=date(2019, 10, 9),
)
