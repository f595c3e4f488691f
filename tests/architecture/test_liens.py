"""Le sens des liens : ni un gabarit ni un module ne nomme une adresse d'une application d'au-dessus."""

from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.gardes.code import APPS, RACINE, fichiers_du_code
from tests.gardes.liens import adresses_au_dessus, application_de


def espaces_de_noms() -> dict[str, str]:
    """Espace de noms → application dont les vues le servent ; les paquets tiers n'y sont pas."""
    servis = {}
    for espace, (_prefixe, resolveur) in get_resolver().namespace_dict.items():
        application = _application_des_vues(resolveur)
        if application:
            servis[espace] = application
    return servis


def _application_des_vues(resolveur: URLResolver) -> str:
    modules = (adresse.callback.__module__ for adresse in resolveur.url_patterns if isinstance(adresse, URLPattern))
    return next((app for module in modules if (app := module.partition(".")[0]) in APPS), "")


def test_chaque_espace_de_noms_a_son_application() -> None:
    espaces = espaces_de_noms()
    assert {e: espaces[e] for e in ("dossiers", "ars", "seances", "dialogue", "suivi", "pages")} == {
        "dossiers": "dossiers",
        "ars": "instruction",
        "seances": "instruction",
        "dialogue": "dialogue",
        "suivi": "suivi",
        "pages": "cpts_portal",
    }


def test_aucun_gabarit_ni_module_ne_nomme_une_adresse_d_au_dessus() -> None:
    espaces, fautes = espaces_de_noms(), {}
    for chemin in fichiers_du_code():
        relatif = chemin.relative_to(RACINE)
        if chemin.suffix in (".py", ".html") and relatif.parts[0] in {"templates", *APPS}:
            fautes[str(relatif)] = adresses_au_dessus(application_de(relatif), chemin.read_text("utf-8"), espaces)
    assert {fichier: noms for fichier, noms in fautes.items() if noms} == {}
    assert "templates/dossiers/_liens.html" in fautes


@pytest.mark.parametrize(
    ("fichier", "source", "attendu"),
    [
        ("templates/dossiers/_liens.html", "{% url 'dialogue:reunions' dossier.numero %}", ["dialogue:reunions"]),
        ("templates/dossiers/liste.html", '<a href="{% url "suivi:vues" %}?x">', ["suivi:vues"]),
        ("templates/instruction/absences.html", "{% url 'dialogue:aides' %}", ["dialogue:aides"]),
        ("templates/comptes/mon_compte.html", "{% url 'ars:fir' %}", ["ars:fir"]),
        ("dossiers/views/detail.py", 'redirect("suivi:a_faire")', ["suivi:a_faire"]),
        ("templates/suivi/pilotage.html", "{% url 'dossiers:liste' %}{% url 'seances:liste' %}", []),
        ("templates/dossiers/detail.html", "{% url 'dossiers:liste' %}{% url 'admin:index' %}", []),
        ("templates/composants/_pied.html", "{% url 'suivi:a_faire' %}", []),
    ],
)
def test_une_adresse_d_au_dessus_plantee_est_vue(fichier: str, source: str, attendu: list[str]) -> None:
    assert adresses_au_dessus(application_de(Path(fichier)), source, espaces_de_noms()) == attendu
