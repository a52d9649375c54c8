"""The nights on which the clocks change: an hour comes twice in October and not at all in March.

Nothing is missed, and nothing is done twice.
"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from directory.models import Letter, Service
from providers.models import ListingApplication

from .states import accept

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: Half past one by the clock on the wall, British Summer Time, and in March the last minutes before two o'clock.
OCTOBER, MARCH = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 0, 55, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the site to a moment."""

    def set_to(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        monkeypatch.setattr("time.time", moment.timestamp)

    cache.clear()
    return set_to


def ask_for_a_code(client, email):
    client.post("/sign-in/", {"email": email})
    letter = Letter.objects.filter(to=email, name="sign-in").latest("pk")
    return letter, re.search(r"[A-Z]{4}-[A-Z]{4}", letter.body)[0]


@pytest.mark.parametrize("night", [OCTOBER + timedelta(minutes=25), MARCH], ids=["october", "march"])
@pytest.mark.parametrize(("minutes", "is_in"), [(9, True), (11, False)])
def test_a_code_holds_for_ten_minutes_of_the_night(clock, ana, night, minutes, is_in):
    clock(night)
    client = Client()
    _, code = ask_for_a_code(client, ana.email)

    clock(night + timedelta(minutes=minutes))
    client.post("/sign-in/code/", {"code": code})

    assert ("_auth_user_id" in client.session) is is_in


@pytest.mark.parametrize("night", [OCTOBER + timedelta(minutes=25), MARCH], ids=["october", "march"])
def test_a_code_that_waits_for_the_mail_server_is_sent_for_ten_minutes_and_no_longer(clock, ana, night):
    clock(night)
    letter, _ = ask_for_a_code(Client(), ana.email)

    assert letter in Letter.objects.due(night + timedelta(minutes=9))
    assert letter not in Letter.objects.due(night + timedelta(minutes=11))


@pytest.mark.parametrize("night", [OCTOBER, MARCH - timedelta(minutes=25)], ids=["october", "march"])
def test_the_daily_command_of_every_half_hour_of_the_night_reminds_once(clock, ana, night, settings):
    application = accept(ana)
    due = timezone.localdate(night)
    Service.objects.filter(pk=application.service_id).update(
        assured_on=due - timedelta(days=settings.REVIEW_AFTER_DAYS)
    )
    Letter.objects.all().delete()

    for half_hours in range(-4, 48):
        clock(night + timedelta(minutes=30 * half_hours))
        call_command("daily")

    [letter] = Letter.objects.filter(name="still-true", key__contains=f":{due}:0:")
    assert timezone.localdate(letter.written_at) == due


@pytest.mark.parametrize(
    ("sent_at", "day"),
    [
        # Half past eleven at night on Friday and half past midnight on Saturday, by the clock on the wall.
        (datetime(2026, 10, 23, 22, 30, tzinfo=UTC), date(2026, 11, 6)),
        (datetime(2026, 10, 23, 23, 30, tzinfo=UTC), date(2026, 11, 6)),
        # Both half past ones of the October night are one Sunday.
        (OCTOBER, date(2026, 11, 6)),
        (OCTOBER + timedelta(hours=1), date(2026, 11, 6)),
        # Half past midnight on Monday, an hour before midnight in Greenwich.
        (datetime(2026, 10, 18, 23, 30, tzinfo=UTC), date(2026, 11, 2)),
        # Easter 2027: the clocks change on Easter Sunday, and Good Friday and Easter Monday are holidays.
        (datetime(2027, 3, 25, 12, tzinfo=UTC), date(2027, 4, 12)),
    ],
)
def test_the_day_to_decide_by_is_counted_from_the_day_on_the_wall(sent_at, day):
    assert ListingApplication(sent_at=sent_at).decide_by == day


@pytest.mark.parametrize("night", [OCTOBER, MARCH], ids=["october", "march"])
def test_a_letter_waits_real_minutes_between_two_tries(clock, ana, night, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    clock(night)
    letter, _ = ask_for_a_code(Client(), ana.email)
    tried, at = [], night

    while at < night + timedelta(minutes=9):
        tried += [at] * (letter in Letter.objects.due(at))
        Letter.objects.post(at)
        at += timedelta(seconds=30)

    waits = [(after - before).total_seconds() / 60 for before, after in zip(tried, tried[1:], strict=False)]
    assert waits == [1, 2, 5]
