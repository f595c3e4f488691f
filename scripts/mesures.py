"""Mesures du portail sur un vrai PostgreSQL (lancées par ``make bench``, qui prépare les bases).

``python scripts/mesures.py referentiel|requetes|tout [--port N] [--requetes-a-20 JSON]`` ; chaque ligne donne la mesure
et son objectif. Code 1 si un objectif net (même nombre de requêtes) n'est pas tenu ; les durées, bruitées, informent.
"""

import argparse
import http.client
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")

import django  # noqa: E402

django.setup()

import weasyprint  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from commun.pdf import CONTEXTE_DE_BASE, LecteurDeRessources  # noqa: E402
from dossiers.archives import GABARITS, rendre  # noqa: E402
from dossiers.enums import TypeDocument  # noqa: E402
from dossiers.models import Document, Dossier  # noqa: E402
from dossiers.territoire import versions_vivantes  # noqa: E402
from territoires.chargement import communes_partagees, perimetre_des_codes  # noqa: E402
from territoires.models import Commune  # noqa: E402
from territoires.referentiel.mesure import mesurer_chargement  # noqa: E402

AGENT = "ars-decideur@demo.test"
COMMUNES_D_UNE_GRANDE_CPTS = 155
PASSAGES = 40


def principal() -> int:
    analyse = argparse.ArgumentParser(description="Mesures du portail.")
    analyse.add_argument("quoi", choices=("referentiel", "requetes", "tout"))
    analyse.add_argument("--port", type=int, help="port du serveur à mesurer")
    analyse.add_argument("--requetes-a-20", type=json.loads, default={}, help="résultat de « requetes » à 20 dossiers")
    options = analyse.parse_args()
    if options.quoi == "referentiel":
        mesurer_referentiel()
        return 0
    if options.quoi == "requetes":
        ecrire(json.dumps(requetes_par_page()))
        return 0
    return mesurer_tout(options.port, options.requetes_a_20)


def mesurer_tout(port: int, a_vingt: dict[str, int]) -> int:
    """Imprime toutes les mesures du grand volume ; 1 si une page coûte plus de requêtes qu'à vingt dossiers."""
    ecrire(f"{Dossier.objects.count()} dossiers, {Commune.objects.count()} communes")
    mesurer_pages(port)
    mesurer_recouvrements()
    mesurer_documents()
    return comparer_requetes(a_vingt, requetes_par_page())


def mesurer_referentiel() -> None:
    mesure = mesurer_chargement(Path(settings.REFERENTIEL_DIR))
    ecrire(
        f"référentiel : {mesure.lignes} lignes chargées et contrôlées en {mesure.chargement:.2f} s, "
        f"insert nu {mesure.insert_nu:.2f} s, rapport {mesure.rapport:.2f} (objectif 2,00)"
    )


def adresses() -> dict[str, str]:
    """Les pages mesurées ; le dossier est celui du décideur qui a le plus d'évènements."""
    agent = get_user_model().objects.get(email=AGENT)
    dossier = Dossier.objects.visibles_par(agent).order_by("numero").first()
    return {
        "liste": reverse("dossiers:liste"),
        "tableau de bord": reverse("suivi:a_faire"),
        "dossier": reverse("dossiers:detail", args=[dossier.numero]),
    }


def client_connecte() -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get(email=AGENT), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def requetes_par_page() -> dict[str, int]:
    """Requêtes SQL de chaque page, caches chauds."""
    client, nombres = client_connecte(), {}
    for nom, adresse in adresses().items():
        client.get(adresse)
        with CaptureQueriesContext(connection) as capture:
            reponse = client.get(adresse)
        if reponse.status_code != http.client.OK:
            raise RuntimeError(f"{adresse} répond {reponse.status_code}")
        nombres[nom] = len(capture)
    return nombres


def comparer_requetes(a_vingt: dict[str, int], maintenant: dict[str, int]) -> int:
    ecarts = 0
    for nom, nombre in maintenant.items():
        attendu = a_vingt.get(nom, nombre)
        ecarts += nombre != attendu
        ecrire(f"requêtes, {nom} : {attendu} à 20 dossiers, {nombre} ici (objectif : le même nombre)")
    return 1 if ecarts else 0


def mesurer_pages(port: int) -> None:
    """Chaque page face à une vue Django nue (vivacité, sans base) du même serveur."""
    biscuit = client_connecte().cookies[settings.SESSION_COOKIE_NAME].value
    connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    en_tetes = {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={biscuit}"}

    def lire(adresse: str) -> Callable[[], None]:
        def geste() -> None:
            connexion.request("GET", adresse, headers=en_tetes)
            reponse = connexion.getresponse()
            reponse.read()
            if reponse.status != http.client.OK:
                raise RuntimeError(f"{adresse} répond {reponse.status}")

        return geste

    nue = chronometrer(lire(reverse("sante_vivant")))
    ecrire(f"vue Django nue : {nue * 1000:.1f} ms")
    for nom, adresse in adresses().items():
        duree = chronometrer(lire(adresse))
        ecrire(f"page, {nom} : {duree * 1000:.1f} ms, {duree / nue:.1f} × la vue nue")


def mesurer_recouvrements() -> None:
    """Un territoire de 155 communes voisines face à tous les dossiers vivants."""
    codes = Commune.objects.filter(departement="31").order_by("code").values_list("code", flat=True)
    perimetre = perimetre_des_codes(list(codes[:COMMUNES_D_UNE_GRANDE_CPTS]))
    vivantes = versions_vivantes()
    duree = chronometrer(lambda: communes_partagees(perimetre, vivantes))
    ecrire(
        f"recouvrements : 155 communes face à {vivantes.count()} territoires en {duree * 1000:.1f} ms (objectif 20 ms)"
    )


def mesurer_documents() -> None:
    """La lettre d'intention face à WeasyPrint nu sur la même page HTML."""
    document = Document.objects.filter(type=TypeDocument.LETTRE).order_by("pk").first()
    if document is None:
        raise RuntimeError("aucune lettre d'intention dans la base")
    contexte = {**CONTEXTE_DE_BASE, **document.contexte, "document": document, "titre": document.titre}
    page = render_to_string(GABARITS[document.type], {"date_emission": "", **contexte})

    def nu() -> None:
        weasyprint.HTML(string=page, url_fetcher=LecteurDeRessources()).write_pdf(pdf_variant="pdf/ua-1")

    seul = chronometrer(nu, passages=5)
    complet = chronometrer(lambda: rendre(document), passages=5)
    rapport = f"{complet * 1000:.0f} ms, WeasyPrint nu {seul * 1000:.0f} ms, rapport {complet / seul:.2f}"
    ecrire(f"document : {rapport} (objectif 1,10)")


def chronometrer(geste: Callable[[], object], passages: int = PASSAGES) -> float:
    """Durée médiane en secondes, après deux passages de chauffe."""
    durees = []
    for numero in range(passages + 2):
        debut = time.perf_counter()
        geste()
        if numero >= 2:
            durees.append(time.perf_counter() - debut)
    return statistics.median(durees)


def ecrire(texte: str) -> None:
    sys.stdout.write(f"{texte}\n")


if __name__ == "__main__":
    sys.exit(principal())
