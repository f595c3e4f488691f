"""Le projet part de la lettre accordée : d'où vient chaque valeur, ce qui a changé, ce qui se reprend."""

import pytest
from django.db import models

from commun.texte_riche.champs import ChampTexteRiche
from dossiers import lignage
from dossiers.actions.lignage import commencer_les_fiches, missions_a_reprendre, origines
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, EtatProjet, Sujet
from dossiers.models import LettreIntention, ProjetSante
from tests.dossiers.page_de_saisie import Page
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.territoires import INSTANT as MAINTENANT

LETTRE = {
    "diagnostic": "Deux médecins partent.",
    "forces": "Une maison de santé.",
    "faiblesses": "",
    "organisation": "Un bureau.",
    "articulation": "Avec le CLS.",
    "mobilisation": {"actions": "Deux réunions."},
}


def test_chaque_texte_du_projet_a_une_origine_ou_dit_pourquoi_il_n_en_a_pas():
    textes = {c.name for c in ProjetSante._meta.concrete_fields if isinstance(c, ChampTexteRiche)} | {"objectifs"}
    assert set(lignage.LIGNAGE) | set(lignage.PROPRES) == textes
    assert not set(lignage.LIGNAGE) & set(lignage.PROPRES)


def test_chaque_texte_de_la_lettre_sert_ou_reste_a_la_lettre():
    repris = {part.chemin[-1] for parts in lignage.LIGNAGE.values() for part in parts}
    gardes = {
        *("charte_equipe", "fiche_poste", "calendrier"),
        *("fir_description", "moyens_humains", "moyens_materiels"),
    }
    textes = {c.name for c in LettreIntention._meta.concrete_fields if type(c) is models.TextField}
    assert {"actions" if nom == "actions_information" else nom for nom in textes} == repris | gardes


def test_la_lettre_se_compose_dans_l_ordre_et_sans_titre_vide():
    assert lignage.valeurs_de_depart(LETTRE) == {
        "diagnostic": "Deux médecins partent.\n\n# Forces\n\nUne maison de santé.",
        "gouvernance_decisions": "Un bureau.",
        "gouvernance_partenariats": "Avec le CLS.",
        "communication": "Deux réunions.",
    }


def test_une_origine_dit_si_le_texte_a_change_depuis():
    meme = lignage.origine("communication", LETTRE, 2, "Deux réunions.\r\n")
    assert (meme.reprise, meme.source) == (True, "la lettre, version 2")
    assert lignage.origine("communication", LETTRE, 2, "Trois réunions.").reprise is False
    assert lignage.origine("presentation", LETTRE, 2, "x") is None
    assert lignage.origine("communication", {}, 0, "x") is None


@pytest.mark.django_db
def test_le_projet_ouvert_reprend_la_version_deposee_de_la_lettre():
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    projet = ProjetSante.objects.get(dossier=dossier)
    contenu = dossier.versions.get(sujet=Sujet.LETTRE).contenu
    assert {c: getattr(projet, c) for c in lignage.LIGNAGE} == lignage.valeurs_de_depart(contenu)
    assert {o.reprise for o in origines(projet, lignage.LIGNAGE).values()} == {True}
    assert origines(projet, ["presentation"]) == {}


@pytest.mark.django_db
def test_reprendre_la_valeur_de_la_lettre_enregistre_d_abord_la_saisie():
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    page = Page(client_de(un_porteur()), dossier, "presentation", "projet")
    page.envoyer(diagnostic="Autre chose.")
    lue = page.client.get(f"/dossiers/{dossier.numero}/projet/presentation/").content.decode()
    assert "modifié depuis : voir la différence" in lue
    page = Page(page.client, dossier, "presentation", "projet")
    page.envoyer(bouton="reprendre", valeur="diagnostic", presentation="Gardé.")
    projet = ProjetSante.objects.get(dossier=dossier)
    contenu = dossier.versions.get(sujet=Sujet.LETTRE).contenu
    assert (projet.presentation, projet.diagnostic) == ("Gardé.", lignage.texte_de_la_lettre(contenu, "diagnostic"))


@pytest.mark.django_db
def test_les_missions_de_la_lettre_deviennent_des_fiches_une_seule_fois():
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    projet, porteur = dossier.projet, un_porteur()
    contenu = dossier.versions.get(sujet=Sujet.LETTRE).contenu
    attendues = [m["code"] for m in missions_a_reprendre(projet, contenu)]
    fiches = commencer_les_fiches(projet, auteur=porteur, maintenant=MAINTENANT)
    assert [f.mission_id for f in fiches] == attendues
    assert "Constat : " in fiches[0].taches
    with pytest.raises(TransitionRefusee):
        commencer_les_fiches(projet, auteur=porteur, maintenant=MAINTENANT)


@pytest.mark.django_db
def test_un_projet_depose_ne_reprend_plus_rien():
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    with pytest.raises(TransitionRefusee):
        commencer_les_fiches(dossier.projet, auteur=un_porteur(), maintenant=MAINTENANT)


def _listes(communes: str, acteurs: str) -> dict:
    return {
        "territoire": {
            "communes": [{"code": nom, "nom": nom} for nom in communes.split()],
            "parties": [{"code": "31555", "libelle": "Secteur 3", "commune": "Toulouse"}],
        },
        "acteurs": [{"cle": nom, "nom": nom} for nom in acteurs.split()],
    }


def test_une_liste_partagee_dit_ce_qui_s_y_est_ajoute_et_retire_depuis_la_lettre():
    lettre, ici = _listes("Revel Sorèze", "Anne Paul"), _listes("Revel Dourgne", "Anne")
    territoire = lignage.origine_partagee("territoire", lettre, 2, ici)
    assert (territoire.ajouts, territoire.retraits, territoire.reprise) == (("Dourgne",), ("Sorèze",), False)
    acteurs = lignage.origine_partagee("acteurs", lettre, 2, ici)
    assert (acteurs.ajouts, acteurs.retraits, acteurs.nommes) == ((), ("Paul",), False)
    assert lignage.origine_partagee("acteurs", lettre, 2, lettre).reprise


@pytest.mark.django_db
def test_les_pages_partagees_du_projet_disent_la_version_de_la_lettre_dont_elles_partent():
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    client = client_de(dossier.equipe.get(role="responsable").utilisateur)
    version = dossier.versions.filter(sujet="lettre").latest("numero").numero
    pages = {cle: f"/dossiers/{dossier.numero}/projet/{cle}/" for cle in ("territoire", "acteurs")}
    for adresse in pages.values():
        assert f"Repris de la lettre, version {version}." in client.get(adresse).content.decode()
    parti = dossier.acteurs.order_by("pk").last()
    dossier.acteurs.filter(pk=parti.pk).delete()
    page = client.get(pages["acteurs"]).content.decode()
    assert f"Repris de la lettre, version {version} ; depuis, 1 retrait." in page
    assert parti.nom not in page
    lettre = client.get(f"/dossiers/{dossier.numero}/lettre/acteurs/")
    assert "Repris de la lettre" not in lettre.content.decode()
