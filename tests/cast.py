"""The people of the tests. A parent is just a client who is nobody."""

from datetime import UTC, datetime

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PASSWORD = "correct horse"


def a_moderator():
    """Priya reads and decides on the council's team."""
    return get_user_model().objects.create_superuser("priya@northmoor.example.org", PASSWORD, first_name="Priya")


def another_moderator():
    """Tom shares the queue with Priya."""
    return get_user_model().objects.create_superuser("tom@northmoor.example.org", PASSWORD, first_name="Tom")


def somebody_signed_in():
    """Sam has an account but is not on the team."""
    return get_user_model().objects.create_user("sam@example.org", PASSWORD, first_name="Sam")


def with_role(name, email=None):
    """Somebody on the team who has one of the roles and is no superuser."""
    person = get_user_model().objects.create_user(email or f"{name.lower()}@example.org", PASSWORD, is_staff=True)
    person.groups.set([Group.objects.get(name=name)])
    return person


def app_of(person):
    """The app that shows codes for somebody; set up when they have none."""
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return found or TOTP.activate(person, generate_totp_secret()).instance


def sign_in_half(client, person):
    """A password was shown, and nothing else."""
    client.force_login(person)
    _note(client, person, {"method": "password"})


def sit_down(client, person):
    """Somebody of the team at their desk: password and second factor were shown."""
    client.force_login(person)
    _note(client, person, {"method": "password"}, {"method": "mfa", "id": app_of(person).pk})
    return client


def _note(client, person, *records):
    session = client.session
    now = datetime.now(UTC).timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**record, "at": now} for record in records]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def a_tutor():
    """Ana teaches reading on her own, and applies to be listed."""
    return get_user_model().objects.create_user("ana@tutor.example.org", first_name="Ana")


def a_charity_manager():
    """Chidi runs a charity with several clubs. He has nothing to do with Ana."""
    return get_user_model().objects.create_user("chidi@riverbank.example.org", first_name="Chidi")
