"""Écrire l'ordre du jour d'un dialogue : l'ARS ou la caisse, tant qu'il n'est pas tenu.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from execution.enums_gestion import OUVERTS
from execution.models import DialogueDeGestion
from execution.ordre_du_jour import POINTS
from execution.permissions import exiger_partie
from negociation.actions.versions import suivre_l_ecriture
from negociation.textes import TexteNegocie


def exiger_d_en_ecrire(dialogue: DialogueDeGestion, auteur: Utilisateur) -> None:
    """L'ARS ou la caisse, avant que le dialogue soit tenu."""
    if exiger_partie(auteur, dialogue.contrat) == Partie.CPTS:
        raise PermissionDenied("L’ARS ou la caisse écrit l’ordre du jour ; la CPTS y propose des modifications.")
    if dialogue.etat not in OUVERTS:
        raise TransitionRefusee(["Le dialogue est tenu : son ordre du jour ne change plus."])


@transaction.atomic
def ecrire(
    dialogue: DialogueDeGestion,
    *,
    points: Mapping[str, str],
    texte: TexteNegocie,
    auteur: Utilisateur,
    maintenant: datetime,
) -> DialogueDeGestion:
    """Écrit les points de la copie de travail ; les bons donnés sur ``texte`` s'annulent si elle change."""
    frais = verrouiller(dialogue)
    exiger_d_en_ecrire(frais, auteur)
    frais.points = {cle: points.get(cle, "").replace("\r\n", "\n").strip() for cle in POINTS}
    frais.save(update_fields=["points"])
    consigner(
        frais.dossier,
        sujet=Sujet.GESTION,
        code="ordre_ecrit",
        auteur=auteur,
        instant=maintenant,
        donnees={"gestion": frais.pk, "annee": frais.annee},
    )
    suivre_l_ecriture(texte, maintenant)
    return frais
