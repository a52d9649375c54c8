"""A form's own mark: when it was drawn, and which form it was. It needs no cookie.

Comments change nothing for whoever sends them, so another site gains nothing by sending one: the mark is not there
against forgery but to count a form once, and to tell people from machines.
"""

import hashlib
import secrets

from django.core import signing

SALT = "feedback.form"


def make(at):
    """A mark for a form that is drawn at a moment."""
    return signing.dumps([secrets.token_urlsafe(9), int(at.timestamp())], salt=SALT)


def read(mark, at):
    """(key of the form, seconds since it was drawn), or ("", None) for a mark that is not ours."""
    try:
        key, drawn = signing.loads(mark, salt=SALT)
        return str(key), max(0.0, at.timestamp() - drawn)
    except (signing.BadSignature, ValueError, TypeError):
        return "", None


def key_of(mark, words, at):
    """What makes a sending the same as another: the same form with the same words. Without a form: in the same hour."""
    key, _ = read(mark, at)
    return f"{key or f'no-form:{at:%Y%m%d%H}'}:{_digest(words)}"


def typed_in_key(words, by, at):
    """The same for what somebody of the team writes down: the same words on the same day."""
    return f"typed:{by.pk}:{at:%Y%m%d}:{_digest(words)}"


def _digest(words):
    return hashlib.sha256(words.encode()).hexdigest()[:24]
