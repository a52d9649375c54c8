"""The story of a listing: everything that changed, who did it, and from what to what. Nobody's phone number in it."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import bulk_history, models
from directory.history import timeline

from .admin_desk import address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def told(service):
    """The changes of the newest moment, as {(thing, verb, label): (before, after)}."""
    moment = timeline(service)[0]
    return {
        (entry.what, entry.verb, change.label): (change.before, change.after)
        for entry in moment.entries
        for change in entry.changes
    }


def long_ago(*things):
    """Move what the history holds so far an hour back, so that the next change is a moment of its own."""
    for thing in things:
        for row in thing.history.all():
            type(row).objects.filter(pk=row.pk).update(history_date=row.history_date - timedelta(hours=1))


@pytest.fixture
def splash(listing, term):
    service = listing("Splash", minimum_age=5)
    service.themes.set([term(models.Theme, "leisure")])
    cost = service.cost_options.create(cost_type=term(models.CostType, "per-session"), amount=3)
    long_ago(service, cost)
    return service


def test_the_story_says_who_changed_what_from_what_to_what(staff_client, splash):
    page = address("service_change", splash.pk)

    saved(staff_client, page, opened(staff_client, page), minimum_age="7", places_now="few")

    assert timeline(splash)[0].who == "Priya"
    assert told(splash) == {
        ("The listing", "changed", "From age"): ("5", "7"),
        ("The listing", "changed", "Places now"): ("Not known", "A few places"),
    }


def test_themes_chosen_in_the_form_stand_in_the_story(staff_client, splash, term):
    page = address("service_change", splash.pk)

    saved(staff_client, page, opened(staff_client, page), themes=[term(models.Theme, "health").pk])

    assert told(splash) == {("The listing", "changed", "Themes"): ("Leisure", "Health")}


def test_a_price_that_was_changed_in_its_row_stands_in_the_story(staff_client, splash):
    page = address("service_change", splash.pk)

    saved(staff_client, page, opened(staff_client, page) | {"cost_options-0-amount": "4.50"})

    assert told(splash) == {("Cost “Per session”", "changed", "Amount"): ("3.00", "4.50")}


def test_a_row_that_was_taken_out_stands_in_the_story(staff_client, splash):
    page = address("service_change", splash.pk)

    saved(staff_client, page, opened(staff_client, page) | {"cost_options-0-DELETE": "on"})

    (entry,) = timeline(splash)[0].entries
    assert (entry.what, entry.verb) == ("Cost “Per session”", "taken out")


def test_an_answer_set_back_to_not_known_is_told_with_what_it_was(staff_client, splash, term):
    answer = splash.eligibility_answers.create(flag=term(models.EligibilityFlag, "diagnosis"), is_needed=False)
    long_ago(answer)
    page = address("service_change", splash.pk)

    saved(staff_client, page, opened(staff_client, page) | {"eligibility_answers-0-is_needed": ""})

    assert timeline(splash)[0].entries[0].what == "Condition “Diagnosis”"
    assert models.EligibilityAnswer.history.first().is_needed is False


def test_a_new_address_of_the_place_stands_in_the_story_of_the_listing(splash):
    hall = models.Location.objects.create(name="Moor Hall", city="Northmoor")
    row = splash.service_at_locations.create(location=hall)
    long_ago(hall, row)

    hall.city = "Wexborough"
    hall.save()

    assert told(splash) == {("The place “Moor Hall”", "changed", "Town"): ("Northmoor", "Wexborough")}


def test_what_a_command_wrote_in_bulk_is_told_with_its_reason(splash, term):
    splash.summary = "From the feed."
    at = datetime(2030, 1, 1, tzinfo=UTC)

    bulk_history.update(
        [splash], ["summary"], reason="Imported", at=at, links={"themes": {splash: [term(models.Theme, "health")]}}
    )

    moment = timeline(splash)[0]
    assert (moment.who, moment.reason) == ("A command", "Imported")
    assert told(splash)["The listing", "changed", "Themes"] == ("Leisure", "Health")


def test_hiding_is_told_with_its_reason(splash, moderator):
    splash.hide(by=moderator, at=datetime(2026, 11, 24, tzinfo=UTC), reason="The pool closed")

    assert timeline(splash)[0].reason == "The pool closed"
    assert told(splash)["The listing", "changed", "Status"] == ("Draft", "Hidden")


def test_a_long_story_asks_as_many_questions_as_a_short_one(splash, term):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            timeline(splash)
        return len(asked)

    few = questions()
    for number in range(10):
        splash.summary = f"Swimming {number}."
        splash.save()
        splash.cost_options.create(cost_type=term(models.CostType, f"way-{number}"))
        splash.themes.add(term(models.Theme, f"theme-{number}"))

    assert questions() == few


def test_the_history_page_shows_the_story(staff_client, splash):
    page = staff_client.get(address("service_history", splash.pk)).content.decode()

    assert "Cost “Per session” <strong>added</strong>" in page


def test_the_history_of_a_listing_that_is_not_there_leads_back_to_the_list(staff_client):
    assert staff_client.get(address("service_history", 99)).status_code == 404


def everything():
    """Every text and number in the database, as one text."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return " ".join(str(value) for value in chain.from_iterable(rows))


PRIVATE = ["Jo Bell", "01632 960001", "07700 900001", "jo@example.org", "https://jo.example.org/"]


@pytest.fixture
def jo(staff_client, splash):
    """Jo's details, typed in and changed once in the admin, as they would be."""
    page = address("service_change", splash.pk)
    row = dict(zip(["name", "phone", "text_phone", "email", "url"], PRIVATE, strict=True))
    row = {f"contacts-0-{name}": value for name, value in row.items()} | {"contacts-0-role": "Jo of the pool"}
    saved(staff_client, page, opened(staff_client, page) | row | {"contacts-TOTAL_FORMS": "1"})
    saved(staff_client, page, opened(staff_client, page) | {"contacts-0-role": "Jo, who swims"})
    return splash.contacts.get()


def test_personal_details_never_stand_in_the_story(splash, jo):
    words = str(timeline(splash))

    assert "Jo, who swims" in words
    assert [detail for detail in PRIVATE[:4] if detail in words] == []


def test_nothing_of_an_erased_contact_remains_anywhere_in_the_database(staff_client, splash, jo):
    assert all(detail in everything() for detail in PRIVATE)
    press = {"action": "erase", "_selected_action": [jo.pk]}
    assert "Yes, erase" in staff_client.post("/admin/directory/contact/", press).content.decode()

    staff_client.post("/admin/directory/contact/", press | {"apply": "1"})

    left = everything()
    assert [detail for detail in [*PRIVATE, "Jo of the pool", "Jo, who swims"] if detail in left] == []
    assert (timeline(splash)[0].reason, timeline(splash)[0].who) == ("Erased on request", "Priya")


def test_erasing_an_organisations_contact_details_reaches_its_services_and_their_history(
    staff_client, splash, jo, moorside
):
    moorside.email, moorside.complaints_phone = "moor@example.org", "01632 960009"
    moorside.save()
    splash.complaints_email = "moan@example.org"
    splash.save()
    press = {"action": "erase_contacts", "_selected_action": [moorside.pk], "apply": "1"}

    staff_client.post("/admin/directory/organisation/", press)

    left = everything()
    assert [detail for detail in [*PRIVATE, "moor@", "moan@", "01632 960009"] if detail in left] == []
    assert models.Organisation.objects.get().name == "Moorside Trust"
