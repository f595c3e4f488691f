"""Mesures du portail sur un vrai PostgreSQL (lancées par ``make bench``, qui prépare les bases).

``python scripts/mesures.py plan|referentiel|requetes|tout [--port N] [--requetes-a-20 JSON]`` ; chaque ligne donne la
mesure, la cible et si elle est tenue. Code 1 si une page coûte plus de requêtes qu'à vingt dossiers ; les durées,
bruitées par la machine, informent.
"""

import argparse
import gc
import http.client
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")

import django  # noqa: E402

django.setup()

import weasyprint  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from acteurs.models import Organisation  # noqa: E402
from acteurs.nomenclatures import TypeOrganisation  # noqa: E402
from commun.calendrier import ajouter_mois  # noqa: E402
from commun.exports import FormatExport, en_flux  # noqa: E402
from commun.montants import euros  # noqa: E402
from commun.pdf import CONTEXTE_DE_BASE, LecteurDeRessources  # noqa: E402
from commun.typographie import lier_la_page  # noqa: E402
from comptes.enums import Role  # noqa: E402
from comptes.models import Utilisateur  # noqa: E402
from dossiers.adresses_de_verification import adresse_a_lire  # noqa: E402
from dossiers.archives import GABARITS, rendre  # noqa: E402
from dossiers.colonnes import colonnes_offertes  # noqa: E402
from dossiers.enums import EtatLettre, TypeDocument  # noqa: E402
from dossiers.models import Document, Dossier  # noqa: E402
from dossiers.proximite import proches  # noqa: E402
from dossiers.territoire import evaluer_perimetre, versions_vivantes  # noqa: E402
from financement.baremes import ACI_2019  # noqa: E402
from financement.national import additionner  # noqa: E402
from financement.plan import etablir_plan  # noqa: E402
from financement.situation import ACCES_SOINS, Avenant, MissionEngagee, Situation  # noqa: E402
from scripts.mesures_projet import mesurer_projet  # noqa: E402
from suivi.exports import lignes_de_la_liste  # noqa: E402
from suivi.pilotage import Periode, calculer  # noqa: E402
from territoires.chargement import communes_partagees, perimetre_des_codes, voisinages_de  # noqa: E402
from territoires.models import Commune  # noqa: E402
from territoires.perimetre import Perimetre  # noqa: E402
from territoires.referentiel.mesure import mesurer_chargement  # noqa: E402

GUICHET, INSTRUCTRICE, PORTEUSE = "guichet@demo.test", "ars@demo.test", "porteur@demo.test"
DOSSIER_MESURE, DEPOSEE_MESUREE = "CPTS (démo) Auterive", "CPTS (démo) Bagnères-de-Luchon"
COMMUNES_D_UNE_GRANDE_CPTS = 155
DEPART = "31582"
PASSAGES = 40
CONTRATS_DU_PAYS = 2_000
PAIRES = 7


def principal() -> int:
    analyse = argparse.ArgumentParser(description="Mesures du portail.")
    analyse.add_argument("quoi", choices=("plan", "referentiel", "requetes", "tout"))
    analyse.add_argument("--port", type=int, help="port du serveur à mesurer")
    analyse.add_argument("--requetes-a-20", type=json.loads, default={}, help="résultat de « requetes » à 20 dossiers")
    options = analyse.parse_args()
    sans_dossiers = {"plan": mesurer_plan_national, "referentiel": mesurer_referentiel}
    if options.quoi in sans_dossiers:
        sans_dossiers[options.quoi]()
        return 0
    if options.quoi == "requetes":
        sys.stdout.write(f"{json.dumps(requetes_par_page())}\n")
        return 0
    return mesurer_tout(options.port, options.requetes_a_20)


def mesurer_tout(port: int, a_vingt: dict[str, int]) -> int:
    """Imprime toutes les mesures du grand volume ; 1 si une page coûte plus de requêtes qu'à vingt dossiers."""
    evenements = Dossier.objects.aggregate(nombre=Count("evenements"))["nombre"]
    titrer(f"{Dossier.objects.count()} dossiers, {evenements} événements, {Commune.objects.count()} communes")
    mesurer_pages(port)
    mesurer_liste()
    mesurer_recouvrements()
    mesurer_documents()
    mesurer_projet([c.code for c in grand_territoire().communes], titrer, ligne)
    return comparer_requetes(a_vingt, requetes_par_page())


