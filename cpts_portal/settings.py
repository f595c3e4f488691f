"""Réglages du portail, lus dans l'environnement.

Sans rien régler : SQLite dans ``var/``, mode développement et démonstration.
``PRODUCTION=1`` : refuse de démarrer sans ``SECRET_KEY``, ``ALLOWED_HOSTS`` et ``DATABASE_URL``.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEMO = env.bool("DEMO", default=not PRODUCTION)
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION


def _exiger_en_production(nom: str) -> None:
    """Refuse le démarrage si la variable ``nom`` manque alors que PRODUCTION=1."""
    if PRODUCTION and not env.str(nom, default="").strip():
        raise ImproperlyConfigured(
            f"PRODUCTION=1 exige la variable d’environnement {nom} : renseignez-la avant de démarrer."
        )


for _nom in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
    _exiger_en_production(_nom)
if PRODUCTION and DEMO:
    raise ImproperlyConfigured("DEMO=1 est interdit avec PRODUCTION=1 : retirez l’une des deux variables.")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = env.str("SECRET_KEY", default="") or "demo-locale-sans-valeur-" + "x" * 40
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
URL_PUBLIQUE = env.str("URL_PUBLIQUE", default="http://localhost:8000").rstrip("/")

# --- Base de données -------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portail.sqlite3'}")}
BASE = DATABASES["default"]
BASE["ATOMIC_REQUESTS"] = False
if BASE["ENGINE"].endswith("sqlite3"):
    BASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        # recursive_triggers : sans lui, « OR REPLACE » efface une ligne protégée sans éveiller son déclencheur.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;",
    }
    if ":memory:" not in str(BASE["NAME"]):
        Path(BASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    BASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    BASE["CONN_HEALTH_CHECKS"] = True
    # Requêtes courtes : compiler leur plan (JIT) coûte bien plus que les exécuter, surtout sur des tables récentes.
    BASE.setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications (ordre des dépendances : chacune n'importe que celles du dessus) -------------
APPS_DU_PORTAIL = [
    "commun",
    "territoires",
    "acteurs",
    "comptes",
    "missions",
    "financement",
    "dossiers",
    "instruction",
    "dialogue",
    "association",
    "contrats",
    "negociation",
    "execution",
    "indemnites",
    "paiements",
    "suivi",
    "cpts_portal",
]
INSTALLED_APPS = [
    *APPS_DU_PORTAIL,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "import_export",
    "template_partials",
    "comptes.config_administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "comptes.sessions.DureeDeSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cpts_portal.urls"
WSGI_APPLICATION = "cpts_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cpts_portal.contexte.portail",
            ],
            "builtins": ["commun.templatetags.composants"],
        },
    }
]
GLOSSAIRE = "cpts_portal.contenus.glossaire.GLOSSAIRE"
FORM_RENDERER = "commun.composants.champs.RenduDuPortail"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Langue et temps ---------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Fichiers ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static_collectes")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "documents"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "cpts_portal.statiques.Statiques"
        if PRODUCTION or env.bool("STATIQUES_EMPREINTES", default=False)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = not PRODUCTION
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Un texte de dix mégaoctets revient avec son refus au lieu de se perdre (l'envoi est en multipart, sans encodage).
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
# Pièces jointes : taille de chacune, total d'un dossier (mégaoctets), jours dans la corbeille avant effacement.
PIECES_TAILLE_MO = env.int("PIECES_TAILLE_MO", default=20)
PIECES_TOTAL_MO = env.int("PIECES_TOTAL_MO", default=200)
PIECES_CORBEILLE_JOURS = env.int("PIECES_CORBEILLE_JOURS", default=30)
# Archive d'un dossier reprise ici : taille au plus, une fois ouverte (mégaoctets).
ARCHIVE_TOTAL_MO = env.int("ARCHIVE_TOTAL_MO", default=600)
# Un envoi entier, fichiers compris : la plus grosse archive, et de quoi l'accompagner.
ENVOI_TOTAL_MO = env.int("ENVOI_TOTAL_MO", default=ARCHIVE_TOTAL_MO + 50)
FILE_UPLOAD_HANDLERS = [
    "commun.plafond_d_envoi.PlafondDEnvoi",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Antivirus : « hôte:3310 » ou « /run/clamav/clamd.ctl » ; vide, les pièces ne sont pas analysées.
CLAMD_ADRESSE = env.str("CLAMD_ADRESSE", default="").strip()
REFERENTIEL_DIR = BASE_DIR / "fixtures" / "referentiel"
CONTOURS_DIR = env.str("CONTOURS_DIR", default="")

# --- Comptes, sessions, mots de passe --------------------------------------------------------------
AUTH_USER_MODEL = "comptes.Utilisateur"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "comptes.connexion.ConnexionParCourriel",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "nom", "prenom")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "suivi:a_faire"
LOGOUT_REDIRECT_URL = "accueil"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_INACTIVITE_MAX = 2 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cpts_portal.erreurs.formulaire_perime"
PASSWORD_RESET_TIMEOUT = 24 * 3600

# Connexion par adresse électronique (django-allauth). Aucune page ne dit si une adresse a un compte.
ACCOUNT_ADAPTER = "comptes.adaptateur.AdaptateurComptes"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Le lien ouvert dans le navigateur de l'inscription mène droit où l'on allait ; ailleurs, il faut le mot de passe.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "comptes.forms.connexion.ConnexionForm",
    "signup": "comptes.forms.connexion.InscriptionForm",
    "reset_password": "comptes.forms.connexion.MotDePasseOublieForm",
    "reset_password_from_key": "comptes.forms.connexion.NouveauMotDePasseForm",
    "change_password": "comptes.forms.compte.ChangerMotDePasseForm",
    "set_password": "comptes.forms.compte.DefinirMotDePasseForm",
    "add_email": "comptes.forms.compte.ChangerAdresseForm",
    "reauthenticate": "comptes.forms.compte.ConfirmerMotDePasseForm",
}
# Au-dessus du verrou d'axes (même adresse, même poste) : essais répartis sur plusieurs postes ou plusieurs comptes.
# Pages sans compte des acteurs : une réunion entière s'inscrit derrière une même adresse, un robot non.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "60/m/ip,25/15m/key",
    "fiche_personnelle": "30/h/ip",
    "adhesion": "60/h/ip,300/d/key",
    "adhesion_adresse": "3/d/key",
    "questionnaire": "60/h/ip",
    "questionnaire_lien": "60/h/ip,1000/d/key",
    "verification": "40/m/ip,600/h/ip",
}
MFA_ADAPTER = "comptes.adaptateur.AdaptateurDoubleVerification"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Guichet CPTS"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "comptes.forms.securite.CodeDeConnexionForm",
    "reauthenticate": "comptes.forms.securite.CodeDeConfirmationForm",
    "activate_totp": "comptes.forms.securite.ActiverApplicationForm",
    "add_webauthn": "comptes.forms.securite.AjouterCleForm",
    "edit_webauthn": "comptes.forms.securite.RenommerCleForm",
    "login_webauthn": "comptes.forms.securite.ConnexionParCleForm",
    "authenticate_webauthn": "comptes.forms.securite.VerificationParCleForm",
    "reauthenticate_webauthn": "comptes.forms.securite.ConfirmationParCleForm",
}

# Qui atteste l'identité d'un signataire : un chemin de classe (contrats.identite, ADR 0028).
FOURNISSEUR_DE_SIGNATURE = env.str("FOURNISSEUR_DE_SIGNATURE", default="contrats.identite.FournisseurDuPortail")

# Force brute (django-axes) : cinq échecs pour une adresse depuis un même poste, quinze minutes d'attente.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["login", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_CALLABLE = "comptes.verrouillage.adresse_essayee"
AXES_CLIENT_IP_CALLABLE = "comptes.verrouillage.adresse_du_poste"
AXES_CLIENT_STR_CALLABLE = "comptes.verrouillage.client_anonyme"
AXES_LOCKOUT_CALLABLE = "comptes.verrouillage.repondre_verrouille"
AXES_VERBOSE = False
# Nombre de relais de confiance devant le portail, qui ajoutent chacun une adresse à X-Forwarded-For.
RELAIS_DE_CONFIANCE = env.int("RELAIS_DE_CONFIANCE", default=0)

# --- En-têtes de sécurité -----------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
    }
}
PERMISSIONS_POLICY = {
    nom: [] for nom in ("camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}

# --- Cache et courriels -------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_partage",
        # À 300 entrées (le défaut de Django), inonder le cache effacerait les limites d'essais.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.dummy.EmailBackend",
)
if PRODUCTION and (_url_courriel := env.str("EMAIL_URL", default="")):
    vars().update(env.email_url_config(_url_courriel))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Guichet CPTS <ne-pas-repondre@guichet-cpts.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# De quelle heure à quelle heure (Paris) aucun courriel courant ne part ; les courriels légaux partent toujours.
HEURES_CALMES = tuple(env.list("HEURES_CALMES", cast=int, default=[20, 7]))
# Au-delà de combien de minutes un courriel dû et non traité dit que le travailleur a pris du retard.
COURRIELS_RETARD_MINUTES = env.int("COURRIELS_RETARD_MINUTES", default=15)

# --- Journalisation technique : jamais de donnée personnelle ---------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "simple": {
            "()": "commun.journaux.SansLigneDeLaBase",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {
        "sans_jeton": {"()": "commun.journaux.SansJeton"},
        "refus_sans_pile": {"()": "commun.journaux.RefusSansPile"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "simple", "filters": ["sans_jeton"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.request": {"filters": ["refus_sans_pile"]},
        "fido2": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
