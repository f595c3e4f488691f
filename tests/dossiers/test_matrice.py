"""État × transition × rôle, toutes les cases, par la vraie porte, contre une table écrite à part."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import complements
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import EtatLettre, EtatProjet, MotifOpposition, MotifRefusFIR, PieceLegale, RoleEquipe
from dossiers.models import Dossier, MembreEquipe
from dossiers.workflow import AUTOMATES
from tests.dossiers import attendus_matrice as attendus
from tests.dossiers.attendus_matrice import IMPOSSIBLE, INTERDIT, PORTAIL, ROLES, attendu
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import REPONSE, Parcours, un_parcours_a

pytestmark = pytest.mark.django_db
DELAI_DE_CLASSEMENT = timedelta(days=15)
APRES_L_ECHEANCE = timedelta(days=90)
RELANCEUR = {
    ("lettre", "complements_demandes"): Role.COORDINATEUR,
    ("lettre", "complements_ars"): Role.INSTRUCTEUR_ARS,
    ("projet", "complements_demandes"): Role.INSTRUCTEUR_ARS,
    ("projet", "complements_am"): Role.INSTRUCTEUR_AM,
}


def _classee_par_l_ars() -> Parcours:
    parcours = un_parcours_a(EtatLettre.COMPLEMENTS_ARS)
    demande = parcours.dossier.demandes.get(close_le=None)
    parcours.maintenant += REPONSE
    parcours.faire(complements.relancer, demande, auteur=parcours.agent(Role.INSTRUCTEUR_ARS))
    parcours.maintenant += DELAI_DE_CLASSEMENT
    decideur = parcours.agent(Role.DECIDEUR_ARS)
    donnees = {"auteur": decideur, "commentaire": "Sans réponse."}
    parcours.faire(complements.classer_sans_suite, parcours.lettre, **donnees)
    return parcours


def _parcours(sujet: str, situation: str) -> Parcours:
    if situation == "classee_ars":
        return _classee_par_l_ars()
    if sujet == "projet":
        return un_parcours_a(EtatLettre.ACCORDEE, situation)
    return un_parcours_a(situation.removesuffix("_guichet"))


def amener(sujet: str, situation: str) -> tuple[Dossier, datetime]:
    """Le dossier dans cette situation, et un instant où tout ce que l'état permet est possible."""
    parcours = _parcours(sujet, situation)
    relanceur = RELANCEUR.get((sujet, situation))
    if relanceur is not None:
        parcours.maintenant += REPONSE
        demande = parcours.dossier.demandes.get(close_le=None)
        parcours.faire(complements.relancer, demande, auteur=parcours.agent(relanceur))
        parcours.maintenant += DELAI_DE_CLASSEMENT
    return parcours.dossier, parcours.maintenant + timedelta(hours=1)


def personnes(dossier: Dossier, maintenant: datetime) -> dict[str, Utilisateur | None]:
    """Une personne par rôle ; le portail est « personne »."""
    equipe = {"responsable": dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur}
    for role, membre in (("redacteur", RoleEquipe.REDACTEUR), ("lecteur_equipe", RoleEquipe.LECTEUR)):
        equipe[role] = un_porteur(f"{role}@exemple.test", nom=role)
        MembreEquipe.objects.create(dossier=dossier, utilisateur=equipe[role], role=membre, depuis=maintenant)
    agents = {role: un_agent(Role(role)) for role in ROLES if role in Role.values and role not in equipe}
    ailleurs = un_agent(Role.DECIDEUR_ARS, "81", "ars-81@exemple.test")
    ailleurs.affectations.get().departements.add("81")
    return {
        **equipe,
        **agents,
        "etranger": un_porteur("etranger@exemple.test", nom="Étranger"),
        "ars_d_ailleurs": ailleurs,
        PORTAIL: None,
    }


