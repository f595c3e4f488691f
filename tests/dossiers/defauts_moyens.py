"""Pour chaque règle de la demande FIR, le plus petit défaut d'une lettre complète qui la relève seule."""

from collections.abc import Callable
from typing import Any

Contenu = dict[str, Any]


def _fir(**valeurs: Any) -> Callable[[Contenu], None]:
    return lambda contenu: contenu["financement"].update(valeurs)


def _comptes(**ajouts: int) -> Callable[[Contenu], None]:
    """Ajoute des euros à des comptes : ``c65=300`` au compte 65, ``c74_etat=-1`` au compte 74 État."""

    def ajouter(contenu: Contenu) -> None:
        comptes = contenu["financement"]["comptes"]
        for nom, montant in ajouts.items():
            code = nom.removeprefix("c").replace("_", ".")
            comptes[code] = comptes.get(code, 0) + montant

    return ajouter


def _banque(**valeurs: Any) -> Callable[[Contenu], None]:
    return lambda contenu: contenu["financement"]["banque"].update(valeurs)


def _structure(**valeurs: Any) -> Callable[[Contenu], None]:
    return lambda contenu: contenu["structure"].update(valeurs)


DEFAUTS_MOYENS: dict[str, Callable[[Contenu], None]] = {
    "lettre.fir": _fir(demande=None),
    "lettre.fir_equilibre": _comptes(c65=300),
    "lettre.fir_volontaires": _comptes(c86=300, c75=300),
    "lettre.fir_74": _comptes(c74_etat=-1, c75=1),
    "lettre.fir_74_autre": _comptes(c74_etat=1, c75=-1),
    "lettre.fir_action": _fir(objet=""),
    "lettre.fir_dates": _fir(fin={"le": "2027-01-03", "texte": "3 janvier 2027"}),
    "lettre.fir_periode": _fir(fin={"le": "", "texte": ""}),
    "lettre.fir_duree": _fir(fin={"le": "2028-01-05", "texte": "5 janvier 2028"}),
    "lettre.fir_banque": _fir(banque=None),
    "lettre.fir_banque_etrangere": _banque(avertissement="Ce compte est tenu hors de France : vérifiez-le."),
    "lettre.fir_siret": _structure(siret=""),
    "lettre.identifiants": _structure(siret="73282932000075"),
}
