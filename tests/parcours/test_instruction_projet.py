"""Le projet instruit des deux côtés : l'ARS au téléphone, puis l'Assurance Maladie ; préparer, renvoyer, décider."""

import re

import pytest
from django.urls import reverse

from dossiers.enums import EtatProjet
from dossiers.models import Dossier
from tests.fabriques.etats import un_dossier_a
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def _instruction(dossier: Dossier, cote: str) -> str:
    return reverse("instruction_projet:instruction", args=[dossier.numero, cote])


def _apprecier(personne: Personne, commentaire: str) -> None:
    """Chaque critère de la grille, tel que la page le propose ; l'enregistrement suit la frappe."""
    criteres = personne.page.locator("#ma-grille textarea[name$='-commentaire']")
    noms = [champ.get_attribute("name").removesuffix("-commentaire") for champ in criteres.all()]
    assert len(noms) > 1
    for nom in noms:
        personne.champ(f"{nom}-appreciation", "conforme")
    personne.champ(f"{noms[0]}-commentaire", commentaire)
    personne.tout_est_enregistre()


def _decider(dossier: Dossier, cote: str, instructeur: Personne, decideur: Personne) -> None:
    """L'instructeur propose, le décideur renvoie avec un mot, l'instructeur complète, le décideur prend."""
    instructeur.lien("Préparer la décision").titre("Préparer la décision")
    instructeur.champ("sens", "accord").remplir(texte="Le projet répond aux besoins.")
    instructeur.bouton("Proposer la décision au décideur").lit("Décision proposée")
    decideur.aller(_instruction(dossier, cote))
    decideur.lien("Renvoyer à l’instructeur").remplir(commentaire="Citez les indicateurs.")
    decideur.bouton(re.compile("^Renvoyer"))
    instructeur.aller(_instruction(dossier, cote))
    instructeur.lit("Décision renvoyée", "Citez les indicateurs.").lien("Continuer la préparation")
    instructeur.remplir(texte="Le projet répond aux besoins ; ses indicateurs se mesurent.")
    instructeur.bouton("Proposer la décision au décideur")
    decideur.aller(_instruction(dossier, cote))
    decideur.lien("Prendre la décision").titre("Prendre la décision").lit("définitif")
    decideur.bouton("Prendre la décision")


def test_l_ars_puis_l_assurance_maladie_instruisent_et_decident(ouvrir, equipe) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    ars = ouvrir(equipe["ars"], largeur=TELEPHONE, theme="dark")
    ars.aller(dossier.get_absolute_url())
    ars.lien(re.compile("^Instruire|^Instruction")).titre("Instruction du projet de santé")

    # Au téléphone, chaque partie du projet s'ouvre par son titre.
    besoin = ars.page.get_by_role("button", name="Fiches-actions")
    corps = ars.page.locator("#lu-fiches-corps")
    assert (besoin.get_attribute("aria-expanded"), corps.is_visible()) == ("false", False)
    besoin.press("Enter")
    corps.locator("article").first.wait_for()
    assert besoin.get_attribute("aria-expanded") == "true"
    ars.examiner()

    _apprecier(ars, "Un seul bassin de vie.")
    ars.aller(_instruction(dossier, "ars"))
    ars.lit("Un seul bassin de vie.")
    caisse = ouvrir(equipe["cpam"])
    caisse.aller(dossier.get_absolute_url())
    assert caisse.gestes_offerts() == []
    _decider(dossier, "ars", ars, ouvrir(equipe["ars_decideur"]))

    caisse.aller(_instruction(dossier, "am"))
    caisse.titre("Instruction du projet de santé").ne_lit_pas("Un seul bassin de vie.")
    assert caisse.page.locator("#lu-fiches-corps").count() == 0
    _apprecier(caisse, "Les engagements se financent.")
    _decider(dossier, "am", caisse, ouvrir(equipe["cpam_decideur"]))

    porteur = ouvrir(equipe["responsable"])
    porteur.aller(dossier.get_absolute_url())
    porteur.lit("L’ARS prépare le contrat", "Décision").ne_lit_pas("Un seul bassin de vie.")
    porteur.ne_lit_pas("Citez les indicateurs.").refusee(_instruction(dossier, "ars"), 403)
    dossier.projet.refresh_from_db()
    assert dossier.projet.etat == EtatProjet.VALIDE
