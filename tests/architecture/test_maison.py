"""L'outillage : scripts lisibles par bash, commandes promises, aucun hôte de registre, aucun secret par défaut."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from tests.gardes.code import RACINE

SCRIPTS = sorted([*(RACINE / "scripts").glob("*.sh"), RACINE / ".ci" / "run"])
HOTES = re.compile(r"pythonhosted\.org|pypi\.org|registry\.npmjs|ghcr\.io|docker\.io|index-url")
OBLIGATOIRES = ("SECRET_KEY", "ALLOWED_HOSTS", "POSTGRES_PASSWORD", "EMAIL_URL", "URL_PUBLIQUE")


def _suivis() -> list[Path]:
    sortie = subprocess.run(["git", "ls-files", "-z"], cwd=RACINE, capture_output=True, text=True, check=True).stdout
    return [RACINE / nom for nom in sortie.split("\0") if nom]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_chaque_script_est_executable_et_se_lit(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], capture_output=True, check=False).returncode == 0
    a_sourcer = script.name in {"socle.sh", "reglages_demo.sh"}
    assert bool(script.stat().st_mode & 0o100) or a_sourcer


@pytest.mark.parametrize("commande", ["setup", "demo", "test", "check", "bench", "fix"])
def test_chaque_commande_promise_existe(commande: str) -> None:
    resultat = subprocess.run(["make", "-n", commande], cwd=RACINE, capture_output=True, text=True, check=False)
    assert (resultat.returncode, "scripts/" in resultat.stdout) == (0, True)


def test_aucun_fichier_ne_nomme_l_hote_d_un_registre() -> None:
    suivis = [chemin for chemin in _suivis() if chemin.is_file() and chemin != Path(__file__).resolve()]
    fautifs = [chemin.name for chemin in suivis if HOTES.search(chemin.read_bytes().decode(errors="ignore"))]
    assert fautifs == []


def test_un_hote_plante_est_vu() -> None:
    assert HOTES.search("url = https://files.pythonhosted.org/packages/x.whl")


def test_aucun_verrou_qui_nomme_un_hote_n_est_suivi() -> None:
    assert {chemin.name for chemin in _suivis()} & {"uv.lock", "package-lock.json", "poetry.lock"} == set()


@pytest.mark.parametrize("variable", OBLIGATOIRES)
def test_la_mise_en_service_n_a_aucun_secret_par_defaut(variable: str) -> None:
    texte = (RACINE / "docker-compose.yml").read_text(encoding="utf-8")
    usages = re.findall(rf"\$\{{{variable}([^}}]*)\}}", texte)
    assert usages
    assert all(usage.startswith(":?") for usage in usages)


def test_chaque_service_a_sa_sonde_et_attend_la_base() -> None:
    services = yaml.safe_load((RACINE / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"base", "migrations", "web", "travailleur"}
    assert all("base" in services[nom]["depends_on"] for nom in ("migrations", "web", "travailleur"))
    assert "HEALTHCHECK" in (RACINE / "Dockerfile").read_text(encoding="utf-8")
    assert all("healthcheck" in services[nom] for nom in ("base", "travailleur"))
    assert "USER 10001" in (RACINE / "Dockerfile").read_text(encoding="utf-8")


def test_l_image_installe_les_paquets_que_les_scripts_exigent_en_production() -> None:
    socle = (RACINE / "scripts" / "socle.sh").read_text(encoding="utf-8")
    production = socle.split("paquets_manquants() {")[1].split('[ "$profil" = tests ]')[0]
    exiges = {nom for ligne in re.findall(r"\|\| echo (.+)", production) for nom in ligne.split()}
    image = (RACINE / "Dockerfile").read_text(encoding="utf-8")
    installes = set(re.search(r"--no-install-recommends ([^\\]+)", image)[1].split())
    # L'image de Python apporte l'interpréteur et venv.
    assert installes == exiges - {"python3", "python3-venv"}


def test_l_image_finale_sert_sans_root_et_ecrit_hors_du_code() -> None:
    finale = (RACINE / "Dockerfile").read_text(encoding="utf-8").rsplit("FROM ", 1)[1]
    instructions = [ligne.split()[0] for ligne in finale.splitlines() if re.match(r"[A-Z]+ ", ligne)]
    assert instructions.index("USER") < instructions.index("CMD")
    assert {"VAR_DIR=/donnees", "XDG_CACHE_HOME=/tmp", "PRODUCTION=1"} <= set(finale.split())
    services = yaml.safe_load((RACINE / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert all(services[nom]["read_only"] and services[nom]["cap_drop"] == ["ALL"] for nom in ("web", "travailleur"))


def test_le_travailleur_lance_des_commandes_qui_existent() -> None:
    services = yaml.safe_load((RACINE / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    travaux = re.findall(r"(\w+):\d+", services["travailleur"]["command"])
    rapides = ["envoyer_courriels", "traiter_imports", "traiter_impressions", "traiter_scans"]
    assert travaux == [*rapides, "traiter_echeances", "preparer_resumes"]
    assert set(travaux) <= set(get_commands())
