"""Garde du réseau : pendant les tests, une prise ne s'ouvre que vers la boucle locale."""

import ipaddress
import socket
from typing import Any

LOCAUX = {"localhost", "", "0.0.0.0", "::"}


class ReseauInterdit(RuntimeError):
    """Un test a tenté de joindre une machine extérieure."""


def est_local(adresse: Any) -> bool:
    """La destination est une prise de fichier, un nom local ou une adresse de bouclage."""
    if isinstance(adresse, str | bytes):
        return True
    hote = adresse[0] or ""
    if hote in LOCAUX:
        return True
    try:
        return ipaddress.ip_address(hote.split("%")[0]).is_loopback
    except ValueError:
        return False


def bloquer_le_reseau() -> None:
    """Remplace l'ouverture, l'envoi et la résolution de noms par des versions qui refusent l'extérieur."""
    for nom in ("connect", "connect_ex"):
        _garder(nom, lambda arguments: arguments[0])
    _garder("sendto", lambda arguments: arguments[-1])
    resoudre = socket.getaddrinfo

    def getaddrinfo(host: Any, *reste: Any, **options: Any) -> Any:
        nom = host.decode() if isinstance(host, bytes) else host
        _refuser((nom or "",))
        return resoudre(host, *reste, **options)

    socket.getaddrinfo = getaddrinfo


def _garder(methode: str, destination: Any) -> None:
    initiale = getattr(socket.socket, methode)

    def gardee(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuser(destination(arguments))
        return initiale(self, *arguments)

    setattr(socket.socket, methode, gardee)


def _refuser(adresse: Any) -> None:
    if not est_local(adresse):
        raise ReseauInterdit(f"Un test ne sort pas de la machine : {adresse!r}.")