def mesurer_referentiel() -> None:
    mesure = mesurer_chargement(Path(settings.REFERENTIEL_DIR))
    titrer(f"Référentiel : {mesure.lignes} lignes lues, contrôlées, comparées et écrites")
    ligne("insert en lots nu des mêmes lignes", f"{mesure.insert_nu:.2f} s")
    ligne("charger_referentiel", f"{mesure.chargement:.2f} s, {mesure.rapport:.2f} ×", "≤ 2,00 ×", mesure.rapport <= 2)


# --- Pages -----------------------------------------------------------------------------------------------
def adresses(dossier: Dossier) -> dict[str, str]:
    """Les pages mesurées."""
    return {
        "liste des dossiers": reverse("dossiers:liste"),
        "liste filtrée et rangée": f"{reverse('dossiers:liste')}?complements=en_cours&tri=prochaine",
        "tableau « À faire »": reverse("suivi:a_faire"),
        "page d’un dossier": reverse("dossiers:detail", args=[dossier.numero]),
    }


def pages_du_guichet() -> dict[str, str]:
    """Les pages où se choisissent les relecteurs : d'une lettre déposée, de toutes celles qui attendent."""
    deposee = Dossier.objects.get(nom=DEPOSEE_MESUREE, lettre__etat=EtatLettre.DEPOSEE)
    return {
        "affectation d’une lettre": reverse("instruction:affectation", args=[deposee.numero]),
        "affectation groupée": reverse("instruction:groupee"),
    }


def dossier_mesure() -> Dossier:
    """Le même dossier aux deux volumes : un contrat signé, avec toute son histoire."""
    return Dossier.objects.get(nom=DOSSIER_MESURE)


def client_connecte(utilisateur: Utilisateur) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def requetes_par_page() -> dict[str, int]:
    """Requêtes SQL de chaque page pour le Guichet, l'ARS et la porteuse, caches chauds."""
    nombres = {}
    for email in (GUICHET, INSTRUCTRICE, PORTEUSE):
        client = client_connecte(Utilisateur.objects.get(email=email))
        pages = adresses(dossier_mesure()) | (pages_du_guichet() if email == GUICHET else {})
        for nom, adresse in pages.items():
            client.get(adresse)
            with CaptureQueriesContext(connection) as capture:
                reponse = client.get(adresse)
            if reponse.status_code != http.client.OK:
                raise RuntimeError(f"{adresse} répond {reponse.status_code}")
            nombres[f"{nom}, {email.partition('@')[0]}"] = len(capture)
    return nombres


def comparer_requetes(a_vingt: dict[str, int], maintenant: dict[str, int]) -> int:
    titrer("Requêtes par page, à 20 dossiers puis ici")
    ecarts = 0
    for nom, nombre in maintenant.items():
        attendu = a_vingt.get(nom, nombre)
        ecarts += nombre > attendu
        ligne(nom, f"{attendu} puis {nombre}", "pas davantage", nombre <= attendu)
    return 1 if ecarts else 0


def coordinateur_le_plus_charge() -> tuple[Utilisateur, Dossier]:
    """Le coordinateur qui voit le plus de dossiers, et le dossier le plus long de sa région."""
    coordinateurs = Utilisateur.objects.filter(affectations__role=Role.COORDINATEUR).distinct().order_by("pk")
    choisi = max(coordinateurs, key=lambda compte: Dossier.objects.visibles_par(compte).count())
    visibles = Dossier.objects.visibles_par(choisi).annotate(longueur=Count("evenements"))
    return choisi, visibles.order_by("-longueur", "pk")[0]


def mesurer_pages(port: int) -> None:
    """Chaque page face à une vue Django nue (vivacité, sans base) du même serveur."""
    coordinateur, dossier = coordinateur_le_plus_charge()
    guichet = Utilisateur.objects.get(email=GUICHET)
    connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    titrer(f"Pages du coordinateur qui voit {Dossier.objects.visibles_par(coordinateur).count()} dossiers")
    nue = chronometrer(partial(lire, connexion, "", reverse("sante_vivant")))
    ligne("vue Django nue du même serveur", f"{nue * 1000:.1f} ms")
    relecteurs = Utilisateur.objects.filter(affectations__role=Role.RELECTEUR_URPS).distinct().count()
    for titre, lecteur, pages in (
        ("", coordinateur, adresses(dossier)),
        (f"Affecter, avec {relecteurs} relecteurs", guichet, pages_du_guichet()),
    ):
        if titre:
            titrer(titre)
        biscuit = client_connecte(lecteur).cookies[settings.SESSION_COOKIE_NAME].value
        for nom, adresse in pages.items():
            duree = chronometrer(partial(lire, connexion, biscuit, adresse))
            ligne(nom, f"{duree * 1000:.1f} ms, {duree / nue:.1f} ×")


