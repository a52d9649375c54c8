"""A no with reasons, another look by another person, and a second try with what was missing."""

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from directory.models import Letter, Service
from providers.models import ListingApplication
from tests import cast
from tests.providers.conftest import NOW, SIGNED, fill
from tests.providers.conftest import page as address

from .conftest import DESK, PHONE, barriers
from .provider import bring_in, heading, sign_in

pytestmark = pytest.mark.journey
REASONS = "We could not reach the number that you gave."


@pytest.fixture(autouse=True)
def _nobody_tried_before(site):
    cache.clear()


@pytest.fixture
def anas(site, client):
    """Ana, who has sent her application."""
    ana = cast.a_tutor()
    client.force_login(ana)
    application = ListingApplication.start(by=ana, at=NOW)
    fill(client, application)
    client.post(address(application, "send"), SIGNED)
    return ana


@pytest.fixture
def desks(visit):
    """Two of the team at their desks, each in a browser of their own: Priya and Tom."""

    def sit_down(person):
        client, page = Client(), visit("/", DESK)
        cast.sit_down(client, person)
        bring_in(page, client)
        return page

    return sit_down(cast.a_moderator()), sit_down(cast.another_moderator())


def open_from_the_queue(page):
    page.goto("/admin/providers/listingapplication/")
    page.get_by_role("link", name="Reading with Ana").click()


def turn_down(page, reasons):
    open_from_the_queue(page)
    page.get_by_label("Reasons").fill(reasons)
    page.get_by_role("button", name="Turn it down").click()
    expect(page.locator(".messagelist")).to_contain_text("They are told, with your reasons.")


def test_another_person_looks_again_and_the_first_cannot(visit, anas, desks):
    priyas, toms = desks
    turn_down(priyas, REASONS)
    assert REASONS in Letter.objects.get(name="application-declined").body
    page = visit("/", PHONE)
    sign_in(page, anas.email)
    page.get_by_role("link", name="Reading with Ana").click()
    expect(page.locator("main")).to_contain_text(REASONS)
    found = barriers(page)
    page.get_by_role("button", name="Ask for another look").click()
    expect(page.locator("main")).to_contain_text("Somebody who has not decided on it before looks again.")
    found += barriers(page)

    open_from_the_queue(priyas)
    priyas.get_by_role("button", name="Accept and publish").click()
    expect(priyas.locator(".messagelist")).to_contain_text("Another person has to look again.")
    priyas.get_by_label("Reasons").fill("Still no.")
    priyas.get_by_role("button", name="Keep to the no").click()
    expect(priyas.locator(".messagelist")).to_contain_text("Another person has to look again.")
    assert not Service.objects.get(name="Reading with Ana").is_published

    open_from_the_queue(toms)
    expect(toms.locator("#content-main")).to_contain_text(REASONS)
    found += barriers(toms, within="#content-main")
    toms.get_by_role("button", name="Accept and publish").click()
    expect(toms.locator(".messagelist")).to_contain_text("It is on the site now")
    page.reload()
    page.get_by_role("link", name="See it on the site").click()
    heading(page, "Reading with Ana")
    assert found == []


def test_after_a_second_no_it_is_mended_and_sent_again(visit, anas, desks):
    priyas, toms = desks
    turn_down(priyas, REASONS)
    page = visit("/", PHONE)
    sign_in(page, anas.email)
    page.get_by_role("link", name="Reading with Ana").click()
    page.get_by_role("button", name="Ask for another look").click()
    open_from_the_queue(toms)
    toms.get_by_label("Reasons").fill("It still does not work.")
    toms.get_by_role("button", name="Keep to the no").click()
    page.reload()
    expect(page.locator("main")).to_contain_text("It still does not work.")
    expect(page.get_by_role("button", name="Ask for another look")).to_have_count(0)
    found = barriers(page)

    page.get_by_role("button", name="Change it and send it again").click()
    page.get_by_role("link", name="How families ask and start").click()
    page.get_by_label("Telephone (optional)").fill("01632 960999")
    page.get_by_role("button", name="Save and stop for now").click()
    page.get_by_role("link", name="Check your answers and send them").click()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your role").fill("Tutor")
    page.get_by_label("All of this is true, and I may say it for the organisation").check(force=True)
    page.get_by_role("button", name="Send it to the team").click()
    expect(page.locator("main")).to_contain_text("We have it. You need do nothing now.")

    open_from_the_queue(priyas)
    expect(priyas.locator("#content-main")).to_contain_text("It still does not work.")
    priyas.get_by_role("button", name="Accept and publish").click()
    expect(priyas.locator(".messagelist")).to_contain_text("It is on the site now")
    page.goto(Service.objects.get(name="Reading with Ana").get_absolute_url())
    expect(page.locator("main")).to_contain_text("01632 960999")
    assert found + barriers(page) == []
