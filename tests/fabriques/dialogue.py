"""Des échanges de test : qui peut y écrire, par les vraies actions."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from acteurs.nomenclatures import Categorie
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions.messages import ecrire
from dialogue.enums import Public
from dialogue.models import Message
from dossiers.enums import RoleEquipe
from dossiers.models import ActeurDossier, Dossier, MembreEquipe
from tests.fabriques.dossiers import un_agent, un_porteur

AUTEURS = {
    Public.PORTEUR_GUICHET: "responsable",
    Public.GUICHET_ARS: Role.COORDINATEUR.value,
    Public.ARS_AM: Role.INSTRUCTEUR_AM.value,
    Public.GUICHET: Role.COORDINATEUR.value,
    Public.ARS: Role.INSTRUCTEUR_ARS.value,
}


def gens(dossier: Dossier) -> dict[str, Utilisateur]:
    """L'équipe, un agent de chaque rôle du ressort, un déporté (acteur du dossier), deux étrangers."""
    trouves = {RoleEquipe.RESPONSABLE.value: dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur}
    for role in (RoleEquipe.REDACTEUR, RoleEquipe.LECTEUR):
        personne = un_porteur(f"{role.value}@exemple.test", nom=role.value)
        if not dossier.equipe.filter(utilisateur=personne).exists():
            MembreEquipe.objects.create(dossier=dossier, utilisateur=personne, role=role, depuis=timezone.now())
        trouves["lecteur_de_l_equipe" if role == RoleEquipe.LECTEUR else role.value] = personne
    institutions = set(Role) - {Role.RESPONSABLE, Role.REDACTEUR, Role.LECTEUR_EQUIPE}
    trouves |= {role.value: un_agent(role) for role in sorted(institutions)}
    trouves["deporte"] = un_agent(Role.COORDINATEUR, email="deporte@exemple.test")
    if not dossier.acteurs.filter(courriel="deporte@exemple.test").exists():
        ActeurDossier.objects.create(
            dossier=dossier, categorie=Categorie.PROFESSIONNEL, nom="Déporté", courriel="deporte@exemple.test"
        )
    trouves["ailleurs"] = un_agent(Role.COORDINATEUR, "75", "coordinateur-75@exemple.test")
    trouves["etranger"] = un_porteur("etranger@exemple.test", nom="Étranger")
    return trouves


def un_message(dossier: Dossier, public: Public, texte: str = "Bonjour.", **champs: Any) -> Message:
    """Un message de qui peut écrire dans ce fil ; une minute passe entre deux."""
    auteur: Utilisateur = champs.pop("auteur", None) or gens(dossier)[AUTEURS[public]]
    maintenant: datetime = champs.pop("maintenant", None) or timezone.now() - timedelta(minutes=1)
    return ecrire(dossier, public, texte=texte, auteur=auteur, maintenant=maintenant, **champs)