def lire(connexion: http.client.HTTPConnection, biscuit: str, adresse: str) -> None:
    """Demande la page au serveur, avec cette session ; toute autre réponse que 200 arrête la mesure."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={biscuit}"
    connexion.request("GET", adresse, headers={"Host": "localhost", "Cookie": cookie})
    reponse = connexion.getresponse()
    reponse.read()
    if reponse.status != http.client.OK:
        raise RuntimeError(f"{adresse} répond {reponse.status}")


# --- Liste : chercher, exporter, piloter -----------------------------------------------------------------
@transaction.atomic
def mesurer_liste() -> None:
    """La recherche d'un nom mal tapé, chaque export de toute la liste, le pilotage sur deux ans.

    Aucun coordinateur ne voit toutes les régions : celui-ci en reçoit le mandat le temps de la mesure.
    """
    coordinateur, _ = coordinateur_le_plus_charge()
    for guichet in Organisation.objects.filter(type=TypeOrganisation.GUICHET).order_by("pk"):
        coordinateur.affectations.create(organisation=guichet, role=Role.COORDINATEUR)
    coordinateur = Utilisateur.objects.get(pk=coordinateur.pk)
    visibles, jour = Dossier.objects.visibles_par(coordinateur), timezone.localdate()
    cles = list(visibles.order_by("pk").values_list("pk", flat=True))
    noms = dict(Dossier.objects.order_by().values_list("pk", "nom_recherche"))
    titrer(f"Liste de {len(cles)} dossiers, {len(noms)} noms en tout")
    duree = chronometrer(lambda: proches("tolouse secteur", noms)) * 1000
    ligne("nom mal tapé parmi tous les noms", f"{duree:.1f} ms", "≤ 50 ms", duree <= 50)
    colonnes = colonnes_offertes(coordinateur)
    for format_ in FormatExport:
        lignes = partial(lignes_de_la_liste, cles, colonnes, coordinateur, jour)
        duree = chronometrer(lambda f=format_, li=lignes: list(en_flux(["en-tête"], li(), f)), passages=3)
        ligne(f"export {format_.name}, toutes colonnes", f"{duree:.2f} s", "≤ 5 s", duree <= 5)
    periode = Periode(ajouter_mois(jour, -24), jour)
    duree = chronometrer(lambda: calculer(coordinateur, periode, jour), passages=5)
    ligne("pilotage sur deux ans", f"{duree:.2f} s", "≤ 1 s", duree <= 1)
    transaction.set_rollback(True)


# --- Recouvrements ---------------------------------------------------------------------------------------
def grand_territoire() -> Perimetre:
    """155 communes voisines de proche en proche : le plus grand territoire connu d'Occitanie en a autant."""
    prises, bord = {DEPART}, {DEPART}
    while len(prises) < COMMUNES_D_UNE_GRANDE_CPTS:
        bord = {code for paire in voisinages_de(bord) for code in paire} - prises
        prises |= set(sorted(bord)[: COMMUNES_D_UNE_GRANDE_CPTS - len(prises)])
    return perimetre_des_codes(prises)


def mesurer_recouvrements() -> None:
    perimetre, vivantes = grand_territoire(), versions_vivantes()
    nombre = vivantes.count()
    titrer(f"Recouvrements de {len(perimetre.communes)} communes avec {nombre} territoires vivants")
    duree = chronometrer(lambda: communes_partagees(perimetre, vivantes)) * 1000
    trouves = len(communes_partagees(perimetre, vivantes))
    ligne(f"recherche des communes partagées ({trouves} voisins)", f"{duree:.1f} ms", "≤ 20 ms", duree <= 20)
    complete = chronometrer(lambda: evaluer_perimetre(perimetre)) * 1000
    ligne("évaluation complète du territoire", f"{complete:.1f} ms")


