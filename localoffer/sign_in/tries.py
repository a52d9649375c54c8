"""How often somebody may try: kept by account, never by where they are, and the same for accounts that do not exist."""

from allauth.core import context
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError

LIMITS = {"app": "allauth.account"}
LOCKED = (
    "There were too many wrong tries. Wait {minutes} minutes, then try again. "
    "If you cannot wait, ask whoever runs this site to unlock you."
)


def count(email):
    """Count a try before it is judged, so that many at once do not slip through. Raises ValidationError when locked.

    Gives what `take_back` wants once the try turns out right.
    """
    usage = ratelimit.consume(context.request, action="login_failed", key=_of(email), **LIMITS)
    if not usage:
        raise ValidationError(LOCKED.format(minutes=settings.LOCKOUT_MINUTES), code="locked")
    return usage


def take_back(usage):
    """A try that was right counts for nothing. Those before it still count: half of the way is not the whole."""
    usage.rollback()


def forget(user_or_none, email):
    """Start to count anew: the person came in, or somebody who may unlocked the account."""
    ratelimit.clear(None, action="login_failed", key=_of(email), **LIMITS)
    if user_or_none is not None:
        ratelimit.clear(None, action="login_failed", key=f"mfa-auth-user-{user_or_none.pk}", **LIMITS)


def may_have_a_letter(email):
    """Whether this address may ask for one more code now."""
    return bool(ratelimit.consume(context.request, action="sign_in_letter", key=_of(email), **LIMITS))


def may_try_a_code(code):
    """Whether the asking that this code belongs to has a try left."""
    return bool(ratelimit.consume(context.request, action="sign_in_code", key=code, **LIMITS))


def _of(email):
    return email.strip().lower()
