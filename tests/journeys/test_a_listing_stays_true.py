"""A year on: the yearly question by email, one press or one change, and what silence leads to."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Letter, Service
from providers.models import ListingApplication
from tests import cast
from tests.providers.conftest import SIGNED, fill
from tests.providers.conftest import page as address

from .conftest import PHONE, barriers
from .provider import enter_code, heading

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def _nobody_tried_before(site):
    cache.clear()


@pytest.fixture
def listing(site, client, settings):
    """Ana's listing, on the site, and a year and a week since she last said that it is true."""
    ana, now = cast.a_tutor(), timezone.now()
    client.force_login(ana)
    application = ListingApplication.start(by=ana, at=now)
    fill(client, application)
    client.post(address(application, "send"), SIGNED)
    ListingApplication.objects.get().accept(by=cast.a_moderator(), at=now, letters=lambda *args, **kwargs: None)
    settings.SITE_ADDRESS = site
    Service.objects.filter(name="Reading with Ana").update(assured_on=_day(-settings.REVIEW_AFTER_DAYS - 7))
    return Service.objects.get(name="Reading with Ana")


def _day(days):
    return timezone.localdate() + timedelta(days=days)


def letter_of(service, name):
    return Letter.objects.filter(name=name, to="ana@tutor.example.org").latest("pk")


def follow_the_link(page, letter):
    """Open the page that a letter leads to, signing in by code on the way."""
    page.goto(re.search(r"http://\S+", letter.body)[0])
    page.get_by_label("Email address").fill(letter.to)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, letter.to)
    heading(page, "Is this still true?")


def test_one_link_one_code_and_one_press_once_a_year(visit, listing):
    call_command("daily")
    page = visit("/", PHONE, java_script_enabled=False)
    follow_the_link(page, letter_of(listing, "still-true"))
    expect(page.locator("main")).to_contain_text("Ring me. I come and meet you first.")

    page.get_by_role("button", name="Yes, all of it is still true").click()

    expect(page.locator("main")).to_contain_text("Confirmed on")
    page.goto(listing.get_absolute_url())
    expect(page.locator("main")).to_contain_text(f"{_day(0).day} {_day(0):%B %Y}")
    call_command("daily", on=_day(1))
    assert Letter.objects.filter(name="still-true").count() == 1


def test_what_changed_meanwhile_is_changed_on_the_way(visit, listing):
    call_command("daily")
    page = visit("/", PHONE)
    follow_the_link(page, letter_of(listing, "still-true"))
    found = barriers(page)
    page.get_by_role("link", name="No, change something").click()
    page.get_by_role("link", name="When it happens").click()
    page.get_by_role("link", name="Change").first.click()
    page.get_by_label("To (optional)", exact=True).fill("17:30")
    page.get_by_role("button", name="Save", exact=True).click()
    found += barriers(page)

    page.goto(listing.get_absolute_url())
    expect(page.locator("main")).to_contain_text("4pm to 5:30pm")
    page.goto(f"/providers/listings/{listing.slug}/")
    page.get_by_role("button", name="Yes, all of it is still true").click()
    expect(page.locator("main")).to_contain_text("Confirmed on")
    assert found + barriers(page) == []


def test_silence_hides_a_listing_and_one_press_brings_it_back(visit, listing, settings):
    due = _day(-7)
    for days in (-30, -7, 0, 14, 29, 30):
        assert Service.objects.get(pk=listing.pk).is_published
        call_command("daily", on=due + timedelta(days=days))
    assert Letter.objects.filter(name="still-true").count() == 4

    page = visit("/", PHONE)
    gone = page.goto(listing.get_absolute_url())
    assert gone.status == 404
    expect(page.locator("main")).to_contain_text("Nobody told us in time that it still holds.")
    found = barriers(page)
    page.goto("/services/?q=reading+with+ana")
    expect(page.get_by_role("link", name="Reading with Ana")).to_have_count(0)

    follow_the_link(page, letter_of(listing, "hidden"))
    expect(page.locator("main")).to_contain_text("Families do not see it now.")
    found += barriers(page)
    page.get_by_role("button", name="Yes, all of it is still true").click()

    page.goto(listing.get_absolute_url())
    heading(page, "Reading with Ana")
    page.goto("/services/?q=reading+with+ana")
    expect(page.get_by_role("link", name="Reading with Ana")).to_have_count(1)
    assert found == []
