"""En production, chaque module importe ses voisins par leur nom à empreinte."""

import re
from pathlib import Path

from django.core.management import call_command

EN_PRODUCTION = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cpts_portal.statiques.Statiques"},
}


def test_les_imports_des_modules_pointent_vers_des_fichiers_presents(settings, tmp_path: Path):
    settings.STORAGES, settings.STATIC_ROOT = EN_PRODUCTION, str(tmp_path)
    call_command("collectstatic", interactive=False, verbosity=0)
    [module] = (tmp_path / "js").glob("saisie.????????????.js")
    source = settings.BASE_DIR / "static" / "js" / "saisie.js"
    ecrits, importes = (re.findall(r'from "\./([^"]+)"', lu.read_text(encoding="utf-8")) for lu in (source, module))
    assert len(importes) == len(ecrits) > 2
    assert [nom for nom in importes if not (tmp_path / "js" / nom).exists()] == []
    assert all(re.fullmatch(r"saisie-\w+\.[0-9a-f]{12}\.js", nom) for nom in importes)
