"""Settings of the tests: nothing of the machine's own environment, nothing slow."""

import os

for name in [name for name in os.environ if name.startswith("LOCALOFFER_") and name != "LOCALOFFER_DATA"]:
    del os.environ[name]
os.environ["LOCALOFFER_SECRET_KEY"] = "only for tests" * 4

from localoffer.settings import *  # noqa: E402, F403
from localoffer.settings import MIDDLEWARE  # noqa: E402

MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise")]
TEMPLATES_ARE_STRICT = True
SEARCH_REFRESH_SECONDS = 0
SEARCH_REFRESH_IN_TRANSACTION = True
SEARCH_TAKE_OVER_SECONDS = 0
WEBSITES_CHECKED = False
FIGURES_WRITTEN_EVERY_SECONDS = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "evidence": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
