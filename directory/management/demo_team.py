"""Who acts for the made-up council in the commands that fill it."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from directory import demo


def somebody_of_the_team(email):
    """One of the made-up council's team. Raises CommandError where it is not loaded, or nobody has that address."""
    if not demo.is_loaded():
        raise CommandError("Load the demo council first: manage.py demo")
    somebody = get_user_model().objects.filter(email=email, is_staff=True).first()
    if somebody is None:
        raise CommandError(f"Nobody on the team has the address {email}.")
    return somebody
