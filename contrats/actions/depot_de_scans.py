"""Recevoir des fichiers numérisés, puis les lire page par page, par le travailleur : un fichier à la fois.

Un ouvrier réserve un fichier par un jeton. Tué, son travail se reprend après ``SILENCE`` ; revenu trop tard, il n'écrit
plus rien : le jeton a changé.
"""

import io
import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Q

from commun.antivirus import AntivirusInjoignable, analyser
from comptes.models import Utilisateur
from contrats.lecture_de_scans import PageLue, pages_du_fichier
from contrats.models import FichierDeScan, LotDeScans, PageDeScan
from dossiers.actions.transitions import TransitionRefusee
from dossiers.televersement import Fichier, TeleversementRefuse, verifier
from dossiers.televersement.formats import IMAGES, LISTE, PDF

journal = logging.getLogger(__name__)

SILENCE = timedelta(minutes=5)
ESSAIS_MAX = 6
FICHIERS_MAXIMUM = 60
PAGES_MAXIMUM = 200
COTE_DE_L_APERCU = 320  # pixels
ACCEPTES = "numérisez les pages en PDF, JPEG ou PNG"
NI_PDF_NI_IMAGE = f"« {{nom}} » n’est ni un PDF ni une image : {ACCEPTES}."
DEJA_LA = "« {nom} » est déjà dans ce lot."
TROP_DE_FICHIERS = f"Un lot a au plus {FICHIERS_MAXIMUM} fichiers : ouvrez-en un second pour « {{nom}} »."
INFECTE = "L’antivirus a trouvé un programme malveillant : ce fichier n’est ni lu ni montré. Numérisez de nouveau."
ILLISIBLE = "Ce fichier n’a pas pu être lu : numérisez ces pages de nouveau, en PDF ou en JPEG."
TROP_DE_PAGES = f"Ce fichier a plus de {PAGES_MAXIMUM} pages : séparez-le en plusieurs, puis rendez-les ici."


def deposer(
    recus: Iterable[tuple[str, bytes]], *, auteur: Utilisateur, maintenant: datetime, lot: LotDeScans | None = None
) -> tuple[LotDeScans | None, list[str]]:
    """Garde chaque fichier recevable (nom, octets) et rend le lot, avec les raisons des refus ; un refus n'arrête rien.

    Sans ``lot``, en ouvre un au premier fichier recevable ; aucun ne l'est : ``None``.
    """
    refus: list[str] = []
    for nom, octets in recus:
        try:
            verifie = verifier(nom, octets)
            if verifie.format not in (PDF, *IMAGES):
                raise TransitionRefusee([NI_PDF_NI_IMAGE.format(nom=verifie.nom)])
            lot = _ajouter(lot, verifie, auteur, maintenant)
        except TeleversementRefuse as erreur:
            refus.append(str(erreur).replace(LISTE, ACCEPTES))
        except TransitionRefusee as erreur:
            refus += erreur.raisons
    return lot, refus


@transaction.atomic
def _ajouter(lot: LotDeScans | None, verifie: Fichier, auteur: Utilisateur, maintenant: datetime) -> LotDeScans:
    if lot is None:
        lot = LotDeScans.objects.create(depose_par=auteur, ouvert_le=maintenant)
    list(LotDeScans.objects.select_for_update().filter(pk=lot.pk).values_list("pk"))
    if lot.fichiers.filter(sha256=verifie.sha256).exists():
        raise TransitionRefusee([DEJA_LA.format(nom=verifie.nom)])
    rang = (lot.fichiers.aggregate(dernier=Max("rang"))["dernier"] or 0) + 1
    if rang > FICHIERS_MAXIMUM:
        raise TransitionRefusee([TROP_DE_FICHIERS.format(nom=verifie.nom)])
    fichier = FichierDeScan(
        lot=lot,
        rang=rang,
        nom=verifie.nom,
        format=verifie.format.code,
        taille=len(verifie.octets),
        sha256=verifie.sha256,
        depose_le=maintenant,
    )
    fichier.fichier.save("scan", ContentFile(verifie.octets), save=False)
    fichier.save(force_insert=True)
    return lot


