"""Ranger un texte enrichi propre : sans HTML, sans signe invisible, vide s'il ne dit rien."""

import re
from collections import Counter
from dataclasses import dataclass

from commun.texte_riche.collage import convertir, est_du_html, sans_balises, trop_lourd
from commun.texte_riche.rendu import en_texte

# Signes de contrôle et d'ordre d'écriture : invisibles, ils cachent ou retournent du texte.
_INVISIBLES = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_VIDES = re.compile(r"\n{3,}")
_MARQUES = re.compile(r"[\s–|*_#\\.\d-]*")
PLURIELS = {
    "image": "images",
    "script": "scripts",
    "objet intégré": "objets intégrés",
    "lien": "liens",
    "commentaire": "commentaires",
}
GARDES = "Le texte, les titres, les listes et les tableaux sont gardés."
SEULES = ("feuille de style", "polices, couleurs et tailles")


@dataclass(frozen=True)
class Nettoye:
    """Le texte rangé, et ce qui en a été retiré, compté par nature."""

    texte: str
    retires: Counter[str]

    @property
    def message(self) -> str:
        """« Retiré du texte collé : 2 images, 1 script, polices, couleurs et tailles. » ; vide si rien ne l'a été."""
        comptes = [
            f"{self.retires[un]} {des if self.retires[un] > 1 else un}"
            for un, des in PLURIELS.items()
            if self.retires[un]
        ]
        comptes += [quoi for quoi in SEULES if self.retires[quoi]]
        if not comptes:
            return ""
        return f"Retiré du texte collé : {', '.join(comptes)}. {GARDES}"


def nettoyer(brut: str | None, *, collage: bool = False) -> Nettoye:
    """Le texte tel qu'il se range. Idempotent ; ne lève jamais.

    ``collage`` : ``brut`` est du HTML de presse-papiers, quoi qu'il contienne. Sans lui, un texte tapé reste ce qu'il
    est, et n'est lu comme du HTML que s'il en porte les balises. Trop lourd pour être relu (plus de cent fois une
    réponse), le HTML perd ses balises et garde son texte.
    """
    texte = _INVISIBLES.sub("", (brut or "").replace("\r\n", "\n").replace("\r", "\n"))
    retires: Counter[str] = Counter()
    if collage or est_du_html(texte):
        texte, retires = sans_balises(texte) if trop_lourd(texte) else convertir(texte, collage=collage)
        texte = _INVISIBLES.sub("", texte)
    texte = _VIDES.sub("\n\n", "\n".join(ligne.rstrip() for ligne in texte.split("\n")))
    texte = texte.strip()
    return Nettoye("" if _MARQUES.fullmatch(en_texte(texte)) and not re.search(r"\d", texte) else texte, retires)
