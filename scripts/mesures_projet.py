"""Le projet de santé de taille réelle, mesuré dans une transaction annulée : 60 fiches, 155 communes, 300 acteurs.

Un module de ``scripts/mesures.py``, qui prépare Django ; il imprime par les fonctions qu'on lui donne.
"""

import io
import time
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from dossiers.actions.depot import preparer_depot
from dossiers.actions.impressions import sans_ramasse_miettes
from dossiers.archives import apercevoir
from dossiers.documents import brouillon_du_projet
from dossiers.enums import EtatProjet
from dossiers.models import Dossier, ProjetSante
from territoires import actions as territoires
from tests.fabriques.grand_projet import un_grand_projet

CIBLE_SECONDES = 15


@transaction.atomic
def mesurer_projet(codes: Iterable[str], titrer: Callable[..., None], ligne: Callable[..., None]) -> None:
    """Contrôle, contexte et rendu d'un projet rempli pour l'occasion ; rien n'en reste."""
    projet = ProjetSante.objects.filter(etat=EtatProjet.BROUILLON, fiches=None).order_by("pk")[0]
    dossier = projet.dossier
    territoires.definir_perimetre(
        territoire=dossier.territoire, codes=tuple(codes), parties=(), maintenant=timezone.now()
    )
    dossier.acteurs.all().delete()
    un_grand_projet(projet)
    dossier = Dossier.objects.get(pk=dossier.pk)
    maintenant = timezone.now()
    depart = time.perf_counter()
    contenu, manques = preparer_depot(dossier.projet, maintenant)
    contenu["controles"] = [manque.en_json() for manque in manques]
    controle = time.perf_counter()
    brouillon = brouillon_du_projet(dossier.projet, contenu, maintenant)
    mise_en_page, processeur = time.perf_counter(), time.process_time()
    with sans_ramasse_miettes():  # comme le travailleur
        octets = apercevoir(dossier, brouillon)
    fini = time.perf_counter()
    pages = len(PdfReader(io.BytesIO(octets)).pages)
    titrer(
        f"PDF d’un projet de {len(contenu['fiches'])} fiches, {len(contenu['territoire']['communes'])} communes, "
        f"{len(contenu['acteurs'])} acteurs : {pages} pages, {len(octets) // 1024} Kio"
    )
    ligne("photographie et contrôles", f"{controle - depart:.2f} s")
    ligne("contexte, carte comprise", f"{mise_en_page - controle:.2f} s")
    duree = fini - mise_en_page
    ligne("mise en page, temps écoulé", f"{duree:.1f} s", f"≤ {CIBLE_SECONDES} s", duree <= CIBLE_SECONDES)
    ligne("mise en page, temps de processeur", f"{time.process_time() - processeur:.1f} s")
    transaction.set_rollback(True)
