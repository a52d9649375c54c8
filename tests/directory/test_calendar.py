"""A service's times in a family's own calendar."""

import re
from datetime import date, datetime, time

import pytest
from django.urls import reverse

from directory import calendars
from directory.models import Schedule, TimePeriod

from .whole_listing import TODAY, plain_service, whole_service

SATURDAYS = {"byday": "SA", "opens_at": time(9), "closes_at": time(10)}


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"byday": "SA"}, date(2026, 11, 28)),
        ({"byday": "TU"}, TODAY),
        ({"byday": "1SA", "freq": "MONTHLY"}, date(2026, 12, 5)),
        ({"byday": "-1TU", "freq": "MONTHLY"}, TODAY),
        ({"byday": "-2MO", "freq": "MONTHLY"}, date(2026, 12, 21)),
        ({"byday": "5MO", "freq": "MONTHLY"}, date(2026, 11, 30)),
        ({"byday": "SA", "valid_from": date(2027, 1, 4)}, date(2027, 1, 9)),
        ({"byday": "TU", "interval": 2, "valid_from": date(2026, 11, 17)}, date(2026, 12, 1)),
        ({"byday": "1TU", "freq": "MONTHLY", "interval": 2, "valid_from": date(2026, 11, 1)}, date(2027, 1, 5)),
        ({"valid_from": date(2026, 12, 5), "valid_to": date(2026, 12, 5)}, date(2026, 12, 5)),
        ({"byday": "SA", "valid_to": date(2026, 11, 27)}, None),
        ({"byday": "TU", "interval": 2}, None),
        ({"byday": "TU", "freq": "MONTHLY"}, None),
        ({"description": "By appointment"}, None),
    ],
)
def test_the_next_day_is_told_only_where_it_is_known(fields, day):
    assert calendars.next_day(Schedule(**fields), TODAY) == day


def test_a_term_time_session_is_not_promised_for_a_day():
    term = Schedule(byday="SA", season=TimePeriod(slug="term-time", name="Term time"))

    assert not calendars.is_certain(term)
    assert calendars.is_certain(Schedule(byday="SA", season=TimePeriod(slug="all-year", name="All year")))


def download(client, service):
    return client.get(reverse("directory:service-calendar", kwargs={"slug": service.slug}))


def lines(answer):
    """The lines of a calendar file, unfolded."""
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


@pytest.fixture
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_day_in_november")]


def test_a_parent_adds_a_weekly_session_to_a_calendar(client):
    answer = download(client, whole_service())

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=Europe/London:20261128T090000" in lines(answer)
    assert "DTEND;TZID=Europe/London:20261128T100000" in lines(answer)
    assert "RRULE:FREQ=WEEKLY;BYDAY=SA;WKST=MO;UNTIL=20270717T225959Z" in lines(answer)
    assert "SUMMARY:Splash Club (term time)" in lines(answer)
    assert r"LOCATION:Northfield Pool\, 1 Lido Way\, Carrbrook\, Moorshire\, NM3 2AB" in lines(answer)


def test_the_same_session_keeps_its_name_so_that_it_is_not_added_twice(client):
    service = plain_service()
    service.schedules.create(**SATURDAYS)

    first, second = ([line for line in lines(download(client, service)) if line.startswith("UID")] for _ in "ab")

    assert first == second
    assert str(service.uuid) in first[0]


def test_a_monthly_session_and_one_through_the_night_say_so(client):
    service = plain_service()
    service.schedules.create(byday="1FR,3FR", freq="MONTHLY", opens_at=time(16), closes_at=time(9))

    found = lines(download(client, service))

    assert "RRULE:FREQ=MONTHLY;BYDAY=1FR,3FR;WKST=MO" in found
    assert "DTSTART;TZID=Europe/London:20261204T160000" in found
    assert "DTEND;TZID=Europe/London:20261205T090000" in found


def test_every_second_week_is_counted_from_its_first_day(client):
    service = plain_service()
    service.schedules.create(**{**SATURDAYS, "byday": "TU"}, interval=2, valid_from=date(2026, 11, 16))

    found = lines(download(client, service))

    assert "DTSTART;TZID=Europe/London:20261117T090000" in found
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=MO" in found


def test_one_day_only_is_an_event_without_a_rule(client):
    service = plain_service()
    day = date(2026, 12, 5)
    service.schedules.create(opens_at=time(11), valid_from=day, valid_to=day)

    found = lines(download(client, service))

    assert "DTEND;TZID=Europe/London:20261205T120000" in found
    assert not [line for line in found if line.startswith("RRULE") and "YEARLY" not in line]


def test_words_that_would_break_a_calendar_file_do_not(client):
    service = plain_service(name="Art; craft, play\\fun", slug="art", summary="First\nEND:VEVENT\nlast " + "é" * 90)
    service.schedules.create(**SATURDAYS)

    answer = download(client, service)

    assert r"SUMMARY:Art\; craft\, play\\fun" in lines(answer)
    assert lines(answer).count("END:VEVENT") == 1
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_a_private_address_is_not_in_the_calendar_file(client):
    service = whole_service()
    service.service_at_locations.get(kind="place").location.__class__.objects.update(hide_exact_address=True)

    found = "\n".join(lines(download(client, service)))

    assert "Carrbrook" in found
    assert "Lido Way" not in found


@pytest.mark.parametrize("status", ["draft", "hidden", "removed"])
def test_a_service_that_is_not_public_has_no_calendar(client, status):
    service = plain_service(status=status, status_reason="Because")
    service.schedules.create(**SATURDAYS)

    assert download(client, service).status_code == 404


def test_a_service_without_a_known_time_has_no_calendar_and_no_link_to_one(client):
    service = plain_service()
    service.schedules.create(byday="TU", interval=2, opens_at=time(9))

    assert download(client, service).status_code == 404
    assert "calendar.ics" not in client.get(service.get_absolute_url()).content.decode()


def test_summer_and_winter_time_are_those_of_london(client):
    answer = download(client, whole_service())

    zone = re.search(r"BEGIN:VTIMEZONE.*END:VTIMEZONE", answer.content.decode(), re.DOTALL).group()
    assert "TZNAME:BST" in zone
    assert datetime(2026, 7, 4, tzinfo=calendars.LONDON).utcoffset().total_seconds() == 3600
