"""Les pièces jointes de la démonstration : trois petits documents fictifs, par la vraie action."""

from datetime import datetime

from django.conf import settings

from comptes.models import Utilisateur
from dossiers.actions.pieces import joindre
from dossiers.models import LettreIntention, ProjetSante

DOSSIER = settings.BASE_DIR / "fixtures" / "demo" / "pieces"
# Nom du fichier, rubrique, titre.
PIECES = (
    ("compte-rendu-reunion-publique.pdf", "mobilisation", "Compte rendu de la réunion publique"),
    ("lettre-de-soutien-mairie.pdf", "pieces", "Lettre de soutien de la mairie"),
    ("devis-accompagnement.xlsx", "financement", "Devis d’accompagnement"),
)


# Les annexes d'un projet : une lettre, qui se relie, et un tableur, fourni à part.
ANNEXES = (
    ("lettre-de-soutien-mairie.pdf", "pieces", "Lettre d’engagement de la mairie"),
    ("devis-accompagnement.xlsx", "budget", "Devis du matériel partagé"),
)


def joindre_des_annexes(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Les deux annexes d'un projet, si elles n'y sont pas : il se rédige plusieurs fois."""
    jointes = set(projet.dossier.pieces_jointes.filter(sujet=projet.SUJET).values_list("nom", flat=True))
    for nom, rubrique, titre in ANNEXES:
        if nom not in jointes:
            octets = (DOSSIER / nom).read_bytes()
            joindre(
                projet, rubrique=rubrique, nom=nom, octets=octets, titre=titre, auteur=auteur, maintenant=maintenant
            )


def joindre_des_pieces(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Une pièce à chaque dossier, les trois à un sur trois."""
    for nom, rubrique, titre in PIECES if lettre.dossier_id % 3 == 0 else PIECES[:1]:
        octets = (DOSSIER / nom).read_bytes()
        joindre(lettre, rubrique=rubrique, nom=nom, octets=octets, titre=titre, auteur=auteur, maintenant=maintenant)
