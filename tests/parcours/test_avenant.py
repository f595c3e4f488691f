"""Un avenant au changement de taille, ouvert, écrit, proposé et signé à l'écran ; l'argent et la version suivent."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comptes.enums import Role
from contrats.enums import EtatAvenant, Partie
from tests.fabriques.comptes import MOT_DE_PASSE
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.negociation import negocier
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signe(equipe):
    p = un_parcours_contrat(timezone.now() - timedelta(days=120), porteur=equipe["responsable"])
    p.proposer()
    p.signer_tous()
    return p


def test_un_avenant_avec_changement_de_taille(ouvrir, signe):
    contrat = f"/dossiers/{signe.dossier.numero}/contrat/"
    instructeur = ouvrir(signe.agent(Role.INSTRUCTEUR_ARS))
    ecrire(instructeur, contrat)
    negocier(signe, signe.avenant)
    instructeur.aller(f"{contrat}avenants/1/")
    instructeur.lien("Proposer l’avenant à la signature").bouton("Proposer l’avenant à la signature")
    instructeur.lit(re.compile("0 signatures? sur 3"))
    for rang, partie in enumerate(Partie):
        largeur = TELEPHONE if partie == Partie.CPTS else 1280
        signer(ouvrir(signe.signataire(partie), largeur=largeur), contrat, rang)
    lire_la_suite(instructeur, signe, contrat)


def ecrire(instructeur: Personne, contrat: str) -> None:
    """Ouvre l'avenant, cocher le seul territoire, corriger la population, lire avant et après."""
    instructeur.aller(contrat)
    instructeur.lien("Ouvrir un avenant").titre("Ouvrir un avenant")
    instructeur.champ("motifs", "territoire").champ("objet", "Extension à la ville voisine.")
    instructeur.bouton("Ouvrir l’avenant").titre("Avenant n° 1").lit("ne change encore")
    instructeur.lien("Changer le territoire").titre("Territoire de l’avenant")
    instructeur.page.get_by_text("Corriger la population", exact=True).click()
    instructeur.champ("correction-population", "52000").champ("correction-motif", "Recensement communal.")
    instructeur.page.get_by_role("button", name="Enregistrer la population retenue").click()
    instructeur.lit(re.compile(r"52\s000 habitants"))
    instructeur.lien("Voir ce qui change").titre("Avenant n° 1")
    instructeur.lit("taille 1", "taille 2", re.compile(r"52\s000 habitants"), "Année pleine, au plus")


def signer(signataire: Personne, contrat: str, donnees_avant: int) -> None:
    signataire.aller(f"{contrat}avenants/1/")
    signataire.lit(re.compile(f"{donnees_avant} signatures? sur 3"))
    signataire.lien("Signer l’avenant").titre("Signer l’avenant n° 1").lit("Empreinte du contenu")
    signataire.champ("mot_de_passe", MOT_DE_PASSE).cocher("consentement")
    signataire.bouton("Signer l’avenant").titre("Avenant n° 1")


def lire_la_suite(lecteur: Personne, p, contrat: str) -> None:
    """Le contrat lit désormais la taille 2, un second plan est établi, la version d'avant reste lisible."""
    assert p.avenant.etat == EtatAvenant.SIGNE
    assert [plan.numero for plan in p.contrat.plans.all()] == [1, 2]
    lecteur.aller(contrat)
    lecteur.lit("Taille 2", "Extension à la ville voisine.")
    lecteur.lien("Lire la version en vigueur à une date").lit("taille 2", "Avenant n° 1 du")
    lecteur.champ("au", p.contrat.signe_le.isoformat()).bouton("Lire la version à cette date").lit("taille 1")
    assert lecteur.telecharger(re.compile("Télécharger cette version"))[:5] == b"%PDF-"
