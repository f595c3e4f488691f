"""La décision qui explique l'état d'un dossier se lit sur sa page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from comptes.enums import Role
from dossiers.actions import projet as projets
from dossiers.actions.refus_implicite import constater_les_refus_implicites
from dossiers.decisions import decision_motivee
from dossiers.enums import EtatLettre, EtatProjet
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import CHEMINS_LETTRE, CHEMINS_PROJET, un_dossier_a

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
EXPLICATIONS = {
    ("lettre", EtatLettre.AVIS_RENDU): ("Avis du Guichet rendu", "", "Motivation de l’avis."),
    ("lettre", EtatLettre.REFUSEE): ("Demande refusée par l’ARS", "Crédits FIR indisponibles", "Crédits épuisés."),
    ("lettre", EtatLettre.CLASSEE): ("Lettre classée sans suite", "", "Sans réponse."),
    ("lettre", EtatLettre.RETIREE): ("Lettre d’intention retirée", "", "Équipe dissoute."),
    ("projet", EtatProjet.OPPOSE): ("Opposition de l’ARS", "Territoire non pertinent", "Bassin de vie coupé en deux."),
    ("projet", EtatProjet.REFUSE_AM): ("Projet refusé par l’Assurance Maladie", "", "Missions à préciser."),
    ("projet", EtatProjet.CLASSE): ("Projet classé sans suite", "", "Sans réponse."),
    ("projet", EtatProjet.RETIRE): ("Projet de santé retiré", "", "À réécrire."),
}


def _a(sujet: str, etat: str):
    options = {"etat_lettre": etat} if sujet == "lettre" else {"etat_projet": etat}
    return getattr(un_dossier_a(**options), sujet)


@pytest.mark.parametrize("etat", [*(("lettre", e) for e in CHEMINS_LETTRE), *(("projet", e) for e in CHEMINS_PROJET)])
def test_chaque_etat_qui_appelle_une_explication_a_la_sienne_les_autres_aucune(etat):
    lue = decision_motivee(_a(*etat))
    assert ((lue.fait, lue.motif, lue.texte) if lue else None) == EXPLICATIONS.get(etat)


def test_un_projet_repris_garde_l_opposition_sous_les_yeux():
    projet = _a("projet", EtatProjet.OPPOSE)
    responsable = projet.dossier.equipe.get(role="responsable").utilisateur
    projets.reprendre(projet, auteur=responsable, maintenant=projet.dossier.evenements.last().instant)
    assert decision_motivee(projet).texte == "Bassin de vie coupé en deux."


def test_le_refus_implicite_dit_les_voies_de_recours():
    dossier = un_dossier_a(EtatLettre.TRANSMISE, depart=DEPART)
    echeance = dossier.lettre.echeance_refus_implicite_le
    constater_les_refus_implicites(echeance + timedelta(days=1), DEPART + timedelta(days=90))
    dossier.lettre.refresh_from_db()
    lue = decision_motivee(dossier.lettre)
    assert lue.jour == echeance
    assert any("tribunal administratif" in voie for voie in lue.recours)


def test_la_page_du_dossier_montre_le_motif_a_qui_lit_la_lettre_pas_a_qui_est_informe():
    dossier = un_dossier_a(EtatLettre.REFUSEE)
    adresse = dossier.get_absolute_url()
    responsable = dossier.equipe.get(role="responsable").utilisateur
    assert "Crédits épuisés." in client_de(responsable).get(adresse).content.decode()
    assert "Crédits épuisés." not in client_de(un_agent(Role.INSTRUCTEUR_AM)).get(adresse).content.decode()


@pytest.mark.parametrize("etats", [{"etat_lettre": EtatLettre.REFUSEE}, {"etat_projet": EtatProjet.OPPOSE}])
def test_un_refus_de_l_ars_dit_comment_le_contester(etats: dict[str, str]) -> None:
    dossier = un_dossier_a(**etats)
    objet = dossier.projet if "etat_projet" in etats else dossier.lettre
    phrases = decision_motivee(objet).recours
    assert ["L411-2" in phrases[0], "R421-1" in phrases[1]] == [True, True]
