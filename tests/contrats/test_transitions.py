"""Matrice : tout état × toute transition × tout rôle, contre la table du domaine §2 récrite ici à la main."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from commun.calendrier import jour_paris
from comptes.enums import Role
from contrats.enums import EtatContrat as E
from contrats.enums import ModeSignature, Partie
from contrats.preuves import SANS_DECLARATION
from contrats.workflow import TRANSITIONS
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import RoleEquipe
from dossiers.models import MembreEquipe
from tests.fabriques.contrats import (
    un_parcours_contrat_a,
    une_caisse_non_payeuse,
    une_declaration,
)
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.negociation import negocier

pytestmark = pytest.mark.django_db

RESP, REDACTEUR, LECTEUR_EQUIPE, CAISSE_NON_PAYEUSE, PORTAIL, AUTRE_PORTEUR = (
    "responsable",
    "redacteur",
    "lecteur_equipe",
    "caisse_non_payeuse",
    "portail",
    "autre_porteur",
)
D_ARS, D_AM, I_ARS, I_AM = Role.DECIDEUR_ARS, Role.DECIDEUR_AM, Role.INSTRUCTEUR_ARS, Role.INSTRUCTEUR_AM
AGENTS = (I_ARS, D_ARS, I_AM, D_AM, Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.LECTEUR, Role.ADMINISTRATEUR)
PERSONNES = (RESP, REDACTEUR, LECTEUR_EQUIPE, AUTRE_PORTEUR, CAISSE_NON_PAYEUSE, PORTAIL, *AGENTS)

PARTIES = {RESP, D_ARS, D_AM}
# Domaine §2 : qui, et depuis quels états.
DOMAINE = {
    "proposer": ({I_ARS}, {E.PREPARATION}),
    "rappeler": ({RESP, I_ARS, I_AM}, {E.A_SIGNER}),
    "signer": (PARTIES, {E.A_SIGNER}),
    "activer": ({PORTAIL}, {E.A_SIGNER}),
    "programmer": ({PORTAIL}, {E.A_SIGNER}),
    "prendre_effet": ({PORTAIL}, {E.SIGNE}),
    "refuser_signature": (PARTIES, {E.A_SIGNER}),
    "abandonner": (PARTIES, {E.PREPARATION, E.A_SIGNER}),
    "mettre_en_demeure": ({D_ARS, D_AM}, {E.ACTIF}),
    "repondre_demeure": ({RESP}, {E.MIS_EN_DEMEURE}),
    "regulariser": ({D_ARS, D_AM}, {E.MIS_EN_DEMEURE}),
    "notifier_resiliation": (PARTIES, {E.ACTIF, E.MIS_EN_DEMEURE}),
    "resilier": ({PORTAIL}, {E.ACTIF, E.MIS_EN_DEMEURE}),
    "echoir": ({PORTAIL}, {E.ACTIF, E.MIS_EN_DEMEURE}),
}
# Sans trois signatures, sans résiliation échue et avant le terme, le portail ne peut encore rien constater.
CONDITIONS_DU_PORTAIL = {"activer", "programmer", "prendre_effet", "resilier", "echoir"}
FRANCHI, INTERDIT, IMPOSSIBLE = "franchi", "interdit", "impossible"


class Annule(Exception):
    """Défait l'essai."""


def _personnes(p):
    membres = {
        REDACTEUR: un_porteur("redacteur@exemple.test"),
        LECTEUR_EQUIPE: un_porteur("lecteur@exemple.test"),
    }
    for role, membre in ((RoleEquipe.REDACTEUR, REDACTEUR), (RoleEquipe.LECTEUR, LECTEUR_EQUIPE)):
        MembreEquipe.objects.create(dossier=p.dossier, utilisateur=membres[membre], role=role, depuis=p.maintenant)
    return {
        RESP: p.responsable,
        **membres,
        AUTRE_PORTEUR: un_porteur("autre@exemple.test"),
        CAISSE_NON_PAYEUSE: une_caisse_non_payeuse(),
        PORTAIL: None,
        **{role: un_agent(role) for role in AGENTS},
    }


def _donnees(contrat, nom, personne, auteur, maintenant):
    jour = jour_paris(maintenant)
    partie = {RESP: Partie.CPTS, D_ARS: Partie.ARS, D_AM: Partie.AM}.get(personne, Partie.AM)
    return {
        "signer": {
            "partie": partie,
            "empreinte": contrat.empreinte,
            "mode": ModeSignature.ELECTRONIQUE,
            "jour": jour,
            "declaration": une_declaration(auteur, maintenant) if auteur else SANS_DECLARATION,
        },
        "mettre_en_demeure": {"delai_le": jour + timedelta(days=30)},
        "notifier_resiliation": {"effet_le": jour + timedelta(days=30)},
    }.get(nom, {})


def _essayer(contrat, nom, personne, auteur, maintenant):
    champs = {
        "proposer": {"propose_le": maintenant, "empreinte": "e" * 64},
        "notifier_resiliation": {
            "resiliation_effet_le": jour_paris(maintenant) + timedelta(days=30),
            "resiliation_notifiee_le": maintenant,
        },
    }.get(nom, {})
    try:
        with transaction.atomic():
            franchir(
                contrat,
                nom,
                auteur=auteur,
                maintenant=maintenant,
                commentaire="Motif de l’essai.",
                donnees=_donnees(contrat, nom, personne, auteur, maintenant),
                champs=champs,
            )
            raise Annule
    except Annule:
        return FRANCHI
    except PermissionDenied:
        return INTERDIT
    except TransitionRefusee:
        return IMPOSSIBLE


def _attendu(etat, nom, personne):
    qui, depuis = DOMAINE[nom]
    if nom == "regulariser" and etat == E.MIS_EN_DEMEURE and personne == D_AM:
        return INTERDIT  # la mise en demeure de la fabrique vient de l'ARS
    if personne not in qui:
        return INTERDIT
    return FRANCHI if etat in depuis and nom not in CONDITIONS_DU_PORTAIL else IMPOSSIBLE


@pytest.mark.parametrize("etat", E.values)
def test_chaque_transition_est_ouverte_aux_seules_personnes_du_domaine(etat):
    p = un_parcours_contrat_a(etat)
    if etat == E.PREPARATION:
        p.preparer()
        negocier(p, p.contrat)
    personnes = _personnes(p)
    p.maintenant += timedelta(days=1)
    attendu = {(nom, personne): _attendu(etat, nom, personne) for nom, personne in product(DOMAINE, PERSONNES)}
    if connection.vendor != "sqlite":  # un refus se décide dans Python : il ne se joue qu'une fois
        attendu = {case: voulu for case, voulu in attendu.items() if voulu == FRANCHI}
    obtenu = {
        (nom, personne): _essayer(p.renouvellement, nom, personne, personnes[personne], p.maintenant)
        for nom, personne in attendu
    }
    assert obtenu == attendu


def test_la_table_du_domaine_nomme_toutes_les_transitions():
    assert {t.nom for t in TRANSITIONS} == set(DOMAINE)


@pytest.mark.parametrize("t", TRANSITIONS, ids=lambda t: t.nom)
def test_un_motif_est_exige_la_ou_le_domaine_le_demande(t):
    avec_motif = {
        "rappeler",
        "refuser_signature",
        "abandonner",
        "mettre_en_demeure",
        "notifier_resiliation",
        "repondre_demeure",
    }
    assert (t.commentaire.value == "obligatoire") == (t.nom in avec_motif)
