"""La liste des dossiers : recherche, filtres, tri, colonnes, et ce que chacun en lit."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from dossiers.actions.complements import demander
from dossiers.colonnes import Lot, colonnes_offertes, lire
from dossiers.enums import EtatLettre, EtatProjet, Sujet
from dossiers.lecture_de_liste import lus_en_entier
from dossiers.models import Dossier
from dossiers.permissions import Lecture, lecture
from dossiers.recherche import chercher
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a, un_parcours
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
LISTE = "dossiers:liste"


def _noms(client: Client, **filtres: str) -> list[str]:
    page = client.get(reverse(LISTE), filtres).content.decode()
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def _deposes(*noms: str) -> dict[str, Dossier]:
    faits = {}
    for rang, nom in enumerate(noms):
        parcours = un_parcours(porteur=un_porteur(f"equipe{rang}@exemple.test"), nom=nom)
        parcours.deposer_lettre()
        faits[nom] = parcours.dossier
    return faits


@pytest.fixture
def coordinateur(db: None) -> Utilisateur:
    return un_agent(Role.COORDINATEUR)


# --- Recherche -------------------------------------------------------------------------------------------
def test_la_recherche_tolere_accents_et_fautes_et_le_dit(coordinateur: Utilisateur) -> None:
    _deposes("CPTS Béziers", "CPTS du Sidobre")
    client = client_de(coordinateur)
    assert _noms(client, q="beziers") == ["CPTS Béziers"]
    assert _noms(client, q="Bézier") == ["CPTS Béziers"]
    assert _noms(client, q="sibobre") == ["CPTS du Sidobre"]
    assert "voici ceux qui y ressemblent" in client.get(reverse(LISTE), {"q": "sibobre"}).content.decode()
    assert "voici ceux qui y ressemblent" not in client.get(reverse(LISTE), {"q": "sidobre"}).content.decode()
    assert _noms(client, q="marseille") == []


@pytest.mark.parametrize("nom", ["CPTS de L'Isle-Jourdain", "CPTS de L’Isle-Jourdain"])
def test_la_recherche_trouve_quelle_que_soit_l_apostrophe(nom: str) -> None:
    un_dossier(nom=nom)
    for tape in ("L'Isle-Jourdain", "L’Isle-Jourdain", "l isle jourdain"):
        recherche = chercher(Dossier.objects.all(), tape)
        assert ([d.nom for d in Dossier.objects.filter(recherche.filtre)], recherche.approchee) == ([nom], False)


def test_une_commune_mal_tapee_se_retrouve_dans_un_territoire_depose_seulement(coordinateur: Utilisateur) -> None:
    _deposes("CPTS une")
    un_parcours(porteur=un_porteur("autre@exemple.test"), nom="CPTS en brouillon")
    assert _noms(client_de(coordinateur), q="vilefranche de lauragais") == ["CPTS une"]


def test_la_recherche_ne_devine_que_parmi_les_dossiers_visibles() -> None:
    _deposes("CPTS du Sidobre")
    assert _noms(client_de(un_agent(Role.DECIDEUR_ARS)), q="sidobre") == []
    assert _noms(client_de(un_agent(Role.DECIDEUR_ARS)), q="sibobre") == []
    assert _noms(client_de(un_porteur("etranger@exemple.test")), q="sibobre") == []


# --- Filtres et tri --------------------------------------------------------------------------------------
def test_les_filtres_d_etat_d_anciennete_et_d_echeance(coordinateur: Utilisateur) -> None:
    _deposes("CPTS ancienne")
    recente = un_parcours(il_y_a(3), porteur=un_porteur("b@exemple.test"), nom="CPTS récente")
    recente.deposer_lettre()
    client = client_de(coordinateur)
    assert _noms(client, etat="lettre.deposee") == ["CPTS récente", "CPTS ancienne"]
    assert _noms(client, etat="lettre.accordee") == []
    assert _noms(client, anciennete="30") == ["CPTS ancienne"]
    assert _noms(client, echeance="depassee") == ["CPTS ancienne"]
    assert _noms(client, echeance="30") == ["CPTS récente"]
    assert _noms(client, echeance="7") == _noms(client, echeance="aucune") == []


def test_une_echeance_passee_se_dit_depassee_et_non_il_y_a(coordinateur: Utilisateur) -> None:
    dossier = _deposes("CPTS ancienne")["CPTS ancienne"]
    retard = (timezone.localdate() - dossier.prochaine_le).days
    for adresse in (LISTE, "suivi:a_faire"):
        page = client_de(coordinateur).get(reverse(adresse)).content.decode()
        assert f"dépassée de {retard} jours" in page


def test_les_complements_sans_reponse_se_filtrent(coordinateur: Utilisateur) -> None:
    un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES, porteur=un_porteur("a@exemple.test"), nom="CPTS muette")
    attend = un_parcours(porteur=un_porteur("b@exemple.test"), nom="CPTS qui répondra")
    attend.deposer_lettre()
    souhaitee = timezone.localdate() + timedelta(days=5)
    donnees = {"commentaire": "Précisez.", "souhaitee_le": souhaitee, "maintenant": timezone.now()}
    demander(attend.lettre, "demander_complements", auteur=coordinateur, **donnees)
    _deposes("CPTS sans demande")
    client = client_de(coordinateur)
    assert sorted(_noms(client, complements="en_cours")) == ["CPTS muette", "CPTS qui répondra"]
    assert _noms(client, complements="sans_reponse") == ["CPTS muette"]


def test_la_taille_et_la_mission_se_filtrent(coordinateur: Utilisateur) -> None:
    dossier = _deposes("CPTS une")["CPTS une"]
    taille = dossier.territoire.versions.get(figee_le__isnull=False).taille_figee
    client = client_de(coordinateur)
    lus = {valeur: _noms(client, taille=str(valeur)) for valeur in (1, 2, 3, 4)}
    assert lus == {valeur: ["CPTS une"] if valeur == taille else [] for valeur in (1, 2, 3, 4)}
    assert _noms(client, mission="prevention") == ["CPTS une"]
    assert _noms(client, mission="qualite") == []


def test_une_mission_retiree_de_la_copie_de_travail_se_lit_encore_du_depot(coordinateur: Utilisateur) -> None:
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES, nom="CPTS rouverte")
    dossier.lettre.missions.filter(mission="prevention").delete()
    responsable = dossier.equipe.get(role="responsable").utilisateur
    assert _noms(client_de(coordinateur), mission="prevention") == ["CPTS rouverte"]
    assert dossier.lettre.missions.exists()
    assert _noms(client_de(responsable), mission="parcours") == ["CPTS rouverte"]


def test_le_tri_est_annonce_et_se_renverse(coordinateur: Utilisateur) -> None:
    _deposes("CPTS Béziers", "CPTS Albi")
    client = client_de(coordinateur)
    assert _noms(client, tri="nom") == ["CPTS Albi", "CPTS Béziers"]
    assert _noms(client, tri="-nom") == ["CPTS Béziers", "CPTS Albi"]
    page = client.get(reverse(LISTE), {"tri": "nom"}).content.decode()
    assert 'aria-sort="ascending"><a href="?tri=-nom">' in page
    assert "Rangés par nom, croissant" in page


def test_un_filtre_fautif_montre_tout_sans_panne(coordinateur: Utilisateur) -> None:
    _deposes("CPTS une")
    assert _noms(client_de(coordinateur), etat="rien.du.tout", tri="mot_de_passe") == ["CPTS une"]


# --- Ce que chacun lit -----------------------------------------------------------------------------------
ETATS = [{"etat_lettre": etat} for etat in EtatLettre] + [{"etat_projet": etat} for etat in EtatProjet]


@pytest.mark.parametrize("etat", ETATS, ids=str)
def test_les_dossiers_lus_en_entier_sont_ceux_dont_la_lettre_se_lit(etat: dict[str, str]) -> None:
    dossier = un_dossier_a(**etat)
    personnes = [un_agent(role) for role in ROLES_ORGANISATION] + [dossier.equipe.get().utilisateur]
    for personne in personnes:
        visibles = Dossier.objects.visibles_par(personne).filter(pk=dossier.pk)
        entier = visibles.filter(lus_en_entier(personne)).exists()
        attendu = visibles.exists() and lecture(personne, dossier, Sujet.LETTRE) > Lecture.INFORMATION
        assert entier == attendu, personne


def test_l_information_ne_revele_ni_etat_ni_dates_ni_avis() -> None:
    un_dossier_a(EtatLettre.TRANSMISE, nom="CPTS transmise")
    agent = un_agent(Role.INSTRUCTEUR_AM)
    lot = Lot(list(Dossier.objects.visibles_par(agent)), agent, timezone.localdate())
    [ligne] = lire(lot, colonnes_offertes(agent))
    montrees = {colonne.cle: cellule.valeurs for colonne, cellule in ligne.cellules if any(cellule.valeurs)}
    assert set(montrees) == {"etape", "taille"}
    client = client_de(agent)
    assert _noms(client) == ["CPTS transmise"]
    sensibles = {"etat": "lettre.transmise", "tour": "ars", "echeance": "30", "mission": "prevention"}
    assert {cle: _noms(client, **{cle: valeur}) for cle, valeur in sensibles.items()} == dict.fromkeys(sensibles, [])
    assert _noms(client, etape="lettre") == ["CPTS transmise"]


def test_les_colonnes_des_contributions_ne_se_proposent_qu_au_guichet() -> None:
    cles = {role: {c.cle for c in colonnes_offertes(un_agent(role))} for role in ROLES_ORGANISATION}
    guichet = {Role.COORDINATEUR, Role.RELECTEUR_URPS}
    assert {role for role, offertes in cles.items() if "contributions" in offertes} == guichet
    assert "contributions" not in {c.cle for c in colonnes_offertes(un_porteur())}


@pytest.mark.parametrize(("role", "filtre"), list(product(ROLES_ORGANISATION, ("relecteur", "contribution"))))
def test_les_filtres_des_contributions_ne_se_proposent_qu_a_qui_y_a_droit(role: Role, filtre: str) -> None:
    page = client_de(un_agent(role)).get(reverse(LISTE)).content.decode()
    permis = {"relecteur": {Role.COORDINATEUR}, "contribution": {Role.COORDINATEUR, Role.RELECTEUR_URPS}}[filtre]
    assert (f'name="{filtre}"' in page) == (role in permis)
