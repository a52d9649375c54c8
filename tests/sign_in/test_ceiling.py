"""Somebody who types thousands of addresses does not make the site a cannon of mail."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from directory.models import Letter
from tests import cast

from .conftest import TUTOR, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_an_hour(settings):
    settings.SIGN_IN_LETTERS_AN_HOUR = 3


def type_addresses(client, number):
    for each in range(number):
        ask(client, f"stranger{each}@example.org")


def test_beyond_the_ceiling_nobody_is_written_to(client, three_an_hour):
    type_addresses(client, 10)

    assert Letter.objects.count() == 3
    assert get_user_model().objects.count() == 3


def test_real_people_are_told_what_to_do_and_their_address_stays(client, three_an_hour, tina, settings):
    type_addresses(client, 3)

    html = ask(client).content.decode()

    assert "Try again in an hour. If you cannot wait, ring us on" in html
    assert settings.COUNCIL_PHONE in html
    assert f'value="{TUTOR}"' in html


def test_known_and_unknown_addresses_read_the_same(client, three_an_hour, tina):
    type_addresses(client, 3)

    known, unknown = (ask(client, email).content.decode() for email in (TUTOR, "lina@example.org"))

    assert unknown.replace("lina@example.org", TUTOR).count("ring us on") == known.count("ring us on") > 0
    assert "tina" not in unknown


def test_an_hour_later_codes_are_sent_again(client, three_an_hour, tina):
    type_addresses(client, 3)
    Letter.objects.update(written_at=timezone.now() - timedelta(hours=1))

    ask(client)

    assert Letter.objects.filter(to=TUTOR).exists()


def test_other_letters_do_not_count(client, three_an_hour, tina):
    now = timezone.now()
    for number in range(5):
        facts = {"name": "still-true", "to": TUTOR, "subject": "x", "written_at": now, "send_after": now}
        Letter.objects.create(key=f"other:{number}", **facts)

    ask(client)

    assert Letter.objects.filter(name="sign-in").count() == 1


def test_the_team_is_warned_on_its_front_page(client, three_an_hour, staff_client):
    assert "so many sign-in codes" not in staff_client.get("/admin/").content.decode()
    staff_client.logout()
    type_addresses(client, 4)

    cast.sit_down(client, get_user_model().objects.get(email="priya@northmoor.example.org"))
    assert "so many sign-in codes were asked for" in client.get("/admin/").content.decode()
