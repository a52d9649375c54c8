"""The team shows a password and a second factor; the admin opens to nothing less."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, reverse

from directory.models import Letter
from tests import cast

from .conftest import (
    STAFF,
    TUTOR,
    ask,
    code_in,
    digits,
    is_signed_in,
    letter_to,
    opens_the_admin,
    show_factor,
    show_password,
    type_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FACTORS = "/staff/second-factor/"


@pytest.fixture
def with_app(leena):
    """Leena, whose phone shows codes."""
    cast.app_of(leena)
    return leena


@pytest.mark.parametrize("typed", ["leena@northmoor.example.org", "Leena@Northmoor.example.org"])
def test_leena_signs_in_with_password_and_digits_and_comes_where_she_wanted(client, with_app, typed):
    wanted = "/admin/directory/service/"
    assert client.get(wanted, follow=True).redirect_chain[-1][0] == f"{STAFF}?next=%2Fadmin%2Fdirectory%2Fservice%2F"

    first = show_password(client, typed, next=wanted)
    second = show_factor(client, digits(with_app))

    assert first["Location"] == "/staff/sign-in/second-factor/"
    assert second["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_a_password_alone_opens_nothing(client, with_app):
    show_password(client, with_app)

    assert not opens_the_admin(client)
    assert not is_signed_in(client)


def test_digits_alone_lead_back_to_the_password(client, with_app):
    assert show_factor(client, digits(with_app))["Location"] == STAFF


@pytest.mark.parametrize("password", ["wrong horse", ""])
def test_a_wrong_password_is_told_in_the_same_words_whoever_it_was(client, with_app, password):
    get_user_model().objects.create_user("provider@example.org", "their own password")
    get_user_model().objects.create_user("closed@example.org", cast.PASSWORD, is_staff=True, is_active=False)
    tried = [(email, password) for email in (with_app.email, "nobody@example.org")]
    if password:
        tried += [("provider@example.org", "their own password"), ("closed@example.org", cast.PASSWORD)]

    pages = [show_password(client, *each).content.decode().replace(each[0], "…") for each in tried]

    assert len({re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page) for page in pages}) == 1
    assert "<title>Error: Staff sign in" in pages[0]


def test_digits_work_once(client, with_app):
    shown = digits(with_app)
    show_password(client, with_app)
    show_factor(client, shown)
    client.post("/sign-out/")

    show_password(client, with_app)
    show_factor(client, shown)

    assert not opens_the_admin(client)


def test_a_phone_whose_clock_is_half_a_minute_off_works(client, with_app):
    show_password(client, with_app)

    show_factor(client, digits(with_app, step=-1))

    assert opens_the_admin(client)


def test_a_recovery_code_opens_the_admin_once(client, with_app):
    code = RecoveryCodes.activate(with_app).generate_codes()[0]
    show_password(client, with_app)
    show_factor(client, code)
    assert opens_the_admin(client)
    client.post("/sign-out/")

    show_password(client, with_app)
    again = show_factor(client, code)

    assert "<title>Error: Your second factor" in again.content.decode()
    assert not opens_the_admin(client)


def test_the_session_is_a_new_one_after_the_second_factor(client, with_app):
    show_password(client, with_app)
    before = client.cookies["session"].value

    show_factor(client, digits(with_app))

    assert client.cookies["session"].value != before


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client, with_app, onward):
    show_password(client, with_app, next=onward)

    assert show_factor(client, digits(with_app))["Location"] == "/staff/"
    assert client.get(f"/staff/?next={onward}")["Location"] == "/admin/"


def admin_addresses():
    """The address of every page of the admin, with a number wherever one is wanted."""

    def walk(patterns, before):
        for pattern in patterns:
            path = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield "/admin/" + re.sub(r"<[^>]*>", fill, path).replace("^", "").replace("$", "").replace("\\Z", "")
            else:
                yield from walk(pattern.url_patterns, path)

    def fill(part):
        return "00000000-0000-0000-0000-000000000000" if "uuid" in part[0] else "1"

    return sorted(
        address for address in set(walk(admin.site.get_urls(), "")) if not re.search(r"log(in|out)/$|[(*?]", address)
    )


def test_no_page_of_the_admin_opens_half_way(client, moderator):
    addresses = admin_addresses()
    half, code_only, lost = Client(), Client(), Client()
    cast.sign_in_half(half, moderator)
    code_only.force_login(moderator)
    cast.sit_down(lost, moderator)
    assert opens_the_admin(lost)
    Authenticator.objects.all().delete()

    opened = {
        (who, address, method)
        for who, visitor in [("nobody", client), ("half", half), ("no record", code_only), ("factor lost", lost)]
        for address in addresses
        for method in ("get", "post")
        if not sent_to_the_door(getattr(visitor, method)(address), address)
    }

    assert len(addresses) > 150
    assert opened == set()


def sent_to_the_door(answer, address):
    return answer.status_code == 302 and answer["Location"].startswith("/admin/login/?next=")


def test_a_provider_who_is_made_staff_later_does_not_get_in_with_a_code(client, tina):
    ask(client)
    type_code(client, code_in(letter_to()))
    get_user_model().objects.filter(email=TUTOR).update(is_staff=True, is_superuser=True)
    cast.app_of(tina)

    page = client.get("/admin/", follow=True)

    assert page.status_code == 403
    assert "This part is for the team" in page.content.decode()
    for address in (FACTORS, f"{FACTORS}app/", f"{FACTORS}app/picture.svg", "/staff/again/code/"):
        assert client.get(address)["Location"].startswith("/staff/?next=")


# Setting up


def test_who_has_no_second_factor_is_led_to_set_one_up_and_then_gets_in(client, leena, mailoutbox):
    show_password(client, leena, next="/admin/")
    page = client.get("/admin/", follow=True).content.decode()
    assert "Set up a second factor" in page

    page = client.get(f"{FACTORS}app/").content.decode()
    secret = client.session["mfa.totp.secret"]
    assert "".join(re.search(r'<b class="code">([A-Z2-7 ]+)</b>', page)[1].split()) == secret
    answer = client.post(f"{FACTORS}app/", {"code": now(secret)}, follow=True)

    assert answer.redirect_chain == [(f"{FACTORS}recovery-codes/", 302)]
    assert len(re.findall(r'<b class="code">\d{8}</b>', answer.content.decode())) == 10
    assert opens_the_admin(client)


def now(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def set_up(client, person, capture):
    show_password(client, person)
    client.get(f"{FACTORS}app/")
    with capture(execute=True):
        return client.post(f"{FACTORS}app/", {"code": now(client.session["mfa.totp.secret"])})


def test_setting_up_is_told_by_letter(client, leena, django_capture_on_commit_callbacks):
    set_up(client, leena, django_capture_on_commit_callbacks)

    assert "An app that shows codes was added" in Letter.objects.get(name="second-factor-changed").body


def test_wrong_digits_set_nothing_up(client, leena):
    show_password(client, leena)
    client.get(f"{FACTORS}app/")

    page = client.post(f"{FACTORS}app/", {"code": "12345"}).content.decode()

    assert "<title>Error: Set up an app" in page
    assert not Authenticator.objects.exists()
    assert not opens_the_admin(client)


def test_the_square_for_the_app_is_a_picture_of_our_own(client, leena):
    show_password(client, leena)
    assert client.get(f"{FACTORS}app/picture.svg").status_code == 404
    client.get(f"{FACTORS}app/")

    picture = client.get(f"{FACTORS}app/picture.svg")

    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    assert b"style=" not in picture.content
    assert b"<script" not in picture.content


def test_the_secret_of_an_app_is_locked_in_the_database(client, leena, django_capture_on_commit_callbacks):
    show_password(client, leena)
    client.get(f"{FACTORS}app/")
    secret = client.session["mfa.totp.secret"]

    client.post(f"{FACTORS}app/", {"code": now(secret)})

    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert "mfa.totp.secret" not in client.session


def test_recovery_codes_are_shown_once(client, leena, django_capture_on_commit_callbacks):
    set_up(client, leena, django_capture_on_commit_callbacks)
    first = client.get(f"{FACTORS}recovery-codes/").content.decode()

    second = client.get(f"{FACTORS}recovery-codes/").content.decode()

    assert "download=" in first
    assert 'class="code"' not in second
    assert "You have 10 of 10 left" in second


def test_new_recovery_codes_end_the_old(client, with_app):
    old = RecoveryCodes.activate(with_app).generate_codes()
    cast.sit_down(client, with_app)

    page = client.post(f"{FACTORS}recovery-codes/new/", follow=True).content.decode()

    new = re.findall(r'<b class="code">(\d{8})</b>', page)
    assert len(new) == 10
    assert not set(new) & set(old)


def test_a_stolen_password_does_not_add_another_second_factor(client, with_app):
    cast.sign_in_half(client, with_app)

    for part in ("", "app/", "passkeys/add/", "recovery-codes/", "recovery-codes/new/", "app/remove/"):
        for method in (client.get, client.post):
            assert method(f"{FACTORS}{part}")["Location"].startswith("/staff/again/code/?next=")
    assert Authenticator.objects.count() == 1


def test_who_is_half_way_shows_the_second_factor_and_gets_in(client, with_app):
    cast.sign_in_half(client, with_app)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == "/staff/again/code/?next=%2Fadmin%2F"

    client.post("/staff/again/code/?next=/admin/", {"code": digits(with_app)})

    assert opens_the_admin(client)


def test_taking_the_app_away_shuts_the_admin_until_a_new_one_is_set_up(client, with_app):
    cast.sit_down(client, with_app)
    assert client.get(f"{FACTORS}app/remove/").status_code == 200

    client.post(f"{FACTORS}app/remove/")

    assert not opens_the_admin(client)
    assert "Set up a second factor" in client.get(FACTORS).content.decode()


def test_after_a_while_the_password_is_asked_again_before_a_second_factor_changes(client, with_app, later):
    cast.sit_down(client, with_app)
    later(minutes=11)
    assert client.get(f"{FACTORS}recovery-codes/new/")["Location"].startswith("/staff/again/password/?next=")

    wrong = client.post("/staff/again/password/?next=/staff/second-factor/", {"password": "wrong horse"})
    client.post("/staff/again/password/?next=/staff/second-factor/", {"password": cast.PASSWORD})

    assert "<title>Error: Is it still you?" in wrong.content.decode()
    assert client.get(f"{FACTORS}recovery-codes/new/").status_code == 200


# Passkeys


@pytest.fixture
def passkey(with_app):
    """A passkey of Leena's, as far as its name matters."""
    return Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "Old laptop", "credential": {}})


