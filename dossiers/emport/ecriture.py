"""Écrire l'archive d'un dossier, fichier après fichier, sans jamais la tenir en mémoire."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from comptes.models import Utilisateur
from dossiers.acces_pieces import est_servie
from dossiers.archives import produire
from dossiers.avant_transmission import documents_lisibles
from dossiers.emport import DESCRIPTIF, FORMAT, LISEZMOI, MANIFESTE, SAISIE, SAISIE_PROJET, VERSION
from dossiers.emport.annexes import annexes_ecrites, ecrire_les_annexes
from dossiers.emport.saisie import projet_emporte, saisie_de
from dossiers.enums import Sujet
from dossiers.enums_impressions import LONGS
from dossiers.models import Document, Dossier, PieceDeposee, PieceJointe, VersionDeposee
from dossiers.permissions import Lecture, lecture, role_dans_l_equipe, versions_lisibles
from dossiers.photographie import photographier
from dossiers.televersement.noms import tige
from dossiers.territoire import evaluer_dossier

MORCEAU = 256 * 1024
SUJETS = (Sujet.LETTRE, Sujet.PROJET)


@dataclass
class Ecrivain:
    """Un ZIP en cours ; chaque entrée laisse son empreinte au manifeste, écrit en dernier."""

    paquet: zipfile.ZipFile
    instant: datetime
    empreintes: dict[str, str] = field(default_factory=dict)

    def texte(self, nom: str, contenu: str) -> None:
        self._ecrire(nom, iter([contenu.encode()]))

    def json(self, nom: str, contenu: Any) -> None:
        self.texte(nom, json.dumps(contenu, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n")

    def fichier(self, nom: str, flux: BinaryIO) -> None:
        self._ecrire(nom, iter(lambda: flux.read(MORCEAU), b""))

    def clore(self) -> None:
        """Le manifeste, au format de ``sha256sum --check``."""
        lignes = "".join(f"{empreinte}  {nom}\n" for nom, empreinte in sorted(self.empreintes.items()))
        self._ecrire(MANIFESTE, iter([lignes.encode()]))

    def _ecrire(self, nom: str, morceaux: Iterator[bytes]) -> None:
        entree = zipfile.ZipInfo(nom, timezone.localtime(self.instant).timetuple()[:6])
        entree.compress_type = zipfile.ZIP_DEFLATED
        empreinte = hashlib.sha256()
        with self.paquet.open(entree, "w", force_zip64=True) as cible:
            for morceau in morceaux:
                empreinte.update(morceau)
                cible.write(morceau)
        self.empreintes[nom] = empreinte.hexdigest()


@dataclass
class Etendue:
    """Ce que l'archive emporte, et ce qui n'a pas pu l'être ; ``reprise`` : de quoi la reprendre ailleurs."""

    reprise: bool
    travail: list[Sujet]
    versions: list[VersionDeposee]
    documents: list[Document]
    pieces: list[PieceJointe]
    manquants: list[str] = field(default_factory=list)


def etendue_pour(dossier: Dossier, lecteur: Utilisateur | None) -> Etendue:
    """Équipe (ou None, la ligne de commande) : tout. Les autres : les versions qu'ils lisent, pièces et PDF.

    Qui relit un brouillon à la demande du porteur en lit aussi la copie de travail, sans la saisie.
    """
    niveaux = {s: Lecture.COPIE_DE_TRAVAIL if lecteur is None else lecture(lecteur, dossier, s) for s in Sujet}
    equipe = lecteur is None or role_dans_l_equipe(lecteur, dossier) is not None
    if lecteur is None:
        versions, lus = list(dossier.versions.order_by("sujet", "numero")), list(dossier.documents.order_by("pk"))
    else:
        versions = [version for sujet in SUJETS for version in versions_lisibles(lecteur, dossier, sujet)]
        lus = list(documents_lisibles(lecteur, dossier))
    travail = [sujet for sujet in SUJETS if niveaux[sujet] == Lecture.COPIE_DE_TRAVAIL]
    return Etendue(equipe, travail, versions, lus, _pieces(dossier, versions, travail))


def _pieces(dossier: Dossier, versions: list[VersionDeposee], travail: list[Sujet]) -> list[PieceJointe]:
    """Celles de ces versions, et les présentes là où la copie de travail se lit."""
    deposees = Q(pk__in=PieceDeposee.objects.filter(version__in=versions).order_by().values("piece"))
    presentes = Q(supprimee_le__isnull=True, sujet__in=travail)
    return list(dossier.pieces_jointes.filter(deposees | presentes).order_by("pk"))


