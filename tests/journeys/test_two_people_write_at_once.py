"""Two people of one club have the same page open, each in their own browser. Nobody's words are lost."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from providers.models import ListingApplication, Membership
from tests import cast
from tests.providers.conftest import NOW, fill

from .conftest import DESK, PHONE, barriers
from .provider import bring_in, go_on, heading

pytestmark = pytest.mark.journey
OURS, THEIRS = "Ana had a course on dyslexia.", "Everybody had a course on autism."


@pytest.fixture
def two_browsers(visit, client):
    """Ana on her phone and Chidi at his desk, both of one organisation, with its application half done."""
    ana, chidi = cast.a_tutor(), cast.a_charity_manager()
    client.force_login(ana)
    application = ListingApplication.start(by=ana, at=NOW)
    fill(client, application, until="start")
    application.refresh_from_db()
    Membership.objects.create(
        organisation=application.organisation, user=chidi, asked_at=NOW, approved_at=NOW, approved_by=ana
    )
    chidis = Client()
    chidis.force_login(chidi)
    pages = visit("/", PHONE), visit("/", DESK, java_script_enabled=False)
    for page, who in zip(pages, (client, chidis), strict=True):
        bring_in(page, who)
    return application, *pages


def training(page):
    return page.get_by_label("What training in special needs do your people have?")


def test_the_second_to_save_sees_both_texts_and_says_which_counts(two_browsers):
    application, anas, chidis = two_browsers
    for page in (anas, chidis):
        page.goto(f"{application.get_absolute_url()}training/")
    training(chidis).fill(THEIRS)
    go_on(chidis)
    training(anas).fill(OURS)
    go_on(anas)

    expect(anas.locator(".error-summary")).to_contain_text("Somebody else saved this page while you had it open.")
    expect(anas.get_by_role("group", name="What somebody else saved")).to_contain_text(THEIRS)
    expect(training(anas)).to_have_value(OURS)
    found = barriers(anas)

    training(anas).fill(f"{THEIRS} {OURS}")
    go_on(anas)
    heading(anas, "Criminal record checks (DBS)")
    chidis.goto(f"{application.get_absolute_url()}training/")
    expect(training(chidis)).to_have_value(f"{THEIRS} {OURS}")
    assert found == []


def test_a_place_that_both_add_is_there_once_and_two_places_are_both_there(two_browsers):
    application, anas, chidis = two_browsers
    for page in (anas, chidis):
        page.goto(f"{application.get_absolute_url()}where/")
    for page, ways in ((anas, ("In your home", "By phone")), (chidis, ("By phone",))):
        for way in ways:
            page.get_by_label(way, exact=True).check(force=True)
            page.get_by_role("button", name="Add this").click()

    assert chidis.locator(".rows strong").all_inner_texts() == ["Online", "In your home", "By phone"]


def test_who_changes_a_price_that_the_other_took_out_is_told(two_browsers):
    application, anas, chidis = two_browsers
    for page in (anas, chidis):
        page.goto(f"{application.get_absolute_url()}cost/")
    anas.get_by_role("link", name="Change").click()
    chidis.get_by_role("button", name="Remove").click()
    anas.get_by_label("How much, in pounds? (optional)").fill("30")
    anas.get_by_role("button", name="Save", exact=True).click()

    expect(anas.locator("main")).to_contain_text("Somebody else took this out")
    assert barriers(anas) == []
