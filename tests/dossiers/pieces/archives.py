"""Exporter, reprendre, modifier une archive avec soin ; un brouillon qui a un peu de tout."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from dossiers.actions.importation import importer_dossier
from dossiers.emport import MANIFESTE
from dossiers.emport.ecriture import ecrire_archive
from dossiers.models import Dossier, GroupeDeTravail, PersonneRelais
from territoires.actions import PartieSaisie, corriger_population
from tests.fabriques.communes import LAURAGAIS
from tests.fabriques.dossiers import un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.fichiers import un_docx, un_zip, une_photo_situee
from tests.fabriques.pieces import une_piece

MAINTENANT = timezone.now()


def exporter(dossier: Dossier, lecteur: Any = None) -> bytes:
    sortie = io.BytesIO()
    ecrire_archive(dossier, sortie, lecteur=lecteur, maintenant=MAINTENANT)
    return sortie.getvalue()


def importer(octets: bytes, auteur: Any = None) -> Any:
    return importer_dossier(io.BytesIO(octets), auteur=auteur or un_porteur(), maintenant=MAINTENANT)


def entrees(octets: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
        return {nom: paquet.read(nom) for nom in paquet.namelist()}


def sceller(contenu: Mapping[str, bytes]) -> bytes:
    """L'archive de ces entrées, manifeste refait : ce que ferait quelqu'un qui la modifie avec soin."""
    reste = {nom: octets for nom, octets in contenu.items() if nom != MANIFESTE}
    lignes = "".join(f"{hashlib.sha256(octets).hexdigest()}  {nom}\n" for nom, octets in reste.items())
    return un_zip({**reste, MANIFESTE: lignes})


def modifier_json(octets: bytes, nom: str, changer: Callable[[dict[str, Any]], Any]) -> bytes:
    contenu = entrees(octets)
    lu = json.loads(contenu[nom])
    changer(lu)
    return sceller({**contenu, nom: json.dumps(lu).encode()})


def un_dossier_plein() -> Dossier:
    """Un brouillon qui a un peu de tout."""
    partie = PartieSaisie("31555", "Secteur 1", 85_804, "Quartiers retenus avec la mairie.")
    dossier = un_dossier(codes=[code for code in LAURAGAIS if code != "31555"], parties=[partie])
    une_lettre_complete(dossier)
    corriger_population(territoire=dossier.territoire, population=91_000, motif="Étudiants.", maintenant=MAINTENANT)
    GroupeDeTravail.objects.create(dossier=dossier, nom="Soins non programmés", animateur="Dr Puech")
    PersonneRelais.objects.create(dossier=dossier, profession="60", nom="Paul Fabre")
    une_piece(dossier.lettre, "statuts.pdf", rubrique="structure", titre="Statuts signés")
    une_piece(dossier.lettre, "photo.jpg", une_photo_situee())
    une_piece(dossier.lettre, "été & <b>.docx", un_docx(), rubrique="pieces")
    return Dossier.objects.get(pk=dossier.pk)
