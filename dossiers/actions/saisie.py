"""Enregistrer une rubrique champ par champ, sans rien écraser de ce qu'un autre a écrit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import Ecriture, tracer_tout
from dossiers.actions.transitions import verrouiller
from dossiers.enums import Sujet

INCOMPATIBLES = "Cette réponse ne va pas avec les autres réponses de la ligne : corrigez-les ensemble."


# L'instant de la dernière écriture, sur l'objet.
MODIFICATION = {
    Sujet.LETTRE: "modifiee_le",
    Sujet.PROJET: "modifie_le",
    Sujet.CONTRIBUTION: "modifiee_le",
    Sujet.DECISION: "modifiee_le",
    Sujet.DECISION_AM: "modifiee_le",
}


class Saisie(Protocol):
    """Un envoi confronté à l'objet verrouillé (``dossiers.forms.saisie``)."""

    complet: bool

    def examiner(self, auteur: Utilisateur) -> None: ...

    def ecrire(self) -> list[Ecriture]: ...

    def refuser_tout(self, message: str) -> None: ...


@transaction.atomic
def enregistrer_saisie(
    objet: Any,
    *,
    rubrique: str,
    former: Callable[[Any], Saisie],
    auteur: Utilisateur,
    maintenant: datetime,
    page: str = "",
    tout_ou_rien: bool = False,
    verifier: Callable[[Any, Utilisateur, str], None] = verifier_redaction,
) -> Any:
    """Écrit d'un envoi ce qui est juste et que personne d'autre n'a changé ; rend la saisie, le sort de chaque champ.

    ``objet`` : une lettre, un projet, la contribution d'un relecteur, la grille d'un projet. ``former`` construit la
    saisie sur l'objet relu et verrouillé. ``tout_ou_rien`` (envoi ordinaire) : un refus ou un conflit, et rien n'est
    écrit. Lève comme ``verifier``, qui dit si ``auteur`` écrit dans cet objet maintenant.
    """
    frais = verrouiller(objet)
    verifier(frais, auteur, rubrique)
    saisie = former(frais)
    saisie.examiner(auteur)
    if tout_ou_rien and not saisie.complet:
        return saisie
    try:
        with transaction.atomic():
            ecritures = saisie.ecrire()
    except IntegrityError:
        saisie.refuser_tout(INCOMPATIBLES)
        return saisie
    if ecritures:
        tracer_tout(frais.dossier, frais.SUJET, rubrique, ecritures, auteur=auteur, maintenant=maintenant, page=page)
        modification = MODIFICATION[frais.SUJET]
        setattr(frais, modification, maintenant)
        frais.save(update_fields=[modification])
    return saisie
