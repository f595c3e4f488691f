"""``manage.py produire_document TYPE NUMERO --sortie F`` : un PDF du dossier (lettre, demande de subvention, avis…)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dossiers.actions.depot import preparer_depot
from dossiers.archives import apercevoir, est_intact, produire
from dossiers.documents import apercu_de_la_demande, apercu_de_la_lettre
from dossiers.enums import TypeDocument
from dossiers.models import Document, Dossier

TYPES = (
    TypeDocument.LETTRE,
    TypeDocument.DEMANDE_SUBVENTION,
    TypeDocument.ACCUSE_RECEPTION,
    TypeDocument.AVIS,
    TypeDocument.ATTESTATION,
    TypeDocument.PROJET,
    TypeDocument.ANNEXES,
)
APERCUS = {
    TypeDocument.LETTRE: apercu_de_la_lettre,
    TypeDocument.DEMANDE_SUBVENTION: apercu_de_la_demande,
}


class Command(BaseCommand):
    help = (
        "Écrit le dernier document archivé de ce type ; une lettre jamais déposée, ou sa demande de subvention, donne "
        "un aperçu de la copie de travail, qui n’est pas archivé. Erreur (code 1) si le dossier ou le document "
        "n’existe pas."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("type", choices=[nature.value for nature in TYPES], help="le document voulu")
        parser.add_argument("numero", metavar="NUMERO", help="numéro du dossier, par exemple 2026-00012")
        parser.add_argument("--sortie", required=True, type=Path, metavar="F", help="fichier PDF à écrire")

    def handle(self, *args: Any, type: str, numero: str, sortie: Path, **options: Any) -> None:  # noqa: A002
        dossier = Dossier.objects.filter(numero=numero).first()
        if dossier is None:
            raise CommandError(f"Aucun dossier ne porte le numéro {numero}.")
        document = Document.objects.filter(dossier=dossier, type=type).order_by("-pk").first()
        if document is not None:
            octets, message = _archive(document), f"{document.titre}, version {document.version}, archivé"
        elif _a_un_apercu(dossier, type):
            octets, message = (
                _apercu(dossier, type),
                "La lettre n’est pas déposée : aperçu de la copie de travail, non archivé",
            )
        else:
            raise CommandError(f"Le dossier {numero} n’a pas de document « {TypeDocument(type).label} ».")
        _ecrire(sortie, octets)
        self.stdout.write(f"{message} : {sortie}")


def _archive(document: Document) -> bytes:
    """Les octets scellés ; produit d'abord le fichier s'il ne l'était pas encore."""
    document = produire(document.pk)
    try:
        if not est_intact(document):
            raise CommandError(f"Le fichier archivé {document.fichier.name} ne correspond plus à son empreinte.")
        with document.fichier.open("rb") as fichier:
            return fichier.read()
    except FileNotFoundError:
        raise CommandError(f"Le fichier archivé {document.fichier.name} est introuvable.") from None


def _a_un_apercu(dossier: Dossier, nature: str) -> bool:
    """Une lettre jamais déposée s'aperçoit ; sa demande de subvention aussi, si elle en fait une."""
    if nature not in APERCUS or not hasattr(dossier, "lettre"):
        return False
    return nature == TypeDocument.LETTRE or (dossier.lettre.version == 0 and bool(dossier.lettre.fir_demande))


def _apercu(dossier: Dossier, nature: str) -> bytes:
    contenu, trouves = preparer_depot(dossier.lettre, timezone.now())
    contenu["controles"] = [manque.en_json() for manque in trouves]
    return apercevoir(dossier, APERCUS[TypeDocument(nature)](dossier.lettre, contenu))


def _ecrire(sortie: Path, octets: bytes) -> None:
    try:
        sortie.write_bytes(octets)
    except OSError as erreur:
        raise CommandError(f"Impossible d’écrire {sortie} : {erreur.strerror}.") from None
