"""Rejoindre par un lien, et sa propre page : consentement, confirmation, rapprochement, retrait."""

import logging
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acteurs.models import Professionnel
from commun.journaux import sans_jeton
from commun.models import CourrielSortant
from dossiers.actions import adhesion as actions
from dossiers.actions.acteurs import enregistrer_acteur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, OrigineActeur
from dossiers.jetons import adresse_du_lien
from dossiers.models import AccesPersonne, ActeurDossier, DemandeAdhesion, Dossier, LienAdhesion
from tests.fabriques.acteurs import un_rpps
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
SAISIE = {
    "prenom": "Léa",
    "nom": "Marty",
    "metier": "60",
    "profession": "",
    "rpps": "",
    "commune": "31582",
    "courriel": "lea@exemple.test",
    "niveau": "participe",
    "consentement": "on",
}


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


@pytest.fixture
def lien(dossier: Dossier) -> LienAdhesion:
    return actions.ouvrir_lien(dossier.lettre, auteur=un_porteur(), maintenant=timezone.now())


def chemin(lien: LienAdhesion) -> str:
    return re.sub(r"^https?://[^/]+", "", adresse_du_lien(lien))


def inscrire(lien: LienAdhesion, **champs: str) -> int:
    return Client().post(chemin(lien), SAISIE | champs).status_code


def la_page(courriel: str = "lea@exemple.test") -> str:
    """Le chemin de la page personnelle, lu dans le dernier courriel."""
    corps = CourrielSortant.objects.filter(destinataire=courriel).order_by("pk").last().corps
    return re.search(r"/ma-fiche/[^/\s]+/", corps)[0]


def accepter(dossier: Dossier, rapproche: ActeurDossier | None = None) -> ActeurDossier:
    return actions.accepter(
        dossier.lettre,
        dossier.demandes_adhesion.get(),
        categorie="professionnel",
        rapproche=rapproche,
        auteur=un_porteur(),
        maintenant=timezone.now(),
    )


def test_une_inscription_attend_et_n_entre_pas_dans_le_dossier(dossier, lien):
    assert inscrire(lien) == 302
    assert (dossier.acteurs.count(), dossier.demandes_adhesion.get().nom_complet) == (0, "Léa Marty")


def test_l_acceptation_en_fait_un_acteur_qui_garde_son_accord_et_sa_page(dossier, lien):
    inscrire(lien, rpps=un_rpps(1))
    page = la_page()
    acteur = accepter(dossier)
    lu = (acteur.nom_complet, acteur.profession, acteur.commune_id, acteur.origine, acteur.consenti_le is not None)
    assert lu == ("Léa Marty", "Infirmier", "31582", OrigineActeur.ADHESION, True)
    assert acteur.professionnel.rpps == un_rpps(1)
    assert (DemandeAdhesion.objects.count(), Client().get(page).status_code) == (0, 200)


def test_un_rapprochement_complete_l_acteur_sans_le_doubler(dossier, lien):
    acteur = dossier.acteurs.create(categorie="professionnel", nom="Marty", prenom="Léa", statut="a_associer")
    inscrire(lien)
    demande = dossier.demandes_adhesion.get()
    assert actions.ressemblants(demande) == [acteur]
    accepter(dossier, rapproche=acteur)
    acteur.refresh_from_db()
    assert (dossier.acteurs.count(), acteur.courriel, acteur.commune_id) == (1, "lea@exemple.test", "31582")


def test_un_rpps_deja_porte_empeche_d_en_faire_un_second_acteur(dossier, lien):
    dossier.acteurs.create(categorie="professionnel", nom="Autre", rpps=un_rpps(1))
    inscrire(lien, rpps=un_rpps(1))
    with pytest.raises(TransitionRefusee, match="figure déjà"):
        accepter(dossier)
    assert dossier.demandes_adhesion.count() == 1


def test_un_refus_efface_l_inscription_et_l_ecrit_a_la_personne(dossier, lien):
    inscrire(lien)
    demande = dossier.demandes_adhesion.get()
    actions.refuser(dossier.lettre, demande, auteur=un_porteur(), maintenant=timezone.now())
    assert (DemandeAdhesion.objects.count(), AccesPersonne.objects.count()) == (0, 0)
    assert "n’a pas retenu" in CourrielSortant.objects.order_by("pk").last().corps


FAUTES = {
    "sans accord": {"consentement": ""},
    "RPPS faux": {"rpps": "10000000000"},
    "commune inconnue": {"commune": "Nulle-Part-sur-Rien"},
    "sans profession": {"metier": ""},
    "autre sans fonction": {"metier": "autre"},
    "adresse fausse": {"courriel": "x"},
    "sans nom": {"nom": " "},
    "dix méga-octets": {"nom": "x" * 2_000_000},
}


