"""Actifs tiers extraits des paquets installés vers ``static/construits/`` (jamais committés).

Rien n'est téléchargé : la feuille de style vient du paquet de Bootstrap, htmx de django-htmx, les polices de
fontpkg-source-sans-3, les icônes de fontawesomefree. Une empreinte (versions des paquets, code de ce module)
rend le second passage immédiat ; ``python -m cpts_portal.actifs`` évite même de démarrer Django.
"""

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
DESTINATION = RACINE / "static" / "construits"
PAQUETS = ("bootstrap-wrapper", "django-htmx", "fontpkg-source-sans-3", "fontawesomefree", "fonttools")
MODULES_BOOTSTRAP = ("reboot", "grid", "utilities")
FICHIER_EMPREINTE = "empreinte.json"

LISTE_DES_ICONES = Path(__file__).parent / "contenus" / "icones.txt"


@dataclass(frozen=True)
class Bilan:
    """Ce qu'a fait un passage : ``construit`` est faux si l'empreinte était à jour ; tailles en octets."""

    construit: bool
    tailles: dict[str, int]


def empreinte() -> str:
    """Résumé SHA-256 des versions de paquets et du code qui construit."""
    resume = hashlib.sha256()
    for paquet in PAQUETS:
        resume.update(f"{paquet}={version(paquet)}\n".encode())
    ici = Path(__file__).parent
    for source in (ici / "actifs.py", ici / "actifs_polices.py", LISTE_DES_ICONES):
        resume.update(source.read_bytes())
    return resume.hexdigest()


def _dossier_du_paquet(nom: str) -> Path:
    specification = find_spec(nom)
    if specification is None or not specification.submodule_search_locations:
        raise FileNotFoundError(f"Le paquet {nom} n’est pas installé : lancez « make setup ».")
    return Path(next(iter(specification.submodule_search_locations)))


def _deposer(destination: Path, nom: str, contenu: bytes) -> None:
    """Écrit ``nom`` d'un seul coup : un serveur déjà lancé ne lit jamais un fichier à moitié écrit."""
    chemin = destination / nom
    chemin.parent.mkdir(parents=True, exist_ok=True)
    provisoire = chemin.with_suffix(chemin.suffix + ".neuf")
    provisoire.write_bytes(contenu)
    provisoire.replace(chemin)


def feuille_bootstrap() -> str:
    """Les trois modules utiles de Bootstrap (base, grille, utilitaires), sans leurs cartes de source.

    Le mode sombre de Bootstrap est retiré : les couleurs viennent de ``static/css/jetons.css``.
    """
    dossier = _dossier_du_paquet("bootstrap") / "css"
    morceaux = []
    for module in MODULES_BOOTSTRAP:
        feuille = (dossier / f"bootstrap-{module}.min.css").read_text(encoding="utf-8")
        feuille = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", feuille)
        feuille = re.sub(r"@charset[^;]+;", "", feuille)
        morceaux.append(re.sub(r"\[data-bs-theme=dark\]\{[^}]*\}", "", feuille).strip())
    return "\n".join(morceaux) + "\n"


def icones_disponibles() -> dict[str, str]:
    """Icônes embarquées : nom dans le portail → fichier du paquet Font Awesome Free.

    ``contenus/icones.txt`` en donne une par ligne, par son nom dans la série pleine (``clock``), ou par un nom à
    nous suivi de son fichier (``circle-vide regular/circle``).
    """
    lignes = LISTE_DES_ICONES.read_text(encoding="utf-8").splitlines()
    couples = (ligne.split() for ligne in lignes if ligne.strip())
    return {mots[0]: mots[1] if len(mots) > 1 else f"solid/{mots[0]}" for mots in couples}


def planche_icones(icones: dict[str, str]) -> str:
    """Une seule image SVG dont chaque symbole porte le nom de l'icône (``icones.svg#clock``)."""
    dossier = _dossier_du_paquet("fontawesomefree") / "static/fontawesomefree/svgs"
    symboles = []
    for nom, fichier in icones.items():
        source = (dossier / f"{fichier}.svg").read_text(encoding="utf-8")
        cadre = re.search(r'viewBox="([^"]+)"', source)
        traces = re.findall(r"<path[^>]*/>", source)
        if cadre is None or not traces:
            raise ValueError(f"Icône illisible dans le paquet fontawesomefree : {fichier}.svg")
        symboles.append(f'<symbol id="{nom}" viewBox="{cadre[1]}">{"".join(traces)}</symbol>')
    entete = "<!-- Font Awesome Free, icônes sous licence CC BY 4.0, https://fontawesome.com/license/free -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{entete}{"".join(symboles)}</svg>\n'


def _fichiers() -> dict[str, bytes]:
    # Import tardif voulu : fontTools est lourd et ne sert que lorsque l'empreinte a changé.
    from cpts_portal.actifs_polices import polices  # noqa: PLC0415

    police = polices(_dossier_du_paquet("fontpkg_source_sans_3") / "files")
    htmx = _dossier_du_paquet("django_htmx") / "static/django_htmx/htmx-2.min.js"
    return {
        **police.fichiers,
        "socle.css": (police.feuille_ecran + feuille_bootstrap()).encode(),
        "polices-pdf.css": police.feuille_pdf.encode(),
        "icones.svg": planche_icones(icones_disponibles()).encode(),
        "htmx.js": htmx.read_bytes(),
    }


def construire(destination: Path = DESTINATION, *, forcer: bool = False) -> Bilan:
    """Construit les actifs si l'empreinte a changé (ou si ``forcer``) ; l'empreinte est écrite en dernier."""
    temoin = destination / FICHIER_EMPREINTE
    attendue = empreinte()
    if temoin.exists() and not forcer:
        ancien = json.loads(temoin.read_text(encoding="utf-8"))
        presents = all((destination / nom).exists() for nom in ancien["tailles"])
        if ancien["empreinte"] == attendue and presents:
            return Bilan(construit=False, tailles=ancien["tailles"])
    fichiers = _fichiers()
    for nom, contenu in fichiers.items():
        _deposer(destination, nom, contenu)
    tailles = {nom: len(contenu) for nom, contenu in sorted(fichiers.items())}
    texte = json.dumps({"empreinte": attendue, "tailles": tailles}, indent=1)
    _deposer(destination, FICHIER_EMPREINTE, texte.encode())
    return Bilan(construit=True, tailles=tailles)


def phrase(bilan: Bilan) -> str:
    """Compte rendu d'une ligne pour le terminal."""
    total = sum(bilan.tailles.values()) // 1024
    verbe = "construits" if bilan.construit else "déjà à jour"
    return f"Actifs {verbe} : {len(bilan.tailles)} fichiers, {total} kio dans static/construits/."


if __name__ == "__main__":
    sys.stdout.write(phrase(construire(forcer="--forcer" in sys.argv)) + "\n")
