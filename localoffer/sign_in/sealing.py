"""Names and secrets that nobody can read without the site's key."""

import base64
from functools import cache

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def sealed(*parts):
    """The same letters and digits for the same parts, and no way back from them."""
    return salted_hmac("localoffer.sign_in", "\n".join(map(str, parts)), algorithm="sha256").hexdigest()


def cache_key(key, prefix, version):
    """The name under which the cache keeps a thing: limits are kept by email address, which nobody shall read there."""
    return sealed("cache", prefix, version, key)


def lock(text):
    """A secret as the database keeps it."""
    return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unlock(locked):
    """A secret that `lock` put away. Raises InvalidToken once the site has another key."""
    return _fernet(settings.SECRET_KEY).decrypt(locked.encode()).decode()


@cache
def _fernet(key):
    digest = salted_hmac("localoffer.second-factor", "", secret=key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
