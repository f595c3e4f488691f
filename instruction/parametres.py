"""Paramètres de l'instruction par le Guichet : objectifs de service, aucun n'est un délai légal."""

from commun.parametres import Parametre, declarer
from dossiers.parametres import GUICHET


def _nombre(cle: str, depart: int, unite: str, libelle: str, minimum: int, maximum: int) -> Parametre:
    return declarer(
        f"guichet.{cle}",
        depart,
        unite,
        libelle,
        "Guichet",
        theme=GUICHET,
        a_confirmer=True,
        minimum=minimum,
        maximum=maximum,
    )


MARGE_CONSOLIDATION_JOURS = _nombre(
    "marge_consolidation_jours", 5, "jours", "Entre la date proposée aux relecteurs et l’avis visé", 0, 30
)
NOUVELLE_VERSION_JOURS = _nombre(
    "nouvelle_version_jours", 10, "jours", "Délai laissé à un relecteur pour lire une version nouvelle", 1, 60
)
# Les deux plages ne se touchent pas : la dernière relance reste la dernière.
RELANCE_AVANT_JOURS = _nombre("relance_avant_jours", 5, "jours", "Première relance avant la date attendue", 4, 30)
DERNIERE_RELANCE_JOURS = _nombre("derniere_relance_jours", 1, "jours", "Dernière relance avant la date attendue", 1, 3)
RELECTEURS_PROPOSES = _nombre("relecteurs_proposes", 3, "relecteurs", "Relecteurs proposés d’avance", 1, 10)
SUPPLEANTS_SUCCESSIFS = _nombre("suppleants_successifs", 3, "personnes", "Suppléants suivis avant de renoncer", 1, 10)
ABSENCE_JOURS = _nombre("absence_jours", 366, "jours", "Durée d’une absence déclarée", 1, 1_100)
AVIS_A_DEUX = declarer(
    "guichet.avis_a_deux",
    False,
    "",
    "L’avis préparé par un coordinateur est rendu par un autre",
    "Guichet",
    theme=GUICHET,
    a_confirmer=True,
)