def de_quoi(nom: str, maintenant: datetime) -> dict[str, Any]:
    """Ce qu'il faut pour que toutes les conditions d'une transition soient remplies."""
    jour = jour_paris(maintenant)
    motif = MotifRefusFIR.CREDITS if nom == "refuser" else MotifOpposition.TERRITOIRE
    donnees = {
        "souhaitee_le": jour + timedelta(days=10),
        "pieces": [PieceLegale.STATUTS],
        "criteres_remplis": 4,
        "sens": "favorable" if nom == "transmettre_ars" else "defavorable",
        "montant": Decimal(0),
        "decidee_le": jour,
        "motif": motif,
    }
    champs = {
        "transmettre_ars": {"transmise_le": maintenant},
        "maintenir": {"transmise_le": maintenant},
        "accorder": {"fir_accorde": Decimal(0), "decidee_le": jour},
        "refuser": {"motif_refus": motif, "decidee_le": jour},
        "valider_ars": {"valide_ars_le": jour},
        "reputer_valide": {"valide_ars_le": jour, "validation_tacite": True},
        "s_opposer": {"motif_opposition": motif},
        "valider_am": {"valide_le": jour},
    }
    return {"donnees": donnees, "champs": champs.get(nom, {}), "commentaire": "Dit pourquoi."}


def essayer(objet: Any, nom: str, auteur: Utilisateur | None, maintenant: datetime) -> str:
    """Ce que la porte répond ; rien n'en reste."""
    reste = de_quoi(nom, maintenant)
    if nom == "deposer":
        reste["champs"] = {"deposee_le" if objet.SUJET == "lettre" else "depose_le": maintenant}
    avant = transaction.savepoint()
    try:
        franchir(objet, nom, auteur=auteur, maintenant=maintenant, **reste)
        return str(objet.etat)
    except PermissionDenied:
        return INTERDIT
    except TransitionRefusee:
        return IMPOSSIBLE
    finally:
        transaction.savepoint_rollback(avant)


@pytest.mark.parametrize(
    ("sujet", "situation"),
    [
        *(("lettre", situation) for situation in attendus.SITUATIONS_LETTRE),
        *(("projet", situation) for situation in attendus.SITUATIONS_PROJET),
    ],
)
def test_chaque_case_de_la_matrice(sujet: str, situation: str) -> None:
    dossier, maintenant = amener(sujet, situation)
    acteurs = personnes(dossier, maintenant)
    ecarts = []
    for nom in AUTOMATES[sujet].transitions:
        instant = maintenant + APRES_L_ECHEANCE if nom == "reputer_valide" else maintenant
        for role, auteur in acteurs.items():
            voulu = attendu(sujet, situation, nom, role)
            if connection.vendor != "sqlite" and voulu in (INTERDIT, IMPOSSIBLE):
                continue  # un refus se décide dans Python : il ne se joue qu'une fois
            objet = getattr(Dossier.objects.get(pk=dossier.pk), sujet)
            obtenu = essayer(objet, nom, auteur, instant)
            if obtenu != voulu:
                ecarts.append(f"{nom} par {role} : {obtenu} au lieu de {voulu}")
    assert ecarts == []


@pytest.mark.parametrize(("sujet", "lignes"), [("lettre", attendus.LETTRE), ("projet", attendus.PROJET)])
def test_la_table_attendue_nomme_toutes_les_transitions(sujet: str, lignes: tuple) -> None:
    assert {ligne[0] for ligne in lignes} == set(AUTOMATES[sujet].transitions)


def test_toutes_les_situations_et_tous_les_roles_sont_essayes() -> None:
    etats_lettre = {situation.partition("_guichet")[0] for situation in attendus.SITUATIONS_LETTRE} - {"classee_ars"}
    assert etats_lettre == set(EtatLettre.values)
    assert set(attendus.SITUATIONS_PROJET) == set(EtatProjet.values)
    assert set(Role.values) <= set(ROLES)
