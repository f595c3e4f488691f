"""Chaque adresse × chaque rôle × chaque étape : le statut attendu, 404 si invisible, 403 si interdit."""

import pytest
from django.test import Client
from django.utils import timezone

from comptes.enums import ROLES_EQUIPE, ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from dossiers.enums import EtatLettre, EtatProjet, RoleEquipe
from dossiers.models import Dossier, MembreEquipe
from tests.architecture.acces import (
    CONNECTEES,
    D_UN_APPUI,
    D_UN_MESSAGE,
    D_UNE_REPRISE,
    DU_DOSSIER,
    HORS_DOSSIER,
    PARAMETRES,
    PUBLIQUES,
    Etape,
    statut_attendu,
)
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
        | D_UNE_REPRISE
        | D_UN_APPUI
        | D_UN_MESSAGE
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


@pytest.mark.django_db
@pytest.mark.parametrize("etape", Etape)
def test_chaque_page_d_un_dossier_repond_a_chaque_role_selon_l_etape(etape: Etape) -> None:
    dossier = un_dossier_a(**AMENER[etape])
    clients = {role: client_de(_personne(role, dossier)) for role in Role}
    lus = {(nom, role): _statut(clients[role], nom, dossier) for nom in DU_DOSSIER for role in Role}
    attendus = {(nom, role): statut_attendu(nom, role, etape) for nom in DU_DOSSIER for role in Role}
    assert {cle: (lus[cle], attendus[cle]) for cle in lus if lus[cle] != attendus[cle]} == {}


@pytest.mark.django_db
def test_un_dossier_hors_du_ressort_est_introuvable_pour_tous() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.VALIDE)
    etrangers = {role: client_de(un_agent(role, departement="75")) for role in ROLES_ORGANISATION}
    etrangers[Role.RESPONSABLE] = client_de(un_porteur("autre-porteur@exemple.test"))
    lus = {(nom, role): _statut(qui, nom, dossier) for nom in DU_DOSSIER for role, qui in etrangers.items()}
    assert {cle: statut for cle, statut in lus.items() if statut != 404} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("nom", sorted(CONNECTEES))
def test_une_page_commune_s_ouvre_a_chaque_role(nom: str) -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    lus = {role: client_de(_personne(role, dossier)).get(ADRESSES[nom].chemin()).status_code for role in Role}
    assert lus == dict.fromkeys(Role, 200)


@pytest.mark.django_db
@pytest.mark.parametrize("nom", sorted(HORS_DOSSIER))
def test_une_page_hors_dossier_s_ouvre_aux_seuls_roles_prevus(nom: str) -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    adresse = ADRESSES[nom].chemin(**PARAMETRES.get(nom, {}))
    lus = {role: client_de(_personne(role, dossier)).get(adresse).status_code for role in Role}
    assert lus == {role: 200 if role in HORS_DOSSIER[nom] else 403 for role in Role}


@pytest.mark.django_db
def test_une_reprise_inconnue_est_introuvable_pour_tous() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    clients = {role: client_de(_personne(role, dossier)) for role in Role}
    lus = {
        (nom, role): client.get(ADRESSES[nom].chemin(reprise=999_999)).status_code
        for nom in D_UNE_REPRISE
        for role, client in clients.items()
    }
    assert {cle: statut for cle, statut in lus.items() if statut != 404} == {}


@pytest.mark.django_db
def test_un_appui_inconnu_est_introuvable_pour_tous() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    clients = {role: client_de(_personne(role, dossier)) for role in Role}
    lus = {
        (nom, role): client.get(ADRESSES[nom].chemin(appui=999_999, geste="accepter")).status_code
        for nom in D_UN_APPUI
        for role, client in clients.items()
    }
    assert {cle: statut for cle, statut in lus.items() if statut != 404} == {}


@pytest.mark.django_db
def test_un_message_inconnu_est_introuvable_pour_tous() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    clients = {role: client_de(_personne(role, dossier)) for role in Role}
    lus = {
        (nom, role): client.get(ADRESSES[nom].chemin(message=999_999, geste="transmettre")).status_code
        for nom in D_UN_MESSAGE
        for role, client in clients.items()
    }
    assert {cle: statut for cle, statut in lus.items() if statut != 404} == {}
