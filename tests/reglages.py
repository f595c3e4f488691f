"""Réglages des tests : ceux du portail, plus les gardes (gabarits, requêtes répétées) et un bac à sable jetable."""

import atexit
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portail-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from cpts_portal.settings import *  # noqa: E402, F403
from cpts_portal.settings import BASE, INSTALLED_APPS, MIDDLEWARE, TEMPLATES  # noqa: E402
from tests.gardes.gabarits import Sentinelle  # noqa: E402

if BASE["ENGINE"].endswith("postgresql"):
    # Une requête au plan ruineux échoue et se nomme, au lieu de retenir la suite.
    BASE["OPTIONS"]["options"] += " -c statement_timeout=240s"
if "BASE_MODELE" in os.environ:
    # La base d'essai est une copie de celle-ci, déjà migrée (scripts/tester.sh).
    BASE["TEST"] = {"TEMPLATE": os.environ["BASE_MODELE"]}
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Sentinelle()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# Lectures répétées qui sont dans Django et django-allauth (jeton de session vidé, adresse relue), pas dans le portail.
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session", "field": "get()"},
    {"model": "account.EmailAddress", "field": "get()"},
    {"model": "account.EmailAddress", "field": "user"},
]
