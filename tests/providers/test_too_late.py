"""What somebody of the team wrote after a colleague was quicker is not sent, and not lost: they read it once more."""

import html

import pytest

from providers import decision_letters
from providers.models import ListingDecision
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk
from .states import _priya, accept, ask, decline, send, suspend

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINE, THEIRS = "Your telephone was dead on Monday.", "Nobody lifts the telephone."
ROOM = "/admin/providers/"


@pytest.fixture
def toms(ana):
    """Tom at his desk, who presses after Priya."""
    return at_desk(cast.another_moderator())


def read(client, address, **typed):
    return html.unescape(client.post(f"{ROOM}{address}/", typed, follow=True).content.decode())


def is_given_back(shown):
    return f"Not sent. Copy it from here if you still need it: {MINE}" in shown


def turned_down(ana):
    return f"listingapplication/{decline(ana).pk}/decline"


def asked_before(ana):
    return f"listingapplication/{ask(ana).pk}/ask"


def published(ana):
    return f"listingapplication/{accept(ana).pk}/decline"


def change_taken_back(ana):
    change = accept(ana).changes.waiting().first()
    change.take_back(by=ana, at=NOW)
    return f"changerequest/{change.pk}/refuse"


def given_back(ana):
    decision = ListingDecision.objects.in_force().get(service=suspend(ana).service)
    decision.ask_again(by=ana, at=NOW)
    colleague = cast.with_role("Lead")
    decision.give_back("", by=colleague, at=NOW, letters=decision_letters.decided)
    return f"listingdecision/{decision.pk}/uphold"


def decided(ana):
    complaint = accept(ana).service.complaints.get()
    told = {"at": NOW, "letters": decision_letters.complaint_decided, "consequence": ""}
    complaint.decide("upheld", THEIRS, by=_priya(), **told)
    return f"listingcomplaint/{complaint.pk}/decide"


@pytest.mark.parametrize(
    "before",
    [turned_down, asked_before, published, change_taken_back, given_back, decided],
    ids=lambda each: each.__name__,
)
def test_who_comes_too_late_reads_what_they_wrote(ana, toms, before):
    typed = {"reasons": MINE, "questions": MINE, "outcome": "not-upheld", "consequence": ""}

    assert is_given_back(read(toms, before(ana), **typed))


def test_who_presses_twice_reads_no_such_thing(ana, toms):
    address = f"listingapplication/{send(ana).pk}/decline"
    toms.post(f"{ROOM}{address}/", {"reasons": MINE})

    shown = read(toms, address, reasons=MINE)

    assert "That was decided already." in shown
    assert not is_given_back(shown)


def test_the_page_of_a_change_says_at_the_top_that_the_reasons_are_missing(ana, toms):
    change = accept(ana).changes.waiting().first()

    shown = read(toms, f"changerequest/{change.pk}/refuse", reasons=" ")

    assert '<a href="#id_reasons">Say why.' in shown.partition("faults")[2]


def test_the_team_reads_whom_to_ask_and_sees_the_pictures_on_the_page_to_decide_on(ana, toms):
    application = send(ana)

    shown = toms.get(f"{ROOM}listingapplication/{application.pk}/change/").content.decode()

    assert "01632 960123" in shown
    assert f"/file/{application.service.attachments.get().uuid}/" in shown
