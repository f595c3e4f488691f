"""Les longs PDF du projet : demander, prendre, faire, dire l'échec ; un travail à la fois par document et par version.

Un ouvrier réserve un travail par un jeton et donne signe de vie à chaque page. Tué, son travail se reprend après
``SILENCE`` ; revenu trop tard, il n'écrit plus rien : le jeton a changé.
"""

import gc
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from commun.pdf import suivi_par
from comptes.models import Utilisateur
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.archives import Brouillon, apercevoir, produire
from dossiers.documents import brouillon_des_annexes, brouillon_du_projet
from dossiers.enums import TypeDocument
from dossiers.enums_impressions import SituationImpression
from dossiers.models import Impression, ProjetSante
from dossiers.reliure import AnnexeEnAnalyse

journal = logging.getLogger(__name__)

SILENCE = timedelta(minutes=5)
GARDE = timedelta(days=30)
ESSAIS_MAX = 6
BROUILLONS: dict[str, Callable[[ProjetSante, dict[str, Any], datetime], Brouillon]] = {
    TypeDocument.PROJET: brouillon_du_projet,
    TypeDocument.ANNEXES: brouillon_des_annexes,
}
DEPOSE = "Le projet est déposé : son PDF est celui de la version déposée."
SANS_ANNEXE = "Aucune pièce n’est jointe au projet : il n’y a rien à relier."
ECHEC = "Le PDF n’a pas pu être produit. Rien n’est perdu : relancez-le, ou signalez-le au Guichet s’il échoue encore."
A_L_ANTIVIRUS = "Une pièce attend encore l’analyse antivirus : le PDF se fera après elle."
REMISE_A_ZERO = {
    "pris_le": None, "jeton": "", "essais": 0, "pas_avant": None, "etape": "", "pages": 0, "fini_le": None, "echec": "",
}  # fmt: skip


@transaction.atomic
def demander(projet: ProjetSante, type_: str, *, auteur: Utilisateur, maintenant: datetime) -> Impression:
    """Demande le brouillon d'un PDF ; la même demande, tant qu'elle n'est pas finie, rend le même travail.

    Lève ``TransitionRefusee`` si la copie de travail ne se modifie plus, ou s'il n'y a aucune annexe à relier.
    """
    if not est_modifiable(projet):
        raise TransitionRefusee([DEPOSE])
    pieces = projet.dossier.pieces_jointes.presentes().filter(sujet=projet.SUJET)
    if type_ == TypeDocument.ANNEXES and not pieces.exists():
        raise TransitionRefusee([SANS_ANNEXE])
    cle = {"dossier": projet.dossier, "type": type_, "version": projet.version + 1}
    demande = {"demandee_par": auteur, "demandee_le": maintenant}
    trouvee, creee = Impression.objects.select_for_update().get_or_create(**cle, defaults=demande)
    if creee or trouvee.situation() in (SituationImpression.EN_ATTENTE, SituationImpression.EN_COURS):
        return trouvee
    return _remettre(trouvee, **demande)


@transaction.atomic
def relancer(impression: Impression, *, maintenant: datetime) -> Impression:
    """Remet en file un travail échoué ; sans effet sur un travail fini ou en cours."""
    frais = Impression.objects.select_for_update().get(pk=impression.pk)
    if frais.situation() != SituationImpression.ECHOUEE:
        return frais
    return _remettre(frais, demandee_le=maintenant)


def _remettre(impression: Impression, **champs: Any) -> Impression:
    for champ, valeur in {**REMISE_A_ZERO, **champs}.items():
        setattr(impression, champ, valeur)
    impression.save(update_fields=[*REMISE_A_ZERO, *champs])
    return impression


