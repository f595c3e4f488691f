"""Le premier administrateur : invité en ligne de commande, une seule fois, sans mot de passe de départ."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from tests.fabriques.comptes import MOT_DE_PASSE, chemin_du_lien, client_de, organisation_pour

pytestmark = pytest.mark.django_db
COURRIEL = "elise@exemple.test"


def inviter(courriel: str = COURRIEL, region: str = "76") -> None:
    call_command("inviter_administrateur", courriel=courriel, prenom="Élise", nom="Gleizes", region=region)


def test_un_portail_neuf_invite_son_administrateur_qui_ouvre_l_administration() -> None:
    organisation_pour(Role.ADMINISTRATEUR)
    inviter()
    assert not Utilisateur.objects.get(email=COURRIEL).has_usable_password()
    lien = chemin_du_lien(COURRIEL)
    champs = {"prenom": "Élise", "nom": "Gleizes", "mot_de_passe": MOT_DE_PASSE, "mot_de_passe_bis": MOT_DE_PASSE}
    assert Client().post(lien, champs).status_code == 302
    assert client_de(Utilisateur.objects.get(email=COURRIEL)).get("/administration/").status_code == 200


def test_le_second_est_refuse_et_rien_n_est_ecrit() -> None:
    organisation_pour(Role.ADMINISTRATEUR)
    inviter()
    with pytest.raises(CommandError, match="a déjà un administrateur"):
        inviter("autre@exemple.test")
    assert list(Affectation.objects.order_by("pk").values_list("utilisateur__email", "role")) == [
        (COURRIEL, Role.ADMINISTRATEUR)
    ]
    assert not Utilisateur.objects.filter(email="autre@exemple.test").exists()


def test_sans_guichet_ni_adresse_libre_il_refuse_en_disant_quoi_faire() -> None:
    with pytest.raises(CommandError, match="installer_organisations"):
        inviter()
    organisation_pour(Role.ADMINISTRATEUR)
    Utilisateur.objects.create_user(COURRIEL, None, nom="Gleizes", prenom="Élise")
    with pytest.raises(CommandError, match="a déjà un compte"):
        inviter()
