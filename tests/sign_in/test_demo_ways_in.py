"""The demo helps its visitors in; no real site does."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from directory.demo_staff import DEMO_STAFF
from directory.models import Letter
from tests import cast

from .conftest import CODE, ask, code_in, digits, letter_to, opens_the_admin, show_factor, show_password

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def demo_site(settings, tmp_path):
    """A demo whose letters are files."""
    settings.IS_DEMO = True
    settings.EMAIL_BACKEND = FILES
    settings.EMAIL_FILE_PATH = tmp_path
    return settings


@pytest.fixture
def demo_team(db):
    """The team that `manage.py demo` makes, by role."""
    call_command("demo", staff_password="a demo horse", verbosity=0)
    return {role: get_user_model().objects.get(email=email) for email, role in DEMO_STAFF.items()}


def test_the_demo_has_one_of_each_role_and_the_page_shows_the_digits_to_type(client, demo_team, demo_site):
    for role, person in demo_team.items():
        assert [group.name for group in person.groups.all()] == [role]
        assert not person.is_superuser
        show_password(client, person, "a demo horse")
        page = client.get("/staff/sign-in/second-factor/").content.decode()

        assert "Only in this demo" in page
        show_factor(client, shown_in(page))
        assert opens_the_admin(client)
        client.post("/sign-out/")


def shown_in(page):
    import re

    return re.search(r'<b class="code">(\d{6})</b>', page)[1]


def test_digits_that_were_used_are_not_shown_again(client, demo_team, demo_site):
    lead, seen = demo_team["Lead"], []
    for _ in range(2):
        show_password(client, lead, "a demo horse")
        seen.append(shown_in(client.get("/staff/sign-in/second-factor/").content.decode()))
        show_factor(client, seen[-1])
        assert opens_the_admin(client)
        client.post("/sign-out/")

    assert seen[0] != seen[1]


def test_no_real_site_shows_digits_even_for_an_account_of_that_name(client, demo_team, settings):
    assert not settings.IS_DEMO
    show_password(client, demo_team["Lead"], "a demo horse")

    page = client.get("/staff/sign-in/second-factor/").content.decode()

    assert "Only in this demo" not in page
    assert digits(demo_team["Lead"]) not in page


def test_the_demo_shows_no_digits_for_anybody_elses_account(client, moderator, demo_site):
    cast.app_of(moderator)
    show_password(client, moderator)

    assert "Only in this demo" not in client.get("/staff/sign-in/second-factor/").content.decode()


def test_who_tries_the_providers_door_reads_the_code_on_a_page_of_the_demo(client, demo_site):
    ask(client)
    code = code_in(letter_to())
    assert "/demo-letters/" in client.get(CODE).content.decode()
    assert "No letter yet" in client.get("/demo-letters/").content.decode()

    call_command("send_letters", verbosity=0)

    page = client.get("/demo-letters/")
    assert code in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Letter.objects.get().body == ""


@pytest.mark.parametrize(
    ["is_demo", "backend"], [(False, FILES), (True, "django.core.mail.backends.smtp.EmailBackend")]
)
def test_the_letters_are_on_no_page_of_a_site_that_sends_them(client, settings, tmp_path, is_demo, backend):
    settings.IS_DEMO, settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = is_demo, backend, tmp_path
    ask(client)

    assert client.get("/demo-letters/").status_code == 404
    assert "/demo-letters/" not in client.get(CODE).content.decode()
