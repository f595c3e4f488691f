"""D'où vient chaque valeur préremplie du contrat, et ce qu'elle est devenue. Pur.

Une rédaction garde, par champ, ce que disaient la lettre, le projet ou un contrat voisin (``Redaction.origines``) ; un
indicateur garde les textes de sa fiche (``IndicateurContrat.origine``). Une valeur dite et non reprise a une raison.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from commun.calendrier import en_lettres
from contrats.lecture_du_projet import lire_indicateur, lire_valeur
from dossiers.qualite_indicateurs import CIBLES

DES_LES_FICHES = "de sa fiche"
PAS_UN_NOMBRE = "ce n’est pas un nombre que l’on puisse reprendre"
COURT = 120
OUI, NON = "oui", "non"


@dataclass(frozen=True)
class OrigineDeChamp:
    """``source`` complète « repris … » (« de la lettre du 3 mars 2026 ») ; ``dit`` : la valeur d'origine, en mots."""

    gabarit: ClassVar[str] = "contrats/_lignage.html"

    source: str
    dit: str
    reprise: bool
    raison: str = ""

    @property
    def court(self) -> bool:
        """Faux pour un texte qui se déplie."""
        return len(self.dit) <= COURT


def note(source: str, valeur: Any, *, dit: str = "", raison: str = "") -> dict[str, str]:
    """Ce que l'on garde d'un champ prérempli, prêt pour le JSON. ``raison`` : pourquoi la valeur n'est pas reprise."""
    return {"source": source, "valeur": en_texte(valeur), "dit": dit or en_mots(valeur), "raison": raison}


def en_texte(valeur: Any) -> str:
    """La forme sous laquelle deux valeurs se comparent."""
    if isinstance(valeur, bool):
        return OUI if valeur else NON
    if isinstance(valeur, date):
        return valeur.isoformat()
    return "" if valeur is None else str(valeur).replace("\r\n", "\n").strip()


def en_mots(valeur: Any) -> str:
    """La valeur telle qu'on la lit."""
    return en_lettres(valeur) if isinstance(valeur, date) else en_texte(valeur)


def origine_du_champ(garde: Mapping[str, str] | str | None, ici: Any) -> OrigineDeChamp | None:
    """L'origine d'un champ d'après ce que la rédaction a gardé, ou None. ``ici`` : sa valeur d'aujourd'hui."""
    if not garde:
        return None
    if isinstance(garde, str):  # Les contrats ouverts avant que la source ne se garde : les seuls moyens, du projet.
        garde = note("du projet", garde)
    present = en_texte(ici)
    reprise = present == garde["valeur"]
    return OrigineDeChamp(garde["source"], garde["dit"], reprise, "" if present else garde["raison"])


def origines_de_l_indicateur(
    textes: Mapping[str, str], ici: Mapping[str, Any], objectifs: Mapping[int, Decimal | None]
) -> dict[str, OrigineDeChamp]:
    """Par champ du formulaire, ce que disait la fiche. ``objectifs`` : les cibles du contrat par année de départ."""
    lu = lire_indicateur(textes)
    trouvees = {
        "intitule": _reprise(textes["intitule"], textes["intitule"], ici["intitule"]),
        "unite": _reprise(lu.unite, lu.unite, ici["unite"]),
        "preuves": _reprise(textes.get("source", ""), textes.get("source", ""), ici["preuves"]),
        "reference": _nombre(textes["reference"], ici["reference"]),
    }
    for annee, cle in enumerate(CIBLES, start=1):
        champ = "cible" if annee == 1 else f"cible_{annee}"
        trouvees[champ] = _nombre(textes.get(cle, ""), _en_vigueur(objectifs, annee), vide=annee not in objectifs)
    return {champ: origine for champ, origine in trouvees.items() if origine is not None}


def _reprise(valeur: str, dit: str, ici: Any) -> OrigineDeChamp | None:
    return OrigineDeChamp(DES_LES_FICHES, dit, en_texte(valeur) == en_texte(ici)) if dit.strip() else None


def _nombre(dit: str, ici: Decimal | None, vide: bool | None = None) -> OrigineDeChamp | None:
    """``vide`` : rien n'est écrit dans ce champ, même si une valeur d'avant y vaut encore."""
    if not dit.strip():
        return None
    valeur = lire_valeur(dit)[0]
    rien = ici is None if vide is None else vide
    return OrigineDeChamp(
        DES_LES_FICHES,
        dit.strip(),
        valeur is not None and valeur == ici,
        PAS_UN_NOMBRE if valeur is None and rien else "",
    )


def _en_vigueur(objectifs: Mapping[int, Decimal | None], annee: int) -> Decimal | None:
    """La cible du contrat cette année-là : la dernière posée."""
    posees = [depuis for depuis in objectifs if depuis <= annee]
    return objectifs[max(posees)] if posees else None
