"""Lire les sommes d'un plan là où elles se montrent : page, PDF, ligne de commande ; pour les comparer entre elles."""

import html
import io
import re
from typing import Any

from pypdf import PdfReader

ECHEANCE = re.compile(r'<details class="echeance"[^>]*>\s*<summary><span>([^<]*)</span>.*?<tbody>(.*?)</tbody>', re.S)
LIGNE = re.compile(r'<tr>\s*<th scope="row">(.*?)</th>\s*<td class="montant">(.*?)</td>\s*</tr>', re.S)
PARAGRAPHE = re.compile(r"<p[^>]*>(.*?)</p>", re.S)
MONTANT = re.compile(r"\s+(\u2212?[0-9][0-9\u202f]*,[0-9]{2}\u00a0€)  (.+)")

# (jour, libellé, explication ligne à ligne, montant écrit)
Ligne = tuple[str, str, tuple[str, ...], str]


def de_la_page(contenu: str, depuis: str = "Date par date") -> list[Ligne]:
    """Les sommes de la page du contrat à partir de ce titre, jusqu'à la fin de sa partie."""
    partie = contenu[contenu.index(depuis) :]
    suivant = re.search(r"<h[23]", partie)
    partie = partie[: suivant.start()] if suivant else partie
    return [
        (_texte(jour), *_somme(cellule), _texte(montant))
        for jour, corps in ECHEANCE.findall(partie)
        for cellule, montant in LIGNE.findall(corps)
    ]


def _somme(cellule: str) -> tuple[str, tuple[str, ...]]:
    libelle = _texte(cellule.split("<p", 1)[0])
    return libelle, tuple(_texte(dite) for dite in PARAGRAPHE.findall(cellule))


def _texte(brut: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", brut)).strip(" \n")


def de_la_commande(sortie: str) -> list[Ligne]:
    """Les sommes que la commande imprime, date par date."""
    lues: list[list[Any]] = []
    jour = ""
    for ligne in sortie.splitlines():
        somme = MONTANT.fullmatch(ligne)
        if somme and jour:
            lues.append([jour, somme[2], [], somme[1]])
        elif ligne.startswith(" ") and jour:
            lues[-1][2].append(ligne.strip(" "))
        elif ligne and not ligne.startswith(" "):
            jour = ligne.split(" : ")[0] if re.match(r"1er |[0-9]+ ", ligne) else ""
    return [(jour, libelle, tuple(explication), montant) for jour, libelle, explication, montant in lues]


def du_contexte(echeances: list[dict[str, Any]]) -> list[Ligne]:
    """Les sommes du contexte figé d'un PDF."""
    return [
        (echeance["jour"], somme["libelle"], tuple(somme["explication"]), somme["montant"])
        for echeance in echeances
        for somme in echeance["sommes"]
    ]


def texte_du_pdf(octets: bytes) -> str:
    """Tout le texte imprimé, sans aucun blanc : le retour à la ligne n'y change rien."""
    return sans_blanc("".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages))


def sans_blanc(texte: str) -> str:
    return re.sub(r"\s+", "", texte)


def imprimees(lignes: list[Ligne], pdf: str) -> list[Ligne]:
    """Celles que le PDF imprime mot à mot, dans cet ordre."""
    trouvees, place = [], 0
    for ligne in lignes:
        _jour, libelle, explication, montant = ligne
        voulu = sans_blanc(libelle + "·".join(explication) + montant)
        ici = pdf.find(voulu, place)
        if ici >= 0:
            trouvees.append(ligne)
            place = ici + len(voulu)
    return trouvees