@pytest.mark.parametrize("champs", FAUTES.values(), ids=FAUTES)
def test_une_saisie_fautive_n_enregistre_rien(dossier, lien, champs):
    assert (inscrire(lien, **champs), DemandeAdhesion.objects.count()) == (422, 0)


def test_le_html_saisi_reste_du_texte(dossier, lien):
    inscrire(lien, nom="<script>x()</script>")
    page = client_de(un_porteur()).get(reverse("dossiers:lien_adhesion", args=[dossier.numero, "lettre"]))
    assert "<script>x()" not in page.content.decode()
    assert "&lt;script&gt;x()" in page.content.decode()


def test_une_adresse_qui_attend_deja_n_est_ni_revelee_ni_reecrite(dossier, lien):
    inscrire(lien)
    assert inscrire(lien, nom="Usurpateur") == 302
    assert dossier.demandes_adhesion.get().nom == "Marty"


def test_une_adresse_ne_recoit_pas_plus_de_trois_courriels_par_jour(dossier, lien):
    statuts = {inscrire(lien) for _ in range(6)}
    assert (statuts, CourrielSortant.objects.filter(destinataire="lea@exemple.test").count()) == ({302}, 3)


def test_un_poste_qui_s_acharne_attend(dossier, lien):
    statuts = [inscrire(lien, courriel=f"p{rang}@exemple.test") for rang in range(62)]
    assert (statuts.count(302), statuts[-1]) == (60, 429)


FERMETURES = {
    "ferme": lambda d, lien: actions.fermer_lien(d.lettre, auteur=un_porteur(), maintenant=timezone.now()),
    "remplace": lambda d, lien: actions.ouvrir_lien(d.lettre, auteur=un_porteur(), maintenant=timezone.now()),
    "echu": lambda d, lien: LienAdhesion.objects.update(expire_le=timezone.now() - timedelta(seconds=1)),
}


@pytest.mark.parametrize("geste", FERMETURES)
def test_un_lien_ferme_remplace_ou_echu_repond_comme_un_lien_faux(dossier, lien, geste):
    assert Client().get(chemin(lien)).status_code == 200
    FERMETURES[geste](dossier, lien)
    assert (Client().get(chemin(lien)).status_code, inscrire(lien)) == (404, 404)


def test_une_cle_devinee_sans_signature_n_ouvre_rien(lien):
    assert Client().get(reverse("dossiers:rejoindre", args=[lien.cle])).status_code == 404
    assert Client().get(reverse("dossiers:rejoindre", args=[f"{lien.cle}~fausse"])).status_code == 404


def test_seule_l_equipe_ouvre_un_lien(dossier):
    with pytest.raises(PermissionDenied):
        actions.ouvrir_lien(dossier.lettre, auteur=un_porteur("autre@exemple.test"), maintenant=timezone.now())


def test_une_inscription_sans_reponse_s_efface(dossier, lien):
    inscrire(lien)
    actions.purger(timezone.now() + timedelta(days=59))
    assert DemandeAdhesion.objects.count() == 1
    actions.purger(timezone.now() + timedelta(days=61))
    assert (DemandeAdhesion.objects.count(), AccesPersonne.objects.count()) == (0, 0)


def test_l_equipe_n_est_prevenue_que_de_la_premiere_inscription(dossier, lien):
    for rang in range(3):
        inscrire(lien, courriel=f"p{rang}@exemple.test")
    assert CourrielSortant.objects.filter(destinataire=un_porteur().email).count() == 1


def ajouter(dossier: Dossier, **champs: str) -> ActeurDossier:
    """Un acteur saisi par l'équipe, avec son adresse."""
    valeurs = {"categorie": "professionnel", "nom": "Marty", "prenom": "Léa", "courriel": "lea@exemple.test"} | champs
    return enregistrer_acteur(
        dossier.lettre, acteur=ActeurDossier(**valeurs), auteur=un_porteur(), maintenant=timezone.now()
    )


def test_une_personne_ajoutee_est_informee_une_fois(dossier):
    acteur = ajouter(dossier)
    enregistrer_acteur(dossier.lettre, acteur=acteur, auteur=un_porteur(), maintenant=timezone.now())
    assert CourrielSortant.objects.filter(destinataire="lea@exemple.test").count() == 1


