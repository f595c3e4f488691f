"""Pages d'erreur : en français, sans base de données (ces tests n'y ont pas accès), quelle que soit la panne."""

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path

from cpts_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 - lus par Django
from cpts_portal.urls import urlpatterns as adresses_du_portail


def _leve(erreur):
    def vue(request):
        raise erreur

    vue.login_required = False
    return vue


def _lit_le_formulaire(request):
    return HttpResponse(request.POST.get("texte", ""))


_lit_le_formulaire.login_required = False
urlpatterns = [
    *adresses_du_portail,
    path("essai/400/", _leve(BadRequest("?"))),
    path("essai/403/", _leve(PermissionDenied("Seul le responsable du dossier peut déposer."))),
    path("essai/403-muet/", _leve(PermissionDenied())),
    path("essai/404/", _leve(Http404())),
    path("essai/formulaire/", _lit_le_formulaire),
    path("essai/500/", _leve(RuntimeError("panne"))),
]
pytestmark = [pytest.mark.urls(__name__)]


@pytest.fixture
def visiteur():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("adresse", "statut", "titre"),
    [
        ("/essai/400/", 400, "Votre demande n’a pas été comprise"),
        ("/essai/403/", 403, "Cet acte ne vous est pas ouvert"),
        ("/essai/404/", 404, "Cette page n’existe pas, ou ne vous est pas visible"),
        ("/essai/500/", 500, "Le portail a rencontré un problème"),
        ("/adresse/inconnue/", 404, "Cette page n’existe pas, ou ne vous est pas visible"),
    ],
)
def test_chaque_erreur_a_sa_page_en_francais(visiteur, adresse, statut, titre):
    reponse = visiteur.get(adresse)
    texte = reponse.content.decode()
    assert reponse.status_code == statut
    assert f"<h1>{titre}</h1>" in texte
    assert '<html lang="fr">' in texte
    assert "0 801 902 263" in texte


def test_une_page_d_erreur_garde_le_theme_choisi(visiteur):
    visiteur.cookies["theme"] = "sombre"
    assert 'data-theme="sombre"' in visiteur.get("/essai/500/").content.decode()


def test_un_refus_dit_son_motif(visiteur):
    assert "Seul le responsable du dossier peut déposer." in visiteur.get("/essai/403/").content.decode()


def test_un_refus_sans_motif_en_donne_un(visiteur):
    assert "votre rôle ne permet pas cet acte" in visiteur.get("/essai/403-muet/").content.decode()


def test_une_panne_ne_montre_rien_de_technique(visiteur):
    texte = visiteur.get("/essai/500/").content.decode()
    assert "panne" not in texte
    assert "RuntimeError" not in texte


def test_un_formulaire_sans_jeton_recoit_la_page_du_formulaire_expire():
    reponse = Client(enforce_csrf_checks=True).post("/apparence/", {"theme": "clair"})
    assert reponse.status_code == 403
    assert "Le formulaire a expiré" in reponse.content.decode()


@pytest.mark.parametrize("encodage", ["multipart", "application/x-www-form-urlencoded"])
def test_un_envoi_trop_lourd_nomme_la_limite_et_la_sortie(visiteur, encodage):
    lourd = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    if encodage == "multipart":
        reponse = visiteur.post("/essai/formulaire/", {"texte": lourd})
    else:
        reponse = visiteur.post("/essai/formulaire/", f"texte={lourd}", content_type=encodage)
    texte = reponse.content.decode()
    assert (reponse.status_code, reponse["Content-Type"]) == (413, "text/html; charset=utf-8")
    for attendu in ("<h1>Votre envoi est trop lourd</h1>", "16 Mo", "20 Mo par fichier", "dans votre brouillon"):
        assert attendu in texte


def test_un_envoi_de_fichiers_demesure_est_refuse_sans_etre_recu(visiteur, settings):
    statuts = []
    for settings.ENVOI_TOTAL_MO in (1, 2):
        fichier = ContentFile(b"x" * 1024 * 1024, "a.pdf")
        statuts.append(visiteur.post("/essai/formulaire/", {"piece": fichier}).status_code)
    assert statuts == [413, 200]


def test_l_enregistrement_automatique_trop_lourd_recoit_la_meme_raison(visiteur):
    lourd = {"texte": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    reponse = visiteur.post("/essai/formulaire/", lourd, headers={"Accept": "application/json"})
    assert (reponse.status_code, list(reponse.json())) == (413, ["detail"])
    assert "16 Mo" in reponse.json()["detail"]


def test_un_envoi_sous_la_limite_passe(visiteur):
    assert visiteur.post("/essai/formulaire/", {"texte": "x" * 1_000_000}).status_code == 200
