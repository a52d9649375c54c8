"""A parent says something."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from directory.models import Letter, Service
from feedback import every_day, noticing, tokens
from feedback.models import Comment, references

pytestmark = pytest.mark.django_db


def send(client, form, **changed):
    return client.post("/tell-us/", form | changed)


def test_a_parent_gets_a_reference_with_which_she_sees_how_it_stands(client, form):
    answer = client.post("/tell-us/", form, follow=True)

    comment = Comment.objects.get()
    page = answer.content.decode()
    assert comment.shown_reference in page
    assert "We have it" in page


def test_what_was_written_is_not_shown_again(client, form):
    send(client, form)

    assert form["words"] not in client.get(Comment.objects.get().get_absolute_url()).content.decode()


def test_a_reader_who_says_something_gets_no_cookie(client, form):
    client.get("/tell-us/")
    send(client, form)

    assert not client.cookies


def test_a_form_sent_twice_is_one_comment_and_one_letter(client, form):
    form |= {"email": "mum@example.org", "consent": "on"}

    first, second = send(client, form), send(client, form)

    assert first.url == second.url
    assert Comment.objects.count() == 1
    assert Letter.objects.filter(name="comment-received").count() == 1


def test_somebody_who_goes_back_and_says_something_else_is_heard_twice(client, form):
    send(client, form)
    send(client, form, words="And it is too far away.")

    assert Comment.objects.count() == 2


def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(client, form):
    answer = send(client, form, words="", role="parent")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Write what you want to tell us.") == 2
    assert re.search(r'value="parent"[^>]*checked', page)


def test_an_address_is_used_only_with_consent(client, form):
    answer = send(client, form, email="mum@example.org")

    assert "Tick the box if we may use your address" in answer.content.decode()
    assert not Comment.objects.exists()


def test_words_that_name_a_child_are_asked_about_before_they_are_sent(client, form):
    words = "My son Tyrell cannot go there."

    asked = send(client, form, words=words)

    assert "Would people know who this is about?" in asked.content.decode()
    assert not Comment.objects.exists()


def test_who_needs_the_name_sends_it_as_it_is(client, form):
    send(client, form, words="My son Tyrell cannot go there.", as_it_is="on")

    assert Comment.objects.get().words == "My son Tyrell cannot go there."


def test_a_comment_from_a_listing_stays_with_the_listing(client, form, northmoor):
    page = client.get("/tell-us/?about=quiet-family-swim").content.decode()
    send(client, form, service="quiet-family-swim")

    assert "Quiet" in page
    assert Comment.objects.get().service == Service.objects.get(slug="quiet-family-swim")


def test_a_listing_that_is_not_there_does_not_stop_anybody(client, form):
    send(client, form, service="no-such-club")

    assert Comment.objects.get().service is None


def test_a_search_that_found_nothing_comes_along_without_a_postcode(client, form):
    send(client, form, topic="missing", looked_for="trampoline near NM3 2AB")

    assert Comment.objects.get().looked_for == "trampoline near"


def test_the_page_somebody_comes_from_is_kept_without_what_they_searched(client):
    page = client.get("/tell-us/", headers={"referer": "http://testserver/services/?q=my+secret"}).content.decode()

    assert 'name="page" value="/services/"' in page
    assert "secret" not in page


def test_who_goes_on_to_the_easy_form_is_still_known_to_come_from_a_page(client):
    page = client.get("/tell-us/?about=a-club", headers={"referer": "http://testserver/services/a-club/"})
    easy = re.search(r'href="(/tell-us/easy-read/[^"]*)"', page.content.decode()).group(1).replace("&amp;", "&")

    page = client.get(easy, headers={"referer": "http://testserver/tell-us/"}).content.decode()

    assert 'name="page" value="/services/a-club/"' in page


def test_a_page_elsewhere_is_not_kept(client):
    page = client.get("/tell-us/", headers={"referer": "http://elsewhere.example.org/a"}).content.decode()

    assert "elsewhere" not in page


def test_worry_about_a_child_is_told_at_once_and_not_repeated_in_the_letter(client, form):
    words = "A worker hits my son and nobody does anything."

    answer = client.post("/tell-us/", form | {"words": words, "as_it_is": "on"}, follow=True)

    letter = Letter.objects.get(name="comment-worry")
    assert Comment.objects.get().is_urgent
    assert "999" in answer.content.decode()
    assert "hits" not in letter.body


def test_a_young_person_who_wants_to_die_is_given_somebody_to_talk_to(client, form):
    answer = client.post("/tell-us/", form | {"words": "I want to die.", "as_it_is": "on"}, follow=True)

    page = answer.content.decode()
    assert "You are not in trouble" in page
    assert "Samaritans" in page and "Shout" in page


def test_a_complaint_is_shown_the_ways_to_complain(client, form):
    answer = client.post("/tell-us/", form | {"topic": "complaint"}, follow=True)

    assert "SEND Tribunal" in answer.content.decode()


def test_a_young_person_chooses_a_face(client, form):
    del form["topic"]

    client.post("/tell-us/easy-read/", form | {"face": "bad", "role": "young-person"})

    comment = Comment.objects.get()
    assert (comment.face, comment.role, comment.source) == ("bad", "young-person", "easy-read")


def test_the_easy_form_says_when_no_face_is_chosen(client, form):
    assert "Choose a face." in client.post("/tell-us/easy-read/", form).content.decode()


# -- machines ---------------------------------------------------------------------------------------------------------


def test_a_machine_that_fills_in_every_box_is_kept_and_marked(client, form):
    send(client, form, website="http://spam.example.org")

    assert "nobody sees" in Comment.objects.get().doubts


def test_a_form_typed_in_a_second_is_kept_and_marked(client, form):
    send(client, form, mark=tokens.make(timezone.now()))

    assert "seconds" in Comment.objects.get().doubts


@pytest.mark.parametrize("mark", ["", "nonsense", "a:b:c", "\0", "é"])
def test_a_form_that_is_not_ours_is_kept_and_marked(client, form, mark):
    send(client, form, mark=mark)

    assert "without our form" in Comment.objects.get().doubts


def test_a_rush_is_kept_and_marked(client, form, monkeypatch):
    monkeypatch.setattr(noticing, "RUSH", 2)
    for number in range(3):
        send(client, form, words=f"The door number {number} is too narrow.")

    assert Comment.objects.count() == 3
    assert Comment.objects.exclude(doubts="").count() == 1


def test_a_parent_who_takes_her_time_is_not_doubted(client, form):
    send(client, form)

    assert Comment.objects.get().doubts == ""


# -- trouble ----------------------------------------------------------------------------------------------------------


def test_words_are_still_there_when_they_cannot_be_kept(client, form, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("feedback.models.comments.CommentQuerySet.say", locked)

    answer = send(client, form)

    page = answer.content.decode()
    assert answer.status_code == 503
    assert form["words"] in page
    assert "Nothing was sent." in page


def test_a_letter_that_cannot_be_written_leaves_no_half_comment(client, form, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("feedback.letters.received", locked)

    send(client, form)

    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"words": "a" * 5001}, {"words": "\0"}, {"topic": "no-such"}, {"topic": "\0"}, {"email": "nobody"},
        {"age_band": "\0"}, {"service": "../etc"}, {"service": "x" * 300}, {"page": "y" * 300}, {"role": "king"},
    ],
)  # fmt: skip
def test_whatever_is_sent_there_is_an_answer(client, form, changed):
    assert send(client, form, **changed).status_code in (302, 422)


@pytest.mark.parametrize(
    "query", ["about=%00", "about=" + "x" * 400, "looked-for=%00%ff", "topic=%00", "about=a&about=b"]
)
def test_whatever_address_is_typed_there_is_a_form(client, query):
    assert client.get(f"/tell-us/?{query}").status_code == 200


# -- references -------------------------------------------------------------------------------------------------------


def test_a_reference_is_found_however_it_is_typed(client, comment):
    typed = f" {comment.reference[:5].lower()} {comment.reference[5:]} "

    answer = client.get("/tell-us/how-it-stands/", {"reference": typed})

    assert answer.url == comment.get_absolute_url()


def test_who_was_promised_a_day_that_has_passed_is_told_what_to_do(client, comment):
    fresh = client.get(comment.get_absolute_url()).content.decode()
    Comment.objects.update(said_at=timezone.now() - timezone.timedelta(days=60))
    late = client.get(comment.get_absolute_url()).content.decode()

    assert "We are late" not in fresh
    assert "We are late, sorry." in late


@pytest.mark.parametrize("typed", ["", "abc", "\0", "AAAAA-AAAAA", "BCDFG-23456"])
def test_a_reference_that_is_not_there_is_said_beside_the_box(client, typed):
    page = client.get("/tell-us/how-it-stands/", {"reference": typed}).content.decode()

    assert "There is 1 thing to put right" in page


def test_nobody_else_finds_a_comment_by_trying(client, comment):
    assert client.get("/tell-us/BCDFG-23456/").status_code == 404


def test_a_reference_reads_well_aloud():
    made = references.make()

    assert references.read(references.shown(made)) == made
    assert not set(made) & set("AEIOU01L")


def test_nobody_keeps_the_page_of_a_reference(client, comment):
    answer = client.get(comment.get_absolute_url())

    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()


def test_addresses_are_forgotten_some_time_after_the_answer(comment, moderator, settings):
    comment.give_answer("We asked two clubs.", by=moderator, at=comment.said_at, letters=lambda *a, **k: None)
    late = comment.said_at + timedelta(days=settings.COMMENT_CONTACTS_KEPT_DAYS + 1)

    Comment.objects.forget_senders(late - timedelta(days=2))
    kept = Comment.objects.get().email
    Comment.objects.forget_senders(late)

    assert (kept, Comment.objects.get().email) == ("mum@example.org", "")


@pytest.mark.parametrize("days, warned, kept", [(330, 0, True), (336, 1, True), (364, 1, True), (366, 1, False)])
def test_an_address_that_nobody_answered_goes_after_the_team_was_warned(comment, days, warned, kept):
    """The daily command runs every day, and on this one twice."""
    for day in [*range(300, days), days, days]:
        run_daily(comment.said_at + timedelta(days=day))

    assert Letter.objects.filter(name="comments-unanswered").count() == warned
    assert bool(Comment.objects.get().email) is kept


def run_daily(at):
    every_day.daily(on=timezone.localdate(at), at=at)


def test_after_a_long_gap_the_team_is_still_warned_first(comment, settings):
    late = comment.said_at + timedelta(days=900)
    run_daily(late)
    kept = Comment.objects.get().email
    run_daily(late + timedelta(days=settings.COMMENT_UNANSWERED_WARN_DAYS))

    assert (kept, Comment.objects.get().email) == ("mum@example.org", "")


def test_who_was_answered_after_the_warning_keeps_the_address_as_long_as_others(comment, moderator):
    late = comment.said_at + timedelta(days=340)
    run_daily(late)
    Comment.objects.get().give_answer("Here it is.", by=moderator, at=late, letters=lambda *a, **k: None)
    run_daily(late + timedelta(days=60))

    assert Comment.objects.get().email == "mum@example.org"


def test_the_front_page_says_which_addresses_go_unanswered(staff_client, comment):
    run_daily(comment.said_at + timedelta(days=340))

    assert "1 address is deleted soon, and nobody answered yet" in staff_client.get("/admin/").content.decode()


def test_nobody_floods_the_mailbox_of_somebody_else(client, form):
    typed = form | {"email": "victim@example.org", "consent": "on"}
    for number in range(8):
        send(client, typed, words=f"Something about the swimming club, part {number}.")

    assert Comment.objects.count() == 8
    assert Letter.objects.filter(to="victim@example.org").count() == 3


def test_a_machine_makes_us_write_to_nobody(client, form):
    send(client, form, email="victim@example.org", consent="on", website="http://buy.example.org")

    assert Comment.objects.get().doubts
    assert not Letter.objects.exists()
