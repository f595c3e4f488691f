"""Le sens des imports : les contrats de .importlinter tiennent, et une violation plantée les brise."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gardes.code import APPS, RACINE

VIOLATIONS = {
    "une app du bas importe une app du haut": ("commun/plante.py", "import dossiers\n"),
    "deux catalogues se connaissent": ("missions/plante.py", "import financement\n"),
    "le barème connaît Django": ("financement/bareme.py", "import django\n"),
    "l’horloge connaît Django": ("commun/delais.py", "import django\n"),
    "un autre module rend un PDF": ("suivi/plante.py", "import weasyprint\n"),
}


def _lint_imports(dossier: Path) -> subprocess.CompletedProcess[str]:
    commande = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(commande, cwd=dossier, capture_output=True, text=True, check=False)


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    """Une copie des seuls fichiers Python : on y plante des violations sans toucher au dépôt."""
    for app in APPS:
        shutil.copytree(RACINE / app, tmp_path / app, ignore=shutil.ignore_patterns("__pycache__", "*.html", "*.csv"))
    shutil.copy(RACINE / ".importlinter", tmp_path)
    return tmp_path


def test_les_contrats_tiennent() -> None:
    resultat = _lint_imports(RACINE)
    assert resultat.returncode == 0, resultat.stdout


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_une_violation_plantee_brise_un_contrat(copie: Path, violation: str) -> None:
    fichier, ligne = VIOLATIONS[violation]
    with (copie / fichier).open("a", encoding="utf-8") as source:
        source.write(ligne)
    resultat = _lint_imports(copie)
    assert resultat.returncode == 1
    assert "BROKEN" in resultat.stdout