def test_passkeys_are_listed_renamed_and_taken_away(client, with_app, passkey):
    cast.sit_down(client, with_app)
    assert "Old laptop" in client.get(FACTORS).content.decode()

    client.post(f"{FACTORS}passkeys/{passkey.pk}/name/", {"name": "New laptop"})
    assert "New laptop" in client.get(f"{FACTORS}passkeys/", follow=True).content.decode()
    assert "New laptop" in client.get(f"{FACTORS}passkeys/{passkey.pk}/remove/").content.decode()
    client.post(f"{FACTORS}passkeys/{passkey.pk}/remove/")

    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_somebody_elses_passkey_is_not_there(client, passkey):
    cast.sit_down(client, cast.another_moderator())

    for part in ("name", "remove"):
        assert client.get(f"{FACTORS}passkeys/{passkey.pk}/{part}/").status_code == 404


def test_a_passkey_needs_a_name_and_an_answer_of_the_device(client, with_app):
    cast.sit_down(client, with_app)
    assert "data-options=" in client.get(f"{FACTORS}passkeys/add/").content.decode()

    for credential in (
        "",
        "{}",
        "[]",
        '{"id": "x"}',
        "not json",
        '{"id":"x","rawId":"eA","type":"public-key","response":{}}',
    ):
        page = client.post(f"{FACTORS}passkeys/add/", {"name": "", "credential": credential})
        assert (page.status_code, "Give the passkey a name" in page.content.decode()) == (200, True), credential
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize(
    "credential",
    ["", "{}", "[]", "7", '{"id": "x"}', '"x"', '{"id":"x","rawId":"eA","type":"public-key","response":{}}'],
)
def test_a_made_up_passkey_opens_nothing(client, with_app, credential):
    show_password(client, with_app)

    page = client.post("/staff/sign-in/second-factor/", {"credential": credential})

    assert page.status_code == 200
    assert "That passkey did not work" in page.content.decode()
    assert not opens_the_admin(client)


