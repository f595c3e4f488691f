"""Des pièces jointes de test, par la vraie action ; et un petit clamd, sur une vraie prise."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dossiers.actions.pieces import joindre
from dossiers.models import PieceJointe
from tests.fabriques.pdf import un_pdf

# Les octets qu'un antivirus d'essai reconnaît ; le vrai fichier EICAR serait effacé par un antivirus réel.
VIRUS = b"PROGRAMME-MALVEILLANT-D-ESSAI"


def une_piece(
    objet: Any,
    nom: str = "compte-rendu.pdf",
    octets: bytes = b"",
    *,
    rubrique: str = "contact",
    maintenant: datetime | None = None,
    titre: str = "",
) -> PieceJointe:
    """Une pièce jointe par le responsable du dossier."""
    return joindre(
        objet,
        rubrique=rubrique,
        nom=nom,
        octets=octets or un_pdf(titre=nom),
        titre=titre,
        auteur=objet.dossier.equipe.get(role="responsable").utilisateur,
        maintenant=maintenant or timezone.now(),
    )


def un_pdf_infecte() -> bytes:
    """Un PDF recevable, qui porte la marque que l'antivirus d'essai reconnaît."""
    return un_pdf(titre="Facture") + b"\n%" + VIRUS


def recu(nom: str, octets: bytes) -> SimpleUploadedFile:
    """Un fichier tel que le navigateur l'envoie ; son type annoncé est faux, il ne compte pas."""
    return SimpleUploadedFile(nom, octets, "application/octet-stream")


class _Clamd(socketserver.BaseRequestHandler):
    """INSTREAM et PING, comme clamd(8) ; répond ``serveur.reponse`` si elle est donnée."""

    def handle(self) -> None:
        commande = self._jusqu_a_nul()
        if commande == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        octets = b"".join(self._morceaux())
        self.server.analyses.append(octets)
        verdict = self.server.reponse or (b"stream: Essai.Malveillant FOUND" if VIRUS in octets else b"stream: OK")
        self.request.sendall(verdict + b"\0")

    def _jusqu_a_nul(self) -> bytes:
        lu = b""
        while not lu.endswith(b"\0"):
            lu += self.request.recv(1)
        return lu[:-1]

    def _exactement(self, taille: int) -> bytes:
        lu = b""
        while len(lu) < taille:
            lu += self.request.recv(taille - len(lu))
        return lu

    def _morceaux(self) -> Iterator[bytes]:
        while taille := struct.unpack("!L", self._exactement(4))[0]:
            yield self._exactement(taille)


class ServeurClamd(socketserver.ThreadingTCPServer):
    """Un clamd d'essai ; ``analyses`` : les fichiers reçus."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        self.analyses: list[bytes] = []
        self.reponse = b""
        super().__init__(("127.0.0.1", port), _Clamd)

    @property
    def adresse(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def un_clamd(port: int = 0) -> Iterator[ServeurClamd]:
    """Sert le temps du bloc."""
    with ServeurClamd(port) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
        fil.start()
        try:
            yield serveur
        finally:
            serveur.shutdown()
            fil.join()
