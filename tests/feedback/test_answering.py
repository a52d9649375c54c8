"""The team reads, answers and leaves out."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from directory.models import Letter, Service
from feedback import letters
from feedback.admin.comment_forms import SortForm
from feedback.models import Comment, CommentReading, ReasonToLeaveOut, Topic
from tests import cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def page_of(comment):
    return reverse("admin:feedback_comment_change", args=[comment.pk])


def press(client, comment, verb, **typed):
    return client.post(reverse(f"admin:feedback_comment_{verb}", args=[comment.pk]), typed, follow=True)


def test_the_mother_is_told_by_letter_and_reads_the_answer_with_her_reference(staff_client, client, comment):
    press(staff_client, comment, "answer", answer="We asked two clubs to open a group.")

    letter = Letter.objects.get(name="comment-answered")
    assert "two clubs" not in letter.body
    assert "We asked two clubs" in client.get(comment.get_absolute_url()).content.decode()


def test_an_answer_needs_words(staff_client, comment):
    answer = press(staff_client, comment, "answer", answer=" ")

    assert answer.status_code == 422
    assert "Write the answer." in answer.content.decode()


def test_the_second_of_two_people_is_told_and_overwrites_nothing(staff_client, comment):
    press(staff_client, comment, "answer", answer="First.")
    answer = press(staff_client, comment, "answer", answer="Second.")

    assert "Somebody was quicker" in answer.content.decode()
    assert Comment.objects.get().answer == "First."


def test_a_comment_is_left_out_only_with_a_reason(staff_client, comment):
    answer = press(staff_client, comment, "leave-out")

    assert "Choose the reason" in answer.content.decode()
    assert not Comment.objects.get().is_closed


def test_a_comment_about_one_child_goes_to_casework_and_says_so(staff_client, client, comment):
    press(staff_client, comment, "leave-out", reason=ReasonToLeaveOut.objects.get(slug="individual").pk)

    page = client.get(comment.get_absolute_url()).content.decode()
    assert "About services to one person" in page


def test_what_was_left_out_by_mistake_is_opened_again(staff_client, comment):
    press(staff_client, comment, "leave-out", reason=ReasonToLeaveOut.objects.get(slug="machine").pk)
    press(staff_client, comment, "open-again")

    assert list(Comment.objects.open()) == [comment]


def test_each_reading_of_private_words_is_noted(staff_client, comment, moderator):
    staff_client.get(page_of(comment))

    assert CommentReading.objects.get().by == moderator


def list_of_comments(desk, **query):
    return desk.get(reverse("admin:feedback_comment_changelist"), query)


def test_the_list_shows_nothing_that_was_said(staff_client, comment):
    page = list_of_comments(staff_client, stands="all").content.decode()

    assert comment.shown_reference in page
    assert "deaf" not in page
    assert not CommentReading.objects.exists()


def test_looking_through_the_words_is_a_reading_of_what_was_found(staff_client, comment, moderator):
    other, _ = Comment.objects.say(form_key="o", at=NOW, topic=comment.topic, words="The pool is cold.")

    page = list_of_comments(staff_client, q="deaf").content.decode()

    reading = CommentReading.objects.get()
    assert (reading.comment, reading.by, reading.how) == (comment, moderator, "searched")
    assert other.shown_reference not in page


@pytest.mark.parametrize("asked", ["words__icontains=deaf", "email__startswith=m", "looked_for=x", "history__words=x"])
def test_no_address_typed_by_hand_looks_through_the_words_unnoted(staff_client, comment, asked):
    answer = staff_client.get(reverse("admin:feedback_comment_changelist") + f"?{asked}")

    assert comment.shown_reference not in answer.content.decode()


@pytest.mark.parametrize("table", ["commentreading", "casework", "historicalcomment"])
def test_nobody_looks_through_the_words_by_typing_into_another_form(staff_client, comment, table):
    asked = {"app_label": "feedback", "model_name": table, "field_name": "comment", "term": "deaf"}

    answer = staff_client.get(reverse("admin:autocomplete"), asked)

    assert answer.status_code == 403
    assert comment.shown_reference not in answer.content.decode()


def test_a_lead_sees_who_read_what_and_a_moderator_does_not(staff_client, client, comment, lead, moderator):
    staff_client.get(page_of(comment))
    readings = reverse("admin:feedback_commentreading_changelist")

    seen = cast.sit_down(client, lead).get(readings, {"q": comment.shown_reference}).content.decode()
    refused = cast.sit_down(client, cast.with_role("Moderator")).get(readings).status_code

    assert comment.shown_reference in seen
    assert str(moderator) in seen
    assert refused == 403


def test_the_list_shows_worries_first_and_machines_last(staff_client):
    topic, told = Topic.objects.get(slug="other"), []
    for number, marks in enumerate([{"doubts": "was typed fast"}, {}, {}, {"is_urgent": True}]):
        said_at = NOW + timedelta(days=[0, 2, 1, 3][number])
        told += Comment.objects.say(form_key=str(number), at=said_at, topic=topic, words="Words.", **marks)[:1]

    page = list_of_comments(staff_client).content.decode()

    order = [page.index(told[number].shown_reference) for number in (3, 2, 1, 0)]
    assert order == sorted(order)


def test_the_front_page_says_what_waits(staff_client, comment):
    assert "1 comment waits" in staff_client.get("/admin/").content.decode()


def test_the_front_page_begins_with_worry_about_a_child(staff_client, comment):
    topic = Topic.objects.get(slug="other")
    Comment.objects.say(form_key="w", at=NOW, topic=topic, words="A worker hits him.", is_urgent=True)

    page = staff_client.get("/admin/").content.decode()

    assert page.index("child’s safety") < page.index("1 comment waits")


def test_what_was_said_on_the_phone_is_typed_in_once(staff_client, moderator):
    typed = {
        "source": "phone", "topic": Topic.objects.get(slug="quality").pk, "words": "The new club is lovely.",
        "role": "parent",
    }  # fmt: skip
    for _ in range(2):
        staff_client.post(reverse("admin:feedback_comment_add"), typed)

    comment = Comment.objects.get()
    assert (comment.source, comment.typed_by, comment.words) == ("phone", moderator, "The new club is lovely.")


def test_a_reference_is_found_in_the_list_as_it_is_written(staff_client, comment):
    page = list_of_comments(staff_client, q=comment.shown_reference.lower())

    assert comment.shown_reference in page.content.decode()
    assert not CommentReading.objects.exists()


def test_erasing_a_sender_leaves_nothing_of_them(staff_client, comment, lead, client):
    press(staff_client, comment, "answer", answer="Dear Mrs Hill, we asked.")
    press(cast.sit_down(client, lead), comment, "erase")

    stored = Comment.objects.values_list().get(), list(Comment.history.values_list())
    for private in ("deaf", "mum@example.org", "Hill"):
        assert private not in str(stored)


def test_the_history_holds_neither_words_nor_addresses(comment, moderator):
    comment.take(by=moderator, at=NOW)

    told = str(list(Comment.history.values()))
    assert "deaf" not in told
    assert "mum@" not in told


@pytest.mark.parametrize(
    "role, opens, answers, erases",
    [("Editor", 403, 403, 403), ("Moderator", 200, 200, 403), ("Lead", 200, 200, 200)],
)
def test_each_role_does_what_it_may(client, comment, role, opens, answers, erases):
    desk = cast.sit_down(client, cast.with_role(role))

    assert desk.get(page_of(comment)).status_code == opens
    assert press(desk, comment, "answer", answer="Yes.").status_code == answers
    assert press(desk, comment, "erase").status_code == erases


def test_nobody_deletes_a_comment(staff_client, comment):
    answer = staff_client.post(reverse("admin:feedback_comment_delete", args=[comment.pk]), {"post": "yes"})

    assert answer.status_code == 403


def test_the_list_asks_as_much_of_the_database_for_thirty_comments_as_for_three(
    staff_client, django_assert_max_num_queries
):
    topic = Topic.objects.get(slug="other")
    for number in range(30):
        Comment.objects.say(form_key=str(number), at=NOW, topic=topic, words=f"number {number}")
    staff_client.get("/admin/feedback/comment/")

    with django_assert_max_num_queries(16):
        staff_client.get("/admin/feedback/comment/")


def test_letters_to_a_sender_go_with_the_sender(staff_client, comment, lead, client, moderator):
    letters.received(comment, at=NOW)
    press(staff_client, comment, "answer", answer="We asked two clubs.")
    other, _ = Comment.objects.say(form_key="o", at=NOW, topic=comment.topic, words="Another.", email="o@example.org")
    letters.received(other, at=NOW)

    press(cast.sit_down(client, lead), comment, "erase")

    assert [letter.to for letter in Letter.objects.all()] == ["o@example.org"]


def test_letters_go_with_the_address_when_it_is_no_longer_needed(comment, moderator):
    comment.give_answer("We asked two clubs.", by=moderator, at=NOW, letters=letters.answered)

    Comment.objects.forget_senders(NOW + timedelta(days=400))

    assert not Letter.objects.exists()


def test_an_address_left_by_a_machine_is_not_kept_for_ever(comment):
    Comment.objects.update(doubts="was typed in 1 seconds")

    assert Comment.objects.forget_senders(NOW + timedelta(days=100)) == 0
    assert Comment.objects.forget_senders(NOW + timedelta(days=400)) == 1


def test_nobody_can_prove_from_what_is_left_what_an_erased_sender_wrote(staff_client, client, form, lead):
    client.post("/tell-us/", form)
    comment = Comment.objects.get()
    digest = comment.form_key.split(":")[-1]

    comment.erase_sender(by=lead, at=NOW)

    assert digest not in str(Comment.objects.values().get())


def test_who_sends_an_empty_answer_has_read_the_words_too(staff_client, comment, moderator):
    assert "deaf" in press(staff_client, comment, "answer", answer="").content.decode()

    assert CommentReading.objects.get().by == moderator


def test_sorting_brings_back_nothing_that_was_erased_meanwhile(comment, lead):
    sorting = SortForm({"topic": comment.topic_id, "role": "parent", "area": "north"}, instance=Comment.objects.get())
    comment.erase_sender(by=lead, at=NOW)

    sorting.save()

    assert (Comment.objects.get().words, Comment.objects.get().area) == ("", "north")


def test_who_was_erased_meanwhile_gets_no_letter(comment, moderator, lead):
    opened = Comment.objects.get()
    comment.erase_sender(by=lead, at=NOW)

    opened.give_answer("We asked two clubs.", by=moderator, at=NOW, letters=letters.answered)

    assert not Letter.objects.exists()
    assert Comment.objects.get().email == ""


def test_a_complaint_about_a_listing_goes_on_as_one_with_the_listing_filled_in(staff_client, northmoor):
    service = Service.objects.get(slug="quiet-family-swim")
    topic = Topic.objects.get(treated_as="complaint")
    complaint, _ = Comment.objects.say(form_key="c", at=NOW, topic=topic, words="Nobody rings back.", service=service)
    page = staff_client.get(page_of(complaint)).content.decode()
    address = re.search(r'href="([^"]*)">Log a complaint', page).group(1).replace("&amp;", "&")

    form = staff_client.get(address).context["adminform"].form

    assert (form["service"].value(), form["came_on"].value()) == (str(service.pk), f"{NOW:%Y-%m-%d}")
    assert "rings back" not in address
