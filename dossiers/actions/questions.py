"""Les questions : un message au porteur et sa réponse, sans effet sur l'état ni sur le délai (domaine §2).

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.elements import exiger_les_memes, preparation, verser
from dossiers.actions.tacite import au_jour_legal
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Tour
from dossiers.enums_complements import ELEMENT_ATTENDU
from dossiers.journal import consigner
from dossiers.models import DemandeComplements, Dossier, Evenement, LettreIntention, ProjetSante
from dossiers.natures import rouvre
from dossiers.permissions import capacites_sur, verifier
from dossiers.voies import PAR_DEMANDEUR

Objet = LettreIntention | ProjetSante


@au_jour_legal
@transaction.atomic
def poser(
    objet: Objet,
    *,
    demandeur: str,
    elements: Iterable[int],
    commentaire: str,
    souhaitee_le: date,
    auteur: Utilisateur,
    maintenant: datetime,
) -> DemandeComplements:
    """Envoie des questions préparées en un message ; ni l'état du dossier ni le délai ne changent."""
    frais = verrouiller(objet)
    voie = PAR_DEMANDEUR[frais.SUJET, demandeur]
    if voie.capacite not in capacites_sur(auteur, frais.dossier):
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas de poser ces questions.")
    posees = list(preparation(frais, demandeur).filter(pk__in=set(elements)))
    raisons = []
    if frais.etat not in voie.etats:
        raisons.append(f"« {frais.fiche.instructeur} » : aucune question ne se pose plus à cette étape.")
    if any(rouvre(element.nature) for element in posees):
        raisons.append("Une demande qui rouvre le dossier ne part pas comme une simple question.")
    if not posees:
        raisons.append("Préparez au moins une question.")
    if not commentaire.strip():
        raisons.append("Écrivez le message que lira le porteur.")
    if souhaitee_le <= jour_paris(maintenant):
        raisons.append("La date de réponse souhaitée doit être à venir.")
    if raisons:
        raise TransitionRefusee(raisons)
    exiger_les_memes(posees, elements)
    demande = DemandeComplements.objects.create(
        dossier=frais.dossier,
        sujet=frais.SUJET,
        demandeur=demandeur,
        auteur=auteur,
        message=commentaire.strip(),
        sans_effet=True,
        souhaitee_le=souhaitee_le,
        ouverte_le=maintenant,
    )
    evenement = _consigner(frais, "questions", demandeur, auteur, maintenant, len(posees), commentaire.strip())
    verser(posees, demande, auteur=auteur, maintenant=maintenant)
    notifications.prevenir_du_fait(frais.dossier, evenement)
    return demande


@transaction.atomic
def repondre(demande: DemandeComplements, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Envoie d'un coup les réponses à des questions, une fois toutes écrites."""
    dossier = Dossier.objects.select_for_update().get(pk=demande.dossier_id)
    verifier(auteur, dossier, Capacite.REPONDRE_COMPLEMENTS)
    attendus = list(demande.elements.filter(etat__in=ELEMENT_ATTENDU).order_by("pk"))
    if not demande.sans_effet or not attendus:
        raise TransitionRefusee(["Ces questions n’attendent plus de réponse : elles ont été retirées, ou répondues."])
    restent = sum(1 for element in attendus if not element.reponse_nature)
    if restent:
        raise TransitionRefusee([f"Il reste {restent} question{'s' if restent > 1 else ''} sans réponse."])
    for element in attendus:
        franchir(
            element,
            "repondre",
            auteur=auteur,
            maintenant=maintenant,
            journal={"nature_element": element.nature},
            champs={"repondu_le": maintenant},
        )
    DemandeComplements.objects.filter(pk=demande.pk).update(close_le=maintenant)
    evenement = _consigner(
        getattr(dossier, demande.sujet), "reponses", demande.demandeur, auteur, maintenant, len(attendus)
    )
    notifications.prevenir(dossier, evenement, (Tour(demande.demandeur),))
    return evenement


def _consigner(
    objet: Objet,
    code: str,
    demandeur: str,
    auteur: Utilisateur,
    maintenant: datetime,
    nombre: int,
    commentaire: str = "",
) -> Evenement:
    return consigner(
        objet.dossier,
        sujet=objet.SUJET,
        code=code,
        auteur=auteur,
        instant=maintenant,
        commentaire=commentaire,
        donnees={"elements": nombre, "demandeur": demandeur},
    )
