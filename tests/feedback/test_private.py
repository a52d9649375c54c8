"""Whatever is typed: raw words, names and addresses are on no public page, feed, export, letter or log."""

import io
import logging
import random
import subprocess
import sys

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from django.utils.module_loading import import_string
from django.views.debug import technical_500_response

from directory.models import Letter
from feedback import letters, tokens
from feedback.models import Action, Comment, Point, ReasonToLeaveOut, Topic, YearlyReview
from feedback.yearly import seal
from tests import cast
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: How many comments are typed. Each kind of text comes with each way of saying who it is about.
MANY = 120
WHO = [
    "Zebedee Quillfeather {}",
    "Aoife Ní Bhraonáin {}",
    "Łukasz Żyła {}",
    "ياسمين {}",
    "Tyrell-Jay O’Grady {}",
    "李小龙 {}",
    "my son {} Hill",
    "Mrs {} at Heather Bank School",
    "{}@private.example.org",
    "call 07700 900123 and ask for {}",
    "NHS 943 476 5919 of {}",
    "12 Mill Lane, NM9 9ZZ, the {} family",
    "born 12/03/2014, named {}",
    "DR {} SENCO",
    "https://social.example.org/{}",
    "the only nine year old with Rett syndrome, {}",
]
STRANGE = [
    "{}",
    "<b>{}</b>",
    "<script>alert('{}')</script>",
    "{{{{ comment.words }}}} {}",
    "{{% include '{}' %}}",
    "%s {}",
    "%(words)s {}",
    "${{{}}}",
    "=HYPERLINK('{}')",
    "-1+{}",
    "@{}",
    "'; DROP TABLE feedback_comment; -- {}",
    '","words":"{}',
    "]]>{}<![CDATA[",
    "{}\r\nERROR django.request a forged line",
    "\u202e{}\u202c",
    "\ufeff{}\u200b",
    "{}\x0b\x1b[31m",
    "👩‍👧 {}",
    "\\{}\\",
    "{}\u2028",
    "a%00b%0d{}",
    "&lt;{}&gt;",
    "{}\ufffd",
]
FILLING = ["will not go there", "rang twice", "is seven", "hits my son", "=1+1", "wants to die", "was left alone"]