# --- Financement -----------------------------------------------------------------------------------------
def contrat_mesure(rang: int) -> Situation:
    """Un contrat parmi d'autres : taille, dates et options varient avec ``rang``, un sur trois a un avenant."""
    signature = date(2024, 1, 1) + timedelta(rang % 365)
    missions = tuple(
        MissionEngagee(
            code=mission.code,
            demarrage=signature + timedelta(rang * 7 % 170),
            compensation_snp=mission.code == ACCES_SOINS,
            supplement_snp=mission.code == ACCES_SOINS and rang % 2 == 0,
            atteinte=dict.fromkeys(range(1, 6), Decimal("0.85")),
        )
        for mission in ACI_2019.missions
    )
    avenants = (Avenant(signature + timedelta(400), 8_500 + rang * 300),) if rang % 3 == 0 else ()
    return Situation(8_500 + rang * 170, signature, missions, avenants)


def mesurer_plan_national() -> None:
    """Le plan de versement de tous les contrats du pays, sur cinq ans, sur un cœur : du temps de processeur."""
    contrats = [contrat_mesure(rang) for rang in range(CONTRATS_DU_PAYS)]
    titrer(f"Plan national : {CONTRATS_DU_PAYS} contrats de cinq ans, toutes les missions")
    durees = []
    for _ in range(5):
        debut = time.process_time()
        national = additionner(etablir_plan(contrat, ACI_2019) for contrat in contrats)
        durees.append(time.process_time() - debut)
    duree = statistics.median(durees[1:])
    ligne("plans établis et additionnés, processeur", f"{duree:.2f} s", "≤ 2 s", duree <= 2)
    ligne("versé au pays en cinq ans", euros(national.total))


# --- Documents -------------------------------------------------------------------------------------------
def mesurer_documents() -> None:
    """La lettre d'intention face à WeasyPrint nu sur la même page HTML, mesurés en alternance.

    La page donnée nue est celle que le portail met en page, espaces liées et adresse de vérification comprises ; le
    gabarit, ces espaces et le QR code de chaque page sont à la charge du portail seul. Du temps de processeur, et de
    chacun le plus court : une machine partagée ne fait qu'en ajouter.
    """
    document = Document.objects.filter(type=TypeDocument.LETTRE, dossier=dossier_mesure()).order_by("pk")[0]
    contexte = {**CONTEXTE_DE_BASE, **document.contexte, "document": document, "titre": document.titre}
    contexte |= {"numero_dossier": document.dossier.numero, "code_court": document.code_court}
    contexte |= {"adresse_de_verification": adresse_a_lire(), "date_emission": ""}
    page = lier_la_page(render_to_string(GABARITS[document.type], contexte))

    def nu() -> None:
        weasyprint.HTML(string=page, url_fetcher=LecteurDeRessources()).write_pdf(pdf_variant="pdf/ua-1")

    nu()
    portail = partial(rendre, document)
    paires = [(au_processeur(nu), au_processeur(portail)) for _ in range(PAIRES)]
    seul, complet = (min(durees) for durees in zip(*paires, strict=True))
    rapport = complet / seul
    titrer("PDF de la lettre d’intention, processeur")
    ligne("WeasyPrint nu, même HTML", f"{seul * 1000:.0f} ms")
    ligne("le portail, gabarit et QR compris", f"{complet * 1000:.0f} ms, {rapport:.2f} ×", "≤ 1,10 ×", rapport <= 1.1)


# --- Mesurer et dire -------------------------------------------------------------------------------------
def chronometrer(geste: Callable[[], object], passages: int = PASSAGES) -> float:
    """Durée médiane en secondes, après deux passages de chauffe."""
    durees = [une_fois(geste) for _ in range(passages + 2)]
    return statistics.median(durees[2:])


def une_fois(geste: Callable[[], object]) -> float:
    debut = time.perf_counter()
    geste()
    return time.perf_counter() - debut


def au_processeur(geste: Callable[[], object]) -> float:
    """Temps de processeur d'un geste, mémoire vidée d'abord : ni le ramasse-miettes ni un voisin ne tombent dedans."""
    gc.collect()
    debut = time.process_time()
    geste()
    return time.process_time() - debut


def titrer(texte: str) -> None:
    sys.stdout.write(f"\n{texte}\n")


def ligne(mesure: str, valeur: str, cible: str = "", tenue: bool | None = None) -> None:
    """« mesure … valeur   visé cible : tenu » ; sans cible, la mesure informe."""
    verdict = "" if tenue is None else f"   visé {cible} : {'tenu' if tenue else 'DÉPASSÉ'}"
    sys.stdout.write(f"  {mesure:<58} {valeur:>18}{verdict}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(principal())
