"""What families said is written anew, read by a second person, and published with an answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from directory.models import Letter, Theme
from feedback import letters
from feedback.models import Action, Comment, Point, ProgressNote, Topic
from feedback.models.actions import address_here_or_elsewhere
from tests import cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom(db):
    """Tom reads what Priya wrote."""
    return cast.another_moderator()


def written(by, **words):
    point = Point(
        title="Deaf teenagers", said="There is nothing for them.", response="We start a group.",
        topic=Topic.objects.get(slug="missing"), **words,
    )  # fmt: skip
    point.write(by=by, at=NOW)
    return point


@pytest.fixture
def point(moderator):
    return written(moderator)


def published(point, by):
    point.sign(by=by, at=NOW, seen=point.version)
    point.publish(by=by, at=NOW, letters=letters.answered)
    return point


def test_a_point_is_read_by_a_second_person_before_anybody_sees_it(client, point, tom):
    hidden = client.get(point.get_absolute_url()).status_code
    published(point, tom)

    assert hidden == 404
    assert "We start a group." in client.get(point.get_absolute_url()).content.decode()


def test_who_wrote_it_does_not_sign_it(point, moderator):
    with pytest.raises(Point.OwnWords):
        point.sign(by=moderator, at=NOW, seen=point.version)


def test_a_team_of_one_signs_its_own_words(point, moderator, settings):
    settings.TEAM_OF_ONE = True

    point.sign(by=moderator, at=NOW, seen=point.version)

    assert point.signed_by == moderator


def test_words_that_changed_since_they_were_read_are_not_signed(point, moderator, tom):
    seen = point.version
    point.write(by=moderator, at=NOW)

    with pytest.raises(Point.SomebodyElseWrote):
        point.sign(by=tom, at=NOW, seen=seen)


def test_what_nobody_signed_is_not_published(point, tom):
    with pytest.raises(Point.NotSigned):
        point.publish(by=tom, at=NOW, letters=letters.answered)


def test_what_nobody_answered_is_not_published(point, moderator, tom):
    point.response = " "
    point.write(by=moderator, at=NOW)
    point.sign(by=tom, at=NOW, seen=point.version)

    with pytest.raises(Point.NotAnswered):
        point.publish(by=tom, at=NOW, letters=letters.answered)


def test_the_public_reads_the_old_words_until_the_new_ones_are_signed(client, point, moderator, tom):
    published(point, tom)
    point.said = "Tyrell has no friends."
    point.write(by=moderator, at=NOW)

    page = client.get(point.get_absolute_url()).content.decode()

    assert "Tyrell" not in page
    assert point.has_news


def test_those_who_asked_for_an_answer_get_it_when_the_point_is_published(point, moderator, tom, comment):
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)

    published(point, tom)

    told = Comment.objects.get()
    assert told.answer.startswith("We start a group.")
    assert point.get_absolute_url() in told.answer
    assert Letter.objects.filter(name="comment-answered", to="mum@example.org").count() == 1


def test_who_says_what_is_answered_already_gets_that_answer_once(point, moderator, tom, comment):
    published(point, tom)
    point.response = "Not signed yet."
    point.write(by=moderator, at=NOW)

    for joined in (point, None, point):
        Comment.objects.get().join(joined, by=moderator, at=NOW, letters=letters.answered)

    assert Comment.objects.get().answer.startswith("We start a group.")
    assert Letter.objects.filter(name="comment-answered", to="mum@example.org").count() == 1


def test_a_worry_joined_to_a_published_point_waits_for_a_person(point, moderator, tom, comment):
    published(point, tom)
    comment.call_urgent(True, by=moderator, at=NOW)

    comment.join(point, by=moderator, at=NOW, letters=letters.answered)

    assert list(Comment.objects.open()) == [comment]


def test_what_is_not_published_yet_answers_nobody(point, moderator, comment):
    assert not comment.join(point, by=moderator, at=NOW, letters=letters.answered)
    assert list(Comment.objects.open()) == [comment]


def test_a_worry_about_a_child_is_not_closed_by_a_publication(point, moderator, tom, comment):
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)
    comment.call_urgent(True, by=moderator, at=NOW)

    published(point, tom)

    assert list(Comment.objects.open()) == [comment]


def test_publishing_twice_publishes_once(point, moderator, tom, comment):
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)
    published(point, tom)

    point.publish(by=tom, at=NOW + timedelta(hours=1), letters=letters.answered)

    assert Letter.objects.filter(name="comment-answered").count() == 1
    assert Point.objects.get().published_at == NOW


def test_what_is_taken_off_is_gone_for_everybody(client, point, tom):
    published(point, tom).take_off(by=tom, at=NOW)

    assert client.get(point.get_absolute_url()).status_code == 404


def test_who_was_answered_with_what_is_taken_off_waits_for_an_answer_again(client, point, moderator, tom, comment):
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)
    published(point, tom).take_off(by=tom, at=NOW)

    page = client.get(comment.get_absolute_url()).content.decode()
    waiting = list(Comment.objects.open())
    again = published(point, tom)

    assert waiting == [comment]
    assert "We start a group" not in page and point.get_absolute_url() not in page
    assert Comment.objects.get().answer == again.answer


def test_what_somebody_answered_by_hand_stays_answered_when_its_point_is_taken_off(point, moderator, tom, comment):
    comment.give_answer("We rang the club.", by=moderator, at=NOW, letters=letters.answered)
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)

    published(point, tom).take_off(by=tom, at=NOW)

    assert Comment.objects.get().answer == "We rang the club."


@pytest.mark.parametrize("is_joined_first", [True, False])
def test_what_may_be_from_a_machine_is_answered_once_a_person_says_it_is_not(
    point, moderator, tom, comment, is_joined_first
):
    Comment.objects.update(doubts="came in a rush of others")
    steps = [
        lambda: comment.join(point, by=moderator, at=NOW, letters=letters.answered),
        lambda: published(point, tom),
    ]
    for step in steps if is_joined_first else reversed(steps):
        step()
    before = Comment.objects.get().is_closed, Letter.objects.filter(name="comment-answered").exists()

    assert Comment.objects.get().call_genuine(by=moderator, at=NOW, letters=letters.answered)
    assert before == (False, False)
    assert Comment.objects.get().answer.startswith("We start a group.")
    assert Letter.objects.filter(name="comment-answered", to="mum@example.org").count() == 1


def test_voices_are_the_comments_joined_and_those_heard_elsewhere(point, moderator, comment):
    point.more_voices = 4
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)

    assert point.voices == 5


def test_what_was_left_out_or_came_from_a_machine_is_no_voice(point, moderator, comment):
    machine, _ = Comment.objects.say(form_key="m", at=NOW, topic=comment.topic, words="Buy this.", doubts="has links")
    for each in (comment, machine):
        each.join(point, by=moderator, at=NOW, letters=letters.answered)

    assert (point.voices, Point.objects.with_voices().get().voices) == (1, 1)


@pytest.mark.parametrize(
    "states, stands",
    [
        ([], "answered"), (["done"], "done"), (["done", "doing"], "doing"), (["done", "planned"], "planned"),
        (["planned", "doing"], "doing"), (["cannot"], "cannot"), (["cannot", "done"], "done"),
    ],
)  # fmt: skip
def test_how_a_point_stands_is_told_and_filtered_alike(point, states, stands):
    for state in states:
        because, done_on = ("Too dear." if state == "cannot" else ""), (NOW.date() if state == "done" else None)
        Action.objects.create(
            point=point, what="A", owner="B", state=state, because=because, done_on=done_on, shown_what="A"
        )

    found = {each for each in (*Action.State.values, "answered") if Point.objects.standing(each).exists()}

    assert (point.state, found) == (stands, {stands})


def test_an_action_that_is_not_possible_says_why(point):
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.create(point=point, what="A bus", owner="B", state="cannot")


def test_late_actions_are_found(point):
    for days in (-1, 0, 1):
        Action.objects.create(point=point, what="A", owner="B", due_on=NOW.date() + timedelta(days=days))

    assert Action.objects.overdue(NOW.date()).count() == 1


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//elsewhere.example.org", "/a b", '/"x', "ftp://a.example.org/"]
)
def test_what_shows_an_action_is_a_page_and_nothing_else(address):
    with pytest.raises(ValidationError):
        address_here_or_elsewhere(address)


@pytest.mark.parametrize("address", ["/services/?q=pool", "https://www.example.org/minutes"])
def test_a_page_here_or_elsewhere_shows_it(address):
    assert address_here_or_elsewhere(address) is None


# -- at the desk ------------------------------------------------------------------------------------------------------


def typed(**changed):
    return {
        "title": "Deaf teenagers", "said": "There is nothing.", "response": "We start a group.",
        "topic": Topic.objects.get(slug="missing").pk, "more_voices": 0,
        "actions-TOTAL_FORMS": 1, "actions-INITIAL_FORMS": 0, "actions-0-what": "A group",
        "actions-0-owner": "Youth lead", "actions-0-state": "planned", **changed,
    }  # fmt: skip


def press(desk, point, verb, **said):
    return desk.post(reverse(f"admin:feedback_point_{verb}", args=[point.pk]), said, follow=True).content.decode()


def test_one_writes_and_another_signs_and_publishes(client, staff_client, tom):
    staff_client.post(reverse("admin:feedback_point_add"), typed())
    point = Point.objects.get()

    refused = press(staff_client, point, "sign", version=point.version)
    desk = cast.sit_down(client, tom)
    press(desk, point, "sign", version=point.version)
    press(desk, point, "publish")

    assert "Somebody else has to read it" in refused
    assert Point.objects.public().get().actions.get().owner == "Youth lead"


def test_the_desk_points_to_a_name_before_somebody_signs(staff_client, moderator):
    point = written(moderator)
    point.said = "Mrs Okafor at the school was kind."
    point.write(by=moderator, at=NOW)

    assert "Okafor" in staff_client.get(reverse("admin:feedback_point_change", args=[point.pk])).content.decode()


def test_an_action_with_a_name_waits_for_somebody_who_signs(client, staff_client, point, tom):
    published(point, tom)
    address = reverse("admin:feedback_point_change", args=[point.pk])

    staff_client.post(address, typed(**{"actions-0-what": "Ask Mrs Okafor again", "seen_version": point.version}))

    assert Action.objects.get().what == "Ask Mrs Okafor again"
    pages = [point.get_absolute_url(), *(f"/you-said-we-did/{page}" for page in ("", "points.csv", "points.json"))]
    assert not [page for page in pages if "Okafor" in client.get(page).content.decode()]
    assert "Okafor" in staff_client.get(address).content.decode()
    assert list(Point.objects.with_news()) == [point]


def test_new_words_of_an_action_wait_and_how_it_stands_does_not(client, moderator, point, tom):
    action = Action.objects.create(point=point, what="A group", owner="Youth lead")
    published(point, tom)
    action.refresh_from_db()
    action.what, action.state = "A group for Tyrell", "doing"
    action.save()

    page = client.get(point.get_absolute_url()).content.decode()

    assert "Tyrell" not in page
    assert "A group" in page
    assert "Under way" in page


def test_an_action_that_nobody_signed_is_in_no_count(client, point, tom):
    published(point, tom)
    Action.objects.create(point=point, what="A group", owner="Youth lead", state="done", done_on=NOW.date())

    assert "<b>0</b> actions" in client.get("/you-said-we-did/").content.decode()
    assert not Point.objects.standing("done").exists()


def test_what_was_taken_off_meanwhile_does_not_come_back_by_saving(point, moderator, tom):
    opened = Point.objects.get(pk=published(point, tom).pk)
    point.take_off(by=tom, at=NOW)

    opened.write(by=moderator, at=NOW)

    assert not Point.objects.public().exists()
    assert Point.objects.get().shown_said == ""


def test_how_an_action_goes_is_noted_for_the_team_only(client, staff_client, tom):
    staff_client.post(reverse("admin:feedback_point_add"), typed(**{"actions-0-new_note": "The club said yes."}))
    point = published(Point.objects.get(), tom)

    assert ProgressNote.objects.get().words == "The club said yes."
    assert "said yes" not in client.get(point.get_absolute_url()).content.decode()


def test_two_people_in_one_point_lose_nothing(staff_client, point):
    address = reverse("admin:feedback_point_change", args=[point.pk])
    mine = typed(seen_version=0, said="Mine.")

    page = staff_client.post(address, mine).content.decode()

    assert "Somebody else saved this while you had it open" in page
    assert "Mine." in page
    assert Point.objects.get().said == "There is nothing for them."


def test_a_comment_is_joined_at_the_desk(staff_client, point, comment):
    address = reverse("admin:feedback_comment_join", args=[comment.pk])

    staff_client.post(address, {"point": point.pk})

    assert point.comments.get() == comment


def test_the_desk_is_told_that_the_sender_has_the_answer(staff_client, point, comment, tom):
    published(point, tom)
    address = reverse("admin:feedback_comment_join", args=[comment.pk])

    page = staff_client.post(address, {"point": point.pk}, follow=True).content.decode()

    assert "It is answered with what is published there." in page


def test_a_comment_is_sorted_at_the_desk(staff_client, comment):
    theme = Theme.objects.create(slug="leisure-x", name="Leisure")
    address = reverse("admin:feedback_comment_sort", args=[comment.pk])

    staff_client.post(address, {"topic": comment.topic_id, "role": "parent", "themes": [theme.pk], "area": "north"})

    assert (Comment.objects.get().area, Comment.objects.get().themes.get()) == ("north", theme)


def test_what_is_not_meant_for_anybody_is_deleted_and_its_comments_wait(staff_client, point, moderator, comment):
    comment.join(point, by=moderator, at=NOW, letters=letters.answered)
    Action.objects.create(point=point, what="A group in Saltby.", owner="Youth service")
    delete = reverse("admin:feedback_point_delete", args=[point.pk])

    is_offered = delete in staff_client.get(reverse("admin:feedback_point_change", args=[point.pk])).content.decode()
    asked = staff_client.get(delete).content.decode()
    staff_client.post(delete, {"post": "yes"})

    assert is_offered
    assert "Action: A group in Saltby" in asked and "object (" not in asked
    assert not Point.objects.exists()
    assert list(Comment.objects.open().filter(point=None)) == [comment]


def test_what_everybody_reads_is_not_deleted(staff_client, point, tom):
    published(point, tom)

    answer = staff_client.post(reverse("admin:feedback_point_delete", args=[point.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert Point.objects.exists()


def test_an_editor_does_not_publish_what_families_said(client, point):
    desk = cast.sit_down(client, cast.with_role("Editor"))

    answer = desk.post(reverse("admin:feedback_point_publish", args=[point.pk]))

    assert answer.status_code == 403
