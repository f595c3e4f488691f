"""L'aide de l'URPS : la demander, noter la décision, la justifier, la verser, la reverser.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (fichier irrecevable).
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.template.loader import render_to_string

from commun import courriels
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dialogue.adresses import adresse_complete
from dialogue.enums_aides import AIDE_SANS_SUITE, EtatAide
from dialogue.models import AideURPS
from dossiers.actions.appuis import departement_du_dossier
from dossiers.actions.pieces import raisons_de_refuser
from dossiers.actions.rangement import ranger
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, LettreIntention, PieceJointe
from dossiers.notifications_echanges import coordinateurs_de
from dossiers.permissions import verifier
from dossiers.televersement import verifier as verifier_le_fichier

DEJA = "Cette CPTS a déjà demandé ou reçu cette aide : elle ne s’accorde qu’une fois."


def souche_de(dossier: Dossier) -> Dossier:
    """Le premier dossier d'une suite de lettres reprises l'une de l'autre : ce qui fait « une CPTS »."""
    vus = set()
    while dossier.ancien_dossier_id and dossier.pk not in vus:
        vus.add(dossier.pk)
        dossier = dossier.ancien_dossier
    return dossier


@transaction.atomic
def demander(dossier: Dossier, *, auteur: Utilisateur, maintenant: datetime) -> AideURPS:
    """Demande l'aide, même avant tout dépôt, sans ouvrir le brouillon ; une seule par CPTS."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.DEMANDER_AIDE)
    return _naitre(dossier, auteur, maintenant)


def demander_au_depot(lettre: LettreIntention, evenement: Evenement) -> None:
    """Effet du dépôt : la case cochée dans la lettre vaut demande ; sans effet si l'aide est déjà demandée."""
    if lettre.aide_urps_demandee and not _vivante(souche_de(lettre.dossier)):
        _naitre(lettre.dossier, evenement.auteur, evenement.instant)


def _vivante(souche: Dossier) -> bool:
    return AideURPS.objects.filter(souche=souche).exclude(etat__in=AIDE_SANS_SUITE).exists()


def _naitre(dossier: Dossier, auteur: Utilisateur | None, maintenant: datetime) -> AideURPS:
    souche = souche_de(dossier)
    # Deux dossiers d'une même suite demandent l'un après l'autre ; la contrainte tranche sinon.
    list(Dossier.objects.select_for_update().filter(pk=souche.pk).values_list("pk"))
    lieu = departement_du_dossier(dossier)
    raisons = [DEJA] if _vivante(souche) else []
    if lieu is None:
        raisons.append("Choisissez d’abord une commune du territoire : elle désigne l’URPS.")
    if raisons:
        raise TransitionRefusee(raisons)
    aide = AideURPS.objects.create(
        dossier=dossier,
        souche=souche,
        departement=lieu,
        region=lieu.region,
        demandee_par=auteur,
        demandee_le=maintenant,
    )
    consigner(
        dossier,
        sujet=Sujet.AIDE,
        code="demandee",
        auteur=auteur,
        instant=maintenant,
        donnees={"aide": aide.pk},
    )
    _prevenir_le_guichet(aide, "Aide de l’URPS demandée", "demandee", maintenant)
    return aide


def accorder(
    aide: AideURPS,
    *,
    montant: Decimal,
    decidee_le: date,
    reference: str = "",
    auteur: Utilisateur,
    maintenant: datetime,
) -> Evenement:
    """Note l'accord de l'URPS des médecins libéraux, au plus le plafond."""
    donnees = {"montant": montant, "decidee_le": decidee_le}
    champs = {**donnees, "reference": reference.strip(), "notee_par": auteur}
    journal = {"montant": str(montant)}
    return franchir(
        aide, "accorder", auteur=auteur, maintenant=maintenant, donnees=donnees, champs=champs, journal=journal
    )


