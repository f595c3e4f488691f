"""Sonde de santé : code 0 si l'adresse répond 200. Sert à la démonstration et aux contrôles de conteneur.

``python scripts/sonde.py [--url URL]`` ; l'en-tête Host est le premier de ``ALLOWED_HOSTS``.
"""

import argparse
import http.client
import os
import sys
from urllib.parse import urlsplit


def repond(url: str) -> bool:
    """L'adresse (HTTP, machine locale) répond 200 en moins de cinq secondes."""
    adresse = urlsplit(url)
    hote = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or adresse.netloc
    connexion = http.client.HTTPConnection(adresse.hostname or "127.0.0.1", adresse.port or 80, timeout=5)
    try:
        connexion.request("GET", adresse.path or "/", headers={"Host": hote})
        return connexion.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connexion.close()


def principal() -> int:
    analyse = argparse.ArgumentParser(description="Sonde de santé du portail.")
    analyse.add_argument("--url", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sante/")
    return 0 if repond(analyse.parse_args().url) else 1


if __name__ == "__main__":
    sys.exit(principal())
