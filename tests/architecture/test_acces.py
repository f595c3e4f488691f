"""Chaque adresse × chaque rôle × chaque étape : le statut attendu, 404 si invisible, 403 si interdit."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comptes.enums import ROLES_EQUIPE, ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from dossiers.enums import EtatLettre, EtatProjet, RoleEquipe
from dossiers.models import Dossier, MembreEquipe
from financement.actions.versions import charger_les_livres
from tests.architecture.acces import (
    CONNECTEES,
    D_UN_APPUI,
    D_UN_MESSAGE,
    D_UN_REGLAGE,
    D_UNE_REPRISE,
    DU_DOSSIER,
    GESTES,
    PIECE,
    PUBLIQUES,
    statut_attendu,
)
from tests.architecture.acces_accompagnement import D_UNE_ABSENCE, D_UNE_AIDE, D_UNE_REUNION, D_UNE_SEANCE
from tests.architecture.acces_dialogue import D_UN_FIL, D_UNE_PIECE_DE_FIL
from tests.architecture.acces_hors_dossier import HORS_DOSSIER, PARAMETRES
from tests.architecture.acces_preuves import D_UN_LOT
from tests.architecture.etapes import ETAPES, Etape
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.gardes.adresses import adresses_du_portail

ADRESSES = {adresse.nom: adresse for adresse in adresses_du_portail()}
EQUIVALENTS = {
    Role.RESPONSABLE: RoleEquipe.RESPONSABLE,
    Role.REDACTEUR: RoleEquipe.REDACTEUR,
    Role.LECTEUR_EQUIPE: RoleEquipe.LECTEUR,
}
AMENER = {
    Etape.BROUILLON: {"etat_lettre": EtatLettre.BROUILLON},
    Etape.DEPOSEE: {"etat_lettre": EtatLettre.DEPOSEE},
    Etape.TRANSMISE: {"etat_lettre": EtatLettre.TRANSMISE},
    Etape.PROJET: {"etat_projet": EtatProjet.BROUILLON},
    Etape.PROJET_DEPOSE: {"etat_projet": EtatProjet.DEPOSE},
    Etape.CONTRAT: {"etat_projet": EtatProjet.VALIDE},
}
# Pages d'un compte, servies par allauth à leur seul titulaire.
DU_COMPTE = ("account_", "mfa_", "comptes:")


def test_chaque_adresse_a_sa_ligne_dans_la_table() -> None:
    declarees = (
        PUBLIQUES
        | CONNECTEES
        | GESTES
        | D_UNE_REPRISE
        | D_UN_APPUI
        | D_UN_MESSAGE
        | D_UNE_ABSENCE
        | D_UNE_SEANCE
        | D_UN_FIL
        | D_UNE_PIECE_DE_FIL
        | D_UN_REGLAGE
        | D_UN_LOT
        | D_UNE_AIDE
        | D_UNE_REUNION
        | set(HORS_DOSSIER)
        | {nom.split("#")[0] for nom in DU_DOSSIER}
    )
    assert [nom for nom in ADRESSES if nom not in declarees and not nom.startswith(DU_COMPTE)] == []


def _personne(role: Role, dossier: Dossier) -> Utilisateur:
    """Une personne de ce rôle : membre de l'équipe du dossier, ou agent dont le ressort couvre le dossier."""
    if role not in ROLES_EQUIPE:
        return un_agent(role)
    role = EQUIVALENTS[role]
    membre = dossier.equipe.filter(role=role).first()
    if membre is None:
        personne = un_porteur(f"equipe-{role.value}@exemple.test")
        membre = MembreEquipe.objects.create(dossier=dossier, utilisateur=personne, role=role, depuis=timezone.now())
    return membre.utilisateur


def _statut(client: Client, nom: str, dossier: Dossier) -> int:
    adresse = ADRESSES[nom.split("#")[0]].chemin(numero=dossier.numero, **DU_DOSSIER[nom].parametres)
    reponse = client.get(adresse)
    if reponse.streaming:
        b"".join(reponse.streaming_content)  # lu jusqu'au bout, le fichier servi se ferme
    return reponse.status_code


def _a_essayer(nom: str, etape: Etape) -> Iterable[Role]:
    """Les rôles avec qui ouvrir cette page à cette étape.

    La dernière étape, où chaque page existe, se joue entière. Avant elle, une ligne que l'étape suivante répète, ou
    une page introuvable pour tous, se vérifie par un rôle pour chaque réponse (de l'équipe d'abord, qui voit tout) ;
    toute ligne qui change, par tous.
    """
    ligne = {role: statut_attendu(nom, role, etape) for role in Role}
    if etape == ETAPES[-1]:
        return ligne
    suivante = {role: statut_attendu(nom, role, ETAPES[ETAPES.index(etape) + 1]) for role in Role}
    if ligne != suivante and set(ligne.values()) != {404}:
        return ligne
    reponses: dict[int, Role] = {}
    for role, statut in sorted(ligne.items(), key=lambda essai: essai[0] not in ROLES_EQUIPE):
        reponses.setdefault(statut, role)
    return reponses.values()


