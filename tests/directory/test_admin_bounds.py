"""What the team may type and what is sent back: hours, days and positions that cannot be true."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory import calendars, models
from directory.listing import Listing
from directory.search import watch
from directory.search.models import SearchDocument

from .admin_desk import address, opened, saved
from .conftest import TODAY

pytestmark = pytest.mark.django_db

MORNING = {"slug": "morning", "name": "Morning", "kind": "time"}


def test_priya_may_not_say_when_the_morning_starts_without_saying_when_it_ends(staff_client):
    page = address("timeperiod_add")
    data = opened(staff_client, page, "timeperiod_form") | MORNING

    answer = saved(staff_client, page, data, starts_at="06:00")

    assert "Give both when it starts and when it ends, or neither." in answer.content.decode()
    assert not models.TimePeriod.objects.exists()
    assert saved(staff_client, page, data, starts_at="06:00", ends_at="12:00").status_code == 302


def test_no_program_writes_half_a_part_of_the_day_either(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.TimePeriod.objects.create(**MORNING, ends_at=time(12))


def test_a_part_of_the_day_without_hours_holds_no_time_and_breaks_no_search(listing):
    period = models.TimePeriod.objects.create(**MORNING)
    service = listing("Splash", status="published")
    service.schedules.create(byday="SA", opens_at=time(9))

    watch.write_queued()

    assert SearchDocument.objects.get().facets["slot"] == ["sat"]
    assert not models.Service.objects.when(["sat"], [period]).exists()


def test_half_hours_that_are_only_in_memory_hold_no_time():
    assert not models.Schedule(opens_at=time(9)).falls_in(models.TimePeriod(starts_at=time(6)))


def with_a_time(**fields):
    row = {"byday": "", "opens_at": "", "closes_at": "", "freq": "", "interval": "1", "id": "", "season": ""}
    row |= {"valid_from": "", "valid_to": "", "description": ""} | fields
    return {"schedules-TOTAL_FORMS": "1"} | {f"schedules-0-{name}": value for name, value in row.items()}


def test_first_saturday_without_how_often_is_kept_as_monthly(staff_client, listing):
    service = listing()
    page = address("service_change", service.pk)

    saved(staff_client, page, opened(staff_client, page) | with_a_time(byday="first Sat"))

    assert str(service.schedules.get()) == "First Saturday of the month"
    assert service.schedules.get().freq == "MONTHLY"


@pytest.mark.parametrize("freq", ["", "WEEKLY"])
def test_first_saturday_that_was_kept_as_weekly_is_told_as_monthly(listing, freq):
    service = listing()
    row = service.schedules.create(byday="1SA", freq=freq, opens_at=time(10))

    assert str(row) == "First Saturday of the month, from 10am"
    assert calendars.next_day(row, TODAY) == date(2026, 12, 5)
    assert "RRULE:FREQ=MONTHLY;BYDAY=1SA" in calendars.calendar(service, on=TODAY, address="https://x/")


@pytest.mark.parametrize("field", ["assured_on", "waiting_told_on"])
def test_nobody_confirms_a_listing_on_a_day_that_is_still_to_come(staff_client, listing, field):
    page = address("service_change", listing().pk)
    data, today = opened(staff_client, page), timezone.localdate()

    answer = saved(staff_client, page, data, **{field: (today + timedelta(days=1)).isoformat()})

    assert "This day is still to come." in str(answer.context["faults"])
    assert saved(staff_client, page, data, **{field: today.isoformat()}).status_code == 302


def test_a_day_to_come_that_was_kept_before_confirms_nothing(listing, moderator):
    checked = {"checked_on": date(2026, 10, 1), "checked_by": moderator}
    service = listing(assured_on=date(2062, 1, 1), waiting_told_on=date(2062, 1, 1), **checked)
    service.waiting_time = "A month"

    told = Listing(service, on=TODAY)

    assert service.confirmed_by(TODAY) == date(2026, 10, 1)
    assert told.confirmed == ["We checked it on 1 October 2026"]
    assert told.waiting_told == ""
    service.checked_on = None
    assert service.is_review_due(TODAY)


def test_a_listing_confirmed_only_in_the_future_is_among_those_to_check(listing):
    service = listing(status="published", assured_on=date(2062, 1, 1))

    assert service in models.Service.objects.review_due(TODAY)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1989-12-31", "2101-01-01"])
def test_a_day_that_can_only_be_a_slip_is_sent_back(staff_client, listing, day):
    page = address("service_change", listing().pk)

    answer = saved(staff_client, page, opened(staff_client, page) | with_a_time(byday="Sat", valid_from=day))

    assert "Give a day between the years 1990 and 2100." in str(answer.context["faults"])


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 28)])
@pytest.mark.parametrize("interval", [1, 2])
@pytest.mark.parametrize("byday", ["FR", "-1FR", "5FR", ""])
def test_a_page_opens_whatever_far_day_was_kept_before(client, listing, day, interval, byday):
    service = listing(status="published")
    for first, last in ((day, day), (day, None), (None, day)):
        service.schedules.create(byday=byday, interval=interval, valid_from=first, valid_to=last, opens_at=time(23, 30))

    assert client.get(service.get_absolute_url()).status_code == 200
    assert client.get(f"{service.get_absolute_url()}calendar.ics").status_code in (200, 404)


@pytest.mark.parametrize(("name", "value"), [("latitude", "91"), ("latitude", "-91"), ("longitude", "181")])
def test_a_town_lies_on_the_earth(name, value):
    with pytest.raises(ValidationError) as refused:
        models.Town(**{"name": "Wexborough", "latitude": 53.8, "longitude": -1.5, name: float(value)}).full_clean()

    assert name in refused.value.message_dict
