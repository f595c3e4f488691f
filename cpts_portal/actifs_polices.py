"""Polices du portail : Source Sans 3 réduite au latin, woff2 variable à l'écran, TTF fixes pour les PDF."""

import io
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCES = {"normal": "SourceSans3[wght].ttf", "italic": "SourceSans3-Italic[wght].ttf"}
GRAISSES_ECRAN = (400, 700)
GRAISSES_PDF = {"normal": (400, 600, 700), "italic": (400, 700)}
# Latin de base, Latin-1, latin étendu A (noms propres), ponctuation, euro, flèches et signes de calcul.
CARACTERES = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193),
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25CF, 0x2713),
}
# Les chiffres de Source Sans 3 sont tabulaires par défaut ; « pnum » est la variante proportionnelle.
PROPRIETES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "pnum", "case", "ordn", "sups"]
# Arial, police de repli, ramenée à la chasse de Source Sans 3 : la page ne bouge pas quand la police arrive.
AJUSTEMENT_REPLI = 0.94


@dataclass(frozen=True)
class Polices:
    """Fichiers par nom relatif à ``construits/``, et les deux feuilles ``@font-face`` qui les déclarent."""

    fichiers: dict[str, bytes]
    feuille_ecran: str
    feuille_pdf: str


def _reduite(source: Path) -> TTFont:
    options = Options()
    options.layout_features = PROPRIETES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    police = TTFont(source)
    reducteur = Subsetter(options)
    reducteur.populate(unicodes=CARACTERES)
    reducteur.subset(police)
    return police


def _octets(police: TTFont, saveur: str | None = None) -> bytes:
    police.flavor = saveur
    tampon = io.BytesIO()
    police.save(tampon)
    return tampon.getvalue()


def _regle(style: str, graisse: str, adresse: str, sorte: str) -> str:
    return (
        f'@font-face{{font-family:"Source Sans 3";font-style:{style};font-weight:{graisse};font-display:swap;'
        f'src:url("{adresse}") format("{sorte}")}}\n'
    )


def _repli(police: TTFont) -> str:
    carre = police["head"].unitsPerEm * AJUSTEMENT_REPLI
    monte, descend = police["hhea"].ascent / carre, -police["hhea"].descent / carre
    return (
        '@font-face{font-family:"Source Sans repli";src:local("Arial"),local("Liberation Sans");'
        f"size-adjust:{AJUSTEMENT_REPLI:.0%};ascent-override:{monte:.1%};descent-override:{descend:.1%};"
        "line-gap-override:0%}\n"
    )


def polices(dossier: Path) -> Polices:
    """Réduit et instancie les polices de ``dossier`` (quelques secondes, hors empreinte à jour)."""
    fichiers: dict[str, bytes] = {}
    ecran, pdf = [], []
    for style, nom in SOURCES.items():
        racine = _octets(_reduite(dossier / nom))
        variable = instantiateVariableFont(TTFont(io.BytesIO(racine)), {"wght": GRAISSES_ECRAN})
        if style == "normal":
            ecran.append(_repli(variable))
        fichier = f"polices/source-sans-3-{style}.woff2"
        fichiers[fichier] = _octets(variable, "woff2")
        ecran.append(_regle(style, f"{GRAISSES_ECRAN[0]} {GRAISSES_ECRAN[1]}", fichier, "woff2"))
        for graisse in GRAISSES_PDF[style]:
            fixe = instantiateVariableFont(TTFont(io.BytesIO(racine)), {"wght": graisse}, updateFontNames=True)
            fichier = f"polices/source-sans-3-{style}-{graisse}.ttf"
            fichiers[fichier] = _octets(fixe)
            pdf.append(_regle(style, str(graisse), f"static:construits/{fichier}", "truetype"))
    return Polices(fichiers=fichiers, feuille_ecran="".join(ecran), feuille_pdf="".join(pdf))
