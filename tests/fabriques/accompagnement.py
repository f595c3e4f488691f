"""Des réunions, des questionnaires et des aides de test, par les vraies actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from comptes.models import Utilisateur
from dialogue.actions import questionnaires, reponses, reunions
from dialogue.invitables import invitables
from dialogue.models import Questionnaire, Reunion
from dossiers.enums import RoleEquipe
from dossiers.models import Dossier

ORDRE = "Tour de table\nLe territoire\nSuites"


def _responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur


def une_reunion(dossier: Dossier, *, maintenant: datetime | None = None, **champs: Any) -> Reunion:
    """Une réunion prévue dans dix jours par le responsable, toute personne joignable invitée."""
    maintenant = maintenant or timezone.now()
    valeurs = {
        "titre": "Présentation du projet",
        "debut": maintenant + timedelta(days=10),
        "duree_minutes": 90,
        "lieu": "Salle des fêtes, Revel",
        "visio": "https://visio.exemple.test/secret",
        "ordre_du_jour": ORDRE,
        **champs,
    }
    return reunions.prevoir(
        dossier, valeurs=valeurs, invites=invitables(dossier), auteur=_responsable(dossier), maintenant=maintenant
    )


CODES = ("offre_note", "delai_rdv", "freins", "besoin_libre")


def un_questionnaire(dossier: Dossier, *, adresses: Sequence[tuple[str, str]] = (), **champs: Any) -> Questionnaire:
    """Un questionnaire en préparation, avec ces adresses et leurs professions."""
    auteur = _responsable(dossier)
    valeurs = {"titre": "Les soins sur notre territoire", "presentation": "Deux minutes.", "codes": CODES, **champs}
    questionnaire = questionnaires.preparer(dossier, **valeurs, auteur=auteur, maintenant=timezone.now())
    reponses.ajouter_destinataires(questionnaire, annuaire=False, acteurs=False, adresses=adresses, auteur=auteur)
    return questionnaire


def un_questionnaire_ouvert(dossier: Dossier, **champs: Any) -> Questionnaire:
    """Ouvert jusque dans vingt jours ; les courriels sont dans la boîte d'envoi."""
    questionnaire = un_questionnaire(dossier, **champs)
    clot_le = timezone.localdate() + timedelta(days=20)
    questionnaires.ouvrir(questionnaire, clot_le=clot_le, auteur=_responsable(dossier), maintenant=timezone.now())
    return questionnaire


def repondre(questionnaire: Questionnaire, profession: str, nombre: int, texte: str = "") -> None:
    """``nombre`` réponses par le lien sans nom : la plus haute note, le premier choix, deux freins."""
    note, libre, delai, freins = questionnaire.questions.all()
    for rang in range(nombre):
        reponses.repondre(
            questionnaire,
            jeton=f"{profession}-{rang}-{questionnaire.pk}",
            profession=profession,
            valeurs={str(note.pk): 5, str(delai.pk): 0, str(freins.pk): [0, 1]},
            textes={libre.pk: texte and f"{texte} {rang}"},
        )
