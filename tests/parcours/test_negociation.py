"""Une négociation à l'écran : l'ARS soumet, la CPTS propose, la caisse remarque, trois bons, la proposition."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contrats.enums import EtatContrat, Partie
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.negociation import qui_negocie
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
MOYENS = "Une coordinatrice à temps plein, un logiciel partagé"


def test_une_version_se_discute_se_reprend_et_s_approuve_a_trois(ouvrir, equipe):
    p = un_parcours_contrat(timezone.now() - timedelta(days=10), porteur=equipe["responsable"])
    p.preparer()
    page = reverse("negociation:negociation", args=[p.dossier.numero, "contrat"])
    ars = ouvrir(qui_negocie(p, Partie.ARS))
    cpts = ouvrir(p.responsable, largeur=TELEPHONE)
    caisse = ouvrir(qui_negocie(p, Partie.AM))

    ars.aller(page)
    ars.lit("Aucune version soumise").lien("Soumettre la version 1").champ("message", "À relire avant lundi.")
    ars.bouton("Soumettre la version 1").lit("0 bon sur 3", "À relire avant lundi.")
    proposer_une_difference(cpts, page)
    remarquer(caisse, page)
    repondre_et_soumettre(ars, page)

    cpts.aller(page)
    cpts.lit("Votre partie est attendue").lien("Lire la version 2")
    cpts.lit("Depuis la version 1", "1 clause change", "un logiciel partagé")
    for rang, personne in enumerate((cpts, caisse, ars)):
        approuver(personne, page, rang)
    ars.aller(page)
    ars.lien("Proposer le contrat à la signature").bouton("Proposer le contrat à la signature")
    contrat = p.contrat
    assert contrat.etat == EtatContrat.A_SIGNER
    assert contrat.empreinte == contrat.versions_soumises.get(numero=2).empreinte
    cpts.aller(page)
    cpts.lit("rien ne s’y écrit plus").ne_lit_pas("Donner notre bon")


def proposer_une_difference(cpts: Personne, page: str) -> None:
    """La CPTS récrit les moyens ; la différence se lit mot à mot."""
    cpts.aller(page)
    cpts.lien("Lire la version 1").titre("Version 1 en négociation")
    cpts.lien("Proposer une modification : Moyens").titre("Proposer une modification")
    cpts.bouton("Proposer cette modification").lit("Dites pourquoi vous proposez ce changement.")
    cpts.remplir(moyens=MOYENS, motif="Le poste est pourvu.").bouton("Proposer cette modification")
    cpts.lit("Votre proposition est envoyée", "un logiciel partagé", "Le poste est pourvu.")


def remarquer(caisse: Personne, page: str) -> None:
    caisse.aller(page)
    caisse.lit("Le poste est pourvu.").lien("Lire la version 1")
    caisse.lien("Tout déplier").lien(re.compile("^Remarquer : Article 8")).champ("texte", "En visioconférence ?")
    caisse.bouton("Poser cette remarque").lit("Votre remarque est posée", "En visioconférence ?")


def repondre_et_soumettre(ars: Personne, page: str) -> None:
    """L'ARS répond, accepte la différence, soumet la version 2."""
    ars.aller(page)
    ars.lien(re.compile("^Répondre : ")).champ("texte", "Oui, dès cette année.").bouton("Envoyer cette réponse")
    ars.lien(re.compile("^Marquer comme réglée")).bouton("Marquer comme réglée").lit("Résolue")
    ars.aller(page)
    ars.lien(re.compile("^Accepter et écrire")).lit("un logiciel partagé").bouton("Accepter et écrire")
    ars.aller(page)
    ars.lit("Le contenu est repris").lien("Soumettre la version 2").bouton("Soumettre la version 2")


def approuver(personne: Personne, page: str, deja: int) -> None:
    personne.aller(page)
    personne.lit(re.compile(f"{deja} bons? sur 3")).lien("Lire la version 2")
    personne.lien("Donner notre bon pour signature").lit("empreinte").bouton("Donner notre bon pour signature")
    personne.lit("Votre bon pour signature est donné")
