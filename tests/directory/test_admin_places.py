"""Organisations, places, councils and postcodes at the team's desk, and its front page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import models

from ..cast import somebody_signed_in
from ..test_house import Page
from .admin_desk import address, opened, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(term):
    for slug in ("ramp", "quiet-room"):
        term(models.AccessFeature, slug, group="getting-in", question=f"Is there a {slug}?")
    hall = models.Location.objects.create(name="Moor Hall", city="Northmoor")
    hall.accessibility.create(feature=models.AccessFeature.objects.get(slug="ramp"), value="yes")
    return hall


def access(hall):
    return {fact.feature.slug: (fact.value, fact.details) for fact in hall.accessibility.all()}


def test_every_access_question_stands_in_one_table(staff_client, hall):
    html = staff_client.get(address("location_change", hall.pk)).content.decode()

    assert "Is there a ramp?" in html
    assert "Is there a quiet-room?" in html
    assert html.count("Not known</option>") == 2


def test_access_facts_are_answered_changed_and_cleared_in_one_go(staff_client, hall):
    page = address("location_change", hall.pk)
    data = opened(staff_client, page, "location_form")
    assert data["accessibility-0-value"] == ["yes"]

    saved(staff_client, page, data | {"accessibility-0-value": "", "accessibility-1-value": "partly"})

    assert access(hall) == {"quiet-room": ("partly", "")}


def test_saving_a_place_untouched_writes_no_facts_nobody_told(staff_client, hall):
    page = address("location_change", hall.pk)

    saved(staff_client, page, opened(staff_client, page, "location_form"))

    assert access(hall) == {"ramp": ("yes", "")}


def test_details_without_an_answer_are_sent_back_and_kept(staff_client, hall):
    page = address("location_change", hall.pk)
    data = opened(staff_client, page, "location_form") | {"accessibility-1-details": "Ask at the desk"}

    answer = saved(staff_client, page, data)

    assert "Say yes, partly or no, or clear the details." in str(answer.context["faults"])
    assert "Ask at the desk" in answer.content.decode()


def test_a_postcode_puts_the_place_on_the_map_and_into_its_council(staff_client, hall):
    council = models.LocalAuthority.objects.create(gss_code="X99000001", name="Northmoor")
    models.Postcode.objects.create(code="NM32AB", latitude=53.8, longitude=-1.5, authority=council)
    page = address("location_change", hall.pk)

    saved(staff_client, page, opened(staff_client, page, "location_form"), postal_code="nm32ab")

    hall.refresh_from_db()
    assert (hall.postal_code, hall.latitude, hall.local_authority) == ("NM3 2AB", 53.8, council)


def test_half_a_position_is_sent_back(staff_client, hall):
    page = address("location_change", hall.pk)

    answer = saved(staff_client, page, opened(staff_client, page, "location_form"), latitude="53.8")

    assert "Give both, or neither." in str(answer.context["faults"])


@pytest.mark.parametrize("desk", ["location", "organisation", "contact"])
def test_lists_ask_as_many_questions_for_thirty_rows_as_for_three(staff_client, moorside, desk):
    council = models.LocalAuthority.objects.create(gss_code="X99000001", name="Northmoor")

    def questions(first, last):
        for number in range(first, last):
            models.Location.objects.create(name=f"Hall {number}", local_authority=council)
            owner = models.Organisation.objects.create(slug=f"o{number}", name=f"Owner {number}")
            owner.contacts.create(role="Coach")
        with CaptureQueriesContext(connection) as asked:
            staff_client.get(address(f"{desk}_changelist"))
        return len(asked)

    questions(0, 3)
    assert questions(3, 3) == questions(3, 30)


def test_an_organisations_list_counts_its_services(staff_client, listing):
    listing("Splash", status="published")
    listing("Draft")

    answer = staff_client.get(address("organisation_changelist"))

    (row,) = answer.context["cl"].result_list
    assert (row.published_number, row.service_number) == (1, 2)


def test_a_contact_is_changed_at_its_listing_and_only_found_in_the_list(staff_client, listing):
    contact = listing().contacts.create(role="Coach", email="jo@example.org")

    html = staff_client.get(address("contact_changelist"), {"q": "jo@example.org"}).content.decode()

    assert address("service_change", contact.service_id) in html
    assert staff_client.post(address("contact_change", contact.pk), {"role": "x"}).status_code == 403


@pytest.mark.parametrize("typed", ["NM3 2AB", "nm32ab", "NM3", "nm3 2"])
def test_a_postcode_is_found_by_how_it_begins(staff_client, typed):
    for code in ("NM32AB", "NM42AB"):
        models.Postcode.objects.create(code=code, latitude=53.8, longitude=-1.5)

    answer = staff_client.get(address("postcode_changelist"), {"q": typed})

    assert [row.code for row in answer.context["cl"].result_list] == ["NM32AB"]


@pytest.mark.parametrize("desk", ["postcode", "loadeddata", "missedsearch", "contact"])
def test_what_comes_from_elsewhere_cannot_be_added_by_hand(staff_client, desk):
    assert staff_client.get(address(f"{desk}_add")).status_code == 403


@pytest.mark.parametrize("desk", ["location", "organisation", "localauthority", "service"])
def test_what_listings_stand_on_cannot_be_deleted(staff_client, listing, hall, desk):
    models.LocalAuthority.objects.create(gss_code="X99000001", name="Northmoor")
    model = {"location": hall, "organisation": listing().organisation}.get(desk)
    row = model or models.LocalAuthority.objects.first() if desk != "service" else models.Service.objects.first()

    assert staff_client.post(address(f"{desk}_delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_front_page_is_grouped_in_the_words_of_the_field(staff_client, settings):
    html = staff_client.get("/admin/").content.decode()

    groups = re.findall(r"<main.*", html, re.DOTALL)[0]
    order = [groups.index(words) for words in ("Listings", "Finding", "Words we sort by", "Areas and loaded data")]
    assert order == sorted(order)
    assert "Try a search" in groups
    assert settings.COUNCIL_NAME in html


def test_somebody_who_is_not_on_the_team_does_not_see_the_front_page(client, db):
    client.force_login(somebody_signed_in())

    assert client.get("/admin/").status_code == 302


PAGES = [
    "/admin/",
    "/admin/directory/missing-facts/",
    "/admin/directory/try-a-search/?q=swim",
    "/admin/directory/service/",
    "/admin/directory/service/add/",
    "/admin/directory/synonym/",
    "/admin/directory/missedsearch/",
    "/admin/directory/location/",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_teams_pages_hold_no_inline_style_or_script(staff_client, listing, page):
    listing(status="published")

    answer = staff_client.get(page)

    faults = [fault for fault in Page(answer.content.decode()).faults if "inline" in fault or "twice" in fault]
    assert faults == []
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("verb", ["change", "history", "hide", "remove"])
def test_the_pages_of_one_listing_hold_no_inline_style_or_script(staff_client, listing, verb):
    answer = staff_client.get(address(f"service_{verb}", listing().pk))

    assert [fault for fault in Page(answer.content.decode()).faults if "inline" in fault] == []