def prendre(maintenant: datetime) -> FichierDeScan | None:
    """Réserve le plus ancien fichier à lire ; celui d'un ouvrier muet se reprend."""
    libre = Q(pris_le__isnull=True) | Q(pris_le__lt=maintenant - SILENCE)
    a_lire = Q(lu_le__isnull=True) & (Q(pas_avant__isnull=True) | Q(pas_avant__lte=maintenant))
    attente = FichierDeScan.objects.filter(libre & a_lire).order_by("depose_le", "pk")
    for pk, essais in list(attente.values_list("pk", "essais")[:5]):
        pris = {"pris_le": maintenant, "jeton": uuid.uuid4().hex, "essais": essais + 1}
        if FichierDeScan.objects.filter(libre & a_lire, pk=pk, essais=essais).update(**pris):
            return FichierDeScan.objects.get(pk=pk)
    return None


def lire(fichier: FichierDeScan, *, maintenant: datetime) -> bool:
    """Analyse le fichier réservé, en lit les pages et les garde ; vrai s'il est lu. Un échec est écrit, jamais levé.

    Un fichier dont la lecture a tué l'ouvrier à chaque essai n'est plus rouvert : il les tuerait tous.
    """
    if fichier.essais > ESSAIS_MAX:
        return _finir(fichier, maintenant, refus=ILLISIBLE)
    try:
        octets = _octets_sains(fichier)
        if octets is None:
            return _finir(fichier, maintenant, refus=INFECTE)
        return _garder_les_pages(fichier, octets, maintenant)
    except AntivirusInjoignable as erreur:
        journal.warning("antivirus injoignable (%s) : scan laissé en quarantaine", erreur)
        _siennes(fichier).update(pris_le=None, essais=fichier.essais - 1, pas_avant=maintenant + timedelta(minutes=1))
    except Exception:
        journal.exception("fichier numérisé %s : lecture impossible", fichier.pk)
        if fichier.essais >= ESSAIS_MAX:
            return _finir(fichier, maintenant, refus=ILLISIBLE)
        _siennes(fichier).update(pris_le=None, pas_avant=maintenant + timedelta(seconds=2**fichier.essais))
    return False


def _siennes(fichier: FichierDeScan):
    """La ligne, si le jeton est encore le sien."""
    return FichierDeScan.objects.filter(pk=fichier.pk, jeton=fichier.jeton)


def _finir(fichier: FichierDeScan, maintenant: datetime, refus: str = "") -> bool:
    return bool(_siennes(fichier).update(lu_le=maintenant, refus=refus)) and not refus


def _octets_sains(fichier: FichierDeScan) -> bytes | None:
    """Les octets du fichier ; ``None`` s'il est infecté. Sans antivirus réglé, tout passe. Échec fermé."""
    with fichier.fichier.open("rb") as source:
        octets = source.read()
    if settings.CLAMD_ADRESSE and analyser(io.BytesIO(octets), settings.CLAMD_ADRESSE):
        return None
    return octets


def _garder_les_pages(fichier: FichierDeScan, octets: bytes, maintenant: datetime) -> bool:
    """Les images s'écrivent avant la transaction : seules les lignes y naissent, toutes ou aucune."""
    pages: list[PageDeScan] = []
    for lue in pages_du_fichier(octets, pdf=fichier.nature == PDF):
        if len(pages) >= PAGES_MAXIMUM:
            return _finir(fichier, maintenant, refus=TROP_DE_PAGES)
        pages.append(_en_ligne(fichier, lue))
    with transaction.atomic():
        if not _finir(fichier, maintenant):
            return False
        PageDeScan.objects.bulk_create(pages)
    return True


def _en_ligne(fichier: FichierDeScan, lue: PageLue) -> PageDeScan:
    page = PageDeScan(
        fichier=fichier,
        rang=lue.rang,
        code=lue.code,
        numero=lue.numero,
        rotation=lue.rotation,
        nettete=lue.nettete,
    )
    reduite = lue.image.copy()
    reduite.thumbnail((COTE_DE_L_APERCU, COTE_DE_L_APERCU))
    for champ, image in ((page.image, lue.image), (page.apercu, reduite)):
        sortie = io.BytesIO()
        image.save(sortie, "JPEG", quality=82)
        champ.save("page", ContentFile(sortie.getvalue()), save=False)
    return page
