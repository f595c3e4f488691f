"""Modifier le territoire d'un dossier : le geste du sélecteur, sous les verrous et avec la trace d'une rubrique."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import verrouiller
from dossiers.enums import Sujet
from dossiers.models import LettreIntention, ProjetSante
from territoires.gestes import agir
from territoires.reponse import Reponse

RUBRIQUE = "territoire"


@transaction.atomic
def modifier_le_territoire(
    objet: LettreIntention | ProjetSante, *, donnees: QueryDict, auteur: Utilisateur, maintenant: datetime
) -> Reponse:
    """Exécute le geste demandé, note qui l'a fait et date la rédaction. Lève comme ``verifier_redaction``."""
    frais = verrouiller(objet)
    verifier_redaction(frais, auteur, RUBRIQUE)
    reponse = agir(territoire=frais.dossier.territoire, donnees=donnees, maintenant=maintenant)
    if reponse.ecrit:
        tracer(
            frais.dossier, frais.SUJET, RUBRIQUE, _cle(reponse),
            auteur=auteur, maintenant=maintenant, libelle=reponse.annonce,
        )  # fmt: skip
        modification = "modifiee_le" if frais.SUJET == Sujet.LETTRE else "modifie_le"
        setattr(frais, modification, maintenant)
        frais.save(update_fields=[modification])
    return reponse


def _cle(reponse: Reponse) -> str:
    """Une trace par commune touchée seule ; une pour les listes, une pour la population."""
    if len(reponse.touchees) == 1:
        return f"{RUBRIQUE}/{next(iter(reponse.touchees))}"[:120]
    return f"{RUBRIQUE}/{'liste' if reponse.touchees else 'population'}"