def test_une_adresse_corrigee_par_l_equipe_ferme_l_ancienne_page(dossier):
    acteur = ajouter(dossier)
    ancienne = la_page()
    acteur.courriel = "vraie@exemple.test"
    enregistrer_acteur(dossier.lettre, acteur=acteur, auteur=un_porteur(), maintenant=timezone.now())
    assert Client().get(ancienne).status_code == 404
    assert Client().get(la_page("vraie@exemple.test")).status_code == 200


def test_la_page_dit_tout_ce_qui_est_ecrit_et_se_corrige(dossier):
    acteur = ajouter(dossier, profession_code="60")
    client, page = Client(), la_page()
    lu = client.get(page).content.decode()
    assert [mot for mot in ("Léa Marty", "Infirmier", "lea@exemple.test", "L1434-12", "cnil.fr") if mot not in lu] == []
    assert client.post(page, SAISIE | {"nom": "Marty-Roux"}).status_code == 302
    acteur.refresh_from_db()
    assert (acteur.nom, acteur.commune_id, acteur.nom_recherche) == ("Marty-Roux", "31582", "marty roux lea")


def test_le_retrait_efface_aussitot_et_se_note(dossier):
    ajouter(dossier, rpps=un_rpps(1), profession_code="60")
    page = la_page()
    assert Client().post(f"{page}retrait/").status_code == 302
    assert (dossier.acteurs.count(), AccesPersonne.objects.count(), Professionnel.objects.count()) == (0, 0, 0)
    assert not CourrielSortant.objects.filter(destinataire="lea@exemple.test").exists()
    assert (dossier.oppositions.count(), Client().get(page).status_code) == (2, 404)


def test_apres_un_retrait_l_equipe_ne_peut_pas_remettre_la_personne(dossier):
    ajouter(dossier)
    Client().post(f"{la_page()}retrait/")
    with pytest.raises(TransitionRefusee, match="ne plus figurer"):
        ajouter(dossier, nom="Marty bis")


def test_elle_seule_revient_par_le_lien(dossier, lien):
    ajouter(dossier)
    Client().post(f"{la_page()}retrait/")
    inscrire(lien)
    accepter(dossier)
    assert (dossier.acteurs.count(), dossier.oppositions.count()) == (1, 0)


def test_une_fiche_d_annuaire_citee_ailleurs_survit_au_retrait(dossier):
    ajouter(dossier, rpps=un_rpps(1), profession_code="60")
    autre = un_dossier(un_porteur("autre@exemple.test"), nom="CPTS voisine")
    autre.acteurs.create(categorie="professionnel", nom="Marty", professionnel=Professionnel.objects.get())
    Client().post(f"{la_page()}retrait/")
    assert (Professionnel.objects.count(), autre.acteurs.count()) == (1, 1)


def test_une_version_deposee_garde_sa_photographie_et_la_page_le_dit():
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES)
    acteur = dossier.acteurs.get(nom="Puech")
    acteur.courriel = "puech@exemple.test"
    enregistrer_acteur(dossier.lettre, acteur=acteur, auteur=un_porteur(), maintenant=timezone.now())
    page = la_page("puech@exemple.test")
    assert "article 17-3" in Client().get(f"{page}retrait/").content.decode()
    Client().post(f"{page}retrait/")
    contenu = dossier.versions.get(sujet="lettre").contenu
    assert "Anne Puech" in [a["nom"] for a in contenu["acteurs"]]
    assert not dossier.acteurs.filter(nom="Puech").exists()


def test_rien_de_la_personne_n_entre_au_journal(dossier, lien, caplog):
    with caplog.at_level(logging.INFO):
        inscrire(lien)
        page = la_page()
        Client().post(page, {})
        Client().post(f"{page}retrait/")
    consigne = [(e.code, e.donnees) for e in dossier.evenements.order_by("rang") if e.sujet == "dossier"]
    assert consigne == [("adhesion", {}), ("acteur_retire", {})]
    ecrit = " ".join(sans_jeton(trace.getMessage()) for trace in caplog.records)
    jeton = page.split("/")[2]
    assert [mot for mot in ("Marty", "lea@exemple.test", jeton) if mot in ecrit] == []


@pytest.mark.parametrize("chemin_", ["/ma-fiche/abc/", "/rejoindre/abc~x/", "/invitation/abc/"])
def test_un_jeton_ne_passe_pas_dans_un_journal(chemin_):
    assert "abc" not in sans_jeton(f"Not Found: {chemin_}")


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_l_affichette_porte_le_lien_en_pdf(dossier, lien):
    reponse = client_de(un_porteur()).get(reverse("dossiers:affichette", args=[dossier.numero, "lettre"]))
    assert (reponse.status_code, reponse.content[:5], reponse["Cache-Control"]) == (200, b"%PDF-", "no-store")
