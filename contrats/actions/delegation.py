"""Déléguer sa signature à un autre compte de sa partie, pour un acte et un temps ; révoquer une délégation."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import en_lettres, jour_paris
from comptes.models import Utilisateur
from contrats.delegations import delegataires_possibles, dernier_jour_au_plus
from contrats.enums import EtatContrat, Partie
from contrats.models import ActeSignable, DelegationDeSignature
from contrats.notifications_delegation import DONNEE, REVOQUEE, prevenir_de_la_delegation
from contrats.parametres import DELEGATION_JOURS
from contrats.permissions import SIGNER, parties_de
from dossiers.actions.pieces import raisons_de_refuser
from dossiers.actions.rangement import ranger
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.journal import consigner
from dossiers.models import PieceJointe
from dossiers.televersement import verifier

SANS_SIGNATURE = "Seul le signataire d’une partie délègue sa signature ; une délégation ne se délègue pas."
OUVERTS = (EtatContrat.PREPARATION, EtatContrat.A_SIGNER)


@transaction.atomic
def deleguer(
    acte: ActeSignable,
    *,
    delegataire: Utilisateur,
    motif: str,
    du: date,
    au: date,
    auteur: Utilisateur,
    maintenant: datetime,
    preuve: tuple[str, bytes] | None = None,
) -> DelegationDeSignature:
    """Confie sa signature de cet acte, du jour ``du`` au jour ``au`` compris ; ``preuve`` : un fichier (nom, octets).

    Lève ``PermissionDenied`` à qui n'engage aucune partie (une délégation ne se délègue pas), ``TransitionRefusee``
    (personne d'une autre partie, durée, déjà signé, déjà déléguée) ou ``TeleversementRefuse``.
    """
    frais = verrouiller(acte)
    parties = parties_de(auteur, frais, SIGNER)
    if len(parties) != 1:
        raise PermissionDenied(SANS_SIGNATURE)
    [partie] = parties
    raisons = _raisons(frais, partie, delegataire, du, au, auteur, jour_paris(maintenant))
    if raisons:
        raise TransitionRefusee(raisons)
    delegation = DelegationDeSignature.objects.create(
        **{frais.SUJET: frais},
        partie=partie,
        delegant=auteur,
        delegataire=delegataire,
        motif=motif.strip(),
        du=du,
        au=au,
        accordee_le=maintenant,
        piece=_ranger_la_preuve(frais, preuve, auteur, maintenant),
    )
    _consigner(frais, "deleguer", delegation, auteur, maintenant, du=du, au=au, delegataire=delegataire.pk)
    prevenir_de_la_delegation(delegation, DONNEE, maintenant)
    return delegation


def _raisons(
    acte: ActeSignable, partie: Partie, delegataire: Utilisateur, du: date, au: date, auteur: Utilisateur, jour: date
) -> list[str]:
    if acte.etat not in OUVERTS:
        return [f"« {acte.fiche.instructeur} » : il n’y a plus rien à signer."]
    raisons = []
    if delegataire not in delegataires_possibles(acte, partie, auteur):
        raisons.append(f"{delegataire} n’est pas un compte de votre partie qui peut signer par délégation.")
    if au < du or au < jour:
        raisons.append(f"La délégation finit au plus tôt le {en_lettres(max(du, jour))}.")
    elif au > (dernier := dernier_jour_au_plus(du)):
        raisons.append(
            f"Une délégation dure {DELEGATION_JOURS.valeur} jours au plus : du {en_lettres(du)}, elle finit au plus "
            f"tard le {en_lettres(dernier)}."
        )
    if acte.signatures_valides.filter(partie=partie).exists():
        raisons.append("Votre partie a déjà signé : il n’y a plus rien à déléguer.")
    if acte.delegations.filter(partie=partie, revoquee_le__isnull=True).exists():
        raisons.append("Une délégation est déjà donnée pour votre partie : révoquez-la d’abord.")
    return raisons


def _ranger_la_preuve(
    acte: ActeSignable, preuve: tuple[str, bytes] | None, auteur: Utilisateur, maintenant: datetime
) -> PieceJointe | None:
    if preuve is None:
        return None
    verifie = verifier(*preuve)
    rubrique = f"delegation-{acte.delegations.count() + 1}"
    raisons = raisons_de_refuser(acte, rubrique, verifie)
    if raisons:
        raise TransitionRefusee(raisons)
    return ranger(acte, verifie, rubrique=rubrique, titre="", deposee_par=auteur, deposee_le=maintenant)


@transaction.atomic
def revoquer(delegation: DelegationDeSignature, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire la délégation : la personne déléguée ne signe plus. Une signature déjà donnée reste.

    Lève ``PermissionDenied`` à qui n'engage pas cette partie, ``TransitionRefusee`` si elle est déjà révoquée.
    """
    acte = verrouiller(delegation.contrat or delegation.avenant)
    if delegation.partie not in parties_de(auteur, acte, SIGNER):
        raise PermissionDenied("Seul un signataire de cette partie révoque sa délégation.")
    siennes = DelegationDeSignature.objects.filter(pk=delegation.pk, revoquee_le__isnull=True)
    if not siennes.update(revoquee_le=maintenant, revoquee_par=auteur):
        raise TransitionRefusee(["Cette délégation est déjà révoquée."])
    _consigner(acte, "revoquer_delegation", delegation, auteur, maintenant)
    delegation.refresh_from_db()
    prevenir_de_la_delegation(delegation, REVOQUEE, maintenant)


def _consigner(
    acte: ActeSignable, code: str, delegation: DelegationDeSignature, auteur: Utilisateur, maintenant: datetime, **plus
) -> None:
    repere = {acte.REPERE: acte.pk} if getattr(acte, "REPERE", "") else {}
    donnees = {**repere, "delegation": delegation.pk, "partie": str(delegation.partie), **plus}
    consigner(acte.dossier, sujet=acte.SUJET, code=code, auteur=auteur, instant=maintenant, donnees=donnees)
