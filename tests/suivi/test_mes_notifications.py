"""« Mes notifications » : chacun règle ce qui se règle ; un courriel légal ne se coupe pas, et la page dit pourquoi."""

import pytest
from django.urls import reverse

from commun.evenements import Mode, Nature, catalogue
from comptes.actions.reglages import regler_les_courriels
from comptes.enums import Role
from comptes.models import ChoixCourriel, ReglageCourriels, Utilisateur
from comptes.preferences import choix_de, mode_de
from suivi.views_courriels import qui_le_concernent
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur

pytestmark = pytest.mark.django_db
PAGE = "/compte/notifications/"


def donnees(utilisateur: Utilisateur, **modes: str) -> dict[str, str]:
    reglables = {e.code: e.defaut.value for e in qui_le_concernent(utilisateur) if e.modes}
    return {"heure": "9", **reglables, **{code.replace("__", "."): mode for code, mode in modes.items()}}


def test_la_page_propose_ce_qui_se_regle_et_dit_pourquoi_le_reste_part_toujours() -> None:
    porteur = un_porteur()
    page = client_de(porteur).get(PAGE).content.decode()
    assert 'name="dossier.equipe"' in page
    assert 'name="lettre.refuser"' not in page
    assert "Demande refusée par l’ARS" in page
    assert "effets de droit" in page


def test_enregistrer_change_ce_que_la_personne_recevra() -> None:
    porteur = un_porteur()
    reponse = client_de(porteur).post(PAGE, donnees(porteur, dossier__equipe="rien", commentaire="aussitot"))
    assert (reponse.status_code, reponse["Location"]) == (302, PAGE)
    assert ReglageCourriels.objects.get(utilisateur=porteur).heure_resume == 9
    assert mode_de(porteur.pk, "dossier.equipe") is Mode.RIEN
    assert mode_de(porteur.pk, "commentaire") is Mode.AUSSITOT
    assert "selected>Pas de courriel" in client_de(porteur).get(PAGE).content.decode()


@pytest.mark.parametrize("champ", [{"heure": "3"}, {"dossier.equipe": "jamais"}])
def test_une_saisie_fautive_revient_avec_ses_erreurs_et_n_enregistre_rien(champ: dict[str, str]) -> None:
    porteur = un_porteur()
    reponse = client_de(porteur).post(PAGE, {**donnees(porteur), **champ})
    assert reponse.status_code == 422
    assert "Erreur" in reponse.content.decode()
    assert choix_de(porteur) == {}


def test_un_courriel_legal_glisse_dans_l_envoi_ne_se_coupe_pas() -> None:
    porteur = un_porteur()
    client_de(porteur).post(PAGE, {**donnees(porteur), "lettre.refuser": "rien"})
    assert not ChoixCourriel.objects.filter(evenement="lettre.refuser").exists()
    with pytest.raises(ValueError, match=r"lettre\.refuser"):
        regler_les_courriels(utilisateur=porteur, heure=8, modes={"lettre.refuser": Mode.RIEN})


def test_un_choix_devenu_impossible_ne_compte_plus() -> None:
    porteur = un_porteur()
    ChoixCourriel.objects.create(utilisateur=porteur, evenement="lettre.refuser", mode=Mode.RIEN)
    ChoixCourriel.objects.create(utilisateur=porteur, evenement="echeances", mode=Mode.AUSSITOT)
    assert mode_de(porteur.pk, "lettre.refuser") is Mode.AUSSITOT
    assert mode_de(porteur.pk, "echeances") is Mode.RESUME


def test_chacun_ne_regle_que_ce_qui_le_concerne() -> None:
    def courants(personne: Utilisateur) -> set[str]:
        return {e.code for e in qui_le_concernent(personne) if e.nature is Nature.COURANT}

    porteur, coordinateur, ars = un_porteur(), un_agent(Role.COORDINATEUR), un_agent(Role.INSTRUCTEUR_ARS)
    assert "appui" in courants(coordinateur)
    assert "appui" not in courants(porteur) | courants(ars)
    assert "dossier.equipe" in courants(porteur)
    assert "dossier.equipe" not in courants(coordinateur) | courants(ars)


def test_les_choix_d_une_personne_ne_touchent_pas_ceux_d_une_autre() -> None:
    porteur, autre = un_porteur(), un_porteur("autre@exemple.test")
    client_de(porteur).post(PAGE, donnees(porteur, dossier__equipe="rien"))
    assert mode_de(autre.pk, "dossier.equipe") is Mode.AUSSITOT


@pytest.mark.parametrize("role", list(Role))
def test_l_etat_des_envois_se_lit_de_l_administrateur_et_du_coordinateur(role: Role) -> None:
    equipe = {Role.RESPONSABLE, Role.REDACTEUR, Role.LECTEUR_EQUIPE}
    personne = un_porteur() if role in equipe else un_agent(role)
    attendu = 200 if role in {Role.ADMINISTRATEUR, Role.COORDINATEUR} else 403
    client = client_de(personne)
    for nom in ("suivi:envois", "suivi:catalogue_courriels"):
        assert client.get(reverse(nom)).status_code == attendu


def test_le_catalogue_de_l_administration_montre_chaque_evenement() -> None:
    page = client_de(un_agent(Role.ADMINISTRATEUR)).get(reverse("suivi:catalogue_courriels")).content.decode()
    assert [code for code in catalogue() if f">{code}<" not in page] == []
