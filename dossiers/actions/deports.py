"""Prononcer, trancher, lever un déport. Chaque geste se consigne sans nom, et les effets inscrits s'exécutent.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français). L'événement ``deport.<code>``
déclenche les effets inscrits avec le :class:`Deport` : l'instruction y retire la contribution attendue.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.mandats import mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import effets, notifications
from dossiers.actions.transitions import TransitionRefusee
from dossiers.deport import agents_voisins
from dossiers.enums import Sujet
from dossiers.enums_deports import OrigineDeport
from dossiers.journal import consigner
from dossiers.models import Deport, Dossier
from dossiers.permissions import est_acteur, role_dans_l_equipe, verifier

SANS_MOTIF = "Écrivez le motif : il est gardé au journal, lu des seuls coordinateurs."
DEJA = "Cette personne est déjà déportée de ce dossier."
ENCORE_ACTEUR = "Cette personne est encore acteur du dossier : son déport ne se lève pas."


@transaction.atomic
def se_recuser(dossier: Dossier, *, auteur: Utilisateur, maintenant: datetime, motif: str) -> Deport:
    """Toute personne d'un organisme peut se retirer d'un dossier ; elle n'en voit plus rien."""
    dossier = _verrouiller(dossier)
    verifier(auteur, dossier, Capacite.LIRE)
    if role_dans_l_equipe(auteur, dossier) is not None or not mandats(auteur):
        raise PermissionDenied("Un membre de l’équipe quitte son équipe : il n’a pas à se récuser.")
    donnees = {"agent": auteur, "auteur": auteur, "motif": _motif(motif), "maintenant": maintenant}
    deport, evenement = _ecrire(dossier, OrigineDeport.RECUSATION, **donnees)
    notifications.prevenir_du_fait(dossier, evenement)
    return deport


@transaction.atomic
def deporter(dossier: Dossier, *, agent: Utilisateur, auteur: Utilisateur, maintenant: datetime, motif: str) -> Deport:
    """Le coordinateur déporte un agent ; un voisinage à trancher l'est du même geste."""
    dossier = _verrouiller(dossier)
    verifier(auteur, dossier, Capacite.RENDRE_AVIS)
    if agent.pk == auteur.pk:
        raise TransitionRefusee(["Pour vous retirer vous-même, récusez-vous."])
    if Deport.objects.en_vigueur().filter(dossier=dossier, agent=agent).exists():
        raise TransitionRefusee([DEJA])
    motif = _motif(motif)
    voisinage = _voisinage(dossier, agent, maintenant)
    donnees = {"auteur": auteur, "motif": motif, "maintenant": maintenant}
    if voisinage is None:
        return _ecrire(dossier, OrigineDeport.DECISION, agent=agent, **donnees)[0]
    return _trancher(voisinage, "decision", exclut=True, **donnees)


@transaction.atomic
def maintenir(dossier: Dossier, *, agent: Utilisateur, auteur: Utilisateur, maintenant: datetime, motif: str) -> Deport:
    """Le coordinateur maintient un agent acteur d'une CPTS voisine ; il l'écrit, avec son motif."""
    dossier = _verrouiller(dossier)
    verifier(auteur, dossier, Capacite.RENDRE_AVIS)
    if agent.pk == auteur.pk:
        raise TransitionRefusee(["Nul ne tranche pour lui-même : demandez à un autre coordinateur."])
    motif = _motif(motif)
    voisinage = _voisinage(dossier, agent, maintenant)
    if voisinage is None or voisinage.exclut:
        raise TransitionRefusee(["Cette personne n’est acteur d’aucune CPTS voisine : il n’y a rien à trancher."])
    return _trancher(voisinage, "maintien", exclut=False, auteur=auteur, motif=motif, maintenant=maintenant)


