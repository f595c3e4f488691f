"""Des contributions à l'avis, demandées puis remplies et envoyées par les vraies actions."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.enums import Appreciation, Critere
from dossiers.models import Dossier
from instruction.actions.contributions import envoyer
from instruction.models import Contribution, Instruction
from tests.fabriques.dossiers import un_agent

DELAI = timedelta(days=30)


def un_relecteur(nom: str = "medecins") -> Utilisateur:
    """Un relecteur d'URPS de Haute-Garonne ; le même à chaque appel pour le même nom."""
    return un_agent(Role.RELECTEUR_URPS, email=f"urps-{nom}@exemple.test")


def une_contribution(
    dossier: Dossier,
    relecteur: Utilisateur | None = None,
    *,
    maintenant: datetime | None = None,
    echeance: date | None = None,
) -> Contribution:
    """Une contribution attendue de ce relecteur."""
    instant = maintenant or timezone.now()
    echeance = echeance or (instant + DELAI).date()
    instruction, _ = Instruction.objects.get_or_create(
        dossier=dossier, defaults={"ouverte_le": instant, "echeance_le": echeance}
    )
    return Contribution.objects.create(
        dossier=dossier,
        instruction=instruction,
        relecteur=relecteur or un_relecteur(),
        demandee_le=instant,
        echeance_le=echeance,
    )


GRILLE = {critere: (Appreciation.CONFORME, f"Critère {critere} lu.") for critere in Critere.values}


def remplir(
    contribution: Contribution,
    grille: Mapping[str, tuple[str, str]] | None = None,
    *,
    note: str = "",
    remarques: Mapping[str, str] | None = None,
) -> Contribution:
    """Écrit la grille (critère → appréciation, commentaire), la note et les remarques (« rubrique:champ » → texte)."""
    for critere, (appreciation, commentaire) in (GRILLE if grille is None else grille).items():
        contribution.lignes.update_or_create(
            critere=critere, defaults={"appreciation": appreciation, "commentaire": commentaire}
        )
    for endroit, texte in (remarques or {}).items():
        rubrique, _, champ = endroit.partition(":")
        contribution.remarques.create(rubrique=rubrique, champ=champ, texte=texte)
    contribution.note_privee = note
    contribution.version = contribution.version or contribution.dossier.lettre.version
    contribution.save(update_fields=["note_privee", "version"])
    return contribution


def une_contribution_envoyee(dossier: Dossier, relecteur: Utilisateur | None = None, **contenu: Any) -> Contribution:
    """Une contribution remplie puis envoyée par son relecteur."""
    contribution = remplir(une_contribution(dossier, relecteur), **contenu)
    envoyer(contribution, auteur=contribution.relecteur, maintenant=timezone.now())
    return contribution
