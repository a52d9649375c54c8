"""Who tries the site finds a living queue."""

import pytest
from django.core.management import CommandError, call_command

from directory.models import Letter, LoadedData
from providers import demo, demo_asking, steps
from providers.models import (
    Answer,
    ChangeRequest,
    InformationRequest,
    ListingApplication,
    ListingComplaint,
    ListingDecision,
    WaitingFile,
)
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo_has_an_application_in_every_state_and_writes_no_letters(vocabulary, moderator):
    demo.load(NOW.date(), by=moderator)

    states = set(ListingApplication.objects.values_list("state", flat=True))
    assert states == {"draft", "sent", "more", "declined", "review", "accepted"}
    assert ChangeRequest.objects.waiting().count() == 2
    [picture] = WaitingFile.objects.all()
    assert [side.row.title for side in picture.change.sides] == ["What we built", "Our castle"]
    assert not Letter.objects.exists()


def test_the_tutor_of_the_demo_has_left_off_half_way(vocabulary, moderator):
    demo.load(NOW.date(), by=moderator)

    left_off = [step.key for step in steps.unfinished(ListingApplication.objects.get(state="draft"))]
    assert left_off == ["training", "dbs", "insurance", "safeguarding", "complaints", "papers"]


def test_the_demo_has_a_complaint_for_each_way_that_one_can_stand(vocabulary, moderator):
    demo.load(NOW.date(), by=moderator)

    stand = [complaint.stands(NOW.date()) for complaint in ListingComplaint.objects.oldest_first()]
    assert stand == [
        "Decided and told",
        "Upheld; the sender is still to be told",
        "With the organisation",
        "To be weighed: the organisation was not asked yet",
    ]
    assert ListingDecision.objects.in_force().get().service.name == "Tinker Club"


def test_the_demo_is_made_once(vocabulary, moderator):
    demo.load(NOW.date(), by=moderator)

    assert demo.load(NOW.date(), by=moderator) == 0


def test_it_is_only_for_the_made_up_council(vocabulary, moderator):
    with pytest.raises(CommandError, match="Load the demo council first"):
        call_command("demo_applications", by=moderator.email)


def test_the_command_says_how_many_it_made(vocabulary, moderator, capsys):
    LoadedData.objects.create(slug="demo", title="Northmoor", rows=0, loaded_at=NOW)

    call_command("demo_applications", by=moderator.email)
    call_command("demo_applications", by=moderator.email)

    said = ["  9 applications", "  2 requests for information", "The applications are here already."]
    assert capsys.readouterr().out.splitlines() == said


def test_the_demo_has_a_running_request_with_late_replies_and_an_answer_on_a_listing(vocabulary, moderator):
    demo.load(NOW.date(), by=moderator)

    demo_asking.load(NOW.date(), by=moderator)

    assert set(InformationRequest.objects.values_list("state", flat=True)) == {"draft", "sent"}
    assert Answer.objects.filter(showing="shown").exists()
    assert not Letter.objects.exists()
    assert demo_asking.load(NOW.date(), by=moderator) == 0
