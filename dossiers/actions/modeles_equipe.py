"""Reprendre un modèle dans la lettre : le champ vide reçoit le texte au nom de la CPTS, jamais un champ déjà écrit."""

from datetime import datetime

from django.db import transaction

from commun.textes import en_incise
from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.modeles_equipe import Modele
from dossiers.models import LettreIntention
from dossiers.reouverture import CHAMP_FERME


@transaction.atomic
def reprendre_le_modele(lettre: LettreIntention, modele: Modele, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Lève ``PermissionDenied`` ou ``TransitionRefusee`` (lettre déposée, champ déjà rempli)."""
    frais = verrouiller(lettre)
    permise = verifier_redaction(frais, auteur, "equipe")
    if not permise.ouvre("equipe", modele.champ):
        raise TransitionRefusee([CHAMP_FERME])
    if getattr(frais, modele.champ).strip():
        raison = f"« {modele.titre} » est déjà écrite : videz d’abord son texte pour repartir du modèle."
        raise TransitionRefusee([raison])
    setattr(frais, modele.champ, modele.pour(frais.dossier.nom))
    frais.modifiee_le = maintenant
    frais.save(update_fields=[modele.champ, "modifiee_le"])
    tracer(
        frais.dossier, frais.SUJET, "equipe", modele.champ,
        auteur=auteur, maintenant=maintenant, libelle=f"{en_incise(modele.titre)} : modèle repris",
    )  # fmt: skip
