"""Les acteurs au navigateur : un tableau refusé puis enregistré ; une inscription au téléphone, puis un retrait."""

import re

import pytest
from playwright.sync_api import expect

from commun.models import CourrielSortant
from dossiers import etapes
from dossiers.enums import Sujet
from dossiers.jetons import adresse_du_lien
from tests.fabriques.comptes import un_compte
from tests.fabriques.etats import un_parcours
from tests.parcours.gestes import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
ENTETE = "nom;prenom;profession;rpps;code_commune\n"
FAUX = ENTETE + "Durand;Zoé;Kiné;;31582\nMarty;Luc;Infimier;10000000000;99999\n"
JUSTE = ENTETE + "Durand;Zoé;Kiné;;31582\nMarty;Luc;Infirmier;;31582\n"


def envoyer(personne, contenu: str):
    fichier = {"name": "acteurs.csv", "mimeType": "text/csv", "buffer": contenu.encode()}
    personne.page.get_by_label("Tableau des acteurs").set_input_files(fichier)
    return personne.bouton("Analyser le tableau")


def adresse_des_acteurs(dossier) -> str:
    return etapes.adresse(dossier.lettre, etapes.rubrique(Sujet.LETTRE, "acteurs"))


@pytest.mark.parametrize("javascript", [True, False])
def test_un_tableau_est_refuse_ligne_par_ligne_puis_corrige_et_enregistre(ouvrir, equipe, javascript):
    dossier = un_parcours().dossier
    avant = dossier.acteurs.count()
    porteur = ouvrir(equipe["responsable"], javascript=javascript)
    porteur.aller(adresse_des_acteurs(dossier))
    porteur.lien("Importer un tableau").titre("Importer des acteurs")
    envoyer(porteur, FAUX).titre("À corriger avant d’enregistrer")
    porteur.lit("Luc Marty", "vouliez-vous dire « Infirmier »", "numéro RPPS est fausse", "Commune inconnue : 99999")
    assert dossier.acteurs.count() == avant
    porteur.lien("Envoyer le tableau corrigé").titre("Importer des acteurs")
    envoyer(porteur, JUSTE).titre("À confirmer").lit("2 à ajouter")
    assert dossier.acteurs.count() == avant
    porteur.bouton("Enregistrer 2 acteurs").titre("Acteurs enregistrés")
    assert dossier.acteurs.count() == avant + 2
    porteur.lien("Voir les acteurs").titre("Acteurs").lit("Zoé Durand", "Luc Marty")


def test_une_personne_s_inscrit_au_telephone_puis_se_retire_elle_meme(ouvrir, equipe):
    dossier = un_parcours().dossier
    porteur = ouvrir(equipe["responsable"])
    porteur.aller(adresse_des_acteurs(dossier))
    porteur.lien("Faire rejoindre par QR code").bouton("Ouvrir un lien d’adhésion")
    expect(porteur.page.get_by_alt_text("QR code qui mène à la page d’inscription")).to_be_visible()
    lien = dossier.liens_adhesion.get()
    passant = ouvrir(un_compte("sans-compte@exemple.test"), connectee=False, largeur=TELEPHONE, theme="dark")
    passant.aller(re.sub(r"^https?://[^/]+", "", adresse_du_lien(lien)))
    passant.bouton("M’inscrire parmi les acteurs").lit("Cochez cette case pour vous inscrire")
    passant.remplir(prenom="Léa", nom="Marty", metier="60", commune="31582", courriel="lea@exemple.test")
    passant.cocher("consentement").bouton("M’inscrire parmi les acteurs").titre("Inscription reçue")
    porteur.aller(adresse_des_acteurs(dossier))
    porteur.lien(re.compile("1 à confirmer")).lien("Répondre").titre("Inscription de Léa Marty")
    porteur.bouton("Accepter l’inscription").titre("Acteurs").lit("Léa Marty")
    corps = CourrielSortant.objects.filter(destinataire="lea@exemple.test").order_by("pk").first().corps
    passant.aller(re.search(r"/ma-fiche/[^/\s]+/", corps)[0])
    passant.titre("Votre fiche").lit("Infirmier", "Villefranche-de-Lauragais", "L1434-12")
    passant.remplir(nom="Marty-Roux").bouton("Enregistrer mes corrections").lit("Léa Marty-Roux")
    passant.lien("Demander mon retrait").titre("Demander mon retrait")
    passant.bouton("Effacer ma fiche").titre("Votre fiche est effacée")
    porteur.aller(adresse_des_acteurs(dossier))
    porteur.ne_lit_pas("Marty-Roux")
