"""Qui un message concerne : à prévenir, à proposer en mention. Jamais un nom que l'auteur ne doit pas connaître.

Un relecteur d'URPS n'est connu que du Guichet : il n'apparaît que dans le fil interne, s'il y a déjà écrit.
"""

from comptes.models import Utilisateur
from dialogue.enums import Public, Relecteurs
from dialogue.models import Message
from dialogue.permissions import peut_lire
from dialogue.publics import PUBLICS
from dossiers.models import Dossier
from dossiers.notifications import destinataires
from dossiers.notifications_echanges import coordinateurs_de


def concernes(dossier: Dossier, public: Public) -> list[Utilisateur]:
    """Les personnes du fil, une fois chacune, par nom ; les lecteurs institutionnels n'en sont pas."""
    regle = PUBLICS[public]
    trouvees = {personne.pk: personne for personne in destinataires(dossier, regle.cotes)}
    if public == Public.PORTEUR_GUICHET:
        for appui in dossier.appuis.a_traiter():
            trouvees |= {personne.pk: personne for personne in coordinateurs_de(appui)}
    if regle.relecteurs == Relecteurs.SA_CONTRIBUTION_ENVOYEE:
        trouvees |= {personne.pk: personne for personne in _anciens_auteurs(dossier, public, set(trouvees))}
    return sorted(trouvees.values(), key=lambda personne: (personne.nom, personne.prenom, personne.pk))


def _anciens_auteurs(dossier: Dossier, public: Public, connus: set[int]) -> list[Utilisateur]:
    """Qui a écrit dans ce fil et le lit encore."""
    auteurs = Message.objects.filter(fil__dossier=dossier, fil__public=public).order_by().values("auteur")
    personnes = Utilisateur.objects.filter(pk__in=auteurs, is_active=True).exclude(pk__in=connus).order_by("pk")
    return [personne for personne in personnes if peut_lire(personne, dossier, public)]


def mentionnables(dossier: Dossier, public: Public, auteur: Utilisateur) -> list[Utilisateur]:
    """Les personnes à proposer en mention."""
    return [personne for personne in concernes(dossier, public) if personne.pk != auteur.pk]
