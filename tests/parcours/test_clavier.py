"""La lettre d'intention au clavier seul : de la connexion au dépôt, sans une fois toucher la souris."""

import pytest
from playwright.sync_api import expect

from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from tests.fabriques.dossiers import MOT_DE_PASSE
from tests.parcours.clavier import Clavier
from tests.parcours.gestes import Personne
from tests.parcours.lettre import CONTINUER, NOM

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def personne(ouvrir, equipe) -> Personne:
    return ouvrir(equipe["responsable"], connectee=False)


def test_ecrire_et_deposer_la_lettre_au_clavier(personne):
    clavier = Clavier(personne)
    se_connecter(clavier)
    ouvrir_un_dossier(clavier)
    corriger_une_erreur_depuis_le_resume(clavier)
    choisir_le_territoire(clavier)
    decrire(clavier)
    deposer(clavier)
    assert Dossier.objects.get().lettre.etat == EtatLettre.DEPOSEE


def se_connecter(clavier: Clavier) -> None:
    clavier.personne.aller("/connexion/")
    clavier.presser("Tab")
    expect(clavier.page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    clavier.presser("Enter")
    clavier.taper("Adresse électronique", clavier.personne.compte.email)
    clavier.taper("Mot de passe", MOT_DE_PASSE).envoyer("Se connecter", "À faire")


def ouvrir_un_dossier(clavier: Clavier) -> None:
    clavier.envoyer("Ouvrir un dossier", "Ouvrir un dossier de CPTS")
    clavier.taper("Nom", NOM).envoyer("Ouvrir le dossier", "Porteur et contact")
    clavier.taper("Prénom", "Anne").taper("Nom", "Puech").taper("Adresse électronique", "anne.puech@exemple.test")
    clavier.envoyer(CONTINUER, "Structure")


def corriger_une_erreur_depuis_le_resume(clavier: Clavier) -> None:
    """Le résumé reçoit le focus ; son lien mène au champ ; la saisie est gardée."""
    clavier.choisir("Structure juridique", "Association déclarée").taper(
        "Nom de la structure", "Association de la CPTS"
    )
    clavier.taper("Numéro SIRET", "12345678901234").envoyer(CONTINUER, "Structure")
    expect(clavier.page.locator(".resume-erreurs")).to_be_focused()
    clavier.aller_a("").presser("Enter")
    expect(clavier.page.get_by_label("Numéro SIRET")).to_be_focused()
    clavier.presser("Control+a").presser("Delete")
    clavier.envoyer(CONTINUER, "Territoire")


def choisir_le_territoire(clavier: Clavier) -> None:
    """La recherche propose ; la flèche descend aux résultats, Entrée ajoute, le focus revient à la recherche."""
    clavier.taper("Commune ou intercommunalité", "gardouch")
    resultat = clavier.page.get_by_role("button", name="Ajouter Gardouch")
    resultat.wait_for()
    clavier.presser("ArrowDown")
    expect(resultat).to_be_focused()
    clavier.presser("Enter")
    clavier.personne.lit("Gardouch (31) ajoutée")
    expect(clavier.page.get_by_label("Commune ou intercommunalité")).to_be_focused()
    clavier.envoyer("Continuer", "Diagnostic")


def decrire(clavier: Clavier) -> None:
    clavier.taper("Éléments de diagnostic", "La population vieillit.")
    clavier.envoyer(CONTINUER, "Besoins de santé")
    clavier.taper("Besoin de santé", "Accès à un médecin traitant")
    clavier.taper("Élément de diagnostic", "14 % n’en ont pas.")
    clavier.envoyer(CONTINUER, "Information et mobilisation")
    clavier.taper("Actions d’information", "Deux réunions publiques.")
    clavier.envoyer(CONTINUER, "Acteurs")
    clavier.envoyer("Ajouter une personne", "Ajouter une personne")
    clavier.taper("Prénom", "Anne").taper("Nom", "Puech").choisir("Profession de santé", "Médecin")
    clavier.envoyer("Ajouter aux acteurs", "Acteurs")
    clavier.envoyer("Continuer", "Équipe projet et coordination")
    clavier.envoyer(CONTINUER, "Missions")
    for mission in ("accès", "parcours", "prévention"):
        clavier.taper("Constat", f"Constat pour la mission {mission}.").taper("Objectif", "Un objectif chiffré.")
        clavier.taper("Actions pressenties", "Deux actions pilotes.")
    clavier.envoyer(CONTINUER, "Organisation et calendrier")
    clavier.envoyer(CONTINUER, "Moyens et demande FIR")
    clavier.aller_a("Oui").presser("ArrowDown")
    expect(clavier.page.get_by_role("radio", name="Non")).to_be_focused()
    clavier.envoyer(CONTINUER, "Pièces jointes")
    clavier.envoyer("Aller au récapitulatif", "Lettre d’intention")


def deposer(clavier: Clavier) -> None:
    clavier.personne.lit("Tout ce qui est nécessaire est rempli")
    clavier.envoyer("Déposer la lettre d’intention", "Déposer la lettre d’intention")
    clavier.envoyer("Déposer la lettre d’intention", NOM)
    clavier.personne.lit("Lettre d’intention déposée")
