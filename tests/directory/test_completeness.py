"""What a family would miss on a listing, and how the team hears of it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import models
from directory.completeness import FACTS, TOTAL, missing_of, percent, with_completeness, without
from directory.spreadsheets import safe_cell

from ..cast import somebody_signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REPORT = "/admin/directory/missing-facts/"


def labels(service):
    return [fact.key for fact in missing_of(service.pk)]


def test_an_empty_listing_misses_everything_but_the_access_of_places_it_does_not_have(listing):
    service = listing()

    assert set(labels(service)) == {fact.key for fact in FACTS} - {"access"}


def test_a_demo_listing_is_more_complete_than_an_empty_one(northmoor, listing):
    empty = listing("Empty")
    known = {row.slug: row.known_weight for row in with_completeness(models.Service.objects.all())}

    assert min(weight for slug, weight in known.items() if slug != "empty") > known[empty.slug]
    assert max(known.values()) <= TOTAL


def test_only_a_listing_that_says_all_is_a_hundred_per_cent_complete(listing):
    service = with_completeness(models.Service.objects.filter(pk=listing().pk)).get()

    service.known_weight = TOTAL
    assert percent(service) == 100
    service.known_weight = TOTAL - 1
    assert percent(service) < 100


@pytest.mark.parametrize(
    ("fact", "fields"),
    [
        ("summary", {"summary": "Swimming."}),
        ("description", {"description": "Swimming on Saturdays."}),
        ("ages", {"maximum_age": 11}),
        ("start", {"how_to_get_it": "Ring us."}),
        ("wait", {"places_now": "few"}),
        ("decisions", {"how_decisions_are_made": "A panel meets."}),
        ("dbs", {"dbs_statement": "All staff are checked."}),
        ("confirmed", {"assured_on": "2026-01-01"}),
    ],
)
def test_a_fact_that_is_said_is_not_missed(listing, fact, fields):
    assert fact in labels(listing("Silent"))
    assert fact not in labels(listing("Telling", **fields))


def test_what_the_organisation_says_counts_for_its_services(listing, moorside):
    moorside.insurance_statement, moorside.phone = "Insured.", "01632 960001"
    moorside.save()

    assert {"insurance", "contact"} & set(labels(listing())) == set()


def test_a_contact_without_any_way_to_reach_them_helps_nobody(listing):
    service = listing()
    service.contacts.create(role="Coach")

    assert "contact" in labels(service)


def test_a_place_of_which_nothing_is_known_is_missed(listing, term):
    service, hall = listing(), models.Location.objects.create(name="Hall")
    service.service_at_locations.create(location=hall)
    fact = hall.accessibility.create(feature=term(models.AccessFeature, "ramp"), value="not-known")
    assert "access" in labels(service)

    fact.value = "no"
    fact.save()

    assert "access" not in labels(service)


def test_saying_that_no_diagnosis_is_needed_is_knowing_it(listing, term):
    service = listing()
    service.eligibility_answers.create(flag=term(models.EligibilityFlag, "diagnosis"), is_needed=False)

    assert "diagnosis" not in labels(service)
    assert "plan" in labels(service)


def test_listings_without_a_fact_are_those_that_miss_it(northmoor):
    for fact in FACTS:
        found = set(without(models.Service.objects.all(), fact.key).values_list("pk", flat=True))
        some = list(models.Service.objects.order_by("pk")[:12])

        assert [service.pk in found for service in some] == [fact in missing_of(service.pk) for service in some], fact


def test_the_report_lists_the_least_complete_first_and_counts_each_fact(staff_client, listing):
    listing("Bare", status="published")
    listing("Better", status="published", summary="Swimming.", maximum_age=11)
    listing("Draft")

    answer = staff_client.get(REPORT)

    assert [row[0].name for row in answer.context["page"]] == ["Bare", "Better"]
    assert {fact.key: number for fact, number in answer.context["counted"]}["summary"] == 1


def test_the_report_keeps_to_one_fact_when_asked(staff_client, listing):
    listing("Bare", status="published")
    listing("Better", status="published", summary="Swimming.")

    answer = staff_client.get(REPORT, {"fact": "summary"})

    assert [row[0].name for row in answer.context["page"]] == ["Bare"]


@pytest.mark.parametrize("question", [{"fact": "nonsense"}, {"status": "?"}, {"page": "-9"}, {"format": "exe"}])
def test_a_question_that_makes_no_sense_shows_the_whole_report(staff_client, listing, question):
    listing("Bare", status="published")

    assert [row[0].name for row in staff_client.get(REPORT, question).context["page"]] == ["Bare"]


def test_the_report_asks_as_many_questions_for_thirty_listings_as_for_three(staff_client, listing):
    def questions(wanted):
        for number in range(models.Service.objects.count(), wanted):
            listing(f"Club {number}", status="published")
        with CaptureQueriesContext(connection) as asked:
            staff_client.get(REPORT)
        return len(asked)

    questions(3)
    assert questions(3) == questions(30)


def test_the_table_opens_safely_in_a_spreadsheet(staff_client, listing):
    listing("=HYPERLINK(1)", slug="bad", status="published")

    answer = staff_client.get(REPORT, {"format": "csv"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert "What it costs" in rows[1][4]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n=", "＝", "＋", "＠", "  =", "\u00a0=", "\u200b=", "\ufeff@"]
)
def test_no_cell_can_run_as_a_formula(start):
    assert safe_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize(
    ("value", "cell"), [("a=b", "a=b"), (None, ""), (3, "3"), ("", ""), ("  a", "  a"), ("½ hour", "½ hour")]
)
def test_a_harmless_cell_stays_as_it_is(value, cell):
    assert safe_cell(value) == cell


def test_the_report_is_for_the_team_only(client, db):
    client.force_login(somebody_signed_in())

    assert client.get(REPORT).status_code == 302
