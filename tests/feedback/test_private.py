"""Whatever is typed: raw words, names and addresses are on no public page, feed, export, letter or log."""

import random

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory.models import Letter
from feedback import letters, tokens
from feedback.models import Action, Comment, Point, Topic, YearlyReview
from feedback.yearly import seal
from tests import cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

NAMES = ["Zebedee Quillfeather", "Aoife Ní Bhraonáin", "Łukasz Żyła", "ياسمين", "Tyrell-Jay O’Grady", "李小龙"]
STRANGE = [
    "\x0b",
    "\u202e",
    "\ufeff",
    "👩‍👧",
    "\ufffd",
    "%s {0} {{ x }}",
    "<script>",
    "=1+1",
    "\\",
    "é",
    "\r\n",
    "\u2028",
]
FILLING = ["will not go there", "rang twice", "lives at NM9 9ZZ", "on 07700 900123", "is seven", "hits my son"]


def typed(seed):
    """(words, the parts of them that are nobody's business) that somebody might type."""
    dice = random.Random(seed)
    private = [f"{dice.choice(NAMES)} q{seed}x{number}" for number in range(3)]
    parts = [word for name in private for word in (name, dice.choice(FILLING), dice.choice(STRANGE))]
    dice.shuffle(parts)
    return " ".join(parts), [f"q{seed}x{number}" for number in range(3)]


@pytest.fixture
def point(moderator):
    """A point that is published with an action, into which the comments are joined."""
    tom = cast.another_moderator()
    point = Point(
        title="Clubs", said="Too few clubs.", response="We open one.", topic=Topic.objects.get(slug="missing")
    )
    point.write(by=moderator, at=NOW)
    Action.objects.create(point=point, what="A club", owner="Youth lead")
    point.sign(by=tom, at=NOW, seen=point.version)
    point.publish(by=tom, at=NOW, letters=letters.answered)
    review = YearlyReview(year=NOW.year, first_on="2026-01-01", last_on=NOW.date(), introduction="Heard.")
    review.write(by=moderator, at=NOW)
    review.sign(by=tom, at=NOW, seen=seal(YearlyReview.objects.get()))
    review.publish(by=tom, at=NOW)
    return point


def pages(client, *more):
    names = ["points", "points-easy-read", "points-csv", "points-json", "points-feed", "find"]
    addresses = [*(reverse(f"feedback:{name}") for name in names), "/", "/tell-us/", "/services/?q=club", *more]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_whatever_is_typed_is_read_by_the_team_only(client, point, moderator, caplog, capfd):
    private = []
    for seed in range(40):
        words, parts = typed(seed)
        secret_address = f"a{seed}z@private.example.org"
        private += [*parts, secret_address]
        form = {"words": words, "as_it_is": "on", "email": secret_address, "consent": "on", "looked_for": "club"}
        answer = client.post(*kind_of(seed, form))
        assert answer.status_code == 302, words
        Comment.objects.order_by("-pk").first().join(point, by=moderator, at=timezone.now(), letters=letters.answered)

    assert Comment.objects.count() == 40
    stands = [comment.get_absolute_url() for comment in Comment.objects.all()]
    year = YearlyReview.objects.get().get_absolute_url()
    public = pages(client, year, point.get_absolute_url(), *stands) + caplog.text + "".join(capfd.readouterr())
    kept = [*Letter.objects.values_list("subject", "body"), *LogEntry.objects.values_list()]
    kept += Comment.history.values_list()
    told = public + str(kept)
    assert [each for each in private if each in told] == []


def kind_of(seed, form):
    """Where to post, and what: the usual form and the one in easy words by turns."""
    mark = tokens.make(timezone.now() - timezone.timedelta(minutes=2))
    if seed % 2:
        return "/tell-us/easy-read/", form | {"face": "bad", "mark": mark}
    return "/tell-us/", form | {"topic": "quality", "mark": mark}