def ecrire_archive(dossier: Dossier, sortie: BinaryIO, *, lecteur: Utilisateur | None, maintenant: datetime) -> None:
    """Écrit dans ``sortie`` l'archive de ce que ``lecteur`` voit du dossier ; un fichier absent est dit, pas tu."""
    etendue = etendue_pour(dossier, lecteur)
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as paquet:
        ecrivain = Ecrivain(paquet, maintenant)
        pieces = [fiche for piece in etendue.pieces if (fiche := _ecrire_piece(ecrivain, piece, etendue))]
        documents = [fiche for d in etendue.documents if (fiche := _ecrire_document(ecrivain, d, etendue))]
        versions = [_ecrire_version(ecrivain, version) for version in etendue.versions]
        _ecrire_travail(ecrivain, dossier, etendue)
        etendue.manquants += ecrire_les_annexes(ecrivain, dossier, lecteur)
        descriptif = {
            "format": FORMAT,
            "version": VERSION,
            "produit_le": maintenant,
            "numero": dossier.numero,
            "nom": dossier.nom,
            "copie_de_travail": etendue.reprise,
            "versions": versions,
            "documents": documents,
            "pieces": pieces,
            "manquants": etendue.manquants,
        }
        ecrivain.json(DESCRIPTIF, descriptif)
        ecrivain.texte(LISEZMOI, _lisezmoi(ecrivain, descriptif))
        ecrivain.clore()


def _lisezmoi(ecrivain: Ecrivain, descriptif: dict[str, Any]) -> str:
    annexes = [(f"{repertoire}/", libelle) for repertoire, libelle in annexes_ecrites(ecrivain.empreintes)]
    return render_to_string("dossiers/archive/lisezmoi.txt", {"descriptif": descriptif, "annexes": annexes})


def _ecrire_travail(ecrivain: Ecrivain, dossier: Dossier, etendue: Etendue) -> None:
    if not etendue.travail:
        return
    vu = evaluer_dossier(dossier)
    if etendue.reprise:
        ecrivain.json(SAISIE, saisie_de(dossier, vu))
        projet = projet_emporte(dossier)
        if projet is not None:
            ecrivain.json(SAISIE_PROJET, projet)
    for sujet in etendue.travail:
        objet = getattr(dossier, sujet, None)
        if objet is not None:
            ecrivain.json(f"travail/{sujet}.json", photographier(objet, vu))


def _ecrire_version(ecrivain: Ecrivain, version: VersionDeposee) -> dict[str, Any]:
    chemin = f"versions/{version.sujet}-{version.numero}.json"
    ecrivain.json(chemin, version.contenu)
    return {
        "chemin": chemin,
        "sujet": version.sujet,
        "numero": version.numero,
        "deposee_le": version.deposee_le,
        "empreinte": version.empreinte,
    }


def _ecrire_document(ecrivain: Ecrivain, document: Document, etendue: Etendue) -> dict[str, Any] | None:
    if document.type in LONGS and document.produit_le is None:
        etendue.manquants.append(f"{document.titre} (se prépare encore : reprenez l’archive dans quelques minutes)")
        return None
    document = produire(document.pk)
    chemin = f"documents/{document.pk:06d}-{slugify(document.titre)[:80]}.pdf"
    if not _copier(ecrivain, chemin, document.fichier, document.titre, etendue):
        return None
    return {
        "chemin": chemin,
        "sujet": document.sujet,
        "type": document.type,
        "titre": document.titre,
        "version": document.version,
        "sha256": document.sha256,
    }


def _ecrire_piece(ecrivain: Ecrivain, piece: PieceJointe, etendue: Etendue) -> dict[str, Any] | None:
    if not est_servie(piece):
        etendue.manquants.append(f"{piece.titre} ({piece.nom}) : {piece.fiche.porteur.lower()}")
        return None
    nom = f"{slugify(tige(piece.nom))[:60] or 'piece'}.{piece.nature.extensions[0]}"
    chemin = f"pieces/{piece.sujet}-{piece.rubrique}/{piece.pk:06d}-{nom}"
    if not _copier(ecrivain, chemin, piece.fichier, piece.titre, etendue):
        return None
    return {
        "chemin": chemin,
        "cle": piece.cle,
        "sujet": piece.sujet,
        "rubrique": piece.rubrique,
        "titre": piece.titre,
        "nom": piece.nom,
        "taille": piece.taille,
        "sha256": piece.sha256,
        "deposee_le": piece.deposee_le,
        "travail": piece.supprimee_le is None,
    }


def _copier(ecrivain: Ecrivain, chemin: str, fichier: Any, titre: str, etendue: Etendue) -> bool:
    try:
        with fichier.open("rb") as flux:
            ecrivain.fichier(chemin, flux)
    except FileNotFoundError:
        etendue.manquants.append(f"{titre} : fichier introuvable sur le portail")
        return False
    return True
