"""What the tests of the doors share: asking for a code, reading it in the letter, typing it."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth import get_user_model
from django.urls import reverse

from directory.models import Letter
from tests import cast

DOOR, CODE, STAFF = "/sign-in/", "/sign-in/code/", "/staff/sign-in/"
TUTOR = "tina@example.org"


@pytest.fixture
def tina(db):
    """Tina is a tutor who signed in before."""
    return get_user_model().objects.create_user(TUTOR)


@pytest.fixture
def leena(db):
    """Leena leads the team. She is no superuser."""
    return cast.with_role("Lead", "leena@northmoor.example.org")


def ask(client, email=TUTOR, **more):
    """Ask for a code at the providers' door."""
    return client.post(DOOR, {"email": email, **more})


def letter_to(email=TUTOR):
    """The newest letter to somebody."""
    return Letter.objects.filter(to=email).latest("written_at", "pk")


def code_in(letter):
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", letter.body)[0]


def type_code(client, code, **more):
    return client.post(CODE, {"code": code, **more})


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


def digits(person, step=0):
    """What the app of somebody shows now, one step before or one after."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(decrypt(cast.app_of(person).data["secret"]), counters[1 + step]))


def show_password(client, person, password=cast.PASSWORD, **more):
    return client.post(
        STAFF, {"login": person if isinstance(person, str) else person.email, "password": password} | more
    )


def show_factor(client, code):
    return client.post("/staff/sign-in/second-factor/", {"code": code})


def opens_the_admin(client):
    return client.get("/admin/").status_code == 200


@pytest.fixture
def later(monkeypatch):
    """Let minutes go by: `later(11)`."""
    import time

    now = time.time

    def go_by(minutes):
        monkeypatch.setattr("time.time", lambda: now() + minutes * 60)

    return go_by
