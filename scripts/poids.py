"""Poids des pages, compressées en gzip : première page, page suivante, JavaScript en tout.

Chaque page est demandée au serveur ; ses feuilles, scripts, modules importés, polices et images sont comptés une fois,
en gzip (les polices sont déjà compressées). Cibles de la charte : 200 kB, 40 kB et 70 kB.
"""

import argparse
import gzip
import http.client
import re
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from mesures import PORTEUSE, client_connecte, ligne, titrer

from comptes.models import Utilisateur
from dossiers.models import Dossier
from territoires.actions import definir_perimetre
from territoires.models import Commune

PREMIERE, SUIVANTE, JAVASCRIPT = 200_000, 40_000, 70_000
COMMUNES_AU_PLUS = 155
# Un territoire ordinaire, et celui d'Occitanie dont les limites sont les plus découpées : les 155 communes de l'est.
DEPARTEMENTS = ("31", "12")
REFERENCES = re.compile(r"""(?:<link[^>]+href|<script[^>]+src|<img[^>]+src|<use[^>]+href)=["']([^"']+)["']""")
IMPORTS = re.compile(r"""(?:from|import)\s+["'](\.{1,2}/[^"']+)["']""")
ADRESSES_CSS = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
DEJA_COMPRESSES = (".woff2", ".png", ".jpg", ".webp")


class Navigateur:
    """Demande les pages avec une session et retient ce qu'il a déjà en cache."""

    def __init__(self, port: int, session: str) -> None:
        self.connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.entetes = {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        self.cache: dict[str, int] = {}

    def lire(self, adresse: str) -> bytes:
        self.connexion.request("GET", adresse, headers=self.entetes)
        reponse = self.connexion.getresponse()
        corps = reponse.read()
        if reponse.status != http.client.OK:
            raise RuntimeError(f"{adresse} répond {reponse.status}")
        return corps

    def ouvrir(self, adresse: str) -> tuple[int, int]:
        """Poids de la page et de ce qu'elle charge de neuf ; dont JavaScript de la page, cache compris."""
        corps = self.lire(adresse)
        poids, javascript = len(gzip.compress(corps)), 0
        for ressource in self._ressources(adresse, corps.decode()):
            if ressource not in self.cache:
                self.cache[ressource] = self._peser(ressource)
                poids += self.cache[ressource]
            javascript += self.cache[ressource] if ressource.endswith(".js") else 0
        return poids, javascript

    def _ressources(self, adresse: str, page: str) -> list[str]:
        """Tout ce que la page fait charger : ce qu'elle nomme, puis ce que ses feuilles et ses modules nomment."""
        voulues = [urljoin(adresse, ref) for ref in REFERENCES.findall(page)]
        trouvees: dict[str, None] = {}
        while voulues:
            ressource = urldefrag(voulues.pop())[0]
            if ressource in trouvees or not urlsplit(ressource).path.startswith(settings.STATIC_URL):
                continue
            trouvees[ressource] = None
            if ressource.endswith((".js", ".css")):
                motif = IMPORTS if ressource.endswith(".js") else ADRESSES_CSS
                texte = self.lire(ressource).decode()
                voulues += [urljoin(ressource, ref) for ref in motif.findall(texte) if not _police_secondaire(ref)]
        return list(trouvees)

    def _peser(self, ressource: str) -> int:
        corps = self.lire(ressource)
        return len(corps) if ressource.endswith(DEJA_COMPRESSES) else len(gzip.compress(corps))


def _police_secondaire(reference: str) -> bool:
    """L'italique et les polices des PDF ne se chargent que si la page s'en sert."""
    return "italic" in reference or reference.endswith(".ttf") or reference.startswith("data:")


def tout_le_javascript() -> int:
    """Le JavaScript du portail, toutes pages réunies."""
    fichiers = [*Path("static/js").glob("*.js"), Path("static/construits/htmx.js")]
    return sum(len(gzip.compress(fichier.read_bytes())) for fichier in fichiers)


def kilo(octets: int) -> str:
    return f"{octets / 1000:.1f} kB"


def principal() -> int:
    analyse = argparse.ArgumentParser(description="Poids des pages.")
    analyse.add_argument("--port", type=int, required=True)
    port = analyse.parse_args().port
    porteuse = Utilisateur.objects.get(email=PORTEUSE)
    session = client_connecte(porteuse).cookies[settings.SESSION_COOKIE_NAME].value
    brouillon = Dossier.objects.filter(
        equipe__utilisateur=porteuse, equipe__fin=None, etape="lettre", etat_courant="brouillon"
    ).order_by("pk")[0]
    navigateur = Navigateur(port, session)
    titrer("Poids des pages, compressées")
    poids, _js = navigateur.ouvrir(reverse("suivi:a_faire"))
    depasse = poids > PREMIERE
    ligne("première page après la connexion", kilo(poids), "≤ 200 kB", poids <= PREMIERE)
    noms = ("contact", "territoire", "besoins", "acteurs", "missions", "organisation", "financement")
    suivantes = {f"rubrique « {cle} »": _rubrique(brouillon, cle) for cle in noms}
    suivantes["récapitulatif"] = reverse("dossiers:lecture", args=[brouillon.numero, "lettre"])
    for nom, adresse in suivantes.items():
        poids, javascript = navigateur.ouvrir(adresse)
        depasse |= poids > SUIVANTE
        ligne(f"{nom}, JavaScript de la page {kilo(javascript)}", kilo(poids), "≤ 40 kB", poids <= SUIVANTE)
    for departement in DEPARTEMENTS:
        poids = _territoire_de(COMMUNES_AU_PLUS, departement, brouillon, porteuse)
        depasse |= poids > SUIVANTE
        mesure = f"« territoire », {COMMUNES_AU_PLUS} communes ({departement}), fichiers en cache"
        ligne(mesure, kilo(poids), "≤ 40 kB", poids <= SUIVANTE)
    javascript = tout_le_javascript()
    ligne("JavaScript du portail en tout", kilo(javascript), "≤ 70 kB", javascript <= JAVASCRIPT)
    return 1 if depasse or javascript > JAVASCRIPT else 0


def _territoire_de(nombre: int, departement: str, dossier: Dossier, porteuse: Utilisateur) -> int:
    """Le poids de la page quand le territoire a ``nombre`` communes de ce département ; rien n'en reste en base."""
    communes = Commune.objects.filter(departement=departement, archivee_le=None).order_by("-longitude", "code")
    with transaction.atomic():
        codes = list(communes.values_list("code", flat=True)[:nombre])
        definir_perimetre(territoire=dossier.territoire, codes=codes, maintenant=timezone.now())
        page = client_connecte(porteuse).get(_rubrique(dossier, "territoire"), headers={"Host": "localhost"})
        transaction.set_rollback(True)
    return len(gzip.compress(page.content))


def _rubrique(dossier: Dossier, cle: str) -> str:
    if cle in ("territoire", "acteurs"):
        return reverse(f"dossiers:{cle}", args=[dossier.numero, "lettre"])
    return reverse("dossiers:rubrique", args=[dossier.numero, "lettre", cle])


if __name__ == "__main__":
    sys.exit(principal())