@pytest.mark.django_db
@pytest.mark.un_moteur  # un statut se décide dans Python, et chaque vue a ses propres tests sur les deux moteurs
@pytest.mark.parametrize("etape", ETAPES)
def test_chaque_page_d_un_dossier_repond_a_chaque_role_selon_l_etape(etape: Etape) -> None:
    dossier = un_dossier_a(**AMENER[etape])
    clients = {role: client_de(_personne(role, dossier)) for role in Role}
    essais = [(nom, role) for nom in DU_DOSSIER for role in _a_essayer(nom, etape)]
    lus = {(nom, role): _statut(clients[role], nom, dossier) for nom, role in essais}
    attendus = {(nom, role): statut_attendu(nom, role, etape) for nom, role in essais}
    assert {cle: (lus[cle], attendus[cle]) for cle in lus if lus[cle] != attendus[cle]} == {}


@pytest.mark.django_db
def test_chaque_page_d_un_dossier_s_ouvre_sur_les_deux_moteurs() -> None:
    dossier = un_dossier_a(**AMENER[ETAPES[-1]])
    responsable = client_de(_personne(Role.RESPONSABLE, dossier))
    attendus = {nom: statut_attendu(nom, Role.RESPONSABLE, ETAPES[-1]) for nom in DU_DOSSIER}
    assert {nom: _statut(responsable, nom, dossier) for nom in DU_DOSSIER} == attendus


@pytest.mark.django_db
@pytest.mark.un_moteur
def test_un_dossier_hors_du_ressort_est_introuvable_pour_tous() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.VALIDE)
    etrangers = {role: client_de(un_agent(role, departement="75")) for role in ROLES_ORGANISATION}
    etrangers[Role.RESPONSABLE] = client_de(un_porteur("autre-porteur@exemple.test"))
    lus = {(nom, role): _statut(qui, nom, dossier) for nom in DU_DOSSIER for role, qui in etrangers.items()}
    assert {cle: statut for cle, statut in lus.items() if statut != 404} == {}


@pytest.fixture
def clients(db: None) -> dict[Role, Client]:
    """Une personne connectée par rôle, autour d'un brouillon."""
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    charger_les_livres(timezone.now())
    return {role: client_de(_personne(role, dossier)) for role in Role}


def _hors_dossier(clients: dict[Role, Client], noms: Iterable[str], **parametres: Any) -> dict[tuple[str, Role], int]:
    """Le statut de chacune de ces pages pour chaque rôle."""
    adresses = {nom: ADRESSES[nom].chemin(**(parametres or PARAMETRES.get(nom, {}))) for nom in sorted(noms)}
    return {(nom, role): clients[role].get(adresse).status_code for nom, adresse in adresses.items() for role in Role}


def test_les_pages_communes_s_ouvrent_a_chaque_role(clients: dict[Role, Client]) -> None:
    lus = _hors_dossier(clients, CONNECTEES)
    assert lus == dict.fromkeys(product(CONNECTEES, Role), 200)


def test_un_geste_sur_son_compte_ne_se_fait_que_par_envoi(clients: dict[Role, Client]) -> None:
    lus = _hors_dossier(clients, GESTES)
    assert lus == dict.fromkeys(product(GESTES, Role), 405)


def test_les_pages_hors_dossier_s_ouvrent_aux_seuls_roles_prevus(clients: dict[Role, Client]) -> None:
    lus = _hors_dossier(clients, HORS_DOSSIER)
    assert lus == {(nom, role): 200 if role in HORS_DOSSIER[nom] else 403 for nom, role in product(HORS_DOSSIER, Role)}


INCONNUS: tuple[tuple[frozenset[str], dict[str, Any]], ...] = (
    (D_UNE_REPRISE, {"reprise": 999_999}),
    (D_UN_APPUI, {"appui": 999_999, "geste": "accepter"}),
    (D_UN_FIL, {"fil": 999_999}),
    (D_UNE_PIECE_DE_FIL, {"cle": PIECE}),
    (D_UN_REGLAGE, {"jeu": 999_999}),
    (D_UN_MESSAGE, {"message": 999_999, "geste": "transmettre"}),
    (D_UNE_ABSENCE, {"absence": 999_999, "geste": "annuler"}),
    (D_UNE_SEANCE, {"seance": 999_999, "rang": 1, "geste": "ouvrir"}),
    (D_UNE_AIDE, {"aide": 999_999, "geste": "accorder"}),
    (D_UN_LOT, {"cle": PIECE, "page": 999_999}),
    (D_UNE_REUNION, {"reunion": 999_999}),
)


def test_une_page_d_un_objet_inconnu_est_introuvable_pour_tous(clients: dict[Role, Client]) -> None:
    for noms, parametres in INCONNUS:
        lus = _hors_dossier(clients, noms, **parametres)
        assert lus == dict.fromkeys(product(noms, Role), 404)
