"""The codes of letters: made once for one asking, used up once."""

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.conf import settings
from django.core.cache import cache

#: In seconds. A form that is sent twice within it was a double click, and leads to one code and one letter.
DOUBLE_CLICK = 20


def made_for(asking, email):
    """The code of one asking: a form that is sent twice by mistake gets the same code twice."""
    new = generate_user_code(length=8)
    name = f"asking:{asking}:{email}"
    if not asking or cache.add(name, new, DOUBLE_CLICK):
        return new
    return cache.get(name, new)


def use_up(what, code):
    """Mark a code as used. False when it was used before, by this or by a request at the same moment."""
    return cache.add(_used(what, code), True, settings.CODE_MINUTES * 60 + DOUBLE_CLICK)


def is_used(what, code):
    return cache.get(_used(what, code)) is not None


def _used(what, code):
    return f"used:{what}:{normalize_user_code(code)}"
