"""Du papier rendu : la porteuse a numérisé deux pages du contrat qu'elle doit signer, dont une au QR code caché."""

import io
from datetime import datetime
from itertools import islice

from PIL import Image, ImageDraw

from comptes.models import Utilisateur
from contrats.actions.depot_de_scans import deposer, lire, prendre
from contrats.enums import EtatContrat
from contrats.lecture_de_scans import pages_du_fichier
from contrats.models import Contrat, LotDeScans
from contrats.scans import document_propose

PAGES = 2
FORMAT = (1240, 1754)  # A4 à 150 points par pouce
PIED = 0.86  # le QR code est plus bas


def rendre_du_papier(auteur: Utilisateur, maintenant: datetime) -> LotDeScans | None:
    """Dépose et lit un lot, si elle n'en a pas : une page reconnue, une illisible. None sans contrat imprimable."""
    if LotDeScans.objects.filter(depose_par=auteur).exists():
        return None
    siens = Contrat.objects.filter(etat=EtatContrat.A_SIGNER, dossier__equipe__utilisateur=auteur).order_by("pk")
    document = document_propose(siens[0]) if siens else None
    if document is None or document.produit_le is None:
        return None
    with document.fichier.open("rb") as fichier:
        imprimees = pages_du_fichier(fichier.read(), pdf=True)
        premiere, seconde = (page.image.resize(FORMAT) for page in islice(imprimees, PAGES))
    recus = [("contrat-page-1.jpg", _numeriser(premiere)), ("contrat-page-2.jpg", _numeriser(_plier(seconde)))]
    lot, _refus = deposer(recus, auteur=auteur, maintenant=maintenant)
    while (pris := prendre(maintenant)) is not None:
        lire(pris, maintenant=maintenant)
    return lot


def _plier(image: Image.Image) -> Image.Image:
    """Le pied de la page, replié sous la vitre."""
    largeur, hauteur = image.size
    ImageDraw.Draw(image).rectangle((0, int(hauteur * PIED), largeur, hauteur), fill=205)
    return image


def _numeriser(image: Image.Image) -> bytes:
    sortie = io.BytesIO()
    image.save(sortie, "JPEG", quality=70)
    return sortie.getvalue()
