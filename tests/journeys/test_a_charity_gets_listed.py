"""A charity with a staff of nine: three places, two insurances, papers, an application read at a desk, a listing."""

import io
import re

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from directory.models import Organisation, Service
from providers.models import Evidence, ListingApplication
from tests import cast
from tests.conftest import NOW

from .conftest import DESK, PHONE, barriers, sideways
from .provider import NEXT_YEAR, bring_in, choose, date, go_on, heading, sign_in

pytestmark = pytest.mark.journey
STEP_FREE = "Can people get in from the street without any step?"
TOILET = "Is there a toilet big enough for a wheelchair user?"
#: (place, postcode, is it without steps, has it a toilet)
PLACES = [
    ("Riverbank Hall", "NM3 2AB", "Yes", "Yes"),
    ("Moor Lane Library", "NM1 4DB", "Yes", "No"),
    ("The Old Boathouse", "NM2 1XY", "Partly", "Not known"),
]


@pytest.fixture(autouse=True)
def _nobody_tried_before(site):
    cache.clear()


def paper(words):
    """A PDF of one page, as a browser sends it."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(f"BT ({words}) Tj ET".encode())
    made.save(out)
    return {"name": f"{words}.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


def picture():
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "seagreen").save(out, "JPEG")
    return {"name": "river.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def say_who_you_are(page):
    choose(page, "Five or more people")
    page.get_by_label("Name of your organisation").fill("Friends of the River")
    page.get_by_label("What sort of organisation is it?").select_option(label="Charity or community group")
    go_on(page)
    page.get_by_label("What is it called?").fill("River Rangers")
    page.get_by_label("What is it, in one sentence?").fill("Walks by the river for young people with autism.")
    choose(page, "Leisure")
    page.get_by_label("What kind of help is it?").select_option(index=1)
    go_on(page)


def say_for_whom(page):
    page.get_by_label("From what age?").fill("11")
    page.get_by_label("Up to what age? (optional)").fill("19")
    page.get_by_label(re.compile("^Who needs extra help")).check(force=True)
    choose(page, "Any need")
    choose(page, "Children")
    go_on(page)
    page.get_by_label("Who can have it?", exact=True).fill("Anybody of that age. You need no diagnosis.")
    page.get_by_label("How do you decide who gets a place?").fill("In the order in which families ask.")
    page.get_by_label("Who decides?").fill("The club leader")
    page.get_by_label("What can a family do who does not agree?").fill("Write to our chair within a month.")
    go_on(page)


def name_three_places(page):
    heading(page, "Where it happens")
    for name, postcode, step_free, toilet in PLACES:
        choose(page, "At a place")
        page.get_by_label("Name of the place").fill(name)
        page.get_by_label("Postcode").fill(postcode)
        for group, question, answer in (("Building", STEP_FREE, step_free), ("Toilets", TOILET, toilet)):
            page.locator("summary", has_text=group).click()
            page.get_by_label(question).select_option(label=answer)
        page.get_by_role("button", name="Add this").click()
        expect(page.locator(".rows")).to_contain_text(name)
    found = barriers(page)
    go_on(page)
    return found


def say_when_and_how(page):
    choose(page, "Saturday")
    page.get_by_label("From (optional)").fill("10:00")
    page.get_by_label("To (optional)", exact=True).fill("12:00")
    page.get_by_role("button", name="Add this time").click()
    go_on(page)
    page.get_by_label("How is it paid?").select_option(label="Free")
    page.get_by_role("button", name="Add this").click()
    go_on(page)
    page.get_by_label("What does a family do to start?").fill("Send us an email. We ring you back.")
    page.get_by_label("Email address (optional)").fill("rangers@river.example.org")
    go_on(page)
    page.get_by_label("What training in special needs do your people have?").fill("All had an autism course in 2026.")
    go_on(page)


def tell_about_checks(page):
    heading(page, "Criminal record checks (DBS)")
    staff = page.get_by_role("group", name="Are your staff checked?")
    staff.get_by_label("Yes, everybody who works with children or young people").check(force=True)
    volunteers = page.get_by_role("group", name="Are your volunteers checked?")
    volunteers.get_by_label("Some of them").check(force=True)
    choose(page, "Enhanced")
    page.get_by_label("How many people have been checked?").fill("11")
    date(page, re.compile("^When was the last check"), "3", "5", "2026")
    page.get_by_label("Who keeps the record of checks?").fill("Manager")
    go_on(page)


def tell_about_insurance(page):
    heading(page, "Insurance")
    for kind, amount in (("Public liability", "£5,000,000"), ("Employers’ liability", "10000000")):
        page.get_by_label("What does it cover?").select_option(label=kind)
        page.get_by_label("Name of the insurer").fill("Moorland Mutual")
        page.get_by_label("Policy number").fill("MM 77")
        page.get_by_label("Up to how much, in pounds?").fill(amount)
        date(page, re.compile("^Until when"), "1", "9", NEXT_YEAR)
        page.get_by_role("button", name="Add this insurance").click()
    send_file(page, paper("dbs certificate"))
    expect(page.locator(".error-summary")).to_contain_text("This looks like a DBS certificate")
    found = barriers(page)
    send_file(page, paper("our insurance"))
    expect(page.get_by_role("link", name=re.compile("^Insurance certificate"))).to_be_visible()
    go_on(page)
    return found


def send_file(page, file):
    page.get_by_label("Choose the file").set_input_files(file)
    page.get_by_role("button", name="Send this file").click()


def tell_about_safety(page):
    heading(page, "Keeping children safe")
    send_file(page, paper("our policy"))
    expect(page.get_by_role("link", name=re.compile("^Safeguarding policy"))).to_be_visible()
    page.get_by_label("Who leads on keeping children safe?").fill("Manager")
    page.get_by_label("What training does this person have?").fill("Level 3")
    date(page, re.compile("^When was that training"), "1", "2", "2026")
    go_on(page)
    page.get_by_label("What does a family do who is not happy?").fill("Tell our chair. She answers in ten days.")
    page.get_by_label("Who answers complaints?").fill("The chair")
    go_on(page)
    page.get_by_label("What is it?").select_option(label="Picture")
    page.get_by_label("Its title").fill("By the river")
    page.get_by_label(re.compile("^What does the picture show")).fill("Four young people on a path by a river")
    page.get_by_label("Choose the file").set_input_files(picture())
    page.get_by_role("button", name="Add this file").click()
    expect(page.locator(".rows")).to_contain_text("By the river")
    go_on(page)


def sign(page):
    heading(page, "Check your answers")
    found = barriers(page)
    page.get_by_label("Your name").fill("Chidi")
    page.get_by_label("Your role").fill("Manager")
    page.get_by_label("All of this is true, and I may say it for the organisation").check(force=True)
    page.get_by_role("button", name="Send it to the team").click()
    expect(page.locator("main")).to_contain_text("We have it. You need do nothing now.")
    return found


def decide(page):
    """Priya reads it with the papers beside it, fills in the checklist and says yes."""
    page.goto("/admin/providers/listingapplication/")
    page.get_by_role("link", name="River Rangers").click()
    expect(page.locator("#content-main")).to_contain_text("The Old Boathouse")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Insurance certificate").click()
    assert saved.value.suggested_filename == "insurance-certificate.pdf"
    page.get_by_label("It is insured", exact=True).select_option(label="Yes")
    page.get_by_role("button", name="Save the checklist").click()
    expect(page.locator(".messagelist")).to_contain_text("The checklist is saved.")
    found = barriers(page, within="#content-main")
    page.get_by_role("button", name="Accept and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("It is on the site now")
    return found


def test_a_charity_with_three_places_is_published_with_what_each_is_like(visit):
    page = visit("/get-listed/", PHONE)
    sign_in(page, "chidi@river.example.org")
    page.get_by_role("button", name="Start a listing").click()
    page.get_by_role("link", name="Your organisation").click()
    say_who_you_are(page)
    say_for_whom(page)
    found = name_three_places(page)
    say_when_and_how(page)
    tell_about_checks(page)
    found += tell_about_insurance(page)
    tell_about_safety(page)
    found += sign(page)

    team, client = visit("/", DESK), Client()
    cast.sit_down(client, cast.a_moderator())
    bring_in(team, client)
    found += decide(team)

    page.goto(ListingApplication.objects.get().get_absolute_url())
    page.get_by_role("link", name="See it on the site").click()
    heading(page, "River Rangers")
    for name, _, step_free, _ in PLACES:
        card = page.locator("section.card").filter(has=page.get_by_role("heading", name=name))
        expect(card).to_contain_text("Step-free way in")
        if step_free == "Partly":
            expect(card).to_contain_text(re.compile("partly", re.IGNORECASE))
    expect(page.get_by_role("img", name="Four young people on a path by a river")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("MM 77")
    assert {each.kind for each in Evidence.objects.kept()} == {"insurance", "safeguarding"}
    assert Service.objects.get(name="River Rangers").service_at_locations.count() == 3
    assert found + barriers(page) == []


def test_the_long_address_of_somebody_who_is_invited_fits_on_a_phone(visit):
    page, client, chidi = visit("/", PHONE), Client(), cast.a_charity_manager()
    river, application = Organisation(name="Friends of the River"), ListingApplication.start(by=chidi, at=NOW)
    application.for_new_organisation(river, by=chidi, at=NOW)
    invited = {"email": "somebody.with.a.very.long.name@friends-of-the-river.example.org", "invited_at": NOW}
    river.invitations.create(**invited, invited_by=chidi)
    client.force_login(chidi)
    bring_in(page, client)

    page.goto(f"/providers/organisations/{river.pk}/people/")

    heading(page, "Who can change listings of Friends of the River")
    assert sideways(page) == 0
