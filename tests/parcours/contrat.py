"""Le contrat à l'écran : quatre étapes de préparation, la proposition, une signature."""

import re
from datetime import date

from commun.calendrier import ajouter_mois
from tests.fabriques.comptes import MOT_DE_PASSE
from tests.fabriques.contrats import IBAN, SIGNATAIRES, SIRET
from tests.parcours.gestes import Personne
from tests.parcours.lettre import CONTINUER
from tests.parcours.projet import FICHES

DEMARRAGE_MOIS, DEPLOIEMENT_MOIS = 3, 15


def preparer_le_contrat(instructeur: Personne, jour: date) -> None:
    """Parties, missions, indicateurs, clauses : ce que le projet disait déjà est repris."""
    instructeur.lien("Parties et signataires").titre("Parties et signataires")
    nommer_les_parties(instructeur)
    dater_les_missions(instructeur, jour)
    preciser_les_indicateurs(instructeur)
    instructeur.titre("Moyens et clauses").lit("Une coordinatrice à mi-temps")
    instructeur.champ("articles_particuliers", "La CPTS publie un bilan annuel.")
    instructeur.bouton(CONTINUER).titre("Contrat tripartite")


def nommer_les_parties(instructeur: Personne) -> None:
    assert instructeur.valeur("structure_nom") == "Association pour la CPTS du Lauragais"
    assert instructeur.valeur("signataires-0-nom") == "Anne Puech"
    instructeur.remplir(siret=SIRET, iban=IBAN)
    for rang, (nom, qualite) in enumerate(SIGNATAIRES.values()):
        instructeur.champ(f"signataires-{rang}-nom", nom).champ(f"signataires-{rang}-qualite", qualite)
    instructeur.bouton(CONTINUER)


def dater_les_missions(instructeur: Personne, jour: date) -> None:
    """Les trois missions socles démarrent trois mois après ce jour ; la compensation est retenue."""
    instructeur.titre("Missions et calendrier")
    for mission in FICHES:
        instructeur.champ(f"mission-{mission}-demarrage_le", ajouter_mois(jour, DEMARRAGE_MOIS).isoformat())
        instructeur.champ(f"mission-{mission}-deploiement_le", ajouter_mois(jour, DEPLOIEMENT_MOIS).isoformat())
    instructeur.cocher("mission-acces_soins-compensation_snp").bouton(CONTINUER)


def preciser_les_indicateurs(instructeur: Personne) -> None:
    """Repris des fiches, chacun avec toute la part variable de sa mission ; il manque la 1re année et les preuves.

    Les fiches ne disent que la cible de la 5e année : l'écran le dit, les parties tranchent.
    """
    instructeur.titre("Indicateurs et part variable").lit("aucun objectif avant la 5e année")
    for mission, (_titre, intitule, _reference, cible) in FICHES.items():
        assert instructeur.valeur(f"ind-{mission}-0-intitule") == intitule
        assert (instructeur.valeur(f"ind-{mission}-0-cible"), instructeur.valeur(f"ind-{mission}-0-cible_5")) == (
            "", cible.removesuffix(" %"),
        )  # fmt: skip
        instructeur.champ(f"ind-{mission}-0-cible", cible.removesuffix(" %"))
        instructeur.champ(f"ind-{mission}-0-preuves", "Relevé annuel de l’Assurance Maladie.")
    instructeur.bouton(CONTINUER)


def negocier(instructeur: Personne, *autres: Personne) -> None:
    """L'ARS soumet la première version ; les trois parties la lisent et donnent leur bon."""
    instructeur.lit("Le contenu est complet").lien("Négocier le contrat").titre("Négociation")
    page = instructeur.page.url.removeprefix(instructeur.site)
    instructeur.lien("Soumettre la version 1").bouton("Soumettre la version 1")
    for rang, personne in enumerate((instructeur, *autres)):
        personne.aller(page)
        personne.lit(re.compile(f"{rang} bons? sur 3")).lien("Lire la version 1").titre("Version 1 en négociation")
        personne.lien("Donner notre bon pour signature").bouton("Donner notre bon pour signature")
    instructeur.aller(page)


def proposer(instructeur: Personne) -> None:
    instructeur.lit("Les trois parties ont donné leur bon").lien("Proposer le contrat à la signature")
    instructeur.lit("Le contenu est figé").bouton("Proposer le contrat à la signature")
    instructeur.lit("Contrat proposé à la signature")


def signer(signataire: Personne, dossier: str, donnees_avant: int) -> None:
    """Lit le contrat, puis signe pour sa partie ; ``donnees_avant`` : signatures déjà données."""
    signataire.ouvrir_le_dossier(dossier).aller(signataire.page.url.removeprefix(signataire.site) + "contrat/")
    signataire.lit(re.compile(f"{donnees_avant} signatures? sur 3"))
    signataire.lien("Signer le contrat").titre("Signer le contrat tripartite").lit("Empreinte du contenu")
    signataire.champ("mot_de_passe", MOT_DE_PASSE).cocher("consentement").bouton("Signer le contrat").lit(
        "Contrat signé par une partie"
    )
