"""La règle de l'équipe projet : une personne-relais par profession présente (avertissement, jamais un blocage)."""

from dossiers.completude import Contenu, Regle
from dossiers.enums import NiveauRegle


def _relais(contenu: Contenu) -> list[str]:
    absentes = contenu.get("equipe", {}).get("professions_sans_relais", [])
    if not absentes:
        return []
    return [f"Ces professions participent sans personne-relais : {', '.join(absentes)}. Nommez-en une pour chacune."]


RELAIS = Regle(
    "lettre.relais",
    "equipe",
    NiveauRegle.AVERTISSEMENT,
    "S4 : mobiliser chaque profession",
    _relais,
    titre="Une personne-relais par profession",
    explication="Une profession sans relais apprend tard ce qui se décide, et s’éloigne.",
    champs=("#relais",),
)
REGLES = (RELAIS,)
