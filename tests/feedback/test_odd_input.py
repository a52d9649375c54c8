"""The team's pages for what families said, when what they are sent makes no sense."""

import pytest
from django.urls import reverse

from feedback.models import Casework, Comment, Consultation, Point, Topic, YearlyReview
from tests import cast
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ODD = ["", " ", "\0", "x", "-1", "0", "99999999999999999999999", "é" * 6000, "2026-13-40", "٣", "[]", "<b>"]
FIELDS = [
    "answer", "reason", "note", "topic", "role", "age_band", "themes", "needs", "area", "point", "version", "seal",
    "yes", "seen_version", "opened_at", "title", "said", "response", "easy_words", "more_voices", "age_bands",
    "actions-TOTAL_FORMS", "actions-INITIAL_FORMS", "actions-0-id", "actions-0-what", "actions-0-owner",
    "actions-0-due_on", "actions-0-state", "actions-0-done_on", "actions-0-evidence_url", "actions-0-service",
    "actions-0-new_note", "groups", "held_on", "how", "people", "about", "changed", "points", "year", "first_on",
    "last_on", "introduction", "source", "words", "service", "email", "passed_to", "outcome",
]  # fmt: skip


@pytest.fixture
def things(comment, moderator):
    point = Point(title="Clubs", said="Few.", response="Yes.", topic=Topic.objects.get(slug="missing"))
    point.write(by=moderator, at=NOW)
    year = YearlyReview(year=2026, first_on="2026-01-01", last_on="2026-11-01", introduction="Heard.")
    year.write(by=moderator, at=NOW)
    held = Consultation.objects.create(
        title="Coffee", held_on=NOW.date(), how="Meeting", said="Thanks.", written_at=NOW, written_by=moderator
    )
    box = Casework.objects.receive(comment, by=moderator, at=NOW)
    return {"comment": comment, "casework": box, "point": point, "yearlyreview": year, "consultation": held}


def addresses(things):
    verbs = {
        "comment": ["take", "answer", "leave-out", "open-again", "genuine", "urgent", "sort", "join", "erase"],
        "point": ["sign", "publish", "take-off"],
        "casework": ["pass", "close"],
        "yearlyreview": ["sign", "publish", "withdraw"],
    }
    for name, thing in things.items():
        for verb in [*verbs.get(name, []), "change"]:
            yield reverse(f"admin:feedback_{name}_{verb}", args=[thing.pk])
            yield reverse(f"admin:feedback_{name}_{verb}", args=[99999999999999])
        yield reverse(f"admin:feedback_{name}_add")
        yield reverse(f"admin:feedback_{name}_changelist")


@pytest.mark.parametrize("odd", ODD)
def test_whatever_the_team_sends_there_is_an_answer(client, things, lead, odd):
    desk = cast.sit_down(client, lead)
    client.raise_request_exception = False

    told = {address: desk.post(address, dict.fromkeys(FIELDS, odd)).status_code for address in addresses(things)}

    assert {address: code for address, code in told.items() if code >= 500} == {}
    assert Comment.objects.get().words in ("", "There is nothing for deaf teenagers.")


@pytest.mark.parametrize(
    "query", ["stands=%00", "topic__id__exact=x", "q=%00", "p=-9", "o=9.9.9", "held_on__year=99999"]
)
def test_whatever_a_list_is_asked_there_is_an_answer(client, things, lead, query):
    desk = cast.sit_down(client, lead)
    client.raise_request_exception = False

    codes = {desk.get(reverse(f"admin:feedback_{name}_changelist") + f"?{query}").status_code for name in things}

    assert max(codes) < 500
