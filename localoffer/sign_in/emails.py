"""The letters about signing in."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from directory.models import Letter

from .sealing import sealed


def code(user, code, *, at):
    """A code for a provider. The team is told of its own door instead, and a closed account that it is closed."""
    is_provider = user.is_active and not user.is_staff
    name = "sign-in" if is_provider else "sign-in-team" if user.is_active else "sign-in-closed"
    return Letter.objects.write(
        name,
        to=user.email,
        key=f"sign-in:{sealed('letter', user.email, code)}",
        at=at,
        useless_after=at + timedelta(minutes=settings.CODE_MINUTES),
        is_secret=is_provider,
        code=code,
        minutes=settings.CODE_MINUTES,
        staff_door=settings.SITE_ADDRESS + reverse(settings.STAFF_DOOR),
    )


def second_factor_changed(user, what, *, at):
    """Something changed in how a colleague proves who they are: whoever did not do it must hear of it."""
    return Letter.objects.write(
        "second-factor-changed", to=user.email, key=f"second-factor:{user.pk}:{uuid4()}", at=at, what=what
    )
