"""L'analyse d'un fichier par clamd, le démon de ClamAV, selon son protocole INSTREAM (clamd(8))."""

import socket
import struct
from typing import BinaryIO

MORCEAU = 256 * 1024
DELAI_SECONDES = 30.0
REPONSE_MAXIMALE = 4096


class AntivirusInjoignable(RuntimeError):
    """Le démon ne répond pas, ou répond qu'il n'a pas pu analyser : on ne sait rien du fichier."""


def analyser(fichier: BinaryIO, adresse: str, delai: float = DELAI_SECONDES) -> str:
    """Nom du programme malveillant trouvé, vide si le fichier est sain ; lève ``AntivirusInjoignable``.

    ``adresse`` : « hôte:port » ou le chemin d'une prise Unix. ``delai`` en secondes, par échange.
    """
    try:
        with _ouvrir(adresse, delai) as prise:
            prise.sendall(b"zINSTREAM\0")
            while morceau := fichier.read(MORCEAU):
                prise.sendall(struct.pack("!L", len(morceau)) + morceau)
            prise.sendall(struct.pack("!L", 0))
            reponse = _lire(prise)
    except (OSError, ValueError) as erreur:
        raise AntivirusInjoignable(type(erreur).__name__) from erreur
    if reponse == "stream: OK":
        return ""
    if reponse.startswith("stream: ") and reponse.endswith(" FOUND"):
        return reponse.removeprefix("stream: ").removesuffix(" FOUND")
    raise AntivirusInjoignable("réponse sans verdict")


def joignable(adresse: str, delai: float = 2.0) -> bool:
    """Vrai si le démon répond à « PING »."""
    try:
        with _ouvrir(adresse, delai) as prise:
            prise.sendall(b"zPING\0")
            return _lire(prise) == "PONG"
    except (OSError, ValueError):
        return False


def _ouvrir(adresse: str, delai: float) -> socket.socket:
    if adresse.startswith("/"):
        prise = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        prise.settimeout(delai)
        try:
            prise.connect(adresse)
        except OSError:
            prise.close()
            raise
        return prise
    hote, _, port = adresse.rpartition(":")
    return socket.create_connection((hote.strip("[]"), int(port)), delai)


def _lire(prise: socket.socket) -> str:
    """La réponse, jusqu'à l'octet nul ou la fin."""
    recu = b""
    while b"\0" not in recu and len(recu) < REPONSE_MAXIMALE and (morceau := prise.recv(1024)):
        recu += morceau
    return recu.split(b"\0")[0].decode("utf-8", "replace").strip()