@transaction.atomic
def lever(deport: Deport, *, auteur: Utilisateur, maintenant: datetime, motif: str) -> Deport:
    """Lève un déport décidé, une récusation, ou celui d'une personne qui n'est plus acteur du dossier."""
    dossier = _verrouiller(deport.dossier)
    verifier(auteur, dossier, Capacite.RENDRE_AVIS)
    [deport] = Deport.objects.select_for_update(of=("self",)).select_related("agent").filter(pk=deport.pk)
    motif = _motif(motif)
    if deport.leve_le is not None:
        raise TransitionRefusee(["Ce déport est déjà levé."])
    if deport.agent_id == auteur.pk:
        raise TransitionRefusee(["Nul ne lève son propre déport : demandez à un autre coordinateur."])
    if deport.origine == OrigineDeport.ACTEUR and est_acteur(deport.agent, dossier):
        raise TransitionRefusee([ENCORE_ACTEUR])
    deport.leve_le, deport.leve_par = maintenant, auteur
    deport.save(update_fields=["leve_le", "leve_par"])
    _consigner(deport, "levee", auteur=auteur, motif=motif, maintenant=maintenant)
    return deport


def constater(dossier: Dossier, agent: Utilisateur, origine: OrigineDeport, *, maintenant: datetime) -> Deport | None:
    """Le portail trace un acteur (exclu) ou un voisin (à trancher) ; None si la trace existe. Dossier verrouillé."""
    if Deport.objects.actifs().filter(dossier=dossier, agent=agent, origine=origine).exists():
        return None
    return _ecrire(dossier, origine, agent=agent, auteur=None, motif="", maintenant=maintenant)[0]


def _verrouiller(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_for_update(of=("self",)).select_related("lettre").get(pk=dossier.pk)


def _motif(motif: str) -> str:
    if not motif.strip():
        raise TransitionRefusee([SANS_MOTIF])
    return motif.strip()


def _voisinage(dossier: Dossier, agent: Utilisateur, maintenant: datetime) -> Deport | None:
    """La trace du voisinage de cet agent, constatée au besoin ; None s'il n'est pas voisin."""
    connue = Deport.objects.actifs().filter(dossier=dossier, agent=agent, origine=OrigineDeport.VOISIN).first()
    if connue is not None:
        return connue
    if not any(voisin.agent.pk == agent.pk for voisin in agents_voisins(dossier)):
        return None
    return constater(dossier, agent, OrigineDeport.VOISIN, maintenant=maintenant)


def _trancher(deport: Deport, code: str, *, exclut: bool, auteur: Utilisateur, motif: str, maintenant: datetime) -> Any:
    deport.exclut, deport.decide_par, deport.decide_le, deport.motif = exclut, auteur, maintenant, motif
    deport.save(update_fields=["exclut", "decide_par", "decide_le", "motif"])
    _consigner(deport, code, auteur=auteur, motif=motif, maintenant=maintenant)
    return deport


def _ecrire(
    dossier: Dossier,
    origine: OrigineDeport,
    *,
    agent: Utilisateur,
    auteur: Utilisateur | None,
    motif: str,
    maintenant: datetime,
) -> tuple[Deport, Any]:
    deport = Deport.objects.create(
        dossier=dossier,
        agent=agent,
        origine=origine,
        exclut=origine != OrigineDeport.VOISIN,
        constate_le=maintenant,
        decide_par=auteur,
        decide_le=maintenant if auteur else None,
        motif=motif,
    )
    return deport, _consigner(deport, origine.value, auteur=auteur, motif=motif, maintenant=maintenant)


def _consigner(deport: Deport, code: str, *, auteur: Utilisateur | None, motif: str, maintenant: datetime) -> Any:
    """Au journal : l'identifiant du déport, jamais le nom de l'agent ; puis les effets inscrits."""
    evenement = consigner(
        deport.dossier,
        sujet=Sujet.DEPORT,
        code=code,
        auteur=auteur,
        instant=maintenant,
        commentaire=motif,
        donnees={"deport": deport.pk},
    )
    for effet in effets.effets_de(f"{Sujet.DEPORT}.{code}"):
        effet(deport, evenement)
    return evenement
