"""La page des paramètres : lue des agents, changée par l'administrateur seul, avec date, source et motif."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from commun.delais import jour_paris
from commun.models import ValeurDeParametre
from commun.parametres import declares, oublier
from comptes.actions.parametres import poser_valeur
from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from instruction.parametres import AVIS_A_DEUX
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur

pytestmark = pytest.mark.django_db
CLE = "guichet.objectif_avis_jours"


@pytest.fixture
def administrateur() -> Utilisateur:
    return un_agent(Role.ADMINISTRATEUR)


def dans(jours: int) -> date:
    return jour_paris(timezone.now()) + timedelta(days=jours)


def adresse(cle: str = CLE) -> str:
    return reverse("comptes:parametre", args=[cle])


def saisie(**autres) -> dict:
    return {"valeur": "45", "effet_le": dans(3).isoformat(), "source": "Bureau", "motif": "L’été.", **autres}


def poser(auteur: Utilisateur, **autres) -> ValeurDeParametre:
    valeurs = {"cle": CLE, "valeur": 45, "effet_le": dans(1), "source": "Bureau", "motif": "L’été.", **autres}
    return poser_valeur(auteur=auteur, maintenant=timezone.now(), **valeurs)


def test_l_administrateur_pose_une_valeur_datee_et_son_histoire_se_lit(administrateur: Utilisateur) -> None:
    client = client_de(administrateur)
    assert client.post(adresse(), saisie()).status_code == 302
    posee = ValeurDeParametre.objects.get()
    assert (posee.valeur, posee.effet_le, posee.source, posee.motif, posee.auteur) == (
        45,
        dans(3),
        "Bureau",
        "L’été.",
        administrateur.pk,
    )
    page = client.get(adresse()).content.decode()
    assert [texte for texte in ("45\xa0jours", "Bureau", str(administrateur), "À venir") if texte not in page] == []
    assert "45\xa0jours le " in client.get(reverse("comptes:parametres")).content.decode()
    oublier()
    assert [declares()[CLE].au(jour) for jour in (dans(2), dans(3))] == [30, 45]


def test_un_oui_ou_non_et_une_liste_se_posent_dans_leur_type(administrateur: Utilisateur) -> None:
    client = client_de(administrateur)
    assert client.post(adresse(AVIS_A_DEUX.cle), saisie(valeur="oui")).status_code == 302
    assert client.post(adresse("legal.motifs_opposition"), saisie(valeur=["besoins"])).status_code == 302
    oublier()
    assert (AVIS_A_DEUX.au(dans(3)), declares()["legal.motifs_opposition"].au(dans(3))) == (True, ("besoins",))


def test_se_raviser_remplace_sans_effacer(administrateur: Utilisateur) -> None:
    poser(administrateur)
    poser(administrateur, valeur=30)
    assert declares()[CLE].au(dans(1)) == 30
    assert "Remplacé depuis" in client_de(administrateur).get(adresse()).content.decode()


@pytest.mark.parametrize(
    ("autres", "raison"),
    [
        ({"effet_le": dans(0)}, "demain au plus tôt"),
        ({"valeur": 3}, "de 7 à 180 jours"),
        ({"valeur": True}, "de 7 à 180 jours"),
        ({"valeur": 30}, "vaut déjà"),
        ({"source": " "}, "la source"),
        ({"motif": " "}, "le motif"),
        ({"cle": "guichet.inconnu"}, "n’existe pas"),
        ({"cle": "legal.validation_mois", "valeur": 3}, "fixée par un texte"),
    ],
)
def test_un_changement_impossible_est_refuse(administrateur: Utilisateur, autres: dict, raison: str) -> None:
    with pytest.raises(ValidationError, match=raison):
        poser(administrateur, **autres)
    assert not ValeurDeParametre.objects.exists()


@pytest.mark.parametrize("role", [role for role in ROLES_ORGANISATION if role is not Role.ADMINISTRATEUR])
def test_un_agent_lit_et_ne_change_rien(role: Role) -> None:
    agent = un_agent(role)
    client = client_de(agent)
    lu = client.get(adresse())
    assert (lu.status_code, "Changer la valeur" in lu.content.decode()) == (200, False)
    assert client.post(adresse(), saisie()).status_code == 403
    with pytest.raises(PermissionDenied):
        poser(agent)
    assert not ValeurDeParametre.objects.exists()


def test_un_porteur_ne_lit_ni_ne_change() -> None:
    client = client_de(un_porteur())
    statuts = [client.get(reverse("comptes:parametres")).status_code, client.post(adresse(), saisie()).status_code]
    assert (statuts, client.get(adresse("x.inconnu")).status_code) == ([403, 403], 403)


@pytest.mark.parametrize(
    ("autres", "statut"),
    [
        ({"valeur": ""}, 422),
        ({"valeur": "trente"}, 422),
        ({"valeur": "500"}, 422),
        ({"effet_le": "2020-13-45"}, 422),
        ({"effet_le": "2020-01-01"}, 409),
    ],
)
def test_une_saisie_fautive_ne_perd_rien(administrateur: Utilisateur, autres: dict, statut: int) -> None:
    reponse = client_de(administrateur).post(adresse(), saisie(**autres))
    assert (reponse.status_code, reponse.context["form"]["motif"].value()) == (statut, "L’été.")
    assert not ValeurDeParametre.objects.exists()


def test_la_liste_montre_chaque_parametre(administrateur: Utilisateur) -> None:
    page = client_de(administrateur).get(reverse("comptes:parametres")).content.decode()
    assert [cle for cle in declares() if adresse(cle) not in page] == []


def test_un_parametre_inconnu_est_introuvable(administrateur: Utilisateur) -> None:
    assert client_de(administrateur).get(adresse("guichet.inconnu")).status_code == 404
