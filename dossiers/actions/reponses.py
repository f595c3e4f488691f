"""Répondre à un élément, côté porteur ; examiner la réponse, côté demandeur.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.elements import creer, preparation
from dossiers.actions.pieces import jeter, joindre
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Tour
from dossiers.enums_complements import ELEMENT_ATTENDU, EtatElement, NatureElement, NatureReponse
from dossiers.journal import consigner
from dossiers.models import Dossier, ElementDemande, LettreIntention, PieceJointe, ProjetSante
from dossiers.models.complements import LONGUEUR_MAX
from dossiers.natures import rouvre
from dossiers.permissions import verifier
from dossiers.reouverture import PIECES
from dossiers.voies import PAR_DEMANDEUR, voie_ouverte

RETIRE = "Cet élément a été retiré par le demandeur : il n’attend plus de réponse. Votre texte n’est pas envoyé."
DEJA = "La réponse à cet élément est déjà partie."


@transaction.atomic
def noter(
    element: ElementDemande, *, nature: str, texte: str, auteur: Utilisateur, maintenant: datetime
) -> ElementDemande:
    """Garde la réponse à un élément, sans l'envoyer ; elle part avec toutes les autres."""
    frais = _reprendre(element, auteur)
    raisons = _fautes(frais, nature, texte)
    if raisons:
        raise TransitionRefusee(raisons)
    frais.reponse_nature, frais.reponse = nature, texte.strip()
    frais.save(update_fields=["reponse_nature", "reponse"])
    return frais


def _fautes(element: ElementDemande, nature: str, texte: str) -> list[str]:
    if nature not in NatureReponse.values:
        return ["Dites ce que vous répondez."]
    if nature == NatureReponse.FAIT and not rouvre(element.nature):
        return ["Une question attend une réponse écrite."]
    if nature != NatureReponse.FAIT and not texte.strip():
        return ["Écrivez votre réponse." if nature == NatureReponse.ECRITE else "Dites pourquoi vous ne pouvez pas."]
    if len(texte) > LONGUEUR_MAX:
        return [f"Une réponse fait {LONGUEUR_MAX} caractères au plus."]
    return []


def fournir_la_piece(
    element: ElementDemande, *, nom: str, octets: bytes, auteur: Utilisateur, maintenant: datetime
) -> PieceJointe:
    """Joint la pièce demandée ; celle qu'elle remplace va à la corbeille et reste dans la version déposée.

    Lève aussi ``TeleversementRefuse``.
    """
    with transaction.atomic():
        frais = _reprendre(element, auteur)
        objet = getattr(frais.dossier, frais.sujet)
        ancienne = frais.piece_jointe
        piece = joindre(
            objet,
            rubrique=ancienne.rubrique if ancienne else PIECES,
            nom=nom,
            octets=octets,
            titre=ancienne.titre if ancienne else frais.get_piece_legale_display(),
            auteur=auteur,
            maintenant=maintenant,
        )
        if ancienne is not None:
            jeter(ancienne, auteur=auteur, maintenant=maintenant)
        frais.piece_reponse, frais.reponse_nature = piece, NatureReponse.FAIT
        frais.save(update_fields=["piece_reponse", "reponse_nature"])
    return piece


def _reprendre(element: ElementDemande, auteur: Utilisateur) -> ElementDemande:
    """L'élément relu sous verrou, s'il attend encore une réponse de cette équipe."""
    Dossier.objects.select_for_update().get(pk=element.dossier_id)
    verifier(auteur, element.dossier, Capacite.REDIGER)
    frais = ElementDemande.objects.select_related("dossier", "piece_jointe").get(pk=element.pk)
    if frais.etat == EtatElement.RETIRE:
        raise TransitionRefusee([RETIRE])
    if frais.etat not in ELEMENT_ATTENDU:
        raise TransitionRefusee([DEJA])
    return frais


@transaction.atomic
def demander_aussi(
    objet: LettreIntention | ProjetSante, *, rubrique: str, texte: str, auteur: Utilisateur, maintenant: datetime
) -> ElementDemande:
    """Demande à qui attend des compléments de rouvrir aussi cette rubrique ; il l'ouvre d'un geste, ou non."""
    frais = verrouiller(objet)
    verifier(auteur, frais.dossier, Capacite.REDIGER)
    voie = voie_ouverte(frais.SUJET, frais.etat)
    if voie is None or frais.etat != voie.pendant:
        raise TransitionRefusee([f"« {frais.fiche.porteur} » : rien ne se rouvre dans cet état."])
    if not texte.strip():
        raise TransitionRefusee(["Dites ce que vous voulez modifier, et pourquoi."])
    if preparation(frais, voie.demandeur).filter(propose_par=Tour.PORTEUR, rubrique=rubrique).exists():
        raise TransitionRefusee(["Vous l’avez déjà demandé : la réponse est attendue."])
    element = creer(
        frais,
        voie.demandeur,
        auteur=auteur,
        maintenant=maintenant,
        texte=texte[:LONGUEUR_MAX],
        nature=NatureElement.CHAMP,
        rubrique=rubrique,
        propose_par=Tour.PORTEUR,
    )
    evenement = consigner(
        frais.dossier,
        sujet=frais.SUJET,
        code="aussi",
        auteur=auteur,
        instant=maintenant,
        donnees={"rubriques": [rubrique], "demandeur": voie.demandeur},
    )
    notifications.prevenir(frais.dossier, evenement, (Tour(voie.demandeur),))
    return element


def accepter(element: ElementDemande, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Tient la réponse pour bonne."""
    franchir(
        element,
        "accepter",
        auteur=auteur,
        maintenant=maintenant,
        journal={"nature_element": element.nature},
        champs={"examine_le": maintenant},
    )


@transaction.atomic
def renvoyer(element: ElementDemande, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> ElementDemande:
    """Renvoie une réponse insuffisante et prépare la demande suivante, préremplie de ce qui manque."""
    objet = verrouiller(getattr(element.dossier, element.sujet))
    if objet.etat not in PAR_DEMANDEUR[element.sujet, element.demandeur].etats:
        raise TransitionRefusee([f"« {objet.fiche.instructeur} » : rien ne se redemande à cette étape."])
    franchir(
        element,
        "renvoyer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"nature_element": element.nature},
        champs={"examine_le": maintenant, "raison": commentaire.strip()[:LONGUEUR_MAX]},
    )
    return creer(
        objet,
        element.demandeur,
        auteur=auteur,
        maintenant=maintenant,
        texte=commentaire[:LONGUEUR_MAX],
        nature=element.nature,
        rubrique=element.rubrique,
        champ=element.champ,
        piece_legale=element.piece_legale,
        piece_jointe=element.piece_reponse or element.piece_jointe,
        suite_de=element,
    )
