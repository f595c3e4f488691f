"""Écrire le projet à plusieurs : qui écrit quoi, pour quand, le rappel, la vue de réunion."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commun.delais import jour_paris
from commun.models import CourrielSortant
from dossiers.actions.attribution import Repartition, dire_ecrite, rappeler_les_rubriques, repartir
from dossiers.actions.transitions import TransitionRefusee
from dossiers.attributions import RubriqueSuivie, progression
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import AttributionDeRubrique, Commentaire, MembreEquipe
from dossiers.taches import taches
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.territoires import INSTANT

pytestmark = pytest.mark.django_db
JOUR = jour_paris(INSTANT)


@pytest.fixture
def dossier():
    return un_dossier_a(EtatLettre.ACCORDEE)


@pytest.fixture
def redacteur(dossier):
    personne = un_porteur("redacteur@exemple.fr")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=personne, role="redacteur", depuis=INSTANT)
    return personne


def responsable(dossier):
    return MembreEquipe.objects.get(dossier=dossier, role="responsable").utilisateur


def confier(dossier, qui, jour=JOUR, rubrique="gouvernance"):
    repartition = [Repartition(rubrique, qui, jour)]
    return repartir(dossier.projet, repartition, auteur=responsable(dossier), maintenant=INSTANT)


def test_le_responsable_confie_une_rubrique_et_la_reprend(dossier, redacteur):
    assert confier(dossier, redacteur) == 1
    assert confier(dossier, redacteur) == 0
    assert AttributionDeRubrique.objects.values_list("rubrique", "responsable", "echeance_le").get() == (
        "gouvernance",
        redacteur.pk,
        JOUR,
    )
    assert confier(dossier, None, None) == 1
    assert not AttributionDeRubrique.objects.exists()


def test_un_redacteur_ne_repartit_pas(dossier, redacteur):
    with pytest.raises(PermissionDenied):
        repartir(dossier.projet, [Repartition("forme", redacteur, JOUR)], auteur=redacteur, maintenant=INSTANT)


def test_une_rubrique_ne_se_confie_qu_a_l_equipe_qui_ecrit(dossier, redacteur):
    MembreEquipe.objects.filter(utilisateur=redacteur).update(role="lecteur")
    with pytest.raises(TransitionRefusee):
        confier(dossier, redacteur)


def test_un_projet_depose_ne_se_repartit_plus():
    with pytest.raises(TransitionRefusee):
        confier(un_dossier_a(etat_projet=EtatProjet.DEPOSE), None)


def test_elle_est_dans_les_taches_de_la_personne_jusqu_a_ce_qu_elle_la_dise_ecrite(dossier, redacteur):
    confier(dossier, redacteur)
    [tache] = [t for t in taches(redacteur) if t.cle.startswith("rubrique:")]
    assert (tache.detail, tache.echeance) == (f"{dossier.numero} · Gouvernance", JOUR)
    dire_ecrite(dossier.projet, "gouvernance", ecrite=True, auteur=redacteur, maintenant=INSTANT)
    assert [t for t in taches(redacteur) if t.cle.startswith("rubrique:")] == []


def test_un_membre_retire_n_a_plus_la_tache(dossier, redacteur):
    confier(dossier, redacteur)
    MembreEquipe.objects.filter(utilisateur=redacteur).update(fin=INSTANT)
    assert not AttributionDeRubrique.objects.a_ecrire_par(redacteur).exists()


def test_un_autre_ne_dit_pas_une_rubrique_ecrite(dossier, redacteur):
    confier(dossier, responsable(dossier))
    with pytest.raises(PermissionDenied):
        dire_ecrite(dossier.projet, "gouvernance", ecrite=True, auteur=redacteur, maintenant=INSTANT)


def rappels():
    return list(CourrielSortant.objects.filter(evenement="rubrique").values_list("destinataire", flat=True))


def test_le_rappel_part_une_seule_fois_trois_jours_avant(dossier, redacteur):
    confier(dossier, redacteur, JOUR + timedelta(days=4))
    rappeler_les_rubriques(JOUR, INSTANT)
    assert rappels() == []
    for jour in (JOUR + timedelta(days=1), JOUR + timedelta(days=2), JOUR + timedelta(days=9)):
        rappeler_les_rubriques(jour, INSTANT)
    assert rappels() == [redacteur.email]


def test_une_rubrique_dite_ecrite_ne_se_rappelle_pas(dossier, redacteur):
    confier(dossier, redacteur)
    dire_ecrite(dossier.projet, "gouvernance", ecrite=True, auteur=redacteur, maintenant=INSTANT)
    rappeler_les_rubriques(JOUR, INSTANT)
    assert rappels() == []


def test_la_liste_des_etapes_dit_qui_ecrit_et_le_retard(dossier, redacteur):
    confier(dossier, redacteur, date(2020, 3, 2))
    lue = client_de(redacteur).get(f"/dossiers/{dossier.numero}/projet/gouvernance/").content.decode()
    assert f"{redacteur}, pour le 2 mars 2020, en retard" in lue


def test_la_page_de_repartition_enregistre_et_refuse(dossier, redacteur):
    client, adresse = client_de(responsable(dossier)), f"/dossiers/{dossier.numero}/projet/ecriture/"
    page = client.get(adresse)
    assert page.status_code == 200
    champs = {nom: "" for nom in page.context["form"].fields}
    envoi = {**champs, "forme-qui": str(redacteur.pk), "forme-quand": "2027-03-02"}
    assert client.post(adresse, envoi).status_code == 302
    assert AttributionDeRubrique.objects.get().rubrique == "forme"
    assert client.post(adresse, {**envoi, "forme-quand": "31/02/2027"}).status_code == 422
    assert client_de(redacteur).post(adresse, envoi).status_code == 403


def test_une_decision_notee_en_reunion_devient_un_commentaire(dossier, redacteur):
    client, adresse = client_de(redacteur), f"/dossiers/{dossier.numero}/projet/reunion/?rubrique=gouvernance"
    page = client.get(adresse).content.decode()
    assert "Gouvernance" in page
    assert 'rel="prev"' in page
    assert client.post(adresse, {"nature": "tache", "texte": ""}).status_code == 422
    assert client.post(adresse, {"nature": "decision", "texte": "Un bureau de neuf."}).status_code == 302
    commentaire = Commentaire.objects.select_related("fil").get()
    assert commentaire.texte.startswith("Décision de la réunion du ")
    assert commentaire.texte.endswith(" : Un bureau de neuf.")
    assert commentaire.fil.rubrique == "gouvernance"


def test_la_progression_est_la_moyenne_des_rubriques():
    class Etape:
        def __init__(self, etat):
            self.etat = etat

    assert progression([RubriqueSuivie(Etape(e), None, JOUR) for e in ("terminee", "en_cours", "a_faire")]) == 50
    assert progression([]) == 0
