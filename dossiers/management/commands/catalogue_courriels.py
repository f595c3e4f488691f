"""``manage.py catalogue_courriels`` : qui reçoit quoi, lu des tables (docs/courriels.md)."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from dossiers.enums import Sujet, Tour
from dossiers.notifications import PREVIENT_DES_FAITS
from dossiers.workflow import AUTOMATES, libelle_evenement

EN_TETE = """# Les courriels du portail

Tiré du code par `manage.py catalogue_courriels` ; ne pas modifier à la main (`make fix`).

Côté ARS et Assurance Maladie : les agents du département pilote. Côté Guichet : les coordinateurs de la région. Côté
porteur : toute l'équipe du dossier. Un courriel ne dit que le fait et l'adresse de la page ; rien d'autre n'y fuit.
"""

# Courriels adressés à une personne, hors des événements d'un dossier.
A_UNE_PERSONNE = (
    ("Invitation dans l'équipe d'un dossier, ou responsabilité proposée", "la personne invitée"),
    ("Membre retiré de l'équipe d'un dossier", "la personne retirée"),
    (
        "Commentaire écrit dans une rubrique (un courriel par rubrique, tant qu'elle n'est pas ouverte)",
        "l'équipe ; pendant une relecture, pour un fil partagé, les coordinateurs du Guichet",
    ),
    ("Appui demandé au Guichet, ou demande annulée", "les coordinateurs du Guichet de la région"),
    ("Message à une CPTS voisine, confié au Guichet", "les coordinateurs du Guichet de la région"),
    ("Reprise d'une CPTS antérieure soumise à l'ARS", "les décideurs de l'ARS des départements du territoire"),
    ("Reprise d'une CPTS antérieure refusée par l'ARS", "le coordinateur qui l'a préparée"),
    ("Ajout parmi les acteurs d'un dossier (information RGPD, une fois par dossier)", "la personne citée"),
    ("Inscription par un lien d'adhésion : reçue, acceptée ou refusée", "la personne inscrite"),
    ("Compte ouvert, rôle donné, adresse ou mot de passe changé", "la personne concernée"),
)


class Command(BaseCommand):
    help = "Imprime le catalogue des courriels : événement, qui le reçoit."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(EN_TETE)
        for sujet in Sujet:
            lignes = list(_lignes(sujet))
            if lignes:
                self.stdout.write(f"## {sujet.label}\n\n| ce qui s'est passé | qui est prévenu |\n|---|---|")
                for fait, publics in lignes:
                    self.stdout.write(f"| {fait} | {', '.join(Tour(p).label for p in publics) or 'personne'} |")
                self.stdout.write("")
        self.stdout.write("## À une personne\n\n| ce qui s'est passé | qui est prévenu |\n|---|---|")
        for fait, qui in A_UNE_PERSONNE:
            self.stdout.write(f"| {fait} | {qui} |")


def _lignes(sujet: Sujet) -> Iterator[tuple[str, tuple[Tour, ...]]]:
    automate = AUTOMATES.get(sujet)
    for transition in automate.transitions.values() if automate else ():
        yield transition.fait, transition.previent
    for code, publics in PREVIENT_DES_FAITS.items():
        prefixe, nom = code.split(".", 1)
        if prefixe == sujet:
            yield libelle_evenement(prefixe, nom), publics
