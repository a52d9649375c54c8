"""Through both doors in a real browser: a provider with a letter, a colleague with a phone."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import expect

from directory.models import Letter
from tests import cast

from .conftest import DESK, PHONE, barriers, sideways

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def _nobody_tried_before(site):
    cache.clear()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_tutor_signs_in_with_the_code_of_her_letter(visit, script):
    page = visit("/", PHONE, java_script_enabled=script)
    page.get_by_role("link", name="Sign in as a provider").click()
    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator(".error-summary")).to_contain_text("Type your email address")

    page.get_by_label("Email address").fill("tina@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("BBBB BBBB")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("^Error: Type the code"))
    page.get_by_role("button", name="Send another code").click()
    letter = Letter.objects.latest("pk")
    page.get_by_label("Code").fill(re.search(r"[A-Z]{4}-[A-Z]{4}", letter.body)[0].lower())
    page.get_by_label("Code").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your listings")
    if script:
        assert barriers(page) == []
    page.get_by_role("link", name="tina@example.org").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to look after your services")


def now(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def secret_on(page):
    return "".join(page.locator("b.code").inner_text().split())


def test_a_new_colleague_sets_up_an_app_and_comes_in_with_it_the_next_day(visit):
    cast.with_role("Lead", "leena@example.org")
    page = visit("/admin/", DESK)
    page.get_by_label("Email address").fill("leena@example.org")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    found = barriers(page)

    page.get_by_role("link", name="Set up an app").click()
    page.wait_for_function("() => document.querySelector('.qr').naturalWidth > 20")
    secret = secret_on(page)
    found += barriers(page)
    page.get_by_label("The 6 digits").fill("1")
    page.get_by_role("button", name="Use this app").click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert secret_on(page) == secret
    page.get_by_label("The 6 digits").fill(now(secret))
    page.get_by_role("button", name="Use this app").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    kept = saved.value.path().read_text()
    assert len(re.findall(r"\b\d{8}\b", kept)) == 10
    found += barriers(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to do?")
    page.get_by_role("button", name="Log out").click()

    page.goto("/admin/")
    page.get_by_label("Email address").fill("leena@example.org")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    found += barriers(page)
    page.get_by_label("6 digits").fill(re.search(r"\b\d{8}\b", kept)[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to do?")
    page.get_by_role("link", name="Second factor").click()
    expect(page.locator("main")).to_contain_text("You have 9 left")

    assert found + barriers(page) == []


def test_a_passkey_is_added_and_opens_the_admin(visit, site):
    """At localhost, because no browser makes a passkey for a number."""
    leena = cast.with_role("Lead", "leena@example.org")
    cast.app_of(leena)
    page = visit("/staff/sign-in/", DESK)
    here = site.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    page.goto(f"{here}/staff/sign-in/?next=/staff/second-factor/passkeys/add/")
    page.get_by_label("Email address").fill("leena@example.org")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("6 digits").fill(now(app_secret(leena)))
    page.get_by_role("button", name="Sign in").click()

    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("How you sign in|Your recovery codes"))
    page.goto(f"{here}/staff/second-factor/")
    expect(page.locator("main")).to_contain_text("Work laptop")
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{here}/staff/sign-in/")
    page.get_by_label("Email address").fill("leena@example.org")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert barriers(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to do?")


def app_secret(person):
    from allauth.mfa.utils import decrypt

    return decrypt(cast.app_of(person).data["secret"])


def test_no_page_behind_the_doors_scrolls_sideways_at_four_hundred_per_cent(visit):
    page = visit("/sign-in/", {"width": 320, "height": 256})
    page.get_by_label("Email address").fill("somebody.with.a.very.long.address@a.very.long.example.org")
    page.get_by_role("button", name="Send me a code").click()
    moved = [sideways(page)]
    cast.with_role("Lead", "leena.with.a.long.address@a.very.long.example.org")
    page.goto("/staff/sign-in/")
    page.get_by_label("Email address").fill("leena.with.a.long.address@a.very.long.example.org")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    for address in ("", "app/", "passkeys/add/"):
        page.goto(f"/staff/second-factor/{address}")
        moved.append(sideways(page))

    assert moved == [0, 0, 0, 0]
