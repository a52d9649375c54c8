"""Reminders of a request for information: before, on and after the day, once each, and only to who has not answered."""

import pytest

from directory.models import Letter
from providers import asking
from providers.models import InformationRequest
from providers.staying_true import daily
from tests.conftest import NOW

from .conftest import ANSWER_BY, another, days_from_answer_by, member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def on(days):
    """Run what is due so many days from the day to answer by."""
    day = days_from_answer_by(days)
    return daily(on=day, at=NOW.replace(year=day.year, month=day.month, day=day.day))


def reminders():
    return list(Letter.objects.filter(name="information-reminder").order_by("pk").values_list("to", "subject"))


def test_who_has_not_answered_is_reminded_three_times_however_often_the_command_runs(running, ana):
    for days in range(-20, 40):
        on(days)
        on(days)

    assert reminders() == [
        (ana.email, "Please answer by 15 December 2026: The school holidays"),
        (ana.email, "Please answer by 15 December 2026: The school holidays"),
        (ana.email, "We still miss your answer: The school holidays"),
    ]


@pytest.mark.parametrize(("days", "number"), [(-8, 0), (-7, 1), (-1, 1), (0, 1), (6, 1), (7, 1)])
def test_the_days_are_a_week_before_the_day_itself_and_a_week_after(running, days, number):
    on(days)

    assert len(reminders()) == number


def test_after_a_gap_of_weeks_only_the_latest_reminder_goes_out(running):
    on(60)

    assert [subject for _, subject in reminders()] == ["We still miss your answer: The school holidays"]


def test_who_has_answered_is_left_in_peace(running, reply, ana):
    reply.send({}, by=ana, at=NOW)

    on(0)

    assert reminders() == []


def test_nobody_is_reminded_of_a_closed_request(running, moderator):
    running.close(by=moderator, at=NOW)

    on(0)

    assert reminders() == []


def test_what_was_sent_shortly_before_the_day_is_not_followed_by_a_reminder_at_once(draft, club, moderator):
    late = NOW.replace(month=12, day=12)
    draft.add([club], by=moderator, at=late)
    draft.send(by=moderator, at=late, letters=asking.write_letters)

    on(-2)
    assert reminders() == []

    on(0)
    assert len(reminders()) == 1


def test_one_letter_names_every_listing_of_an_organisation_that_still_waits(draft, club, ana, moderator):
    other = another(club.organisation, "Sums with Ana")
    draft.add([club, other], by=moderator, at=NOW)
    draft.send(by=moderator, at=NOW, letters=asking.write_letters)
    draft.replies.get(service=club).send({}, by=ana, at=NOW)

    on(0)

    [letter] = Letter.objects.filter(name="information-reminder")
    assert "- Sums with Ana: " in letter.body
    assert "- Ana Reads: " not in letter.body


def test_a_reminder_never_tells_a_club_that_the_law_forces_it(running, club):
    on(0)
    assert "You do not have to answer" in Letter.objects.get(name="information-reminder").body

    club.organisation.is_section_41_approved = True
    club.organisation.save()
    on(7)

    assert "The law says that you must help us" in Letter.objects.filter(name="information-reminder").latest("pk").body


def test_reminding_many_asks_a_fixed_number_of_questions_for_each(running, club, moderator, django_assert_num_queries):
    on(0)
    for number in range(5):
        member(club.organisation, type(moderator).objects.create_user(f"{number}@example.org"))

    with django_assert_num_queries(12):
        asking.remind(on=ANSWER_BY, at=NOW)


def test_a_draft_reminds_nobody(draft, club, moderator):
    draft.add([club], by=moderator, at=NOW)

    on(0)

    assert InformationRequest.objects.get().is_draft
    assert reminders() == []
