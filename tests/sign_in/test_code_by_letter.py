"""A provider signs in with a code from a letter, and nobody else does."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Letter
from tests import cast

from .conftest import CODE, DOOR, TUTOR, ask, code_in, is_signed_in, letter_to, type_code

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_tina_signs_in_with_the_code_of_her_letter(client, tina):
    asked = ask(client)
    answer = type_code(client, code_in(letter_to()))

    assert (asked.status_code, asked["Location"]) == (302, CODE)
    assert (answer.status_code, answer["Location"]) == (302, "/providers/")
    assert is_signed_in(client)


def test_capitals_and_the_dash_do_not_matter(client, tina):
    ask(client, " Tina@Example.org ")

    type_code(client, code_in(letter_to()).replace("-", " ").lower())

    assert is_signed_in(client)


def test_somebody_new_gets_an_account_when_the_code_is_right(client):
    ask(client, "new@example.org")
    assert not is_signed_in(client)

    type_code(client, code_in(letter_to("new@example.org")))

    assert is_signed_in(client)
    assert get_user_model().objects.get(email="new@example.org").last_login is not None


def test_accounts_that_were_only_asked_for_can_be_thrown_away(client, tina, moderator):
    ask(client, "never@example.org")
    ask(client)
    type_code(client, code_in(letter_to()))
    tomorrow = timezone.now() + timedelta(days=1)

    found = get_user_model().objects.never_signed_in(tomorrow)

    assert [user.email for user in found] == ["never@example.org"]
    assert not get_user_model().objects.never_signed_in(timezone.now() - timedelta(hours=1)).exists()


def test_the_letter_holds_no_link_and_is_of_no_use_after_ten_minutes(client, tina, settings):
    ask(client)

    letter = letter_to()
    assert letter.is_secret
    assert letter.useless_after - letter.written_at == timedelta(minutes=10)
    assert "/sign-in" not in letter.body
    assert code_in(letter) not in letter.subject


def test_a_code_works_once(client, tina):
    ask(client)
    code = code_in(letter_to())
    type_code(client, code)
    client.post("/sign-out/")

    answer = type_code(client, code)

    assert answer["Location"] == f"{DOOR}?again=1"
    assert not is_signed_in(client)


def test_a_code_works_once_even_when_its_form_is_asked_for_again_in_a_hurry(client, tina):
    ask(client, asking="one-form")
    code = code_in(letter_to())
    type_code(client, code)
    client.post("/sign-out/")

    ask(client, asking="one-form")
    type_code(client, code)

    assert not is_signed_in(client)


def test_two_requests_with_the_same_session_use_a_code_once(client, tina):
    ask(client)
    code, twin = code_in(letter_to()), Client()
    session = client.session
    twin_session = type(session)()
    twin_session.update(dict(session.items()))
    twin_session.save()
    twin.cookies["session"] = twin_session.session_key

    type_code(client, code)
    type_code(twin, code)

    assert (is_signed_in(client), is_signed_in(twin)) == (True, False)


def test_a_code_works_only_in_the_browser_that_asked(client, tina):
    ask(client)
    code, stranger = code_in(letter_to()), Client()

    answer = type_code(stranger, code)
    ask(stranger)
    type_code(stranger, code)

    assert answer["Location"] == f"{DOOR}?again=1"
    assert not is_signed_in(stranger)
    type_code(client, code)
    assert is_signed_in(client)


def test_a_mail_scanner_that_opens_every_address_signs_nobody_in(client, tina):
    ask(client)
    code = code_in(letter_to())

    for address in (DOOR, CODE, f"{CODE}?code={code}"):
        Client().get(address)
        client.get(address)

    assert not is_signed_in(client)


def test_after_ten_minutes_the_code_is_worth_nothing_and_the_page_says_so(client, tina, later):
    ask(client)
    code = code_in(letter_to())
    later(minutes=10.1)

    answer = client.post(CODE, {"code": code}, follow=True)

    assert not is_signed_in(client)
    assert "That code does not work any more" in answer.content.decode()


def test_after_five_wrong_tries_the_right_code_comes_too_late(client, tina):
    ask(client)
    code = code_in(letter_to())

    tries = [type_code(client, "BBBB-BBBB") for _ in range(5)]
    sixth = type_code(client, code)

    assert [answer.status_code for answer in tries] == [200, 200, 200, 200, 302]
    assert sixth["Location"] == f"{DOOR}?again=1"
    assert not is_signed_in(client)


def test_trying_at_once_in_many_windows_gives_no_more_than_five_tries(client, tina):
    ask(client)
    code, session = code_in(letter_to()), dict(client.session.items())
    for _ in range(5):
        type_code(client, "BBBB-BBBB")
        fresh = type(client.session)()
        fresh.update(session)
        fresh.save()
        client.cookies["session"] = fresh.session_key

    type_code(client, code)

    assert not is_signed_in(client)


def test_a_wrong_code_is_told_beside_the_field_and_on_top(client, tina):
    ask(client)

    page = type_code(client, "BBBB-BBBB").content.decode()

    assert "<title>Error: Type the code" in page
    assert page.count("That code is not right") == 2
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("typed", ["", "tina", "tina@", "a@b", "x" * 300 + "@example.org", "ti\x00na@example.org"])
def test_what_is_no_address_is_told_and_no_letter_is_written(client, typed):
    page = ask(client, typed)

    assert page.status_code == 200
    assert "<title>Error: Sign in" in page.content.decode()
    assert not Letter.objects.exists()


def test_a_double_click_leads_to_one_letter_and_its_code_works(client, tina):
    ask(client, asking="one-form")
    ask(client, asking="one-form")

    assert Letter.objects.count() == 1
    type_code(client, code_in(letter_to()))
    assert is_signed_in(client)


def test_a_double_click_with_another_address_is_another_asking(client, tina):
    ask(client, "tinna@example.org", asking="one-form")
    ask(client, asking="one-form")

    assert code_in(letter_to()) != code_in(letter_to("tinna@example.org"))


def test_another_code_can_be_sent_and_only_the_newest_works(client, tina):
    ask(client)
    old = code_in(letter_to())
    page = client.get(CODE).content.decode()
    assert "Send another code" in page

    ask(client)
    new = code_in(letter_to())
    type_code(client, old)
    assert not is_signed_in(client)

    type_code(client, new)
    assert is_signed_in(client)


def test_who_asks_too_often_is_told_and_the_newest_code_still_works(client, tina):
    for _ in range(4):
        ask(client)

    fifth = ask(client)

    assert "You asked for several codes" in fifth.content.decode()
    assert Letter.objects.count() == 4
    type_code(client, code_in(letter_to()))
    assert is_signed_in(client)


def test_a_stranger_who_asks_often_for_one_address_bothers_nobody_else(client, tina):
    for _ in range(6):
        ask(client)

    assert ask(client, "other@example.org").status_code == 302


def test_a_mistyped_address_is_no_dead_end(client, tina):
    ask(client, "tinna@example.org")
    assert client.get(DOOR).status_code == 200

    ask(client)
    type_code(client, code_in(letter_to()))

    assert is_signed_in(client)


def as_anybody(kind):
    """An address of each kind: nothing on the pages may tell them apart."""
    people = get_user_model().objects
    if kind == "staff":
        people.create_user(f"{kind}@example.org", cast.PASSWORD, is_staff=True)
    elif kind != "unknown":
        people.create_user(f"{kind}@example.org", is_active=kind != "closed")
    return f"{kind}@example.org"


def asked_and_looked(kind):
    """What a stranger can see of asking for a code and failing: answers, pages, and how much the database did."""
    client, email = Client(), as_anybody(kind)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        asked = ask(client, email)
        page = client.get(CODE)
        wrong = type_code(client, "BBBB-BBBB")
    seen = [
        (answer.status_code, answer.get("Location"), dict(answer.headers) | {"Content-Length": "", "Expires": ""})
        for answer in (asked, page, wrong)
    ]
    words = [answer.content.decode().replace(email, "…") for answer in (page, wrong)]
    return seen, [hide_tokens(text) for text in words], len(queries)


def hide_tokens(html):
    import re

    return re.sub(r'name="(csrfmiddlewaretoken|asking)" value="[^"]*"', "", html)


@pytest.mark.parametrize("kind", ["unknown", "staff", "closed"])
def test_nothing_tells_whether_an_address_is_known(kind):
    known, other = asked_and_looked("known"), asked_and_looked(kind)

    assert other[0] == known[0]
    assert other[1] == known[1]
    assert other[2] == known[2]


def test_staff_are_told_by_letter_where_their_door_is_and_get_no_code(client, moderator):
    ask(client, moderator.email)

    letter = letter_to(moderator.email)
    assert letter.name == "sign-in-team"
    assert "/staff/" in letter.body
    assert client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"] not in letter.body


@pytest.mark.parametrize("kind", ["staff", "closed"])
def test_a_guessed_code_opens_nothing_for_staff_or_a_closed_account(client, kind):
    ask(client, as_anybody(kind))
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]

    type_code(client, code)

    assert not is_signed_in(client)


def test_the_session_is_a_new_one_after_signing_in(client, tina):
    ask(client)
    before = client.cookies["session"].value

    type_code(client, code_in(letter_to()))

    assert client.cookies["session"].value != before
    stranger = Client()
    stranger.cookies["session"] = before
    assert not is_signed_in(stranger)


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_nobody_is_led_to_another_site(client, tina, onward):
    ask(client, next=onward)

    answer = type_code(client, code_in(letter_to()), next=onward)

    assert answer["Location"] == "/providers/"


def test_a_page_of_ours_is_reached_after_signing_in(client, tina):
    asked = client.post(f"{DOOR}?next=/my-list/", {"email": TUTOR, "next": "/my-list/"})
    assert asked["Location"] == f"{CODE}?next=%2Fmy-list%2F"

    answer = type_code(client, code_in(letter_to()), next="/my-list/")

    assert answer["Location"] == "/my-list/"


def test_signing_out_takes_a_form_and_shuts_the_session(client, tina):
    client.force_login(tina)

    assert client.get("/sign-out/").status_code == 200
    assert is_signed_in(client)
    answer = client.post("/sign-out/")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not is_signed_in(client)


def test_who_is_not_signed_in_may_press_sign_out_too(client):
    assert client.post("/sign-out/")["Location"] == "/"


def test_a_page_for_members_leads_to_the_providers_door(client):
    assert client.get("/account/")["Location"] == f"{DOOR}?next=/account/"


def test_the_cookies_are_closed_to_script_and_other_sites(client, tina):
    client.get(DOOR)
    ask(client)

    for name in ("session", "csrf"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_reading_sets_no_cookie_and_asking_sets_only_the_two_that_it_needs(client, northmoor):
    client.get("/")
    client.get("/services/")
    assert not client.cookies

    client.get(DOOR)
    ask(client)

    assert set(client.cookies) == {"csrf", "session"}


def test_no_address_stands_in_the_cache_or_the_logs(client, tina, caplog):
    caplog.set_level("DEBUG")
    for _ in range(6):
        ask(client, REMOTE_ADDR="203.0.113.7")
        type_code(client, "BBBB-BBBB")
    cache.set("there", "is something")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM localoffer_cache")
        kept = repr(cursor.fetchall())

    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    for secret in (TUTOR, "tina", "203.0.113.7"):
        assert secret not in kept
        assert secret not in logged


def test_no_page_of_the_doors_is_kept_by_a_browser(client, tina):
    ask(client)

    for address in (DOOR, CODE, "/staff/sign-in/"):
        assert "no-store" in client.get(address)["Cache-Control"]
