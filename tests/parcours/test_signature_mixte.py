"""Signature mixte : la CPTS et la caisse sur le portail, l'ARS sur papier ; le scan mêlé, incomplet, puis complété."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from pypdfium2 import PdfDocument

from commun.calendrier import jour_paris
from contrats.enums import EtatContrat, Partie
from contrats.scans import document_propose
from dossiers.archives import produire
from tests.fabriques.comptes import MOT_DE_PASSE
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.scans import en_octets, lire_tout
from tests.parcours.gestes import Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def propose(equipe):
    p = un_parcours_contrat(timezone.now() - timedelta(days=30), porteur=equipe["responsable"])
    p.proposer()
    produire(document_propose(p.contrat).pk)
    return p


def numerisees(octets: bytes) -> list[Image.Image]:
    """Les pages du PDF du portail, imprimées puis numérisées à 150 points par pouce."""
    with PdfDocument(octets) as document:
        return [page.render(scale=150 / 72, grayscale=True).to_pil() for page in document]


def joindre(personne: Personne, nom: str, octets: bytes, bouton: str) -> Personne:
    fichier = {"name": nom, "mimeType": "application/pdf", "buffer": octets}
    personne.page.locator("[name=fichiers]").set_input_files(files=[fichier])
    return personne.bouton(bouton)


def signer(signataire: Personne, contrat: str) -> None:
    signataire.aller(contrat)
    signataire.lien("Signer le contrat").titre("Signer le contrat tripartite").lit("Empreinte du contenu")
    signataire.champ("mot_de_passe", MOT_DE_PASSE).cocher("consentement").bouton("Signer le contrat")
    signataire.lit("Contrat signé par une partie")


def test_la_cpts_et_la_caisse_en_ligne_l_ars_sur_papier(ouvrir, propose):
    contrat = f"/dossiers/{propose.dossier.numero}/contrat/"
    signer(ouvrir(propose.signataire(Partie.CPTS)), contrat)
    ars = ouvrir(propose.signataire(Partie.ARS))
    ars.aller(contrat)
    ars.lit(re.compile("1 signature sur 3")).lien("Signer sur papier").titre("Signer le contrat sur papier")
    rendre_le_papier(ars, numerisees(ars.telecharger(re.compile("la version 1"))))
    confirmer(ars, jour_paris(timezone.now()).isoformat())
    signer(ouvrir(propose.signataire(Partie.AM)), contrat)
    assert propose.contrat.etat == EtatContrat.ACTIF
    assert dict(propose.contrat.signatures.values_list("partie", "mode"))[Partie.ARS] == "papier"
    ars.aller(contrat)
    ars.lit("Signé sur papier", "Preuves de signature")
    assert ars.telecharger(re.compile("scan signé"))[:5] == b"%PDF-"
    assert ars.telecharger(re.compile("Hélène Vidal$"))[:5] == b"%PDF-"


def rendre_le_papier(ars: Personne, pages: list[Image.Image]) -> None:
    """Un premier lot, pages à l'envers de l'ordre, l'une tournée, la deuxième oubliée ; puis la deuxième."""
    premier = [page for rang, page in enumerate(pages) if rang != 1][::-1]
    premier[0] = premier[0].rotate(90, expand=True)
    joindre(ars, "scan.pdf", en_octets(*premier), "Rendre ces fichiers").lit("Lecture en cours")
    lire_tout()
    ars.page.reload()
    ars.lit("Incomplet : il manque la page 2", "Reconnue, remise droite")
    assert ars.principal.get_by_role("button", name="Classer ce scan").count() == 0
    joindre(ars, "page-2.pdf", en_octets(pages[1]), "Ajouter ces fichiers au lot")
    lire_tout()
    ars.page.reload()
    ars.lit("Complet : toutes les pages sont là")
    ars.examiner()


def confirmer(ars: Personne, jour: str) -> None:
    ars.bouton("Classer ce scan").titre("Confirmer une signature sur papier").lit("Aucune encore")
    ars.champ("jour", jour).bouton("Enregistrer cette signature").lit("Cochez la case")
    ars.cocher("certifie").bouton("Enregistrer cette signature").lit("signature sur papier est enregistrée")
