"""What is about services to one person goes into a box of its own, to those alone who look after it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from feedback.models import Casework, Comment, CommentReading, ReasonToLeaveOut
from tests import cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def boxed(comment, moderator):
    """What a mother said about her own son, put into the box by Priya."""
    comment.leave_out(ReasonToLeaveOut.objects.get(slug="individual"), "Ring her.", by=moderator, at=NOW)
    return Casework.objects.get()


@pytest.fixture
def carla(db):
    """Carla passes on what is about one person, and does nothing else."""
    return cast.sit_down(Client(), cast.with_role("Caseworker", "carla@northmoor.example.org"))


def at(casework, name="change"):
    return reverse(f"admin:feedback_casework_{name}", args=[casework.pk])


def box(desk, **query):
    return desk.get(reverse("admin:feedback_casework_changelist"), query).content.decode()


def test_it_is_passed_on_and_closed_with_who_and_when(carla, boxed):
    carla.post(at(boxed, "pass"), {"passed_to": "EHC plans, west team"})
    passed = box(carla, stands="passed")
    carla.post(at(boxed, "close"), {"outcome": "They rang her."})

    kept = Casework.objects.get()
    assert "EHC plans, west team" in passed
    assert (str(kept.passed_by), str(kept.closed_by)) == ("carla@northmoor.example.org",) * 2
    assert kept.stands.startswith("Closed on")
    assert kept.comment.shown_reference in box(carla, stands="closed")


def test_the_list_shows_nothing_that_was_said_and_opening_it_is_noted(carla, boxed):
    assert "deaf" not in box(carla)
    assert not CommentReading.objects.exists()

    assert "deaf" in carla.get(at(boxed)).content.decode()
    assert str(CommentReading.objects.get().by) == "carla@northmoor.example.org"


def test_who_looks_after_the_box_sees_nothing_else(carla, boxed):
    other = reverse("admin:feedback_comment_change", args=[boxed.comment_id])

    assert "1 comment about one person waits to be passed on" in carla.get("/admin/").content.decode()
    assert carla.get(other).status_code == 403
    assert carla.get(reverse("admin:feedback_comment_changelist")).status_code == 403


@pytest.mark.parametrize("role, opens", [("Editor", 403), ("Moderator", 403), ("Lead", 200), ("Caseworker", 200)])
def test_each_role_opens_the_box_or_not(client, boxed, role, opens):
    desk = cast.sit_down(client, cast.with_role(role))

    assert desk.get(at(boxed)).status_code == opens
    assert desk.post(at(boxed, "pass"), {"passed_to": "A team"}, follow=True).status_code == opens


def test_a_moderator_no_longer_reads_what_is_in_the_box(client, boxed):
    desk = cast.sit_down(client, cast.with_role("Moderator"))

    page = desk.get(reverse("admin:feedback_comment_change", args=[boxed.comment_id])).content.decode()
    found = desk.get(reverse("admin:feedback_comment_changelist"), {"q": "deaf", "stands": "all"}).content.decode()

    assert "Only who looks after the casework box reads it." in page
    assert not [words for words in ("deaf", "mum@", "Ring her") if words in page]
    assert boxed.comment.shown_reference not in found
    assert not CommentReading.objects.exists()


@pytest.mark.parametrize("role, opens", [("Moderator", False), ("Lead", True)])
def test_nobody_gets_at_the_words_by_opening_it_again(client, boxed, role, opens):
    desk, comment = cast.sit_down(client, cast.with_role(role)), boxed.comment
    page = reverse("admin:feedback_comment_change", args=[comment.pk])
    again = reverse("admin:feedback_comment_open-again", args=[comment.pk])

    is_offered = again in desk.get(page).content.decode()
    answer = desk.post(again)

    assert is_offered == opens
    assert (answer.status_code == 302) == opens
    assert Comment.objects.open().exists() == opens


def test_what_is_left_out_for_another_reason_is_not_in_the_box(comment, moderator):
    comment.leave_out(ReasonToLeaveOut.objects.get(slug="duplicate"), "", by=moderator, at=NOW)

    assert not Casework.objects.exists()


def test_a_comment_taken_back_to_the_list_leaves_the_box_and_may_come_again(boxed, moderator):
    comment = Comment.objects.get()
    comment.open_again(by=moderator, at=NOW)
    left = list(Casework.objects.open())
    comment.leave_out(ReasonToLeaveOut.objects.get(slug="individual"), "", by=moderator, at=NOW)

    assert left == []
    assert list(Casework.objects.to_pass_on()) == [boxed]


def test_the_second_of_two_people_is_told(carla, boxed):
    carla.post(at(boxed, "close"), {"outcome": "First."})
    page = carla.post(at(boxed, "close"), {"outcome": "Second."}, follow=True).content.decode()

    assert "Somebody was quicker" in page
    assert Casework.objects.get().outcome == "First."


def test_it_is_passed_to_somebody(carla, boxed):
    answer = carla.post(at(boxed, "pass"), {"passed_to": " "})

    assert answer.status_code == 422
    assert "Say who has it now." in answer.content.decode()


def test_the_database_keeps_to_whom_it_was_passed_with_when(boxed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Casework.objects.update(passed_to="A team")


def test_erasing_a_sender_reaches_the_box(boxed, lead):
    boxed.close("Dear Mrs Hill was rung.", by=lead, at=NOW)

    Comment.objects.get().erase_sender(by=lead, at=NOW)

    stored = [*Casework.objects.values_list(), *Casework.history.values_list()]
    assert "Hill" not in str(stored)


@pytest.mark.parametrize("asked", ["comment__words__icontains=deaf", "outcome__icontains=x"])
def test_no_address_typed_by_hand_looks_through_the_box(carla, boxed, asked):
    answer = carla.get(reverse("admin:feedback_casework_changelist") + f"?{asked}")

    assert boxed.comment.shown_reference not in answer.content.decode()
