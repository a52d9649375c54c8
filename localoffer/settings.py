"""Settings, read from the environment. docs/settings.md explains each; a test holds the two together."""

import os
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from localoffer.colours import OUR_BRAND, OUR_LAMP

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("LOCALOFFER_DATA", str(BASE_DIR / "data"))).resolve()

DEBUG = env.bool("LOCALOFFER_DEBUG", False)
SECRET_KEY = env.str("LOCALOFFER_SECRET_KEY", "")
if not SECRET_KEY and not DEBUG:
    raise ImproperlyConfigured("Set LOCALOFFER_SECRET_KEY to at least 50 random letters and digits.")
SITE_ADDRESS = env.str("LOCALOFFER_SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_ADDRESS.startswith("https://")
ALLOWED_HOSTS = env.list("LOCALOFFER_HOSTS", [urlsplit(SITE_ADDRESS).hostname, "127.0.0.1", "localhost"])
IS_CLOSED = env.bool("LOCALOFFER_CLOSED", False)

INSTALLED_APPS = [
    # First, so that localoffer.admin can take what it does not want out of the admin.
    "allauth.account",
    "allauth.mfa",
    "localoffer",
    "directory",
    "providers",
    "feedback",
    "guidance",
    "directory.admin_site.TeamAdminConfig",
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
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "localoffer.middleware.GuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "localoffer.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "localoffer.urls"
WSGI_APPLICATION = "localoffer.wsgi.application"
AUTH_USER_MODEL = "localoffer.User"
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "providers:home"
LOGOUT_REDIRECT_URL = "home"
#: Where the admin sends whoever has not passed a password and a second factor; this page knows the next step.
STAFF_DOOR = "staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [*env.list("LOCALOFFER_TEMPLATES", [], subcast=Path), BASE_DIR / "templates"],
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
    "CONN_MAX_AGE": 600,
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

#: Shared by all processes, so that limits hold whichever of them is asked. Its keys are sealed: no address in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "localoffer_cache",
        "KEY_FUNCTION": "localoffer.sign_in.sealing.cache_key",
        # Full, it would throw out limits that still hold.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("leaflet", str(resources.files("xstatic.pkg.leaflet") / "data"))]
STORAGES = {
    "default": {"BACKEND": "directory.storage.WholeFileStorage"},
    "evidence": {"BACKEND": "directory.storage.WholeFileStorage", "OPTIONS": {"location": DATA_DIR / "evidence"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
#: The scanner for viruses: unix:/path or tcp://host:port. Without one, files are judged by what they hold only.
CLAMD = env.str("LOCALOFFER_CLAMD", "")
UPLOAD_MAX_BYTES = env.int("LOCALOFFER_UPLOAD_MAX_BYTES", 10 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "localoffer.errors.csrf_failed"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

#: How many wrong tries lock an account, how long, and how many codes one address may ask for in a quarter of an hour.
LOCKOUT_TRIES, LOCKOUT_MINUTES = 5, env.int("LOCALOFFER_LOCKOUT_MINUTES", 15)
CODES_AT_ONCE, CODE_MINUTES, CODE_TRIES = 4, 10, 5
SIGN_IN_LETTERS_AN_HOUR = env.int("LOCALOFFER_SIGN_IN_LETTERS_AN_HOUR", 300)
ACCOUNT_ADAPTER = "localoffer.sign_in.adapter.Door"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = CODE_TRIES
ACCOUNT_FORMS = {
    "request_login_code": "localoffer.sign_in.forms.AskForm",
    "confirm_login_code": "localoffer.sign_in.forms.CodeForm",
    "login": "localoffer.sign_in.forms.StaffForm",
    "reauthenticate": "localoffer.sign_in.forms.PasswordAgainForm",
}
#: By account only: no address of a reader is looked at, let alone kept.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "reauthenticate": "20/m/user",
    "login_failed": f"{LOCKOUT_TRIES}/{LOCKOUT_MINUTES}m/key",
    "sign_in_letter": f"{CODES_AT_ONCE}/15m/key",
    "sign_in_code": f"{CODE_TRIES}/{CODE_MINUTES}m/key",
}
MFA_ADAPTER = "localoffer.sign_in.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_FORMS = {
    "authenticate": "localoffer.sign_in.forms.SecondFactorForm",
    "authenticate_webauthn": "localoffer.sign_in.forms.PasskeyForm",
    "reauthenticate_webauthn": "localoffer.sign_in.forms.PasskeyAgainForm",
    "reauthenticate": "localoffer.sign_in.forms.SecondFactorAgainForm",
    "activate_totp": "localoffer.sign_in.forms.NewAppForm",
    "add_webauthn": "localoffer.sign_in.forms.NewPasskeyForm",
    "edit_webauthn": "localoffer.sign_in.forms.PasskeyNameForm",
}

TILE_URL = env.str("LOCALOFFER_TILE_URL", "")
TILE_ATTRIBUTION = env.str("LOCALOFFER_TILE_ATTRIBUTION", "")
_TILE_HOST = urlsplit(TILE_URL)
_TILES = [f"{_TILE_HOST.scheme}://{_TILE_HOST.netloc}"] if _TILE_HOST.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *_TILES],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

#: The made-up council. A site on https must name its own: no family should ring a number that does not exist.
DEMO_COUNCIL = {
    "LOCALOFFER_COUNCIL_NAME": "Northmoor Council",
    "LOCALOFFER_HOME_AUTHORITY": "X99000001",
    "LOCALOFFER_PHONE": "08081 570100",
    "LOCALOFFER_EMAIL": "localoffer@northmoor.example.org",
    "LOCALOFFER_ADDRESS": "Local Offer team, Civic Centre, Market Street, Northmoor NM1 1AB",
    "LOCALOFFER_ADVICE_SERVICE": (
        "Northmoor SENDIASS | 08081 570155 | Monday to Friday, 10am to 4pm | /services/sendiass/"
    ),
    "LOCALOFFER_CHILD_SAFETY_LINES": (
        "Children’s social care | 01632 960990 | Monday to Friday, 9am to 5pm; "
        "Emergency duty team | 01632 960991 | evenings, nights and weekends"
    ),
}
IS_DEMO = env.bool("LOCALOFFER_DEMO", False)
COUNCIL = {name: env.str(name, demo) for name, demo in DEMO_COUNCIL.items()}
COUNCIL_NAME = COUNCIL["LOCALOFFER_COUNCIL_NAME"]
COUNCIL_PHONE = COUNCIL["LOCALOFFER_PHONE"]
COUNCIL_HOURS = env.str("LOCALOFFER_PHONE_HOURS", "Monday to Friday, 9am to 5pm")
COUNCIL_EMAIL = COUNCIL["LOCALOFFER_EMAIL"]
COUNCIL_ADDRESS = COUNCIL["LOCALOFFER_ADDRESS"]
COUNCIL_LOGO = env.str("LOCALOFFER_LOGO", "")
HOME_AUTHORITY = COUNCIL["LOCALOFFER_HOME_AUTHORITY"]
ADVICE_SERVICE = COUNCIL["LOCALOFFER_ADVICE_SERVICE"]
CHILD_SAFETY_LINES = COUNCIL["LOCALOFFER_CHILD_SAFETY_LINES"]
CRISIS_LINES = env.str(
    "LOCALOFFER_CRISIS_LINES",
    "Emergency | 999 | when somebody’s life is in danger; "
    "NHS, choose option 2 | 111 | day and night, for all ages; "
    "Samaritans | 116 123 | day and night, free; "
    "Shout, by text message | 85258 | day and night, free; "
    "Childline, for under 19s | 0800 1111 | day and night, free; "
    "Papyrus HOPELINE247, for under 35s | 0800 068 4141 | day and night, free",
)
BRAND_COLOUR = env.str("LOCALOFFER_BRAND_COLOUR", OUR_BRAND).lower()
LAMP_COLOUR = env.str("LOCALOFFER_LAMP_COLOUR", OUR_LAMP).lower()

#: Without a mail server letters are files in this folder, for a trial.
EMAIL_FILE_PATH = DATA_DIR / "mail"
_MAIL = env.dj_email_url("LOCALOFFER_MAIL", "file:")
EMAIL_BACKEND, EMAIL_TIMEOUT = _MAIL["EMAIL_BACKEND"], 20
HAS_MAIL_SERVER = not EMAIL_BACKEND.endswith("filebased.EmailBackend")
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"] or "localhost", _MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("LOCALOFFER_MAIL_FROM", COUNCIL_EMAIL)
LETTERS_KEPT_DAYS = env.int("LOCALOFFER_LETTERS_KEPT_DAYS", 365)

DECIDE_WITHIN_WORKING_DAYS = env.int("LOCALOFFER_DECIDE_WITHIN_WORKING_DAYS", 10)
PAPERS_PER_ORGANISATION = env.int("LOCALOFFER_PAPERS_PER_ORGANISATION", 30)
FILES_PER_LISTING = env.int("LOCALOFFER_FILES_PER_LISTING", 12)
PAPERS_KEPT_AFTER_DAYS = env.int("LOCALOFFER_PAPERS_KEPT_AFTER_DAYS", 90)
HIDE_WITHOUT_INSURANCE = env.bool("LOCALOFFER_HIDE_WITHOUT_INSURANCE", False)
#: In whole pounds. Most councils hire rooms and clubs out on this condition.
PUBLIC_LIABILITY_LEAST = env.int("LOCALOFFER_PUBLIC_LIABILITY_LEAST", 5_000_000)

#: Whether one person alone looks after the site, so that nobody else could publish what they wrote.
TEAM_OF_ONE = env.bool("LOCALOFFER_TEAM_OF_ONE", False)

COMMENT_ANSWER_WORKING_DAYS = env.int("LOCALOFFER_COMMENT_ANSWER_WORKING_DAYS", 10)
COMPLAINT_CONTACTS_KEPT_DAYS = env.int("LOCALOFFER_COMPLAINT_CONTACTS_KEPT_DAYS", 180)
COMMENT_CONTACTS_KEPT_DAYS = env.int("LOCALOFFER_COMMENT_CONTACTS_KEPT_DAYS", 180)
#: Addresses of comments that nobody answered are deleted after so many days; the team is told so many days before.
COMMENT_UNANSWERED_KEPT_DAYS = env.int("LOCALOFFER_COMMENT_UNANSWERED_KEPT_DAYS", 365)
COMMENT_UNANSWERED_WARN_DAYS = env.int("LOCALOFFER_COMMENT_UNANSWERED_WARN_DAYS", 30)
#: Days after the last yearly publication on which the team is reminded of the next; and how few listings are too few.
YEARLY_ALARM_DAYS = env.list("LOCALOFFER_YEARLY_ALARM_DAYS", [300, 335, 365], subcast=int)
GAP_FEWER_THAN = env.int("LOCALOFFER_GAP_FEWER_THAN", 1)
#: Where worries about a child that come with a comment go at once.
CHILD_SAFETY_EMAIL = env.str("LOCALOFFER_CHILD_SAFETY_EMAIL", COUNCIL_EMAIL)

#: What was told of a wait is asked again, and said to be old, sooner than the rest.
WAITING_TIMES_AFTER_DAYS = env.int("LOCALOFFER_WAITING_TIMES_AFTER_DAYS", 183)
REVIEW_AFTER_DAYS = env.int("LOCALOFFER_REVIEW_AFTER_DAYS", 365)

WEBSITES_CHECKED = env.bool("LOCALOFFER_WEBSITES_CHECKED", True)
MISSED_SEARCHES_KEPT_DAYS = env.int("LOCALOFFER_MISSED_SEARCHES_KEPT_DAYS", 3 * 365)
#: Smaller numbers are not said, and words of fewer searches are not shown: somebody might be known by them.
FIGURES_FLOOR = env.int("LOCALOFFER_FIGURES_FLOOR", 5)
FIGURES_KEPT_DAYS = env.int("LOCALOFFER_FIGURES_KEPT_DAYS", 400)
#: None: nothing is written by itself.
FIGURES_WRITTEN_EVERY_SECONDS = 30
SEARCH_REFRESH_SECONDS = env.float("LOCALOFFER_SEARCH_REFRESH_SECONDS", 0.8)
SEARCH_REFRESH_IN_TRANSACTION = False
#: Seconds after which a reader writes what a writer left undone. Longer than any writer takes for one batch.
SEARCH_TAKE_OVER_SECONDS = 3

#: Event names and ids only: no address of a reader, no query string, nothing that was typed.
DEFAULT_EXCEPTION_REPORTER = "localoffer.faults.Report"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "localoffer.faults.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "filters": {"without_the_path": {"()": "localoffer.faults.WithoutThePath"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Not Django's own handlers: one mails the whole form that somebody sent.
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR", "filters": ["without_the_path"]},
        # Its message is the host that somebody typed.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
