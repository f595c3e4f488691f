"""Les modèles écrits par le portail : charte de l'équipe projet, fiche de poste du coordinateur.

Des textes de départ, à adapter (``fixtures/modeles/``) ; « {cpts} » y tient la place du nom de la CPTS.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOSSIER = Path(__file__).resolve().parent.parent / "fixtures" / "modeles"


@cache
def _lire(cle: str) -> str:
    return (DOSSIER / f"{cle}.txt").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Modele:
    """Un modèle : sa clé (adresse et fichier), son titre, le champ de la lettre qu'il remplit."""

    cle: str
    titre: str
    champ: str

    def pour(self, cpts: str) -> str:
        """Le texte au nom de cette CPTS."""
        return _lire(self.cle).replace("{cpts}", cpts)


MODELES = {
    modele.cle: modele
    for modele in (
        Modele("charte", "Charte de l’équipe projet", "charte_equipe"),
        Modele("fiche-de-poste", "Fiche de poste du coordinateur", "fiche_poste"),
    )
}