def prendre(maintenant: datetime) -> Impression | None:
    """Réserve un travail : d'abord un brouillon attendu, puis le plus ancien ; celui d'un ouvrier muet se reprend."""
    libre = Q(pris_le__isnull=True) | Q(pris_le__lt=maintenant - SILENCE)
    a_faire = Q(fini_le__isnull=True) & (Q(echec="") | Q(pas_avant__lte=maintenant))
    ordre = (F("document").asc(nulls_first=True), "demandee_le", "pk")
    attente = Impression.objects.filter(libre & a_faire).order_by(*ordre)
    for pk, essais in list(attente.values_list("pk", "essais")[:5]):
        jeton = uuid.uuid4().hex
        pris = {"pris_le": maintenant, "jeton": jeton, "essais": essais + 1, "echec": "", "pages": 0, "etape": ""}
        if Impression.objects.filter(libre & a_faire, pk=pk, essais=essais).update(**pris):
            return Impression.objects.select_related("dossier__projet", "document").get(pk=pk)
    return None


class Suivi:
    """Le signe de vie d'un travail : une écriture par seconde au plus, nulle si le jeton n'est plus le sien."""

    def __init__(self, impression: Impression) -> None:
        self.lignes = Impression.objects.filter(pk=impression.pk, jeton=impression.jeton)
        self.dernier = 0.0

    def etape(self, etape: str, **champs: Any) -> bool:
        """Dit l'étape ; faux si un autre a repris le travail."""
        return bool(self.lignes.update(etape=etape, pris_le=timezone.now(), **champs))

    def page(self, nombre: int) -> None:
        if time.monotonic() - self.dernier < 1:
            return
        self.dernier = time.monotonic()
        self.etape("Mise en page", pages=nombre)


@contextmanager
def sans_ramasse_miettes() -> Iterator[None]:
    """Une mise en page crée des millions d'objets qui vivent jusqu'à sa fin : les relire coûterait un dixième."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def faire(impression: Impression, *, maintenant: datetime) -> bool:
    """Produit le PDF réservé ; vrai s'il est prêt. Un échec est écrit, jamais levé."""
    suivi = Suivi(impression)
    try:
        with suivi_par(suivi.page), sans_ramasse_miettes():
            return _archiver(impression, suivi) if impression.document else _refaire(impression, suivi, maintenant)
    except AnnexeEnAnalyse:
        suivi.lignes.update(
            echec=A_L_ANTIVIRUS, pris_le=None, pas_avant=maintenant + timedelta(minutes=1), essais=impression.essais - 1
        )
    except Exception:
        journal.exception("impression %s : échec", impression.pk)
        suivi.lignes.update(echec=ECHEC, pris_le=None, pas_avant=_reprise(impression, maintenant))
    return False


def _reprise(impression: Impression, maintenant: datetime) -> datetime | None:
    """Un document à archiver se retente de lui-même, de plus en plus tard ; un brouillon attend qu'on le redemande."""
    if impression.document_id is None or impression.essais >= ESSAIS_MAX:
        return None
    return maintenant + timedelta(minutes=2**impression.essais)


def _archiver(impression: Impression, suivi: Suivi) -> bool:
    suivi.etape("Mise en page")
    document = produire(impression.document_id)
    return suivi.etape("", fini_le=timezone.now(), taille=document.taille)


def _refaire(impression: Impression, suivi: Suivi, maintenant: datetime) -> bool:
    """Photographie la copie de travail, la met en page, remplace le brouillon précédent."""
    suivi.etape("Lecture du projet")
    contenu, manques = preparer_depot(impression.dossier.projet, maintenant)
    contenu["controles"] = [manque.en_json() for manque in manques]
    brouillon = BROUILLONS[impression.type](impression.dossier.projet, contenu, maintenant)
    suivi.etape("Mise en page")
    octets = apercevoir(impression.dossier, brouillon)
    ancien = impression.fichier.name
    impression.fichier.save("brouillon.pdf", ContentFile(octets), save=False)
    fini = {"fini_le": timezone.now(), "contenu_le": maintenant, "taille": len(octets)}
    gagne = suivi.etape("", fichier=impression.fichier.name, **fini)
    perdu = ancien if gagne else impression.fichier.name
    if perdu:
        impression.fichier.storage.delete(perdu)
    return gagne


def purger(maintenant: datetime) -> int:
    """Efface les brouillons de plus de trente jours : ils nomment des personnes ; rend leur nombre."""
    echus = Impression.objects.filter(document__isnull=True, fini_le__lt=maintenant - GARDE).order_by("pk")
    for impression in echus:
        impression.fichier.delete(save=False)
        impression.delete()
    return len(echus)
