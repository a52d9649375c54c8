"""A lone tutor on her phone: applies, breaks off, mends a mistake, is asked something, and is on the site."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from directory.models import Service
from providers.models import ChangeRequest, ListingApplication
from providers.steps import STEPS
from tests import cast
from tests.providers.conftest import NOW, SIGNED, answers, fill
from tests.providers.conftest import page as address

from .conftest import DESK, PHONE, barriers, sideways
from .provider import NEXT_YEAR, bring_in, choose, date, go_on, heading, sign_in

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def _nobody_tried_before(site):
    cache.clear()


def answer_what_it_is(page):
    choose(page, "I work alone")
    page.get_by_label("Name of your organisation").fill("Ana Reads")
    page.get_by_label("What sort of organisation is it?").select_option(label="One person's business")
    go_on(page)
    heading(page, "What you offer")
    page.get_by_label("What is it called?").fill("Reading with Ana")
    page.get_by_label("What is it, in one sentence?").fill("Reading lessons for children who find letters hard.")
    choose(page, "Education")
    page.get_by_label("What kind of help is it?").select_option(label="Reading, writing and maths help")
    go_on(page)


def answer_who_and_where(page):
    heading(page, "Who it is for")
    page.get_by_label("From what age?").fill("6")
    page.get_by_label("Up to what age? (optional)").fill("12")
    page.get_by_label(re.compile("^Everyone")).check(force=True)
    choose(page, "Any need")
    choose(page, "Children")
    go_on(page)
    heading(page, "Who can have it, and who decides")
    go_on(page)
    heading(page, "Where it happens")
    choose(page, "In your home")
    page.get_by_role("button", name="Add this").click()
    go_on(page)


def answer_when_and_cost(page):
    heading(page, "When it happens")
    choose(page, "Monday")
    page.get_by_label("From (optional)").fill("16:00")
    page.get_by_label("To (optional)", exact=True).fill("18:00")
    page.get_by_role("button", name="Add this time").click()
    go_on(page)
    heading(page, "What it costs")
    page.get_by_label("How is it paid?").select_option(label="There is a charge")
    page.get_by_label("How much, in pounds? (optional)").fill("25")
    page.get_by_role("button", name="Add this").click()
    go_on(page)


def answer_how_and_training(page):
    heading(page, "How families ask and start")
    page.get_by_label("What does a family do to start?").fill("Ring me. I come and meet you first.")
    page.get_by_label("Telephone (optional)").fill("01632 960123")
    go_on(page)
    heading(page, "Training in special needs")
    page.get_by_label("What training in special needs do your people have?").fill("DBS 0012 3456 7890, and a course.")
    go_on(page)
    expect(page.locator(".error-summary")).to_contain_text("number of a DBS certificate")
    page.get_by_label("What training in special needs do your people have?").fill("A course on dyslexia in 2024.")
    go_on(page)


def answer_safety(page):
    heading(page, "Criminal record checks (DBS)")
    page.get_by_role("group", name="Have you been checked?").get_by_label("Yes").check(force=True)
    choose(page, "Enhanced")
    date(page, re.compile("^When was the last check"), "3", "5", "2025")
    go_on(page)
    heading(page, "Insurance")
    page.get_by_label("Name of the insurer").fill("Moorland Mutual")
    page.get_by_label("Policy number").fill("MM 1234")
    page.get_by_label("Up to how much, in pounds?").fill("£5,000,000")
    date(page, re.compile("^Until when"), "1", "9", NEXT_YEAR)
    page.get_by_role("button", name="Add this insurance").click()
    go_on(page)
    heading(page, "Keeping children safe")
    page.get_by_label("Who leads on keeping children safe?").fill("Me")
    page.get_by_label("What training does this person have?").fill("Level 2")
    date(page, re.compile("^When was that training"), "1", "2", "2026")
    page.get_by_label("Web address of your safeguarding policy (optional)").fill("ana.example.org/safe")
    go_on(page)
    heading(page, "If somebody is not happy")
    page.get_by_label("What does a family do who is not happy?").fill("Tell me first. I answer within a week.")
    page.get_by_label("Who answers complaints?").fill("Ana")
    go_on(page)
    heading(page, "Pictures, leaflets and forms")
    go_on(page)


def sign_and_send(page):
    heading(page, "Check your answers")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your role").fill("Tutor")
    page.get_by_label("All of this is true, and I may say it for the organisation").check(force=True)
    page.get_by_role("button", name="Send it to the team").click()


def test_a_tutor_applies_with_a_break_and_is_published(visit):
    page = visit("/get-listed/", PHONE)
    sign_in(page, "ana@reads.example.org")
    page.get_by_role("button", name="Start a listing").click()
    page.get_by_role("link", name="Your organisation").click()
    answer_what_it_is(page)
    found = barriers(page)

    other = visit("/get-listed/", PHONE, java_script_enabled=False)
    sign_in(other, "ana@reads.example.org")
    other.get_by_role("link", name="Reading with Ana").click()
    expect(other.locator("main")).to_contain_text("2 of 14 steps are done")
    other.get_by_role("link", name="Who it is for").click()
    for answer in (answer_who_and_where, answer_when_and_cost, answer_how_and_training, answer_safety, sign_and_send):
        answer(other)
    expect(other.locator("main")).to_contain_text("We have it. You need do nothing now.")

    application = ListingApplication.objects.get()
    page.goto(application.get_absolute_url())
    found += barriers(page)
    application.accept(by=cast.a_moderator(), at=application.sent_at, letters=lambda *args, **kwargs: None)
    page.goto(Service.objects.get(name="Reading with Ana").get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Reading with Ana")
    assert found == []


def test_no_page_of_an_application_has_a_barrier_or_moves_sideways(visit, client, db):
    ana = cast.a_tutor()
    application = ListingApplication.start(by=ana, at=NOW)
    client.force_login(ana)
    fill(client, application)
    page = visit("/", {"width": 320, "height": 640})
    bring_in(page, client)
    found, moved = {}, {}
    names = ["", "preview/", "send/", *(f"{step.key}/" for step in STEPS)]
    for name in names:
        page.goto(application.get_absolute_url() + name)
        found[name], moved[name] = barriers(page), sideways(page)
    page.goto("/providers/")
    found["home"], moved["home"] = barriers(page), sideways(page)

    assert {name: each for name, each in found.items() if each} == {}
    assert {name: pixels for name, pixels in moved.items() if pixels > 0} == {}


def test_the_team_decides_at_a_desk_and_a_change_waits_for_it(visit, client, db):
    ana, priya = cast.a_tutor(), cast.a_moderator()
    application = ListingApplication.start(by=ana, at=NOW)
    anas = Client()
    anas.force_login(ana)
    fill(anas, application)
    anas.post(address(application, "send"), SIGNED)
    cast.sit_down(client, priya)
    page = visit("/", DESK)
    bring_in(page, client)

    page.goto("/admin/")
    page.get_by_role("link", name="1 application waits").click()
    page.get_by_role("link", name="Reading with Ana").click()
    found = barriers(page, within="#content-main")
    page.get_by_label("Reasons").fill("  ")
    page.get_by_role("button", name="Turn it down").click()
    expect(page.locator(".faults")).to_contain_text("Say why.")
    page.get_by_role("button", name="Accept and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("It is on the site now")

    anas.post(address(application, "service"), answers()["service"] | {"summary": "Now also sums."})
    page.goto(f"/admin/providers/changerequest/{ChangeRequest.objects.get().pk}/change/")
    found += barriers(page, within="#content-main")
    page.get_by_role("button", name="Put it on the site").click()
    page.goto(Service.objects.get(name="Reading with Ana").get_absolute_url())
    expect(page.locator("main")).to_contain_text("Now also sums.")
    assert found == []
