"""Les PDF du dossier : préparés avec l'acte, produits une fois après lui, scellés, jamais refaits.

La ligne naît dans la transaction, avec le contexte figé en JSON : un acte annulé ne laisse pas de document, un
serveur tué entre l'acte et le fichier laisse de quoi le produire (``produire_en_attente``, par le travailleur).
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from commun.codes_courts import nouveau_code
from commun.pdf import rendre_pdf
from dossiers.adresses_de_verification import adresse_a_lire, adresses_des_pages
from dossiers.enums import Sujet, TypeDocument
from dossiers.enums_impressions import LONGS
from dossiers.models import Document, Dossier, Evenement, Impression
from dossiers.reliure import relier_les_annexes

journal = logging.getLogger(__name__)

_DIFFEREE: ContextVar[bool] = ContextVar("production_differee", default=False)

# Gabarit de chaque type de document ; une application d'au-dessus y inscrit les siens au démarrage.
GABARITS: dict[str, str] = {
    TypeDocument.LETTRE: "dossiers/documents/lettre.html",
    TypeDocument.DEMANDE_SUBVENTION: "dossiers/documents/subvention.html",
    TypeDocument.ACCUSE_RECEPTION: "dossiers/documents/accuse_reception.html",
    TypeDocument.AVIS: "dossiers/documents/avis.html",
    TypeDocument.ATTESTATION: "dossiers/documents/attestation.html",
    TypeDocument.PROJET: "dossiers/documents/projet.html",
    TypeDocument.RESUME_PUBLIC: "dossiers/documents/resume.html",
}
# Les documents qu'un gabarit seul ne fait pas : une fonction (document, contexte) -> octets.
RENDUS: dict[str, Callable[[Document, Mapping[str, Any]], bytes]] = {TypeDocument.ANNEXES: relier_les_annexes}


@dataclass(frozen=True)
class Brouillon:
    """Un document à archiver : son type, son titre, son contexte (JSON)."""

    type: TypeDocument
    titre: str
    contexte: Mapping[str, Any]
    version: int = 1


def preparer(dossier: Dossier, sujet: Sujet, evenement: Evenement, brouillon: Brouillon) -> Document:
    """Crée la ligne dans la transaction en cours et fait produire le fichier après son commit.

    ``contexte`` est ramené à du JSON : ce qui s'imprimera est figé ici. Un long document attend le travailleur.
    """
    document = Document.objects.create(
        dossier=dossier,
        sujet=sujet,
        type=brouillon.type,
        version=brouillon.version,
        evenement=evenement,
        titre=brouillon.titre,
        code_court=nouveau_code(),
        contexte=_figer(brouillon),
        cree_le=evenement.instant,
    )
    if document.type in LONGS:
        _confier_au_travailleur(document)
    elif not _DIFFEREE.get():
        transaction.on_commit(partial(_produire_sans_bruit, document.pk), robust=True)
    return document


def _confier_au_travailleur(document: Document) -> None:
    """Le travail de cette version ; le brouillon qui le précédait, devenu faux, s'efface après le commit."""
    cle = {"dossier": document.dossier, "type": document.type, "version": document.version}
    brouillon = Impression.objects.filter(**cle).exclude(fichier="").first()
    if brouillon is not None:
        transaction.on_commit(partial(brouillon.fichier.storage.delete, brouillon.fichier.name), robust=True)
    remise_a_zero = {
        "document": document, "demandee_par": None, "demandee_le": document.cree_le, "contenu_le": document.cree_le,
        "pris_le": None, "jeton": "", "essais": 0, "pas_avant": None, "etape": "", "pages": 0, "fini_le": None,
        "echec": "", "fichier": "", "taille": 0,
    }  # fmt: skip
    Impression.objects.update_or_create(**cle, defaults=remise_a_zero)