def typed(seed, kind=""):
    """(words, the tokens in them that are nobody's business) that somebody might type."""
    dice = random.Random(f"{seed}{kind}")
    tokens_in_it = [f"q{seed}{kind}x{number}q" for number in range(3)]
    who = [WHO[seed % len(WHO)], *dice.sample(WHO, 2)]
    strange = [STRANGE[seed % len(STRANGE)], *dice.sample(STRANGE, 2)]
    parts = [
        odd.format(name.format(token)) for odd, name, token in zip(strange, who, tokens_in_it, strict=True)
    ] + dice.sample(FILLING, 3)
    dice.shuffle(parts)
    return " ".join(parts), tokens_in_it


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
    private, reasons = [], list(ReasonToLeaveOut.objects.all())
    for seed in range(MANY):
        words, parts = typed(seed)
        before, more = typed(seed, "b")
        secret_address = f"a{seed}z@private.example.org"
        private += [*parts, *more, secret_address]
        form = {"words": words, "as_it_is": "on", "email": secret_address, "consent": "on"}
        form |= dict.fromkeys(("looked_for", "page", "service"), before) | {"website": before if seed % 7 == 0 else ""}
        answer = client.post(*kind_of(seed, form))
        assert answer.status_code == 302, words
        comment = Comment.objects.order_by("-pk").first()
        if seed % 5:
            comment.join(point, by=moderator, at=timezone.now(), letters=letters.answered)
        else:
            comment.leave_out(reasons[seed // 5 % len(reasons)], words, by=moderator, at=timezone.now())

    assert Comment.objects.count() == MANY
    stands = [comment.get_absolute_url() for comment in Comment.objects.all()[:40]]
    year = YearlyReview.objects.get().get_absolute_url()
    public = pages(client, year, point.get_absolute_url(), *stands) + caplog.text + "".join(capfd.readouterr())
    kept = [*Letter.objects.values_list("subject", "body"), *LogEntry.objects.values_list()]
    told = public + str(kept)
    assert [each for each in private if each in told] == []


def test_what_the_test_looks_for_is_found_where_it_is(point):
    """Every token is in the text that is typed, so that one that leaks is seen."""
    assert [seed for seed in range(MANY) for words, parts in [typed(seed)] if not all(p in words for p in parts)] == []


def kind_of(seed, form):
    """Where to post, and what: the usual form and the one in easy words by turns."""
    mark = tokens.make(timezone.now() - timezone.timedelta(minutes=2))
    if seed % 2:
        return "/tell-us/easy-read/", form | {"face": "bad", "mark": mark}
    return "/tell-us/", form | {"topic": "quality", "mark": mark}


# -- reports of faults ------------------------------------------------------------------------------------------------


@pytest.fixture
def reports(settings, monkeypatch):
    """What whoever runs the site reads of a fault: the log as it is written, and the reports that Django would mail."""
    written = io.StringIO()
    line = logging.StreamHandler(written)
    told = settings.LOGGING["formatters"]["line"]
    line.setFormatter(import_string(told["class"])(told["format"]))
    settings.ADMINS = [("Ops", "ops@northmoor.example.org")]
    mailed = AdminEmailHandler(include_html=True)
    monkeypatch.setattr(logging.getLogger(), "handlers", [line, mailed])

    def read():
        mails = [[each.subject, each.body, *(part.content for part in each.alternatives)] for each in mail.outbox]
        return written.getvalue() + str(mails)

    return read


def breaks(words):
    """An error such as PostgreSQL raises: it repeats the row that it refuses; and another because of it."""
    try:
        raise ValueError(f"DETAIL: Failing row contains ({words})")
    except ValueError as problem:
        raise RuntimeError(words) from problem


@pytest.mark.parametrize("seed", range(len(STRANGE)))
def test_a_form_that_breaks_a_page_is_in_no_report(client, reports, monkeypatch, seed):
    words, private = typed(seed)
    monkeypatch.setattr("feedback.noticing.is_worry", breaks)
    client.raise_request_exception = False

    form = {"words": words, "as_it_is": "on", "email": "secret@private.example.org", "consent": "on"}
    answer = client.post(*kind_of(seed, form))

    told = reports() + answer.content.decode()
    assert answer.status_code == 500
    assert "in breaks" in told and "RuntimeError" in told
    assert [each for each in [*private, "secret@"] if each in told] == []


def test_the_reference_of_a_comment_is_in_no_report(client, reports, monkeypatch, comment):
    monkeypatch.setattr("feedback.models.references.read", breaks)
    client.raise_request_exception = False

    answer = client.get(comment.get_absolute_url())

    assert answer.status_code == 500
    assert "tell-us/<slug:reference>/" in reports()
    assert comment.shown_reference not in reports()


def test_what_the_team_reads_is_in_no_report(staff_client, reports, monkeypatch, comment):
    monkeypatch.setattr("feedback.noticing.worth_a_second_look", breaks)
    staff_client.raise_request_exception = False

    answer = staff_client.get(reverse("admin:feedback_comment_change", args=[comment.pk]))

    assert answer.status_code == 500
    assert "RuntimeError" in reports()
    assert "deaf" not in reports() + answer.content.decode()


def test_a_command_that_breaks_says_where_and_not_what():
    words, private = typed(1)
    broken = ["shell", "-c", f"raise RuntimeError({words!r}) from ValueError({words!r})"]

    done = subprocess.run([sys.executable, "manage.py", *broken], capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.endswith("builtins.RuntimeError\n")
    assert [each for each in private if each in done.stdout + done.stderr] == []


def test_not_even_the_page_for_who_develops_shows_what_was_typed(rf):
    words, private = typed(1)
    request = rf.post("/tell-us/", {"words": words})
    request.COOKIES["sessionid"] = private[0]
    try:
        breaks(words)
    except RuntimeError:
        page = technical_500_response(request, *sys.exc_info()).content.decode()

    assert "RuntimeError" in page
    assert [each for each in private if each in page] == []
