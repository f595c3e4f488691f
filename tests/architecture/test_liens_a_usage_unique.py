"""Un antivirus de messagerie ouvre tous les liens d'un courriel : aucun GET, aucun HEAD n'y consomme rien."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from comptes.actions import inviter
from comptes.actions.reglages import ouvrir_l_agenda
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.jetons import adresse_de_l_invitation, adresse_du_questionnaire
from dialogue.models import Questionnaire
from dossiers.actions import adhesion, information
from dossiers.enums import EtatProjet
from dossiers.jetons import adresse_du_lien
from dossiers.models import ActeurDossier, Dossier
from instruction.actions.tiers import informer
from tests.fabriques.accompagnement import un_questionnaire_ouvert, une_reunion
from tests.fabriques.comptes import MOT_DE_PASSE, chemin_du_lien, client_de, un_compte
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db
A_JETON = {"jeton", "key", "secret"}
PERSONNE = "lea@exemple.test"
# Ce qu'une simple lecture peut écrire sans rien consommer : la session du visiteur, les essais de connexion comptés.
HORS_CONSTAT = {"sessions", "axes"}


def _dossier() -> Dossier:
    return un_parcours().dossier


def _responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable").utilisateur


def _chemin(adresse: str) -> str:
    return "/" + adresse.split("/", 3)[3]


def invitation() -> str:
    compte = un_compte(PERSONNE)
    inviter(
        courriel=PERSONNE, objet=f"compte:{compte.pk}", libelle="le portail", auteur=compte, maintenant=timezone.now()
    )
    return chemin_du_lien(PERSONNE)


def rejoindre() -> str:
    dossier = _dossier()
    lien = adhesion.ouvrir_lien(dossier.lettre, auteur=_responsable(dossier), maintenant=timezone.now())
    return _chemin(adresse_du_lien(lien))


def ma_fiche() -> str:
    dossier = _dossier()
    acteur = ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Bel", courriel=PERSONNE)
    information.envoyer_la_page("acteur_ajoute", acteur, maintenant=timezone.now())
    return chemin_du_lien(PERSONNE)


def retrait_personne() -> str:
    return f"{ma_fiche()}retrait/"


def agenda() -> str:
    return reverse("suivi:agenda", args=[ouvrir_l_agenda(utilisateur=un_compte(PERSONNE), maintenant=timezone.now())])


def mot_de_passe() -> str:
    un_compte(PERSONNE)
    Client().post("/mot-de-passe/oublie/", {"email": PERSONNE})
    return chemin_du_lien(PERSONNE)


def confirmation_d_adresse() -> str:
    identite = {"email": PERSONNE, "prenom": "Léa", "nom": "Bel", "profession": "10", "telephone": "05 61 00 00 00"}
    donnees = {**identite, "password1": MOT_DE_PASSE, "password2": MOT_DE_PASSE}
    Client().post("/inscription/", donnees)
    return chemin_du_lien(PERSONNE)


def invitation_a_une_reunion() -> str:
    return _chemin(adresse_de_l_invitation(une_reunion(_dossier()).invites.order_by("pk").first()))


def _questionnaire() -> Questionnaire:
    return un_questionnaire_ouvert(_dossier(), adresses=[(PERSONNE, "60")])


def repondre() -> str:
    _questionnaire()
    return chemin_du_lien(PERSONNE)


def repondre_au_lien() -> str:
    return _chemin(adresse_du_questionnaire(_questionnaire().cle))


def resume_public() -> str:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    coordinateur, maintenant = un_agent(Role.COORDINATEUR), timezone.now()
    informer(dossier.projet, cts=PERSONNE, voisines=(), vu=0, auteur=coordinateur, maintenant=maintenant)
    return chemin_du_lien(PERSONNE)


LIENS: dict[str, Callable[[], str]] = {
    "comptes:invitation": invitation,
    "dossiers:rejoindre": rejoindre,
    "dossiers:ma_fiche": ma_fiche,
    "dossiers:retrait_personne": retrait_personne,
    "suivi:agenda": agenda,
    "dialogue:invitation": invitation_a_une_reunion,
    "dialogue:invitation_ics": lambda: f"{invitation_a_une_reunion()}agenda/",
    "dialogue:repondre": repondre,
    "dialogue:merci": lambda: f"{repondre()}merci/",
    "dialogue:desinscription": lambda: f"{repondre()}desinscription/",
    "dialogue:repondre_au_lien": repondre_au_lien,
    "tiers:lire": resume_public,
    "account_reset_password_from_key": mot_de_passe,
    "account_confirm_email": confirmation_d_adresse,
}


def _a_jeton(resolveur: URLResolver, espace: str = "") -> Iterator[str]:
    """Nom de chaque adresse du portail qui porte un jeton."""
    for motif in resolveur.url_patterns:
        if isinstance(motif, URLResolver):
            nom = f"{espace}{motif.namespace}:" if motif.namespace else espace
            yield from _a_jeton(motif, nom)
        elif isinstance(motif, URLPattern) and A_JETON & set(motif.pattern.regex.groupindex):
            yield f"{espace}{motif.name}"


def _etat() -> dict[str, list[Any]]:
    """Tout ce que la base contient, table par table."""
    return {
        modele._meta.label: list(modele._base_manager.order_by("pk").values_list())
        for modele in apps.get_models()
        if modele._meta.app_label not in HORS_CONSTAT and modele._meta.managed and not modele._meta.proxy
    }


def test_chaque_adresse_a_jeton_est_eprouvee() -> None:
    assert set(_a_jeton(get_resolver())) == set(LIENS)


@pytest.mark.parametrize("nom", sorted(LIENS))
def test_ouvrir_un_lien_ne_consomme_rien(nom: str) -> None:
    chemin = LIENS[nom]()
    connecte = client_de(un_compte("autre@exemple.test"))
    avant = _etat()
    lectures = [
        getattr(client, methode)(chemin, follow=suivre)
        for client in (Client(), connecte)
        for methode, suivre in (("head", False), ("get", True), ("get", True))
    ]
    assert _etat() == avant
    assert lectures[0].status_code in (200, 302)
    assert lectures[1].status_code == lectures[2].status_code == 200
