"""When a session falls into a part of the day. The database and the model must say the same."""

from datetime import time
from itertools import product

import pytest

from directory.models import Service, TimePeriod

PARTS = {
    "morning": TimePeriod(slug="morning", starts_at=time(5), ends_at=time(12)),
    "after-school": TimePeriod(slug="after-school", starts_at=time(15), ends_at=time(18), days="MO,TU,WE,TH,FR"),
    "evening": TimePeriod(slug="evening", starts_at=time(17), ends_at=time(22)),
    "teatime": TimePeriod(slug="teatime", starts_at=time(16, 30), ends_at=time(17)),
    "overnight": TimePeriod(slug="overnight", starts_at=time(20), ends_at=time(8)),
}


def parts(service):
    return {slot for slot in service.schedules.get().slots(PARTS.values()) if slot in PARTS}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opens_at", "closes_at", "expected"),
    [
        (time(14), time(19), {"after-school", "evening", "teatime"}),
        (time(16), time(17), {"after-school", "teatime"}),
        (time(17, 30), time(18), {"after-school", "evening"}),
        (time(9), time(15, 30), {"morning"}),
        (time(9), time(17), {"morning", "after-school", "teatime"}),
        (time(16), time(9), {"after-school", "evening", "teatime", "overnight"}),
        (time(0), time(23, 59), {"morning", "after-school", "evening", "teatime", "overnight"}),
        (time(10), None, {"morning"}),
    ],
)
def test_a_session_falls_into_a_part_of_the_day_that_it_starts_in_or_lasts_into(listing, opens_at, closes_at, expected):
    club = listing("Club")
    club.schedules.create(byday="TU", opens_at=opens_at, closes_at=closes_at)

    assert parts(club) == expected


@pytest.mark.django_db
def test_the_database_finds_what_the_model_says(listing):
    hours = [None, time(0), time(5), time(14), time(15), time(16, 59), time(17), time(19), time(22), time(23, 59)]
    club = listing("Club")
    schedule = club.schedules.create(byday="TU")
    differ = []
    for schedule.opens_at, schedule.closes_at in product(hours, hours):
        schedule.save()
        found = {slug for slug, part in PARTS.items() if Service.objects.when(periods=[part]).exists()}
        if found != parts(club):
            differ.append((schedule.opens_at, schedule.closes_at, found))

    assert differ == []
