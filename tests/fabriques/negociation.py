"""Un acte négocié : la version soumise, et le bon pour signature des trois parties, par les actions."""

from typing import Any

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.completude import manques_de_l_acte
from contrats.enums import Partie
from contrats.models import ActeSignable
from negociation.actions.versions import donner_un_bon, soumettre
from negociation.enums import EtatVersion
from negociation.models import VersionSoumise
from negociation.versions import contenu_inchange, derniere_version

ROLES = {Partie.ARS: Role.INSTRUCTEUR_ARS, Partie.AM: Role.INSTRUCTEUR_AM}


def qui_negocie(p: Any, partie: str) -> Utilisateur:
    """La personne qui négocie pour cette partie, dans ce parcours."""
    return p.responsable if partie == Partie.CPTS else p.agent(ROLES[partie])


def qui(p: Any, partie: str) -> dict[str, Any]:
    """L'auteur et l'instant d'un acte de cette partie."""
    return {"auteur": qui_negocie(p, partie), "maintenant": p.maintenant}


def une_version(p: Any, acte: ActeSignable, message: str = "") -> VersionSoumise:
    """La copie de travail soumise, à l'heure de la montre."""
    return soumettre(acte, auteur=qui_negocie(p, Partie.ARS), maintenant=p.maintenant, message=message)


def donner(p: Any, version: VersionSoumise, *parties: str) -> VersionSoumise:
    """Les bons de ces parties (toutes sans précision), à l'heure de la montre."""
    for partie in parties or Partie:
        donner_un_bon(version, empreinte=version.empreinte, auteur=qui_negocie(p, partie), maintenant=p.maintenant)
    return version


def negocier(p: Any, acte: ActeSignable) -> None:
    """Amène la copie de travail à trois bons ; sans effet si elle les a, ou si elle n'est pas complète."""
    derniere = derniere_version(acte)
    if derniere is not None and derniere.etat == EtatVersion.APPROUVEE and contenu_inchange(derniere):
        return
    if any(manque.bloquant for manque in manques_de_l_acte(acte, jour_paris(p.maintenant))):
        return
    donner(p, une_version(p, acte))