@contextmanager
def production_differee() -> Iterator[None]:
    """Laisse au travailleur (ou à la première lecture) les fichiers préparés ici : pour écrire beaucoup de dossiers."""
    jeton = _DIFFEREE.set(True)
    try:
        yield
    finally:
        _DIFFEREE.reset(jeton)


def _figer(brouillon: Brouillon) -> dict[str, Any]:
    return json.loads(json.dumps(brouillon.contexte, cls=DjangoJSONEncoder))


def apercevoir(dossier: Dossier, brouillon: Brouillon) -> bytes:
    """Octets d'un aperçu : le même rendu qu'un document, sans ligne ni archive ni code."""
    document = Document(dossier=dossier, type=brouillon.type, titre=brouillon.titre, contexte=_figer(brouillon))
    return rendre(document)


def rendre(document: Document) -> bytes:
    """Octets du PDF d'un document, depuis son contexte figé ; ne touche pas à l'archive."""
    contexte = {
        **document.contexte,
        "document": document,
        "numero_dossier": document.dossier.numero,
        "code_court": document.code_court,
        "adresse_de_verification": adresse_a_lire() if document.code_court else "",
    }
    if document.type in RENDUS:
        return RENDUS[document.type](document, contexte)
    adresses = adresses_des_pages(document.code_court)
    return rendre_pdf(GABARITS[document.type], contexte, titre=document.titre, adresse_de_page=adresses)


def produire(document_pk: int) -> Document:
    """Produit et scelle le fichier s'il ne l'est pas ; idempotent, sûr à deux : le premier scellé gagne.

    Un acte produit plusieurs documents, l'un après l'autre : chacun se lit puis se scelle sous verrou.
    """
    documents = Document.objects.select_related("dossier").filter(pk=document_pk)
    [document] = documents
    if document.produit_le is not None:
        return document
    octets = rendre(document)
    with transaction.atomic():
        [frais] = documents.select_for_update()
        if frais.produit_le is None:
            sceller(frais, octets)
    return frais


def sceller(document: Document, octets: bytes) -> None:
    """Donne son fichier et son empreinte à un document qui n'en a pas ; dans la transaction de l'appelant."""
    nom = f"{document.dossier.numero}-{document.type}-{document.code_court}.pdf"
    document.fichier.save(nom, ContentFile(octets), save=False)
    document.sha256 = hashlib.sha256(octets).hexdigest()
    document.taille = len(octets)
    document.produit_le = timezone.now()
    document.save(update_fields=["fichier", "sha256", "taille", "produit_le"])


def _produire_sans_bruit(document_pk: int) -> None:
    """Après le commit : l'acte est fait, un échec d'impression ne doit pas le cacher ; le travailleur reprendra."""
    try:
        produire(document_pk)
    except Exception:
        journal.exception("document %s : production remise au travailleur", document_pk)


def produire_en_attente(limite: int = 20) -> int:
    """Produit les documents restés sans fichier, jusqu'à ``limite`` ; rend leur nombre. Les longs ont leur file.

    Un document impossible à rendre n'arrête pas les suivants ; sa première erreur est relevée à la fin.
    """
    attendus = Document.objects.filter(produit_le__isnull=True).exclude(type__in=LONGS)
    non_produits = attendus.order_by("pk").values_list("pk", flat=True)
    produits, premiere = 0, None
    for pk in list(non_produits):
        try:
            produire(pk)
        except Exception as erreur:
            journal.exception("document %s : production impossible", pk)
            premiere = premiere or erreur
            continue
        produits += 1
        if produits >= limite:
            break
    if premiere is not None:
        raise premiere
    return produits


def est_intact(document: Document) -> bool:
    """Vrai si le fichier archivé a toujours l'empreinte de son scellement."""
    with document.fichier.open("rb") as fichier:
        return hashlib.sha256(fichier.read()).hexdigest() == document.sha256


def produire_les_documents(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les documents en attente ; ni le jour ni l'heure n'y changent rien."""
    return produire_en_attente()
