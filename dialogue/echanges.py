"""Les fils d'un dossier et leurs messages, prêts à lire par une personne."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from comptes.models import Utilisateur
from dialogue.enums import Public
from dialogue.models import Fil, Message
from dialogue.permissions import Acces, acces
from dialogue.publics import PUBLICS
from dossiers.enums import Tour
from dossiers.models import Dossier

PAR_PAGE = 30
# Ce que chaque côté lit du nom d'un fil : à qui il parle.
TITRES: dict[tuple[Public, Tour], str] = {
    (Public.PORTEUR_GUICHET, Tour.PORTEUR): "Avec le Guichet",
    (Public.PORTEUR_GUICHET, Tour.GUICHET): "Avec l’équipe du dossier",
    (Public.GUICHET_ARS, Tour.GUICHET): "Avec l’ARS",
    (Public.GUICHET_ARS, Tour.ARS): "Avec le Guichet",
    (Public.ARS_AM, Tour.ARS): "Avec l’Assurance Maladie",
    (Public.ARS_AM, Tour.AM): "Avec l’ARS",
}
SIGNATURES = {Tour.GUICHET: "Guichet CPTS", Tour.ARS: "ARS", Tour.AM: "Assurance Maladie", Tour.PORTEUR: "Équipe"}


@dataclass(frozen=True)
class FilMontre:
    """Un fil ouvert à cette personne ; ``dernier`` vide tant que rien n'y est écrit."""

    public: Public
    titre: str
    adresse: str
    aide: str
    acces: Acces
    non_lus: int = 0
    nombre: int = 0
    dernier: Message | None = None


def titre_du_fil(public: Public, cote: Tour | None) -> str:
    """« Avec le Guichet », ou le nom du public pour qui n'y a pas de côté."""
    return TITRES.get((public, cote), public.label) if cote else public.label


def fils_montres(dossier: Dossier, utilisateur: Utilisateur, *, de_l_equipe: bool) -> list[FilMontre]:
    """Les fils que cette personne lit, dans l'ordre de la table ; quelques requêtes, quel que soit leur nombre."""
    ouverts = {public: a for public, a in acces(utilisateur, dossier).items() if a.lit}
    fils = Fil.objects.filter(dossier=dossier, public__in=list(ouverts)).comptes_pour(utilisateur).order_by("pk")
    comptes = {fil.public: fil for fil in fils}
    cles = [fil.dernier for fil in comptes.values()]
    derniers = {m.pk: m for m in Message.objects.filter(pk__in=cles).select_related("auteur").order_by("pk")}
    return [_montrer(dossier, a, comptes.get(public), derniers, de_l_equipe) for public, a in ouverts.items()]


def _montrer(dossier: Dossier, ouvert: Acces, fil: Any, derniers: dict[int, Message], de_l_equipe: bool) -> FilMontre:
    cote = Tour.PORTEUR if de_l_equipe else ouvert.cote
    compte = {"non_lus": fil.non_lus, "nombre": fil.nombre, "dernier": derniers.get(fil.dernier)} if fil else {}
    adresse = reverse("dialogue:fil", args=[dossier.numero, ouvert.public])
    titre = titre_du_fil(ouvert.public, cote)
    return FilMontre(ouvert.public, titre, adresse, PUBLICS[ouvert.public].aide, ouvert, **compte)


def page_de_messages(fil: Fil | None, numero: str | None) -> Page:
    """Une page de messages, les plus récents sur la première, chaque page dans l'ordre où elle se lit."""
    messages = Message.objects.none() if fil is None else fil.messages.all()
    lus = messages.select_related("auteur").prefetch_related("mentions__utilisateur", "pieces__analyse")
    page = Paginator(lus.order_by("-pk"), PAR_PAGE).get_page(numero)
    page.object_list = list(page.object_list)[::-1]
    return page


def chercher(dossier: Dossier, utilisateur: Utilisateur, recherche: str, numero: str | None) -> Page:
    """Les messages de ce dossier qui contiennent chaque mot, parmi ceux que cette personne lit."""
    trouves = Message.objects.visibles_par(utilisateur).filter(fil__dossier=dossier).parlant_de(recherche)
    return Paginator(trouves.select_related("auteur", "fil").order_by("-pk"), PAR_PAGE).get_page(numero)


def page_du_message(message: Message) -> int:
    """Le rang de la page où ce message se lit."""
    return message.fil.messages.filter(pk__gt=message.pk).count() // PAR_PAGE + 1