# Too many wrong tries


def test_after_five_wrong_passwords_the_right_one_waits_and_a_colleague_unlocks(client, with_app, capsys):
    for _ in range(5):
        show_password(client, with_app, "wrong horse")

    locked = show_password(client, with_app)
    assert "Wait 15 minutes" in locked.content.decode()

    call_command("unlock", "LEENA@northmoor.example.org")
    show_password(client, with_app)
    show_factor(client, digits(with_app))
    assert opens_the_admin(client)
    assert "may try again now" in capsys.readouterr().out


def test_the_lock_opens_by_itself_after_the_time_of_the_setting(client, with_app, later):
    for _ in range(6):
        show_password(client, with_app, "wrong horse")
    later(minutes=15.1)

    assert show_password(client, with_app).status_code == 302


def test_an_address_without_an_account_is_locked_alike(client, with_app):
    pages = []
    for email in (with_app.email, "nobody@example.org"):
        for _ in range(6):
            page = show_password(client, email, "wrong horse").content.decode()
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page).replace(email, "…"))

    assert pages[0] == pages[1]
    assert "Wait 15 minutes" in pages[0]


def test_wrong_passwords_and_wrong_digits_count_together(client, with_app):
    for _ in range(2):
        show_password(client, with_app, "wrong horse")
    show_password(client, with_app)
    for _ in range(3):
        show_factor(client, "000000")

    locked = show_factor(client, digits(with_app))

    assert "Wait 15 minutes" in locked.content.decode()
    assert not opens_the_admin(client)


