"""Qui un message concerne : à prévenir, à proposer en mention. Jamais un nom que l'auteur ne doit pas connaître.

Un relecteur d'URPS n'est connu que du Guichet : il n'apparaît que dans le fil interne, s'il y a déjà écrit.
"""

from dataclasses import dataclass

from comptes.models import Utilisateur
from dialogue.enums import Public, Relecteurs
from dialogue.models import Message
from dialogue.publics import PUBLICS
from dialogue.visibilite import lisibles
from dossiers.models import AppuiGuichet, Dossier
from dossiers.notifications import destinataires
from dossiers.notifications_echanges import coordinateurs_de


@dataclass(frozen=True)
class Concerne:
    """Une personne du fil ; ``appui`` : celui par lequel elle le lit, si elle ne voit pas le dossier."""

    personne: Utilisateur
    appui: AppuiGuichet | None = None


def concernes(dossier: Dossier, public: Public) -> list[Concerne]:
    """Les personnes du fil, une fois chacune, par nom ; les lecteurs institutionnels n'en sont pas."""
    regle = PUBLICS[public]
    trouves = {personne.pk: Concerne(personne) for personne in destinataires(dossier, regle.cotes)}
    if public == Public.PORTEUR_GUICHET:
        for appui in AppuiGuichet.objects.filter(dossier=dossier).a_traiter().order_by("pk"):
            par_appui = {personne.pk: Concerne(personne, appui) for personne in coordinateurs_de(appui)}
            trouves = par_appui | trouves
    if regle.relecteurs == Relecteurs.SA_CONTRIBUTION_ENVOYEE:
        anciens = _anciens_auteurs(dossier, public, set(trouves))
        trouves |= {personne.pk: Concerne(personne) for personne in anciens}
    return sorted(trouves.values(), key=lambda c: (c.personne.nom, c.personne.prenom, c.personne.pk))


def _anciens_auteurs(dossier: Dossier, public: Public, connus: set[int]) -> list[Utilisateur]:
    """Qui a écrit dans ce fil et le lit encore."""
    auteurs = Message.objects.filter(fil__dossier=dossier, fil__public=public).order_by().values("auteur")
    personnes = Utilisateur.objects.filter(pk__in=auteurs, is_active=True).exclude(pk__in=connus).order_by("pk")
    lui = Dossier.objects.filter(pk=dossier.pk)
    return [personne for personne in personnes if lui.filter(lisibles(public, personne)).exists()]


def mentionnables(dossier: Dossier, public: Public, auteur: Utilisateur) -> list[Utilisateur]:
    """Les personnes à proposer en mention."""
    return sans(auteur, concernes(dossier, public))


def sans(auteur: Utilisateur, du_fil: list[Concerne]) -> list[Utilisateur]:
    """Ces personnes, sauf l'auteur."""
    return [concerne.personne for concerne in du_fil if concerne.personne.pk != auteur.pk]
