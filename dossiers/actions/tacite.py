"""Le silence de l'ARS : la loi agit à la date légale, le portail la constate au premier regard (CSP L1434-12)."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial, wraps
from typing import Any

from commun.delais import est_echue, jour_paris
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.archives import preparer
from dossiers.documents import attestation_tacite
from dossiers.echeances import pour_chacun
from dossiers.enums import EtatProjet, Sujet
from dossiers.models import Evenement, ProjetSante


def constater_tacite(projet: ProjetSante, *, maintenant: datetime) -> Evenement | None:
    """Si le délai légal est passé, répute le projet validé à la date légale, même des jours plus tard.

    À appeler avant tout acte et toute lecture d'un projet. Sans effet, et une seule comparaison, quand rien n'est
    échu. Sûr si deux lectures le font en même temps : une seule constate.
    """
    if projet.etat != EtatProjet.DEPOSE or not est_echue(projet.echeance_le, jour_paris(maintenant)):
        return None
    echeance = projet.echeance_le
    try:
        return franchir(
            projet,
            "reputer_valide",
            auteur=None,
            maintenant=maintenant,
            jour_effet=echeance,
            journal={"echeance": echeance},
            champs={"valide_ars_le": echeance, "validation_tacite": True},
        )
    except TransitionRefusee:
        projet.refresh_from_db()
        return None


def archiver_attestation(projet: ProjetSante, evenement: Evenement) -> None:
    """Effet de ``projet.reputer_valide`` : l'attestation de validation tacite (CRPA L232-3)."""
    preparer(projet.dossier, Sujet.PROJET, evenement, attestation_tacite(projet, evenement))


def au_jour_legal(action: Callable[..., Any]) -> Callable[..., Any]:
    """Constate la validation tacite échue, hors de la transaction de l'acte, puis tente l'acte.

    Passé l'échéance, un acte de l'ARS est donc refusé et la validation reste acquise.
    """

    @wraps(action)
    def acte(objet: Any, *args: Any, maintenant: datetime, **kwargs: Any) -> Any:
        if objet.SUJET == Sujet.PROJET:
            objet.refresh_from_db(fields=["etat", "echeance_le"])
            constater_tacite(objet, maintenant=maintenant)
        return action(objet, *args, maintenant=maintenant, **kwargs)

    return acte


def constater_les_tacites(jour: date, maintenant: datetime) -> int:
    """Répute validés tous les projets dont le délai est passé ; rend leur nombre. Idempotent, sûr à deux."""
    echus = ProjetSante.objects.filter(etat=EtatProjet.DEPOSE, echeance_le__lt=jour).select_related("dossier")
    return pour_chacun(echus.order_by("pk"), partial(constater_tacite, maintenant=maintenant))