def test_coming_in_starts_the_count_anew(client, with_app):
    for _ in range(4):
        show_password(client, with_app, "wrong horse")
    show_password(client, with_app)
    show_factor(client, digits(with_app))
    client.post("/sign-out/")

    for _ in range(4):
        show_password(client, with_app, "wrong horse")

    assert show_password(client, with_app).status_code == 302


def test_a_right_password_between_wrong_digits_does_not_start_the_count_anew(client, with_app):
    for _ in range(5):
        show_password(client, with_app)
        show_factor(client, "000000")

    assert "Wait 15 minutes" in show_password(client, with_app).content.decode()


def test_one_locked_account_locks_no_other(client, with_app):
    for _ in range(6):
        show_password(client, "nobody@example.org", "wrong horse")

    assert show_password(client, with_app).status_code == 302


def test_unlocking_an_address_that_is_not_there_says_so(db, capsys):
    call_command("unlock", "nobody@example.org")

    assert "no account with this address" in capsys.readouterr().err


def test_staff_who_are_signed_in_find_the_way_from_every_door(client, with_app):
    cast.sit_down(client, with_app)

    assert client.get("/staff/")["Location"] == "/admin/"
    assert client.get(STAFF)["Location"] == "/staff/"
    assert client.get("/sign-in/")["Location"] == "/staff/"
    assert reverse("mfa_index") in client.get("/admin/").content.decode()


def test_the_admin_signs_out(client, with_app):
    cast.sit_down(client, with_app)

    assert client.post("/admin/logout/")["Location"] == "/"
    assert not opens_the_admin(client)
