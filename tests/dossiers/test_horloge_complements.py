"""L'horloge sous toute suite de demandes, de questions et de réponses : une question ne bouge jamais l'échéance."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commun.delais import ajouter_mois, jour_paris
from comptes.enums import Role
from dossiers.actions import complements, questions, reponses
from dossiers.actions import projet as projets
from dossiers.enums import EtatProjet, PieceLegale, Sujet
from dossiers.enums_complements import NatureElement, NatureReponse
from dossiers.horloge import horloge
from dossiers.journal import verifier_dossier
from dossiers.models import Evenement
from dossiers.parametres import ANNULATION_REND_L_ECHEANCE
from tests.dossiers.test_complements import PROJET_ARS, envoyer, jusqu_a, preparer
from tests.fabriques.etats import Parcours
from tests.fabriques.parametres import poser

pytestmark = pytest.mark.django_db
GESTES = ("question", "réponse", "pièces", "compléter", "annuler")


def _poser(p: Parcours) -> None:
    element = preparer(p, PROJET_ARS, NatureElement.QUESTION)
    donnees = {"demandeur": "ars", "elements": [element.pk], "commentaire": "Une question."}
    agent, jour = p.agent(Role.INSTRUCTEUR_ARS), jour_paris(p.maintenant) + timedelta(days=9)
    p.faire(questions.poser, p.projet, auteur=agent, souhaitee_le=jour, **donnees)


def _repondre(p: Parcours) -> None:
    demande = p.dossier.demandes.ouvertes().filter(sans_effet=True).first()
    for element in demande.elements.all() if demande else ():
        p.faire(reponses.noter, element, auteur=p.responsable, nature=NatureReponse.ECRITE, texte="Voici.")
    if demande:
        p.faire(questions.repondre, demande, auteur=p.responsable)


def _jouer(p: Parcours, geste: str) -> None:
    ouverte = p.projet.etat == EtatProjet.COMPLEMENTS_DEMANDES
    if geste == "question":
        _poser(p)
    elif geste == "réponse":
        _repondre(p)
    elif geste == "pièces" and not ouverte:
        envoyer(p, PROJET_ARS, preparer(p, PROJET_ARS, NatureElement.PIECE_MANQUANTE, piece_legale=PieceLegale.BUDGET))
    elif geste == "compléter" and ouverte:
        p.faire(projets.completer, p.projet, auteur=p.responsable)
    elif geste == "annuler" and ouverte:
        p.faire(complements.annuler, p.projet, PROJET_ARS.annulation, auteur=p.agent(Role.INSTRUCTEUR_ARS))


@pytest.fixture
def parcours() -> Parcours:
    return jusqu_a(PROJET_ARS)


def test_ce_que_vaut_une_demande_annulee_est_un_parametre() -> None:
    gestes = {"deposer": 2, "demander_complements": 10, "annuler_complements": 16}
    journal = [
        Evenement(sujet=Sujet.PROJET, code=c, jour_effet=date(2026, 3, j), donnees={}) for c, j in gestes.items()
    ]
    assert horloge(Sujet.PROJET, journal).echeance == date(2026, 5, 2)
    poser(ANNULATION_REND_L_ECHEANCE, False)
    assert horloge(Sujet.PROJET, journal).echeance == date(2026, 5, 8)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(gestes=st.lists(st.sampled_from(GESTES), max_size=7))
def test_seules_les_pieces_legales_touchent_l_echeance(parcours: Parcours, gestes: list[str]) -> None:
    """Question et réponse : l'échéance reste. Pièces : elle s'efface. Reçues : de zéro. Annulées : comme avant."""
    point, depart = transaction.savepoint(), parcours.maintenant
    parcours.dossier.refresh_from_db()
    p: Any = parcours
    try:
        avant_l_arret = p.projet.echeance_le
        for geste in gestes:
            etat, echeance = p.projet.etat, p.projet.echeance_le
            _jouer(p, geste)
            if geste in ("question", "réponse"):
                assert (p.projet.etat, p.projet.echeance_le) == (etat, echeance)
            elif geste == "pièces" and etat == EtatProjet.DEPOSE:
                avant_l_arret = echeance
                assert p.projet.echeance_le is None
            elif geste == "compléter" and etat == EtatProjet.COMPLEMENTS_DEMANDES:
                assert p.projet.echeance_le == ajouter_mois(jour_paris(p.maintenant), 2)
            elif geste == "annuler" and etat == EtatProjet.COMPLEMENTS_DEMANDES:
                assert p.projet.echeance_le == avant_l_arret
        assert verifier_dossier(p.dossier) is None
    finally:
        transaction.savepoint_rollback(point)
        parcours.maintenant = depart
        parcours.dossier = type(parcours.dossier).objects.get(pk=parcours.dossier.pk)