def refuser(
    aide: AideURPS,
    *,
    commentaire: str,
    decidee_le: date,
    reference: str = "",
    auteur: Utilisateur,
    maintenant: datetime,
) -> Evenement:
    """Note le refus de l'URPS et son motif."""
    champs = {"decidee_le": decidee_le, "reference": reference.strip(), "notee_par": auteur}
    return franchir(
        aide,
        "refuser",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"decidee_le": decidee_le},
        champs={**champs, "motif": commentaire.strip()},
    )


@transaction.atomic
def justifier(aide: AideURPS, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Remet les justificatifs joints ; les coordinateurs sont prévenus."""
    evenement = franchir(aide, "justifier", auteur=auteur, maintenant=maintenant, champs={"justifiee_le": maintenant})
    _prevenir_le_guichet(aide, "Aide de l’URPS justifiée", f"justifiee:{evenement.rang}", maintenant)
    return evenement


def renvoyer(aide: AideURPS, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Demande d'autres justificatifs."""
    champs = {"justifiee_le": None}
    return franchir(aide, "renvoyer", auteur=auteur, maintenant=maintenant, commentaire=commentaire, champs=champs)


def verser(aide: AideURPS, *, verse: Decimal, versee_le: date, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Note le versement fait par l'URPS."""
    donnees = {"verse": verse, "versee_le": versee_le}
    journal = {"montant": str(verse)}
    return franchir(
        aide, "verser", auteur=auteur, maintenant=maintenant, donnees=donnees, champs=donnees, journal=journal
    )


def reclamer(
    aide: AideURPS, *, a_reverser: Decimal, commentaire: str, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """Note une somme à rendre à l'URPS, et pourquoi."""
    donnees = {"a_reverser": a_reverser}
    return franchir(
        aide,
        "reclamer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees=donnees,
        champs={**donnees, "motif": commentaire.strip()},
        journal={"montant": str(a_reverser)},
    )


def solder(aide: AideURPS, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Note que la somme est rendue."""
    return franchir(aide, "solder", auteur=auteur, maintenant=maintenant)


def annuler(aide: AideURPS, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """L'équipe renonce ; elle pourra redemander."""
    return franchir(aide, "annuler", auteur=auteur, maintenant=maintenant)


def joindre(aide: AideURPS, *, nom: str, octets: bytes, auteur: Utilisateur, maintenant: datetime) -> PieceJointe:
    """Joint un justificatif, par les mêmes règles que les pièces : contenu vérifié, quarantaine, place bornée."""
    verifie = verifier_le_fichier(nom, octets)
    with transaction.atomic():
        frais = verrouiller(aide)
        verifier(auteur, frais.dossier, Capacite.DEMANDER_AIDE)
        raisons = raisons_de_refuser(frais, str(frais.pk), verifie)
        if frais.etat != EtatAide.ACCORDEE:
            raisons = ["Les justificatifs se joignent une fois l’aide accordée, et avant de les remettre."]
        if raisons:
            raise TransitionRefusee(raisons)
        return ranger(frais, verifie, rubrique=str(frais.pk), titre="", deposee_par=auteur, deposee_le=maintenant)


@transaction.atomic
def retirer_la_preuve(aide: AideURPS, cle: str, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Met un justificatif à la corbeille, tant qu'il n'est pas remis."""
    frais = verrouiller(aide)
    verifier(auteur, frais.dossier, Capacite.DEMANDER_AIDE)
    if frais.etat != EtatAide.ACCORDEE:
        raise TransitionRefusee(["Ce justificatif est remis : il ne se retire plus."])
    frais.preuves.filter(cle=cle).update(supprimee_par=auteur, supprimee_le=maintenant)


def _prevenir_le_guichet(aide: AideURPS, fait: str, cle: str, maintenant: datetime) -> None:
    """Prévient les coordinateurs : ni numéro de dossier, ni lien vers lui."""
    adresse = adresse_complete(aide.get_absolute_url())
    corps = render_to_string("dialogue/courriels/aide.txt", {"aide": aide, "fait": fait, "adresse": adresse})
    courriels.deposer_tous(
        [
            courriels.Courriel(f"aide:{aide.pk}:{cle}:{personne.pk}", personne.email, fait, corps)
            for personne in coordinateurs_de(aide)
        ],
        maintenant=maintenant,
    )
