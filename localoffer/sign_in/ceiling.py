"""How many letters with codes the whole site writes: somebody who types thousands of addresses must not make it a
cannon of mail."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from directory.models import Letter

#: All that somebody can have written by typing an address at the providers' door.
LETTERS = ("sign-in", "sign-in-team", "sign-in-closed")
AN_HOUR, A_DAY = timedelta(hours=1), 24 * 60 * 60
WAIT = (
    "Very many people are asking for codes, so we have stopped sending them for now. "
    "Try again in an hour. If you cannot wait, ring us on {phone}."
)
_REACHED = "sign-in-letters-ceiling"

log = logging.getLogger("localoffer")


def is_reached(*, at):
    """Whether so many letters were written in the last hour that no more are. The same for every address."""
    written = Letter.objects.filter(name__in=LETTERS, written_at__gt=at - AN_HOUR).count()
    if written < settings.SIGN_IN_LETTERS_AN_HOUR:
        return False
    if cache.add(_REACHED, at, A_DAY):
        log.error("The ceiling of sign-in letters is reached.")
    return True


def reached_at():
    """When it was first reached in the last day, or None."""
    return cache.get(_REACHED)
