"""Les actes des services et les réponses du porteur, tels qu'on les fait à l'écran."""

from datetime import date, timedelta

from django.utils import timezone

from dossiers.enums import Critere
from tests.fabriques.comptes import chemin_du_lien
from tests.parcours.gestes import Personne
from tests.parcours.lettre import NOM


def inviter_dans_l_equipe(responsable: Personne, adresse: str, role: str) -> None:
    responsable.lien("Équipe du dossier").titre("Équipe du dossier")
    responsable.remplir(courriel=adresse, role=role).bouton("Envoyer l’invitation")
    responsable.lit(f"L’invitation est partie à {adresse}")


def accepter_l_invitation(invite: Personne) -> None:
    """Suit le lien du courriel reçu."""
    invite.aller(chemin_du_lien(invite.compte.email))
    invite.lit(f"l’équipe du dossier « {NOM} »").bouton("Accepter l’invitation").titre(NOM)


def demander(agent: Personne, bouton: str, question: str, *, rubriques: tuple[str, ...] = (), pieces=()) -> None:
    """Demande des compléments (ou des pièces de la liste légale) au porteur, sous dix jours."""
    souhaitee: date = timezone.localdate() + timedelta(days=10)
    agent.ouvrir_le_dossier(NOM).lien(bouton).remplir(commentaire=question, souhaitee_le=souhaitee.isoformat())
    for rubrique in rubriques:
        agent.page.locator(f"[name=rubriques][value={rubrique}]").check()
    for piece in pieces:
        agent.page.locator(f"[name=pieces][value={piece}]").check()
    agent.bouton(bouton).titre(NOM).lit("Compléments demandés", question)


def repondre(responsable: Personne, bouton: str, message: str) -> None:
    """Envoie les compléments depuis le récapitulatif."""
    responsable.ouvrir_le_dossier(NOM).lien(bouton).remplir(commentaire=message)
    quand_meme = responsable.page.locator("[name=quand_meme]")
    if quand_meme.count():
        quand_meme.check()
    responsable.bouton(bouton).titre(NOM)


def rendre_avis(coordinateur: Personne, sens: str, motivation: str) -> None:
    """La grille des quatre critères, le sens, la motivation."""
    coordinateur.ouvrir_le_dossier(NOM).lien("Rendre l’avis du Guichet")
    for critere in Critere:
        coordinateur.champ(f"{critere}_appreciation", "conforme")
        coordinateur.champ(f"{critere}_commentaire", f"{critere.label} : examiné en réunion.")
    coordinateur.remplir(sens=sens, commentaire=motivation).bouton("Rendre l’avis du Guichet").titre(NOM)
    coordinateur.lit("Avis du Guichet rendu")


def accorder(decideur: Personne, montant: str, convention: str) -> None:
    decideur.ouvrir_le_dossier(NOM).lien("Accorder le financement")
    decideur.remplir(montant=montant, convention=convention).bouton("Accorder le financement").titre(NOM)
    decideur.lit("Financement accordé par l’ARS", "15 000,00 €", convention)


def valider(decideur: Personne, fait: str) -> None:
    decideur.ouvrir_le_dossier(NOM).lien("Valider le projet de santé").bouton("Valider le projet de santé")
    decideur.titre(NOM).lit(fait)
