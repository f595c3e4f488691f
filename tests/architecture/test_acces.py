"""Chaque adresse × chaque rôle × chaque étape : le statut attendu, 404 si invisible, 403 si interdit."""

import pytest
from django.utils import timezone

from comptes.enums import ROLES_EQUIPE, ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from dossiers.enums import EtatLettre, RoleEquipe
from dossiers.models import Dossier, MembreEquipe
from tests.architecture.acces import CONNECTEES, DU_DOSSIER, PUBLIQUES, VISIBLES, statut_attendu
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
# Pages d'un compte, servies par allauth à leur seul titulaire.
DU_COMPTE = ("account_", "mfa_", "comptes:")


def test_chaque_adresse_a_sa_ligne_dans_la_table() -> None:
    declarees = PUBLIQUES | CONNECTEES | set(DU_DOSSIER)
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


def _statut(personne: Utilisateur, nom: str, dossier: Dossier) -> int:
    adresse = ADRESSES[nom].chemin(numero=dossier.numero, **DU_DOSSIER[nom][1])
    return client_de(personne).get(adresse).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("etat", VISIBLES)
@pytest.mark.parametrize("nom", DU_DOSSIER)
def test_une_page_de_dossier_repond_a_chaque_role_selon_l_etape(nom: str, etat: EtatLettre) -> None:
    dossier = un_dossier_a(etat)
    lus = {role: _statut(_personne(role, dossier), nom, dossier) for role in Role}
    assert lus == {role: statut_attendu(nom, role, etat) for role in Role}


@pytest.mark.django_db
@pytest.mark.parametrize("nom", DU_DOSSIER)
def test_un_dossier_hors_du_ressort_est_introuvable_pour_tous(nom: str) -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    etrangers = {role: un_agent(role, departement="75") for role in ROLES_ORGANISATION}
    etrangers[Role.RESPONSABLE] = un_porteur("autre-porteur@exemple.test")
    assert {role: _statut(personne, nom, dossier) for role, personne in etrangers.items()} == dict.fromkeys(
        etrangers, 404
    )


@pytest.mark.django_db
@pytest.mark.parametrize("nom", sorted(CONNECTEES))
def test_une_page_commune_s_ouvre_a_chaque_role(nom: str) -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    lus = {role: client_de(_personne(role, dossier)).get(ADRESSES[nom].chemin()).status_code for role in Role}
    assert lus == dict.fromkeys(Role, 200)
