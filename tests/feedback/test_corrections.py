"""A published year that names somebody is taken back, put right, signed by a second person and published again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback import every_day
from feedback.models import Action, Consultation, Point, Topic, YearCorrection, YearlyReview
from feedback.parts import parts
from feedback.yearly import compiled, seal
from tests import cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
EVERY_FORM = ["", "easy-read/", "points.csv", "points.json", "feed.atom", "2026/"]


def nobody(*args, **kwargs):
    """No letters."""


@pytest.fixture
def tom(db):
    """Tom reads what others wrote, and signs."""
    return cast.another_moderator()


@pytest.fixture
def year(moderator, tom):
    """A year that is published, in which a point, an action and a meeting name Mrs Okafor."""
    point = Point(
        title="Clubs", said="Mrs Okafor was unkind.", response="We spoke.", easy_words="Mrs Okafor was unkind.",
        topic=Topic.objects.get(slug="quality"),
    )  # fmt: skip
    point.write(by=moderator, at=NOW)
    Action.objects.create(point=point, what="Train Mrs Okafor", owner="Club lead", due_on=NOW.date())
    point.sign(by=tom, at=NOW, seen=point.version)
    point.publish(by=tom, at=NOW, letters=nobody)
    Consultation.objects.create(
        title="Coffee", held_on=NOW.date(), how="Meeting", said="Mrs Okafor again.", written_at=NOW,
        written_by=moderator,
    )  # fmt: skip
    review = YearlyReview(year=2026, first_on="2026-01-01", last_on=NOW.date(), introduction="What was heard.")
    review.write(by=moderator, at=NOW)
    review = YearlyReview.objects.get()
    review.sign(by=tom, at=NOW, seen=seal(review))
    review.publish(by=tom, at=NOW)
    return review


def part_of(review, key):
    return next(part for part in parts(review.content) if part.key == key)


def put_right(review, by):
    for key in ("point-0", "consultation-0"):
        part = part_of(review, key)
        words = {place: text.replace("Mrs Okafor", "A worker") for place, text in part.words.items()}
        review.put_right(part, words, by=by, at=LATER, seen=seal(review))


def published_again(review, by):
    review.sign(by=by, at=LATER, seen=seal(review))
    review.publish(by=by, at=LATER)


def told(client, page):
    return client.get(f"/you-said-we-did/{page}").content.decode()


def test_a_year_that_is_taken_back_is_gone_at_once_and_its_page_says_so(client, year, lead):
    year.withdraw("A teacher is named.", by=lead, at=LATER)

    answer = client.get("/you-said-we-did/2026/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "On 27 November 2026 we took it off the site" in page
    assert "Okafor" not in page
    assert "teacher" not in page


def test_points_that_say_the_same_go_from_every_form_in_the_same_step(client, year, lead):
    year.withdraw("A teacher is named.", points=Point.objects.all(), by=lead, at=LATER)

    assert [page for page in EVERY_FORM if "Okafor" in told(client, page)] == []


def test_it_comes_back_put_right_and_says_when_and_not_what(client, year, lead, tom):
    year.withdraw("A teacher is named.", by=lead, at=LATER)
    put_right(year, lead)
    published_again(year, tom)

    page = told(client, "2026/")
    assert "<strong>Corrected on 27 November 2026.</strong>" in page
    assert "A worker was unkind." in page
    assert "Train A worker" in page
    assert "Okafor" not in page
    assert "teacher" not in page


def test_what_was_replaced_is_kept_nowhere(year, lead, tom):
    year.withdraw("Somebody is named.", by=lead, at=LATER)
    part = part_of(year, "introduction")
    year.put_right(part, {"introduction": "Okafor"}, by=lead, at=LATER, seen=seal(year))
    year.put_right(part, {"introduction": "Heard."}, by=lead, at=LATER, seen=seal(year))
    put_right(year, lead)

    stored = [
        *YearlyReview.objects.values_list(),
        *YearlyReview.history.values_list(),
        *YearCorrection.objects.values(),
    ]
    assert "Okafor" not in str(stored)


def test_all_but_the_words_stays_as_it_was_however_much_later(year, lead, tom):
    before = YearlyReview.objects.get().content
    Action.objects.update(state="done", done_on=NOW.date(), what="Something else")
    Point.objects.update(shown_said="Something else")
    year.withdraw("Somebody is named.", by=lead, at=LATER)
    put_right(year, lead)
    published_again(year, tom)

    after = YearlyReview.objects.get().content
    assert str(after) == str(before).replace("Mrs Okafor", "A worker")
    assert year.published_at == NOW


def test_who_put_it_right_does_not_sign_it(year, lead):
    year.withdraw("Somebody is named.", by=lead, at=LATER)
    put_right(year, lead)

    with pytest.raises(YearlyReview.OwnWords):
        year.sign(by=lead, at=LATER, seen=seal(year))


def test_it_does_not_come_back_unsigned(year, lead, tom):
    year.withdraw("Somebody is named.", by=lead, at=LATER)

    with pytest.raises(YearlyReview.NotReady, match="signed"):
        year.publish(by=tom, at=LATER)


def test_words_put_right_after_the_signature_are_signed_again(year, lead, tom):
    year.withdraw("Somebody is named.", by=lead, at=LATER)
    year.sign(by=tom, at=LATER, seen=seal(year))
    put_right(year, lead)

    with pytest.raises(YearlyReview.NotReady, match="signed"):
        year.publish(by=tom, at=LATER)


def test_a_year_that_comes_back_as_it_was_is_not_called_corrected(client, year, lead, tom):
    year.withdraw("By mistake.", by=lead, at=LATER)
    published_again(year, tom)

    page = told(client, "2026/")
    assert "Its words are as they were." in page
    assert "Corrected" not in page


def test_what_is_not_taken_back_is_not_put_right(year, lead):
    with pytest.raises(YearlyReview.NotReady):
        put_right(year, lead)


def test_two_people_who_put_the_same_right_lose_nothing(year, lead, tom):
    year.withdraw("Somebody is named.", by=lead, at=LATER)
    seen, part = seal(year), part_of(year, "introduction")
    year.put_right(part, {"introduction": "Mine."}, by=lead, at=LATER, seen=seen)

    with pytest.raises(YearlyReview.SomebodyElseWrote):
        year.put_right(part, {"introduction": "His."}, by=tom, at=LATER, seen=seen)
    assert YearlyReview.objects.get().introduction == "Mine."


def test_who_took_it_back_when_and_why_is_kept_once(year, lead, tom):
    for by in (lead, tom):
        year.withdraw("Somebody is named.", by=by, at=LATER)

    kept = YearCorrection.objects.get()
    assert (kept.withdrawn_by, kept.withdrawn_at, kept.reason) == (lead, LATER, "Somebody is named.")


def test_the_database_keeps_a_published_year_signed_unless_it_is_taken_back(year):
    with pytest.raises(IntegrityError), transaction.atomic():
        YearlyReview.objects.update(signed_at=None, signed_by=None)


def test_a_promise_of_a_year_that_is_taken_back_is_carried_over_all_the_same(year, lead, moderator):
    year.withdraw("Somebody is named.", by=lead, at=LATER)
    following = YearlyReview(
        year=2027, first_on=LATER.date(), last_on=LATER.date() + timedelta(days=300), introduction="Next."
    )
    following.write(by=moderator, at=LATER)

    assert [point["carried_from"] for point in compiled(following, on=LATER.date())["points"]] == [2026]


def test_while_a_year_is_taken_back_the_next_publication_is_due_as_if_it_were_not_there(year, lead):
    year.withdraw("Somebody is named.", by=lead, at=LATER)

    assert every_day.days_since_publication(LATER.date()) is None


# -- at the desk ------------------------------------------------------------------------------------------------------


def at(review, name, *more):
    return reverse(f"admin:feedback_yearlyreview_{name}", args=[review.pk, *more])


def test_a_lead_takes_a_year_back_and_another_publishes_it_again(client, year, lead, tom):
    desk = cast.sit_down(client, lead)
    point = Point.objects.get()
    desk.post(at(year, "withdraw"), {"reason": "A worker is named.", "points": [point.pk]})
    form = desk.get(at(year, "put-right", "point-0")).context["form"]
    typed = {name: (form[name].value() or "").replace("Mrs Okafor", "A worker") for name in form.fields}
    desk.post(at(year, "put-right", "point-0"), typed)
    front = desk.get("/admin/").content.decode()
    desk = cast.sit_down(client, tom)
    whole = desk.get(at(year, "preview")).content.decode()
    for verb in ("sign", "publish"):
        desk.post(at(year, verb), {"seal": seal(YearlyReview.objects.get())})

    page = told(client, "2026/")
    assert "is taken back, and waits to be put right" in front
    assert "A worker was unkind." in whole
    assert "A worker was unkind." in page
    assert not Point.objects.public().exists()


def test_a_reason_is_needed(client, year, lead):
    answer = cast.sit_down(client, lead).post(at(year, "withdraw"), {"reason": " "})

    assert answer.status_code == 422
    assert "Say why it is taken back." in answer.content.decode()
    assert YearlyReview.objects.published().exists()


def test_words_that_somebody_else_replaced_meanwhile_are_still_in_the_form(client, year, lead):
    year.withdraw("Somebody is named.", by=lead, at=timezone.now())
    typed = {"seal": "old", "introduction": "My own words."}

    answer = cast.sit_down(client, lead).post(at(year, "put-right", "introduction"), typed)

    page = answer.content.decode()
    assert "Somebody else wrote in it since you opened this" in page
    assert "My own words." in page


@pytest.mark.parametrize("key", ["point-7", "nothing", "consultation-", "introduction-0"])
def test_a_part_that_is_not_there_is_not_found(client, year, lead, key):
    year.withdraw("Somebody is named.", by=lead, at=NOW)

    assert cast.sit_down(client, lead).get(at(year, "put-right", key)).status_code == 404


@pytest.mark.parametrize("role, signs", [("Editor", False), ("Moderator", True), ("Lead", True)])
def test_who_publishes_points_signs_what_a_lead_put_right(client, year, lead, role, signs):
    year.withdraw("Somebody is named.", by=lead, at=NOW)

    desk = cast.sit_down(client, cast.with_role(role))
    for verb in ("sign", "publish"):
        desk.post(at(year, verb), {"seal": seal(YearlyReview.objects.get())})

    assert YearlyReview.objects.published().exists() == signs


@pytest.mark.parametrize("role, may", [("Editor", 403), ("Moderator", 403), ("Lead", 200)])
def test_only_a_lead_takes_a_year_back(client, year, role, may):
    desk = cast.sit_down(client, cast.with_role(role))

    assert desk.get(at(year, "withdraw")).status_code == may
    assert desk.get(at(year, "put-right", "introduction")).status_code == may
