"""Les gabarits : tous servent, aucun code en ligne, aucune variable ni boucle incertaine, un jeton par formulaire."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.http import HttpResponse
from django.template import Context, Engine
from django.test import Client
from django.urls import path

from commun.models import CourrielSortant
from cpts_portal.actifs import icones_disponibles
from tests.conftest import FormulaireSansJeton
from tests.gardes.code import RACINE, fichiers_du_code
from tests.gardes.gabarits import (
    ListeSansOrdre,
    Sentinelle,
    VariableIndefinie,
    est_a_nous,
    formulaires_sans_jeton,
    gabarit_sans_jeton,
)
from tests.gardes.usages import code_en_ligne, gabarits_inutilises

GABARITS = RACINE / "templates"
ICONE = re.compile(r'(?:icone |nom_icone=)"([a-z0-9-]+)"')
# Pages d'erreur : Django les cherche par leur nom.
PAR_LEUR_NOM = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def _sources() -> dict[str, str]:
    sources = [chemin for chemin in fichiers_du_code() if "tests" not in chemin.relative_to(RACINE).parts]
    noms = {chemin: chemin.relative_to(GABARITS if chemin.is_relative_to(GABARITS) else RACINE) for chemin in sources}
    return {noms[chemin].as_posix(): chemin.read_text(encoding="utf-8") for chemin in sources}


def _gabarits() -> list[Path]:
    return sorted(chemin for chemin in GABARITS.rglob("*") if chemin.is_file())


def test_aucun_gabarit_inutilise() -> None:
    noms = [chemin.relative_to(GABARITS).as_posix() for chemin in _gabarits()]
    assert gabarits_inutilises([nom for nom in noms if nom not in PAR_LEUR_NOM], _sources()) == []


def test_un_gabarit_inutilise_plante_est_vu() -> None:
    sources = {"vues.py": 'render("a/liste.html"); f"etapes/{cle}.html"', "a/seul.html": '{% include "a/seul.html" %}'}
    gabarits = ["a/liste.html", "etapes/budget.html", "a/seul.html", "b/oublie.html", "account/login.html"]
    assert gabarits_inutilises(gabarits, sources) == ["a/seul.html", "b/oublie.html"]


def test_chaque_icone_nommee_dans_un_gabarit_est_construite() -> None:
    voulues = {nom for texte in _sources().values() for nom in ICONE.findall(texte)}
    assert voulues - set(icones_disponibles()) == set()


def test_aucun_gabarit_n_a_de_code_en_ligne() -> None:
    fautes = {chemin.name: code_en_ligne(chemin.read_text(encoding="utf-8")) for chemin in _gabarits()}
    assert {nom: extraits for nom, extraits in fautes.items() if extraits} == {}


@pytest.mark.parametrize(
    "source", ["<p style='color:red'>", '<a onclick="x()">', "<script>x()</script>", "<style>p{}</style>"]
)
def test_du_code_en_ligne_plante_est_vu(source: str) -> None:
    assert len(code_en_ligne(source)) == 1


def test_un_script_par_adresse_est_permis() -> None:
    assert code_en_ligne('<script type="module" src="/static/js/x.js"></script><a data-action="x">') == []


def test_chaque_formulaire_ecrit_dans_un_gabarit_a_son_jeton() -> None:
    assert [chemin.name for chemin in _gabarits() if gabarit_sans_jeton(chemin.read_text(encoding="utf-8"))] == []


def test_un_formulaire_sans_jeton_plante_est_vu() -> None:
    fautif = '<form action="/x/" method="post"><input name="a"></form>'
    sain = '<form method="post"><input name="csrfmiddlewaretoken" value="x"></form><form method="get"></form>'
    assert (formulaires_sans_jeton(fautif), formulaires_sans_jeton(sain)) == (["/x/"], [])
    assert (gabarit_sans_jeton(fautif), gabarit_sans_jeton("<form method='post'>{% csrf_token %}</form>")) == (
        True,
        False,
    )


class _PlanPlante:
    urlpatterns = [path("plante/", lambda requete: HttpResponse("<form method='post'></form>"))]


def test_le_client_de_test_refuse_une_page_au_formulaire_sans_jeton(settings: Any) -> None:
    settings.ROOT_URLCONF = _PlanPlante
    settings.MIDDLEWARE = []
    with pytest.raises(FormulaireSansJeton, match="/plante/"):
        Client().get("/plante/")


@pytest.fixture
def moteur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Un moteur dont les gabarits passent pour les nôtres."""
    monkeypatch.setattr("tests.gardes.gabarits.RACINE", tmp_path)
    return Engine(dirs=[tmp_path], string_if_invalid=Sentinelle())


def _rendre(moteur: Engine, source: str, **contexte: object) -> str:
    fichier = Path(moteur.dirs[0]) / "essai.html"
    fichier.write_text(source, encoding="utf-8")
    return moteur.get_template("essai.html").render(Context(contexte))


@pytest.mark.parametrize(
    "source",
    [
        "{{ inconnu }}",
        "{{ connu.inconnu }}",
        "{{ inconnu|upper }}",
        "{% for x in inconnu %}{% endfor %}",
        "{% if connu %}{{ inconnu }}{% endif %}",
        "{% with y=inconnu %}{{ y }}{% endwith %}",
    ],
)
def test_une_variable_indefinie_plantee_fait_echouer_le_rendu(moteur: Engine, source: str) -> None:
    with pytest.raises(VariableIndefinie, match="inconnu"):
        _rendre(moteur, source, connu="oui")


def test_une_variable_declaree_facultative_est_permise(moteur: Engine) -> None:
    source = "{% if inconnu %}non{% endif %}{{ inconnu|default:'repli' }}{{ vide }}{% for x in vide %}{% endfor %}"
    assert _rendre(moteur, source, vide="") == "repli"


def test_un_gabarit_d_un_paquet_reste_libre() -> None:
    gabarit = Engine(string_if_invalid=Sentinelle()).from_string("[{{ inconnu }}]")
    assert gabarit.render(Context({})) == "[]"
    assert not est_a_nous(str(RACINE / ".venv" / "lib" / "x.html"))
    assert est_a_nous(str(RACINE / "templates" / "base.html"))


def test_une_liste_sans_ordre_plantee_fait_echouer_le_rendu(moteur: Engine) -> None:
    with pytest.raises(ListeSansOrdre, match="courriels"):
        _rendre(moteur, "{% for x in courriels %}{% endfor %}", courriels=CourrielSortant.objects.order_by().all())


@pytest.mark.django_db
def test_une_liste_ordonnee_est_permise(moteur: Engine) -> None:
    assert _rendre(moteur, "{% for x in courriels %}{% endfor %}", courriels=CourrielSortant.objects.all()) == ""


def test_paginer_une_liste_sans_ordre_est_une_erreur() -> None:
    liste = CourrielSortant.objects.order_by()
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(liste, 10)._check_object_list_is_ordered()
