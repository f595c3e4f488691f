"""« À faire » et agenda d'un dialogue de gestion : à la bonne partie, jusqu'à ce que ce soit fait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comptes.enums import Role
from contrats.enums import Partie
from execution.actions import gestion, positions, redaction
from execution.rendez_vous import rendez_vous_de
from execution.taches_gestion import comptes_rendus_a_approuver, positions_a_ecrire, suites_a_tenir
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db


@pytest.fixture
def ici():
    ici = un_contrat_en_vigueur(il_y_a(500))
    ici.maintenant = timezone.now()
    return ici


def nombres(requete, personnes):
    return {qui: requete(personne).count() for qui, personne in personnes.items()}


def test_chaque_partie_a_sa_position_a_ecrire_jusqu_a_l_envoi(ici):
    dialogue = ici.ouvrir_le_dialogue()
    agents = {partie: ici.agent(partie) for partie in Partie} | {"guichet": ici.parcours.agent(Role.COORDINATEUR)}
    assert nombres(positions_a_ecrire, agents) == {**dict.fromkeys(Partie, 1), "guichet": 0}
    assert {len(rendez_vous_de(ici.agent(partie), ici.maintenant, "hote")) for partie in Partie} == {1}
    positions.envoyer(dialogue, texte="Notre position.", **ici.acte(Partie.ARS))
    assert nombres(positions_a_ecrire, agents) == {Partie.CPTS: 1, Partie.ARS: 0, Partie.AM: 1, "guichet": 0}


def test_une_position_s_attend_jusqu_au_soir_du_soixantieme_jour(ici):
    ici.ouvrir_le_dialogue(dans=timedelta(days=60, hours=4))
    assert positions_a_ecrire(ici.agent(Partie.ARS)).count() == 1
    ici.contrat.dialogues.update(debut=timezone.now() + timedelta(days=61))
    assert positions_a_ecrire(ici.agent(Partie.ARS)).count() == 0


def test_le_compte_rendu_attend_qui_engage_sa_partie_puis_la_suite_son_responsable(ici):
    dialogue = ici.tenir_le_dialogue()
    suite = {"texte": "Recruter", "partie": Partie.CPTS, "responsable": "A. Puech"}
    echeance = ici.jour + timedelta(days=40)
    redaction.ajouter_suite(dialogue, **suite, echeance_le=echeance, **ici.acte(Partie.ARS))
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    signataires = {partie: ici.parcours.signataire(partie) for partie in Partie}
    instructeur = {"instructeur": ici.agent(Partie.AM)}
    assert nombres(comptes_rendus_a_approuver, signataires | instructeur) == {
        **dict.fromkeys(Partie, 1),
        "instructeur": 0,
    }
    assert nombres(suites_a_tenir, signataires) == dict.fromkeys(Partie, 0)
    for partie in Partie:
        ici.approuver(dialogue, partie)
    assert nombres(comptes_rendus_a_approuver, signataires) == dict.fromkeys(Partie, 0)
    assert nombres(suites_a_tenir, signataires) == {Partie.CPTS: 1, Partie.ARS: 0, Partie.AM: 0}
