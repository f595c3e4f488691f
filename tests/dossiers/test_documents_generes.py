"""Diagrammes d'états et tableau des droits : tirés du code, committés, jamais périmés."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comptes.enums import Role
from dossiers import droits, graphe
from dossiers.workflow import AUTOMATES
from tests.gardes.adresses import adresses_du_portail
from tests.gardes.code import RACINE


def test_les_diagrammes_committes_sont_a_jour() -> None:
    call_command("graphe_etats", verifier=True, stdout=None)


def test_le_tableau_des_droits_committe_est_a_jour() -> None:
    call_command("tableau_droits", verifier=True, stdout=None)


def test_le_tableau_des_regles_committe_est_a_jour() -> None:
    call_command("tableau_regles", verifier=True, stdout=None)


def test_un_tableau_des_regles_perime_est_refuse(tmp_path: Path) -> None:
    perime = tmp_path / "regles.md"
    perime.write_text("autrefois", encoding="utf-8")
    with pytest.raises(CommandError, match=r"regles\.md est périmé"):
        call_command("tableau_regles", fichier=perime, verifier=True)


def test_le_catalogue_des_courriels_committe_est_a_jour() -> None:
    sortie = io.StringIO()
    call_command("catalogue_courriels", stdout=sortie)
    assert (RACINE / "docs" / "courriels.md").read_text(encoding="utf-8") == sortie.getvalue()


def test_un_diagramme_perime_est_refuse_puis_recrit(tmp_path: Path) -> None:
    call_command("graphe_etats", dossier=tmp_path, stdout=None)
    lettre = tmp_path / "etats-lettre.md"
    lettre.write_text(lettre.read_text(encoding="utf-8").replace("accordee", "accordée"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"Périmé : etats-lettre\.md"):
        call_command("graphe_etats", dossier=tmp_path, verifier=True)
    call_command("graphe_etats", dossier=tmp_path, stdout=None)
    call_command("graphe_etats", dossier=tmp_path, verifier=True, stdout=None)


def test_un_tableau_perime_est_refuse(tmp_path: Path) -> None:
    perime = tmp_path / "droits.md"
    perime.write_text(droits.tableau().replace("●", "·", 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"droits\.md est périmé"):
        call_command("tableau_droits", fichier=perime, verifier=True)


@pytest.mark.parametrize("sujet", sorted(AUTOMATES))
def test_le_diagramme_montre_chaque_etat_et_chaque_fleche(sujet: str) -> None:
    automate = AUTOMATES[sujet]
    texte = graphe.diagramme(automate)
    assert set(re.findall(r'state ".*" as (\w+)', texte)) == set(automate.etats.values)
    fleches = re.findall(r"^    (\w+) --> (\w+) : [^:;\n]+$", texte, flags=re.MULTILINE)
    assert len(fleches) == len(graphe.arcs(automate))
    assert {arc.transition.nom for arc in graphe.arcs(automate)} == set(automate.transitions)


def test_le_graphe_de_la_lettre_dit_qui_accorde() -> None:
    texte = graphe.diagramme(AUTOMATES["lettre"])
    assert "    transmise --> accordee : Accorder le financement (Décideur de l’ARS)" in texte
    assert "    accordee --> [*]" in texte


def test_le_tableau_nomme_chaque_transition_et_chaque_page() -> None:
    texte = droits.tableau()
    for automate in AUTOMATES.values():
        assert all(pas.bouton in texte for pas in automate.transitions.values())
    noms = {page.nom for page in droits.pages()}
    assert {adresse.nom for adresse in adresses_du_portail()} <= noms
    assert all(f"`{page.chemin}`" in texte for page in droits.pages() if not page.nom.startswith("admin:"))


@pytest.mark.parametrize(
    ("nom", "role", "reponse"),
    [
        ("dossiers:pilote", Role.DECIDEUR_ARS, "●"),
        ("dossiers:pilote", Role.INSTRUCTEUR_ARS, "403"),
        ("dossiers:pilote", Role.ADMINISTRATEUR, "404"),
        ("dossiers:equipe_membre", Role.RESPONSABLE, "●"),
        ("dossiers:equipe_membre", Role.REDACTEUR, "403"),
        ("dossiers:equipe", Role.INSTRUCTEUR_AM, "◐"),
        ("dossiers:reprise", Role.COORDINATEUR, "●"),
        ("dossiers:reprise", Role.RESPONSABLE, "404"),
        ("dossiers:reprise_modifier", Role.DECIDEUR_ARS, "403"),
        ("dossiers:ouverture", Role.DECIDEUR_AM, "403"),
    ],
)
def test_une_case_dit_ce_que_repond_la_page(nom: str, role: Role, reponse: str) -> None:
    page = next(page for page in droits.pages() if page.nom == nom)
    assert page.reponse(role) == reponse
