"""How long the wait is: asked twice a year, answered with one press, and never older than it looks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from directory.listing import Listing
from directory.models import Letter, Service
from providers.models import Membership
from providers.staying_true import daily
from tests import cast
from tests.conftest import NOW
from tests.directory.whole_listing import plain_service

from .conftest import at_desk

pytestmark = pytest.mark.django_db
TOLD, HALF_A_YEAR = date(2026, 3, 2), timedelta(days=183)
PAGE = "/providers/listings/splash-club/wait/"


@pytest.fixture
def splash():
    """Splash Club, which told of its wait in March and confirmed everything in October."""
    return plain_service(waiting_time="About six weeks", places_now="waiting", waiting_told_on=TOLD)


@pytest.fixture
def desk(splash, moderator):
    """Chidi, who looks after Splash Club."""
    chidi = cast.a_charity_manager()
    facts = {"organisation": splash.organisation, "asked_at": NOW, "approved_at": NOW, "approved_by": moderator}
    Membership.objects.create(user=chidi, **facts)
    return at_desk(chidi)


def on(day):
    daily(on=day, at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    return list(Letter.objects.order_by("pk").values_list("name", flat=True))


def test_a_fortnight_before_half_a_year_is_over_its_people_are_asked_once(desk, splash):
    asked = TOLD + HALF_A_YEAR - timedelta(days=14)

    assert on(asked - timedelta(days=1)) == []
    assert on(asked) == on(asked) == on(asked + timedelta(days=60)) == ["wait"]
    letter = Letter.objects.get()
    assert "Wait: About six weeks" in letter.body
    assert "/providers/listings/splash-club/wait/" in letter.body


def test_silence_is_asked_about_again_half_a_year_later(desk, splash):
    Service.objects.update(assured_on=date(2026, 11, 20))
    on(TOLD + HALF_A_YEAR)

    assert on(TOLD + 2 * HALF_A_YEAR) == ["wait", "wait"]
    splash.refresh_from_db()
    assert splash.is_published


def test_the_yearly_question_asks_for_it_too_so_both_do_not_come_together(desk, splash):
    Service.objects.update(assured_on=TOLD - timedelta(days=170))

    assert on(TOLD + HALF_A_YEAR - timedelta(days=10)) == ["still-true"]


def test_who_says_nothing_of_a_wait_is_not_asked(desk, splash):
    Service.objects.update(waiting_time="", places_now="not-known")

    assert on(TOLD + HALF_A_YEAR) == []


def test_one_press_says_that_the_wait_is_still_true(desk, splash):
    assert "On 2 March 2026 you told us:" in desk.get(PAGE).content.decode()

    desk.post(PAGE, {"same": "yes"})

    splash.refresh_from_db()
    assert splash.waiting_told_on == timezone.localdate()
    assert splash.waiting_time == "About six weeks"
    assert splash.history.first().history_user.first_name == "Chidi"


def test_a_new_wait_is_read_by_families_at_once(desk, splash):
    desk.post(PAGE, {"places_now": "yes", "waiting_time": "None"})

    html = Client().get(splash.get_absolute_url()).content.decode()
    assert "Places now" in html
    assert "Wait: None" in html


def test_what_was_typed_too_long_comes_back_with_what_is_wrong(desk, splash):
    response = desk.post(PAGE, {"places_now": "yes", "waiting_time": "long " * 60})

    html = response.content.decode()
    assert response.status_code == 422
    assert "There is 1 thing to put right" in html
    assert "long long long" in html
    splash.refresh_from_db()
    assert splash.waiting_told_on == TOLD


def test_saying_that_everything_is_still_true_says_it_of_the_wait(desk, splash):
    desk.post("/providers/listings/splash-club/confirm/")

    splash.refresh_from_db()
    assert splash.waiting_told_on == timezone.localdate()


@pytest.mark.parametrize(
    ("days", "words", "is_old"), [(183, "on 2 March 2026", False), (184, "in March 2026", True), (-1, "", False)]
)
def test_families_read_when_it_was_told_and_when_it_may_have_changed(splash, days, words, is_old):
    listing = Listing(splash, on=TOLD + timedelta(days=days))

    assert (listing.waiting_told, listing.wait_may_have_changed) == (words, is_old)


def test_an_old_wait_says_so_in_both_places(splash):
    html = Client().get(splash.get_absolute_url()).content.decode()

    assert "Told in March 2026; it may have changed" in html
    assert "They told us this in March 2026. It may have changed." in html
