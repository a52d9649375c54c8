"""Settings, read from the environment. docs/settings.md explains each; a test holds the two together."""

import os
from pathlib import Path

from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("LOCALOFFER_DATA", str(BASE_DIR / "data"))).resolve()

DEBUG = env.bool("LOCALOFFER_DEBUG", False)
SECRET_KEY = env.str("LOCALOFFER_SECRET_KEY", "")
SITE_ADDRESS = env.str("LOCALOFFER_SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("LOCALOFFER_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
IS_HTTPS = SITE_ADDRESS.startswith("https://")

INSTALLED_APPS = [
    "localoffer",
    "directory",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "localoffer.urls"
WSGI_APPLICATION = "localoffer.wsgi.application"
AUTH_USER_MODEL = "localoffer.User"
LOGIN_URL = "admin:login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "localoffer.jinja.environment",
            "context_processors": ["localoffer.context.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "localoffer.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
if "DATABASE_URL" in os.environ:
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {"default": _SQLITE}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
UPLOAD_MAX_BYTES = env.int("LOCALOFFER_UPLOAD_MAX_BYTES", 10 * 1024 * 1024)

COUNCIL_NAME = env.str("LOCALOFFER_COUNCIL_NAME", "Northmoor Council")
HOME_AUTHORITY = env.str("LOCALOFFER_HOME_AUTHORITY", "X99000001")
REVIEW_AFTER_DAYS = env.int("LOCALOFFER_REVIEW_AFTER_DAYS", 365)
TILE_URL = env.str("LOCALOFFER_TILE_URL", "")
TILE_ATTRIBUTION = env.str("LOCALOFFER_TILE_ATTRIBUTION", "")

SEARCH_REFRESH_SECONDS = env.float("LOCALOFFER_SEARCH_REFRESH_SECONDS", 0.8)
SEARCH_REFRESH_IN_TRANSACTION = False
