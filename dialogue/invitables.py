"""Qui peut être invité à une réunion d'un dossier : son équipe, ses acteurs qui ont une adresse, le Guichet."""

from dataclasses import dataclass

from dialogue.enums_reunions import OrigineInvite
from dialogue.models import InviteReunion
from dossiers.actions.appuis import departement_du_dossier
from dossiers.models import AppuiGuichet, Dossier
from dossiers.notifications_echanges import coordinateurs_de


@dataclass(frozen=True)
class Invitable:
    """Une personne qu'on peut inviter ; ``cle`` est stable d'un affichage à l'autre."""

    cle: str
    origine: OrigineInvite
    nom: str
    courriel: str


def invitables(dossier: Dossier) -> list[Invitable]:
    """L'équipe, puis les acteurs par ordre alphabétique, puis les coordinateurs du Guichet, une fois par adresse."""
    trouves = [*_equipe(dossier), *_acteurs(dossier), *_guichet(dossier)]
    uniques: dict[str, Invitable] = {}
    for personne in trouves:
        uniques.setdefault(personne.courriel.lower(), personne)
    return list(uniques.values())


def est_encore_invitable(invite: InviteReunion) -> bool:
    """Vrai si cette personne est toujours de l'équipe, acteur du projet, ou coordinateur du Guichet de la région."""
    return invite.courriel in {personne.courriel.lower() for personne in invitables(invite.reunion.dossier)}


def _equipe(dossier: Dossier) -> list[Invitable]:
    membres = dossier.equipe.filter(fin__isnull=True).select_related("utilisateur").order_by("pk")
    return [Invitable(f"equipe-{m.pk}", OrigineInvite.EQUIPE, str(m.utilisateur), m.utilisateur.email) for m in membres]


def _acteurs(dossier: Dossier) -> list[Invitable]:
    acteurs = dossier.acteurs.exclude(courriel="").order_by("nom_recherche", "pk")
    return [Invitable(f"acteur-{a.pk}", OrigineInvite.ACTEUR, a.nom_complet, a.courriel) for a in acteurs]


def _guichet(dossier: Dossier) -> list[Invitable]:
    lieu = departement_du_dossier(dossier)
    if lieu is None:
        return []
    coordinateurs = coordinateurs_de(AppuiGuichet(dossier=dossier, region=lieu.region))
    return [Invitable(f"guichet-{p.pk}", OrigineInvite.GUICHET, str(p), p.email) for p in coordinateurs]
