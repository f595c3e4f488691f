"""Les appuis demandés au Guichet : avant tout dépôt, sans ouvrir le brouillon, avec une réponse."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import appuis
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums_echanges import EtatAppui, NatureAppui
from dossiers.journal import verifier_dossier
from dossiers.models import ActeurDossier, AppuiGuichet, Dossier, MembreEquipe
from dossiers.workflow import AUTOMATES
from suivi.tableau import nombre_a_faire
from territoires.models import Departement
from tests.dossiers.matrice import (
    IMPOSSIBLE,
    INTERDIT,
    coordinateur_d_ailleurs,
    ecarts_des_gestes,
    personnes,
    responsable,
)
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_parcours

pytestmark = pytest.mark.django_db
MESSAGE = "Pouvez-vous venir un mardi soir ?"
GESTES = ("accepter", "realiser", "decliner", "annuler")
# (état, geste) → arrivée ; tout le reste est impossible.
ARRIVEES = {
    ("demande", "accepter"): "accepte",
    ("demande", "realiser"): "fait",
    ("demande", "decliner"): "decline",
    ("demande", "annuler"): "annule",
    ("accepte", "realiser"): "fait",
    ("accepte", "decliner"): "decline",
    ("accepte", "annuler"): "annule",
}
ADMIS = {geste: {"coordinateur"} for geste in GESTES} | {"annuler": {"responsable", "redacteur"}}


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


def demander(dossier: Dossier, nature: str = NatureAppui.REUNION, **champs: Any) -> AppuiGuichet:
    valeurs = {"message": MESSAGE, "auteur": responsable(dossier), "maintenant": timezone.now(), **champs}
    return appuis.demander_appui(dossier, nature=nature, **valeurs)


def agir(appui: AppuiGuichet, geste: str, auteur: Utilisateur) -> None:
    reste = {} if geste == "annuler" else {"commentaire": "Entendu."}
    getattr(appuis, geste)(appui, auteur=auteur, maintenant=timezone.now(), **reste)


def amener(dossier: Dossier, etat: str) -> AppuiGuichet:
    appui = demander(dossier)
    geste = {"accepte": "accepter", "fait": "realiser", "decline": "decliner", "annule": "annuler"}.get(etat)
    if geste:
        agir(appui, geste, responsable(dossier) if geste == "annuler" else un_agent(Role.COORDINATEUR))
    return appui


def tous(dossier: Dossier) -> dict[str, Utilisateur]:
    ailleurs = coordinateur_d_ailleurs()
    return personnes(dossier) | {"lecteur_am": un_agent(Role.LECTEUR), "ailleurs": ailleurs}


def test_la_table_nomme_toutes_les_transitions() -> None:
    assert set(GESTES) == set(AUTOMATES["appui"].transitions)


@pytest.mark.parametrize("etat", EtatAppui.values)
def test_chaque_case_de_la_matrice(dossier: Dossier, etat: str) -> None:
    appui = amener(dossier, etat)

    def voulu(geste: str, role: str) -> str:
        return INTERDIT if role not in ADMIS[geste] else ARRIVEES.get((etat, geste), IMPOSSIBLE)

    assert ecarts_des_gestes(appui, tous(dossier), GESTES, agir, voulu) == {}


def test_le_guichet_n_apprend_que_le_nom_le_departement_et_le_texte(dossier: Dossier) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    appui = demander(dossier)
    for adresse in (reverse("dossiers:appuis"), appui.get_absolute_url(), reverse("suivi:a_faire")):
        texte = client.get(adresse).content.decode()
        assert dossier.nom in texte
        assert "Haute-Garonne" in texte
        assert dossier.numero not in texte
        assert responsable(dossier).nom not in texte
    assert MESSAGE in client.get(appui.get_absolute_url()).content.decode()
    assert client.get(dossier.get_absolute_url()).status_code == 404
    [courriel] = CourrielSortant.objects.filter(destinataire=un_agent(Role.COORDINATEUR).email)
    assert dossier.numero not in courriel.corps + courriel.sujet
    assert MESSAGE not in courriel.corps


@pytest.mark.parametrize("role", [r for r in Role if r.value not in ("coordinateur", "responsable", "redacteur")])
def test_la_page_d_un_appui_est_introuvable_aux_autres(dossier: Dossier, role: Role) -> None:
    appui = demander(dossier)
    qui = un_porteur("autre@exemple.test") if role == Role.LECTEUR_EQUIPE else un_agent(role)
    client = client_de(qui)
    assert client.get(appui.get_absolute_url()).status_code == 404
    assert client.get(reverse("dossiers:repondre_appui", args=[appui.pk, "accepter"])).status_code == 404


def test_un_coordinateur_d_une_autre_region_ne_le_trouve_pas(dossier: Dossier) -> None:
    appui = demander(dossier)
    client = client_de(coordinateur_d_ailleurs())
    assert client.get(appui.get_absolute_url()).status_code == 404
    assert dossier.nom not in client.get(reverse("dossiers:appuis")).content.decode()


@pytest.mark.parametrize("lien", ["acteur", "membre"])
def test_un_coordinateur_partie_prenante_est_deporte(dossier: Dossier, lien: str) -> None:
    agent = un_agent(Role.COORDINATEUR)
    if lien == "acteur":
        ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Moi", courriel=agent.email)
    else:
        MembreEquipe.objects.create(dossier=dossier, utilisateur=agent, role="lecteur", depuis=timezone.now())
    appui = demander(dossier)
    assert not AppuiGuichet.objects.visibles_par(agent).exists()
    with pytest.raises(PermissionDenied):
        agir(appui, "accepter", agent)
    assert not CourrielSortant.objects.filter(destinataire=agent.email).exists()


def test_le_coordinateur_repond_et_l_equipe_lit(dossier: Dossier) -> None:
    appui = demander(dossier)
    client = client_de(un_agent(Role.COORDINATEUR))
    adresse = reverse("dossiers:repondre_appui", args=[appui.pk, "accepter"])
    jour = timezone.localdate() + timedelta(days=12)
    assert client.get(adresse).status_code == 200
    client.post(adresse, {"commentaire": "Mardi 20 h, salle des fêtes.", "prevu_le": jour.isoformat()})
    appui.refresh_from_db()
    assert (appui.etat, appui.prevu_le) == (EtatAppui.ACCEPTE, jour)
    texte = client_de(responsable(dossier)).get(reverse("dossiers:guichet", args=[dossier.numero])).content.decode()
    assert "Mardi 20 h, salle des fêtes." in texte
    assert CourrielSortant.objects.filter(destinataire=responsable(dossier).email).count() == 1
    assert verifier_dossier(dossier) is None


def test_decliner_dit_pourquoi(dossier: Dossier) -> None:
    appui = demander(dossier)
    client = client_de(un_agent(Role.COORDINATEUR))
    adresse = reverse("dossiers:repondre_appui", args=[appui.pk, "decliner"])
    assert client.post(adresse, {"commentaire": ""}).status_code == 422
    with pytest.raises(TransitionRefusee, match="motif"):
        appuis.decliner(appui, auteur=un_agent(Role.COORDINATEUR), maintenant=timezone.now())
    assert client.post(adresse, {"commentaire": "Voyez votre URPS."}).status_code == 302
    assert client.post(adresse, {"commentaire": "Encore."}).status_code == 409
    assert client.get(reverse("dossiers:repondre_appui", args=[appui.pk, "effacer"])).status_code == 404


@pytest.mark.parametrize(
    ("champs", "raison"),
    [
        ({"message": "  "}, "Écrivez ce que vous attendez"),
        ({"souhaite_le": timezone.localdate() - timedelta(days=1)}, "déjà passée"),
    ],
)
def test_une_demande_fautive_dit_quoi_faire(dossier: Dossier, champs: dict[str, Any], raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison):
        demander(dossier, **champs)
    assert not AppuiGuichet.objects.exists()


def test_une_seule_demande_en_cours_par_nature(dossier: Dossier) -> None:
    appui = demander(dossier)
    demander(dossier, NatureAppui.ECRITURE)
    with pytest.raises(TransitionRefusee, match="déjà demandé"):
        demander(dossier)
    appuis.annuler(appui, auteur=responsable(dossier), maintenant=timezone.now())
    demander(dossier)


def test_sans_territoire_le_departement_se_choisit() -> None:
    dossier = un_dossier(codes=())
    un_agent(Role.COORDINATEUR)
    client = client_de(responsable(dossier))
    adresse = reverse("dossiers:demander_appui", args=[dossier.numero])
    donnees = {"nature": "diagnostic", "message": MESSAGE}
    assert client.post(adresse, donnees).status_code == 422
    assert client.post(adresse, {**donnees, "departement": "31"}).status_code == 302
    assert AppuiGuichet.objects.get().region == Departement.objects.get(pk="31").region
    with pytest.raises(TransitionRefusee, match="département"):
        demander(dossier, NatureAppui.ECRITURE)


@pytest.mark.parametrize(("role", "statut"), [("redacteur", 302), ("lecteur", 403)])
def test_qui_demande(dossier: Dossier, role: str, statut: int) -> None:
    client = client_de(personnes(dossier)[role])
    donnees = {"nature": "logistique", "message": MESSAGE}
    assert client.post(reverse("dossiers:demander_appui", args=[dossier.numero]), donnees).status_code == statut
    assert AppuiGuichet.objects.count() == (statut == 302)


def test_une_equipe_n_annule_pas_la_demande_d_une_autre(dossier: Dossier) -> None:
    autre = un_parcours(nom="CPTS voisine").dossier
    appui = demander(autre)
    client = client_de(responsable(dossier))
    assert client.post(reverse("dossiers:annuler_appui", args=[dossier.numero, appui.pk])).status_code == 404


def test_a_faire_compte_les_appuis_a_traiter(dossier: Dossier) -> None:
    agent = un_agent(Role.COORDINATEUR)
    appui = demander(dossier)
    assert nombre_a_faire(agent) == 1
    agir(appui, "accepter", agent)
    assert nombre_a_faire(agent) == 1
    agir(appui, "realiser", agent)
    assert nombre_a_faire(agent) == 0


@pytest.mark.parametrize("page", ["dossiers:appuis", "suivi:a_faire"])
def test_la_liste_coute_le_meme_nombre_de_requetes(page: str) -> None:
    client, comptes = client_de(un_agent(Role.COORDINATEUR)), []
    for rang, nombre in enumerate((1, 2, 12)):
        for suite in range(nombre):
            demander(un_dossier(nom=f"CPTS {rang}-{suite}"))
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(reverse(page)).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] == comptes[2]


@pytest.mark.parametrize(("filtre", "nombre"), [("", 1), ("?etat=tous", 2), ("?etat=annule", 1), ("?etat=faux", 1)])
def test_la_liste_se_filtre_par_etat(dossier: Dossier, filtre: str, nombre: int) -> None:
    appuis.annuler(demander(dossier), auteur=responsable(dossier), maintenant=timezone.now())
    demander(dossier, NatureAppui.ECRITURE)
    page = client_de(un_agent(Role.COORDINATEUR)).get(reverse("dossiers:appuis") + filtre)
    assert page.context["page"].paginator.count == nombre


def test_confier_se_lit_de_l_equipe_et_se_rappelle_une_fois(dossier: Dossier) -> None:
    agent, maintenant = un_agent(Role.COORDINATEUR), timezone.now()
    appui, jour = demander(dossier), timezone.localdate() + timedelta(days=3)
    client = client_de(agent)
    adresse = reverse("dossiers:confier_appui", args=[appui.pk])
    assert client.get(adresse).status_code == 200
    assert client.post(adresse, {"responsable": ""}).status_code == 422
    assert client.post(adresse, {"responsable": agent.pk, "echeance_le": jour.isoformat()}).status_code == 302
    page = client_de(responsable(dossier)).get(reverse("dossiers:guichet", args=[dossier.numero])).content.decode()
    assert f"{agent} s’en occupe" in page
    avant = CourrielSortant.objects.filter(destinataire=agent.email).count()
    assert appuis.rappeler_les_echeances(jour - timedelta(days=1), maintenant) == 0
    assert [appuis.rappeler_les_echeances(jour, maintenant) for _ in range(2)] == [1, 0]
    rappel = CourrielSortant.objects.filter(destinataire=agent.email).order_by("-pk")[0]
    assert CourrielSortant.objects.filter(destinataire=agent.email).count() == avant + 1
    assert dossier.numero not in rappel.corps + rappel.sujet


@pytest.mark.parametrize(
    ("fautif", "raison"),
    [
        ({"echeance_le": timezone.localdate() - timedelta(days=1)}, "déjà passée"),
        ({"responsable": None}, "coordinateur"),
    ],
)
def test_confier_a_tort_dit_pourquoi(dossier: Dossier, fautif: dict[str, Any], raison: str) -> None:
    agent, appui = un_agent(Role.COORDINATEUR), demander(dossier)
    valeurs = {"responsable": agent, "echeance_le": None, "auteur": agent, "maintenant": timezone.now(), **fautif}
    valeurs["responsable"] = valeurs["responsable"] or responsable(dossier)
    with pytest.raises(TransitionRefusee, match=raison):
        appuis.confier(appui, **valeurs)


def test_l_equipe_ne_confie_rien(dossier: Dossier) -> None:
    appui, agent = demander(dossier), un_agent(Role.COORDINATEUR)
    acte = {"auteur": responsable(dossier), "maintenant": timezone.now()}
    with pytest.raises(PermissionDenied):
        appuis.confier(appui, responsable=agent, echeance_le=None, **acte)


@pytest.mark.parametrize(("suivi", "nombre"), [("", 2), ("miens", 1), ("retard", 1), ("personne", 1)])
def test_la_liste_se_filtre_par_suivi(dossier: Dossier, suivi: str, nombre: int) -> None:
    agent = un_agent(Role.COORDINATEUR)
    confie = demander(dossier)
    demander(dossier, NatureAppui.ECRITURE)
    acte = {"auteur": agent, "maintenant": timezone.now()}
    appuis.confier(confie, responsable=agent, echeance_le=timezone.localdate(), **acte)
    AppuiGuichet.objects.filter(pk=confie.pk).update(echeance_le=timezone.localdate() - timedelta(days=1))
    page = client_de(agent).get(reverse("dossiers:appuis"), {"suivi": suivi})
    assert page.context["page"].paginator.count == nombre
