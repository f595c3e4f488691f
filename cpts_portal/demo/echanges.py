"""Ce qu'une équipe de démonstration se dit et demande au Guichet avant de déposer : commentaires, relecture, appuis."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import Case, When

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from cpts_portal.demo.agents import Agents
from cpts_portal.demo.personnes import INFIRMIER, une_personne
from dossiers.actions import adhesion, appuis, commentaires, messages, relecture
from dossiers.enums import NiveauActeur, Origine, RoleEquipe
from dossiers.enums_echanges import NatureAppui
from dossiers.models import Dossier, LettreIntention, MessageVoisin
from dossiers.territoire import dossiers_et_recouvrements, evaluer_dossier, voisine_joignable
from territoires.models import Commune

INTERNE = "Il manque la part des plus de 70 ans sans médecin traitant : qui la demande à la caisse ?"
MOT = "Notre diagnostic suffit-il pour déposer ? Nous hésitons sur la prévention."
DU_GUICHET = "Citez votre source et l’année : l’ARS vous les demandera."
REUNION = "Pourriez-vous venir présenter les CPTS à nos confrères un mardi soir ? Une trentaine de personnes."
VOISINS = (
    "Nos deux projets retiennent les mêmes communes. Pouvons-nous nous parler avant de figer nos territoires ? "
    "Nous proposons une visioconférence un jeudi à 13 h."
)
QUESTIONNAIRE = "Avez-vous un modèle de questionnaire pour les professionnels du territoire ?"


def faire_rejoindre(
    lettre: LettreIntention, hasard: Random, commune: Commune, responsable: Utilisateur, maintenant: datetime
) -> None:
    """Un lien d'adhésion ouvert, et une infirmière inscrite qui attend la réponse de l'équipe."""
    lien = adhesion.ouvrir_lien(lettre, auteur=responsable, maintenant=maintenant)
    personne = une_personne(hasard, INFIRMIER)
    valeurs = {
        "nom": personne.nom,
        "prenom": personne.prenom,
        "profession_code": personne.profession.code,
        "profession": personne.metier,
        "commune": commune,
        "courriel": personne.adresse(f"inscription-{lettre.dossier_id}"),
        "niveau": NiveauActeur.PARTICIPE,
    }
    adhesion.s_inscrire(lien, valeurs=valeurs, maintenant=maintenant + timedelta(hours=5))


def ecrire_aux_voisines(agents: Agents, maintenant: datetime) -> int:
    """Deux CPTS, de Haute-Garonne s'il y en a, écrivent à une voisine : un message transmis, un en attente.

    Sans effet si un message existe déjà. Rend le nombre de messages écrits.
    """
    if MessageVoisin.objects.exists():
        return 0
    ecrits = 0
    proches = Case(When(departement_pilote="31", then=0), default=1)
    for dossier in Dossier.objects.vivants().filter(origine=Origine.PORTAIL).order_by(proches, "pk"):
        voisins = dossiers_et_recouvrements(evaluer_dossier(dossier).evaluation.recouvrements)
        if not voisins or dossier.messages_recus.exists():
            continue
        voisine = voisine_joignable(dossier, voisins[0][0].pk)
        auteur = dossier.equipe.get(role=RoleEquipe.RESPONSABLE, fin__isnull=True).utilisateur
        message = messages.ecrire(dossier, voisine=voisine, texte=VOISINS, auteur=auteur, maintenant=maintenant)
        ecrits += 1
        if ecrits == 2:
            break
        guichet = agents.agent(Role.COORDINATEUR, voisine.dossier.departement_pilote_id)
        messages.transmettre(message, auteur=guichet, maintenant=maintenant + timedelta(hours=1))
    return ecrits


def solliciter_le_guichet(
    dossier: Dossier, responsable: Utilisateur, auteur: Utilisateur, agents: Agents, maintenant: datetime
) -> None:
    """Un fil interne, une relecture ouverte et commentée, une réunion acceptée, un questionnaire demandé."""
    ou = {"sujet": "lettre", "rubrique": "diagnostic", "champ": "diagnostic", "endroit": "Diagnostic"}
    fil = commentaires.commenter(dossier, texte=INTERNE, auteur=auteur, maintenant=maintenant, **ou)
    commentaires.repondre(fil, texte="Je m’en charge.", auteur=responsable, maintenant=maintenant)
    relecture.demander_relecture(dossier, mot=MOT, auteur=responsable, maintenant=maintenant)
    acte = {"auteur": responsable, "maintenant": maintenant}
    reunion = appuis.demander_appui(dossier, nature=NatureAppui.REUNION, message=REUNION, **acte)
    appuis.demander_appui(dossier, nature=NatureAppui.QUESTIONNAIRE, message=QUESTIONNAIRE, **acte)
    guichet = agents.agent(Role.COORDINATEUR, reunion.departement_id)
    plus_tard = maintenant + timedelta(hours=3)
    commentaires.commenter(dossier, texte=DU_GUICHET, auteur=guichet, maintenant=plus_tard, **ou)
    prevu = jour_paris(plus_tard) + timedelta(days=21)
    reponse = "Avec plaisir : nous vous proposons ce mardi-là, à 20 h."
    appuis.accepter(reunion, auteur=guichet, maintenant=plus_tard, commentaire=reponse, prevu_le=prevu)
