"""Matrice : tout état × toute transition × toute personne, pour la décision préparée et la convention FIR."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.enums import Role
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.workflow import AUTOMATES
from instruction.actions import decision as d
from instruction.enums_ars import EtatDecision as D
from instruction.enums_ars import EtatFIR as F
from instruction.lignes_ars import lignes_de
from instruction.models import ConventionFIR
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_parcours
from tests.instruction.test_decision_ars import ACCORD

pytestmark = pytest.mark.django_db

RESP, PORTAIL = "responsable", "portail"
INST, DEC = Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS
AGENTS = (INST, DEC, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.LECTEUR)
PERSONNES = (RESP, PORTAIL, *AGENTS)
# Qui, et depuis quels états ; écrit d'après l'issue et le domaine §10, pas d'après la table du code.
DOMAINE = {
    "decision": {
        "proposer": ({INST, DEC}, {D.EN_PREPARATION, D.RENVOYEE}),
        "rappeler": ({INST, DEC}, {D.PROPOSEE}),
        "renvoyer": ({DEC}, {D.PROPOSEE}),
        "prendre": ({DEC}, {D.PROPOSEE}),
        "abandonner": ({PORTAIL}, {D.EN_PREPARATION, D.PROPOSEE, D.RENVOYEE}),
    },
    "fir": {
        "rendre_compte": ({RESP}, {F.EN_COURS}),
        "renvoyer_compte": ({INST}, {F.COMPTE_RENDU}),
        "accepter_compte": ({INST}, {F.COMPTE_RENDU}),
        "demander_reversement": ({INST}, {F.COMPTE_RENDU}),
        "constater_reversement": ({INST}, {F.A_REVERSER}),
    },
}
INTERDIT, IMPOSSIBLE, PASSE_LA_PORTE = "interdit", "impossible", "passe la porte"
CASES = [(sujet, nom, etat) for sujet, pas in DOMAINE.items() for nom in pas for etat in AUTOMATES[sujet].etats]


class Annule(Exception):
    """Défait l'essai."""


def _objet(p, sujet):
    if sujet == "fir":
        p.accorder()
        return ConventionFIR.objects.get()
    decision = p.faire(d.preparer, p.lettre, auteur=p.agent(INST))
    d.enregistrer(decision, auteur=p.agent(INST), maintenant=p.maintenant, valeurs=ACCORD, lignes=lignes_de(decision))
    return decision


def _essayer(objet, nom, auteur, maintenant):
    """« impossible » : refusé par l'état. Une condition qui manque ensuite n'est pas jugée ici."""
    try:
        with transaction.atomic():
            donnees = {"valeurs": ACCORD, "lignes": [], "reste": 0}
            franchir(objet, nom, auteur=auteur, maintenant=maintenant, commentaire="Motif.", donnees=donnees)
            raise Annule
    except PermissionDenied:
        return INTERDIT
    except Annule:
        return PASSE_LA_PORTE
    except TransitionRefusee as refus:
        return IMPOSSIBLE if "n’est p" in refus.raisons[0] and "possible" in refus.raisons[0] else PASSE_LA_PORTE


def test_chaque_transition_a_sa_case():
    assert {sujet: set(AUTOMATES[sujet].transitions) for sujet in DOMAINE} == {s: set(t) for s, t in DOMAINE.items()}


@pytest.mark.parametrize("sujet", DOMAINE)
def test_qui_franchit_quoi_et_depuis_quel_etat(sujet):
    p = un_parcours()
    p.deposer_lettre()
    p.rendre_avis()
    objet = _objet(p, sujet)
    personnes = {RESP: p.responsable, PORTAIL: None, **{role: un_agent(role) for role in AGENTS}}
    lus, attendus = {}, {}
    for etat in AUTOMATES[sujet].etats:
        champs = {"a_reverser": int(etat == F.A_REVERSER)} if sujet == "fir" else {}
        if etat == D.PRISE:
            champs = {"prise_par": p.agent(DEC), "prise_le": p.maintenant}
        type(objet).objects.filter(pk=objet.pk).update(**{type(objet).CHAMP_ETAT: etat}, **champs)
        frais = type(objet).objects.get(pk=objet.pk)
        for (nom, (qui, depuis)), personne in product(DOMAINE[sujet].items(), PERSONNES):
            lus[etat, nom, personne] = _essayer(frais, nom, personnes[personne], p.maintenant)
            ouvert = PASSE_LA_PORTE if etat in depuis else IMPOSSIBLE
            attendus[etat, nom, personne] = ouvert if personne in qui else INTERDIT
    assert {cle: (lus[cle], attendus[cle]) for cle in lus if lus[cle] != attendus[cle]} == {}
