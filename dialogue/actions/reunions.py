"""Prévoir une réunion, la déplacer, l'annuler, noter les présences, écrire le compte rendu.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français). Le journal ne nomme personne.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dialogue import courriels_reunions
from dialogue.actions.invitations import jour_de_relance
from dialogue.enums_reunions import EtatReunion, OrigineInvite
from dialogue.invitables import Invitable
from dialogue.models import InviteReunion, Reunion
from dossiers.actions.appuis import departement_du_dossier
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement
from dossiers.permissions import verifier

CHAMPS = ("titre", "debut", "duree_minutes", "lieu", "visio", "ordre_du_jour")


@transaction.atomic
def prevoir(
    dossier: Dossier,
    *,
    valeurs: dict[str, Any],
    invites: Collection[Invitable],
    auteur: Utilisateur,
    maintenant: datetime,
) -> Reunion:
    """Prévoit une réunion et invite chacun ; inviter le Guichet fige sa région, sans lui ouvrir le dossier."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.ORGANISER_REUNION)
    lieu = departement_du_dossier(dossier)
    guichet = any(invite.origine == OrigineInvite.GUICHET for invite in invites)
    raisons = _raisons(valeurs, maintenant)
    if not invites:
        raisons.append("Invitez au moins une personne.")
    if guichet and lieu is None:
        raisons.append("Choisissez d’abord une commune du territoire : elle désigne le Guichet à inviter.")
    if raisons:
        raise TransitionRefusee(raisons)
    reunion = Reunion.objects.create(
        dossier=dossier,
        region=lieu.region if lieu else None,
        guichet_invite=guichet,
        prevue_par=auteur,
        prevue_le=maintenant,
        **{champ: valeurs[champ] for champ in CHAMPS},
    )
    _inviter(reunion, invites, maintenant)
    _consigner(reunion, "prevue", auteur, maintenant, nombre=len(invites))
    courriels_reunions.inviter(reunion, maintenant)
    return reunion


@transaction.atomic
def deplacer(reunion: Reunion, *, valeurs: dict[str, Any], auteur: Utilisateur, maintenant: datetime) -> Reunion:
    """Change la date, le lieu ou l'ordre du jour ; un nouvel horaire ou un nouveau lieu est écrit aux invités.

    Chacun répond alors de nouveau.
    """
    frais = verrouiller(reunion)
    verifier(auteur, frais.dossier, Capacite.ORGANISER_REUNION)
    raisons = _raisons(valeurs, maintenant)
    if frais.etat != EtatReunion.PREVUE:
        raisons = ["Cette réunion n’est plus à venir : elle ne se modifie plus."]
    if raisons:
        raise TransitionRefusee(raisons)
    change = any(getattr(frais, champ) != valeurs[champ] for champ in ("debut", "duree_minutes", "lieu", "visio"))
    for champ in CHAMPS:
        setattr(frais, champ, valeurs[champ])
    frais.revision += change
    frais.save(update_fields=[*CHAMPS, "revision"])
    _consigner(frais, "deplacee", auteur, maintenant)
    if change:
        frais.invites.update(viendra=None, repondu_le=None, relance_le=_deja_relances(frais.debut, maintenant))
        courriels_reunions.deplacer(frais, maintenant)
    return frais


@transaction.atomic
def annuler(reunion: Reunion, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Annule ; chaque invité l'apprend. Le motif se lit sur le portail, pas dans le courriel."""
    evenement = franchir(reunion, "annuler", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    courriels_reunions.annuler(reunion, maintenant)
    return evenement


@transaction.atomic
def tenir(
    reunion: Reunion, *, presents: Collection[int], compte_rendu: str, auteur: Utilisateur, maintenant: datetime
) -> Reunion:
    """Note les présences (clés d'invités) et le compte rendu ; la première fois, la réunion devient tenue."""
    if reunion.etat != EtatReunion.TENUE:
        franchir(reunion, "tenir", auteur=auteur, maintenant=maintenant, journal={"presents": len(set(presents))})
    frais = verrouiller(reunion)
    verifier(auteur, frais.dossier, Capacite.ORGANISER_REUNION)
    frais.invites.update(present=False)
    frais.invites.filter(pk__in=list(presents)).update(present=True)
    texte = compte_rendu.strip()
    if texte != frais.compte_rendu:
        frais.compte_rendu, frais.redige_par, frais.redige_le = texte, auteur, maintenant
        frais.save(update_fields=["compte_rendu", "redige_par", "redige_le"])
        _consigner(frais, "compte_rendu", auteur, maintenant)
    return frais


def _raisons(valeurs: dict[str, Any], maintenant: datetime) -> list[str]:
    raisons = []
    if valeurs["debut"] <= maintenant:
        raisons.append("La réunion doit être à venir : choisissez une autre date.")
    if not valeurs["lieu"] and not valeurs["visio"]:
        raisons.append("Indiquez un lieu, un lien de visioconférence, ou les deux.")
    return raisons


def _deja_relances(debut: datetime, maintenant: datetime) -> datetime | None:
    """Prévenu si près de la date, on n'est pas relancé en plus : le courriel qui part en tient lieu."""
    return maintenant if jour_de_relance(debut) <= jour_paris(maintenant) else None


def _inviter(reunion: Reunion, invites: Collection[Invitable], maintenant: datetime) -> None:
    relance_le = _deja_relances(reunion.debut, maintenant)
    uniques = {invite.courriel.lower(): invite for invite in reversed(list(invites))}
    InviteReunion.objects.bulk_create(
        [
            InviteReunion(reunion=reunion, origine=i.origine, nom=i.nom[:320], courriel=courriel, relance_le=relance_le)
            for courriel, i in reversed(uniques.items())
        ]
    )


def _consigner(reunion: Reunion, code: str, auteur: Utilisateur, maintenant: datetime, **donnees: int) -> None:
    consigner(
        reunion.dossier,
        sujet=Sujet.REUNION,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"reunion": reunion.pk, **donnees},
    )
