"""Two colleagues on one request, and another day to answer by after it was sent."""

import re
from datetime import date, timedelta

import pytest

from directory.models import Letter
from providers import asking
from providers.models import InformationRequest
from providers.staying_true import daily
from tests import cast
from tests.conftest import NOW

from ..conftest import at_desk
from .conftest import ANSWER_BY, typed
from .test_team import FORM, ROWS, page_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = date(2027, 1, 15)


@pytest.fixture
def tom():
    return cast.another_moderator()


def opened(client, address):
    """What a browser would send of a form if nobody touched it."""
    html, found = read(client, address), {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="submit"' not in tag and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = value[1] if value else "on" * ('type="checkbox"' in tag)
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', html, re.S):
        found[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


# -- two colleagues on one draft --------------------------------------------------------------------------------------


def test_a_draft_that_nobody_else_saved_is_saved(staff_client, draft):
    mine = opened(staff_client, page_of(draft))

    answer = staff_client.post(page_of(draft), mine | {"title": "The long holidays"})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.title == "The long holidays"


def test_of_two_who_write_one_draft_the_second_is_told_and_neither_is_lost(staff_client, draft, tom):
    mine = opened(staff_client, page_of(draft))
    toms = at_desk(tom)
    toms.post(page_of(draft), opened(toms, page_of(draft)) | {"title": "Tom’s title", "why": "Tom’s reason."})

    answer = staff_client.post(page_of(draft), mine | {"title": "My title"})

    html = answer.content.decode()
    assert "Somebody else saved this while you had it open. Yours is not saved yet." in html
    assert 'value="My title"' in html
    assert "Tom’s reason.</textarea>" in html
    draft.refresh_from_db()
    assert draft.title == "Tom’s title"


def test_a_question_that_a_colleague_changed_is_not_written_over_unread(staff_client, draft, tom):
    mine = opened(staff_client, page_of(draft))
    toms = at_desk(tom)
    toms.post(page_of(draft), opened(toms, page_of(draft)) | {"questions-0-words": "Tom asks this."})

    html = staff_client.post(page_of(draft), mine | {"title": "My title"}).content.decode()

    assert 'value="Tom asks this."' in html
    assert draft.questions.first().words == "Tom asks this."


def test_what_is_typed_into_a_draft_while_a_colleague_sends_it_comes_back(staff_client, draft, club, moderator):
    mine = opened(staff_client, page_of(draft))
    draft.add([club], by=moderator, at=NOW)
    draft.send(by=moderator, at=NOW, letters=asking.write_letters)

    answer = staff_client.post(page_of(draft), mine | {"questions-0-words": "Do you open on Sundays?"})

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "It was sent while you had it open. Your words are not saved." in html
    assert "Do you open on Sundays?" in html
    assert not draft.questions.filter(words="Do you open on Sundays?").exists()


def test_other_words_are_not_lost_when_a_colleague_was_quicker(staff_client, running, tom):
    question = running.questions.first()
    address = page_of(running, f"questions/{question.pk}")
    question.reword("Tom’s words?", "", by=tom, at=NOW)

    answer = staff_client.post(address, {"words": "My words?", "help": ""})

    assert answer.status_code == 422
    assert 'value="My words?"' in answer.content.decode()
    assert "A colleague put it in other words meanwhile." in answer.content.decode()


# -- another day ------------------------------------------------------------------------------------------------------


def move(client, request, day=LATER, seen=ANSWER_BY):
    return client.post(page_of(request, "day"), {"answer_by": f"{day}", "seen": f"{seen}"}, follow=True)


def told():
    return list(Letter.objects.filter(name="information-day").values_list("to", "subject"))


def test_another_day_is_recorded_and_who_has_not_answered_is_told_once(staff_client, running, ana, moderator):
    html = [move(staff_client, running, seen=seen).content.decode() for seen in (ANSWER_BY, LATER)]

    running.refresh_from_db()
    assert running.answer_by == LATER
    words = "You have longer to answer, until 15 January 2027: The school holidays"
    assert sorted(told()) == [(ana.email, words), ("hall@example.org", words)]
    [row] = running.new_days.all()
    assert (row.before, row.answer_by, row.changed_by) == (ANSWER_BY, LATER, moderator)
    assert "The day was 15 December 2026 until Priya changed it" in html[0]
    assert "It is that day already." in html[1]


def test_an_earlier_day_says_that_it_is_sooner(staff_client, running):
    move(staff_client, running, day=date(2026, 12, 1))

    assert told()[0][1] == "Please answer sooner, by 1 December 2026: The school holidays"
    assert (
        "We need it sooner. Please answer by 1 December 2026:"
        in Letter.objects.filter(name="information-day").first().body
    )


def test_who_has_answered_hears_nothing_of_it(staff_client, running, reply, desk):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})

    move(staff_client, running)

    assert [to for to, _ in told()] == ["hall@example.org"]


def test_the_address_that_was_invited_is_told_too(draft, hall, moderator):
    draft.add([hall], by=moderator, at=NOW)
    draft.send(by=moderator, at=NOW, letters=asking.write_letters)

    draft.move_day(LATER, seen=ANSWER_BY, by=moderator, at=NOW, letters=asking.write_new_day)

    assert [to for to, _ in told()] == ["hall@example.org"]


def test_of_two_who_choose_another_day_the_second_is_told(staff_client, running, tom):
    move(at_desk(tom), running)

    html = move(staff_client, running, day=date(2027, 2, 1)).content.decode()

    running.refresh_from_db()
    assert running.answer_by == LATER
    assert "Somebody was quicker: Tom chose 15 January 2027. Nothing changed." in html


@pytest.mark.parametrize("day", ["", "soon", "2026-11-24", "0001-01-01", "99999-01-01", "\0"])
def test_no_day_that_is_gone_or_no_day_at_all_is_taken(staff_client, running, day):
    answer = staff_client.post(page_of(running, "day"), {"answer_by": day, "seen": f"{ANSWER_BY}"})

    assert answer.status_code == 422
    running.refresh_from_db()
    assert running.answer_by == ANSWER_BY


def test_the_day_of_what_is_closed_or_not_sent_stays(staff_client, running, moderator):
    running.close(by=moderator, at=NOW)

    move(staff_client, running)

    assert told() == []
    assert InformationRequest.objects.get(pk=running.pk).answer_by == ANSWER_BY


def test_reminders_go_by_the_new_day_and_not_at_once_after_it_was_told(running, moderator):
    soon = NOW.date() + timedelta(days=3)
    running.move_day(soon, seen=ANSWER_BY, by=moderator, at=NOW, letters=asking.write_new_day)

    reminded = []
    for days in range(1, 12):
        day = NOW + timedelta(days=days)
        daily(on=day.date(), at=day)
        reminded.append(Letter.objects.filter(name="information-reminder").count())

    assert reminded == [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2]


def test_writing_a_new_draft_carries_nothing_of_others(staff_client, vocabulary):
    question = {"questions-0-words": "Open?", "questions-0-kind": "yes-no", "questions-0-sort": "1"}

    assert staff_client.post("/admin/providers/informationrequest/add/", FORM | ROWS | question).status_code == 302
