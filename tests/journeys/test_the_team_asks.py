"""The team asks two listings a question: one answers on a phone, families read it; the other is rung."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Letter, Service
from providers.models import InformationRequest, ListingApplication, Membership
from tests import cast

from .conftest import DESK, PHONE, barriers
from .provider import bring_in, enter_code, heading

pytestmark = pytest.mark.journey
SWIM, STORIES = "Quiet family swim", "Sensory story time"


@pytest.fixture(autouse=True)
def _nobody_tried_before(site):
    cache.clear()


@pytest.fixture
def chidi(site):
    """Chidi, who looks after the swimming. Nobody looks after the story time."""
    chidi, now, swim = cast.a_charity_manager(), timezone.now(), Service.objects.get(name=SWIM)
    let_in = {"asked_at": now, "approved_at": now, "approved_by": chidi}
    Membership.objects.create(organisation=swim.organisation, user=chidi, **let_in)
    ListingApplication.of_listing(swim, by=chidi, at=now)
    return chidi


@pytest.fixture
def priyas(visit):
    """Priya at her desk."""
    client, page = Client(), visit("/", DESK)
    cast.sit_down(client, cast.a_moderator())
    bring_in(page, client)
    return page


def write_the_question(page):
    page.goto("/admin/providers/informationrequest/add/")
    page.get_by_label("Title:").fill("The holidays")
    page.get_by_label("Why we ask:").fill("Families plan their holidays now.")
    page.get_by_label("Answer by:").fill(str(timezone.localdate() + timedelta(days=20)))
    page.locator("#id_questions-0-words").fill("Are you open in the holidays?")
    page.locator("#id_questions-0-kind").select_option("yes-no")
    page.locator("#id_questions-0-is_public").check()
    page.locator("#id_questions-0-label").fill("Open in the holidays")
    page.get_by_role("button", name="Save and continue editing").click()


def choose_whom(page):
    page.get_by_role("link", name="Choose whom to ask").click()
    for name in (SWIM, STORIES):
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Show who fits").click()
        page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Ask the ticked ones").click()
    expect(page.locator("#content-main")).to_contain_text("Chosen: 2")


def read_as_a_family(page, name, answer):
    page.goto(Service.objects.get(name=name).get_absolute_url())
    expect(page.locator("main")).to_contain_text(re.compile(rf"Open in the holidays\s*{answer}"))


def test_one_answers_by_the_link_of_the_letter_and_the_other_is_rung(visit, chidi, priyas, site, settings):
    settings.SITE_ADDRESS = site
    write_the_question(priyas)
    choose_whom(priyas)
    priyas.get_by_role("link", name="Read the letter and send").click()
    expect(priyas.locator("#content-main")).to_contain_text("Families plan their holidays now.")
    found = barriers(priyas, within="#content-main")
    priyas.get_by_role("button", name="Send it now").click()
    expect(priyas.locator(".messagelist")).to_contain_text("The letters are on their way.")

    page = visit("/", PHONE, java_script_enabled=False)
    page.goto(re.search(r"http://\S+/asked/\S+", Letter.objects.get(to=chidi.email).body)[0])
    page.get_by_label("Email address").fill(chidi.email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, chidi.email)
    heading(page, "The holidays")
    page.get_by_label("Yes", exact=True).check(force=True)
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator("main")).to_contain_text("Thank you.")

    read_as_a_family(page, SWIM, "Yes")

    running = InformationRequest.objects.get()
    priyas.goto(f"/admin/providers/informationrequest/{running.pk}/change/?stands=nobody")
    priyas.get_by_role("link", name=STORIES).click()
    found += barriers(priyas, within="#content-main")
    priyas.get_by_label("No", exact=True).check()
    priyas.locator("[name=source]").select_option("phone")
    priyas.get_by_role("button", name="That is their answer").click()
    expect(priyas.locator(".messagelist")).to_contain_text("It is written down.")

    read_as_a_family(page, STORIES, "No")
    priyas.goto(f"/admin/providers/informationrequest/{running.pk}/change/")
    expect(priyas.locator("#content-main")).to_contain_text("2 of 2 answered")
    assert found == []
