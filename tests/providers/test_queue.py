"""The team's queue: who has which application, and what is missing before it can be decided on."""

from datetime import date

import pytest

from providers import missing
from providers.models import ChecklistItem, ListingApplication
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk
from .states import ask, fresh, send
from .test_counts_of_queries import another, queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUEUE = "/admin/providers/listingapplication/"
TODAY = NOW.date()


@pytest.fixture
def tom():
    return cast.another_moderator()


def take(client, application, **typed):
    """Press the button; gives what the page says then."""
    return client.post(f"{QUEUE}{application.pk}/take/", typed, follow=True).content.decode()


def who_has(application):
    return fresh(application).assigned_to


# -- who has it -------------------------------------------------------------------------------------------------------


def test_of_two_colleagues_who_take_it_on_the_second_is_told_who_has_it(sent, moderator, tom):
    take(at_desk(tom), sent)

    html = take(at_desk(moderator), sent)

    assert "Nothing changed: Tom has it now." in html
    assert who_has(sent) == tom


def test_taking_it_over_is_done_on_purpose_and_recorded(sent, moderator, tom):
    take(at_desk(tom), sent)
    priya = at_desk(moderator)
    assert "I take it over from Tom" in priya.get(f"{QUEUE}{sent.pk}/change/").content.decode()

    html = take(priya, sent, over=tom.pk)

    assert who_has(sent) == moderator
    assert "Priya: Taken over from Tom" in html
    assert [str(turn.history_user) for turn in sent.turns] == ["Priya", "Tom"]


def test_who_takes_over_from_somebody_who_gave_it_to_a_third_is_told(sent, moderator, tom):
    lead = cast.with_role("Lead", "leena@example.org")
    take(at_desk(lead), sent)

    html = take(at_desk(moderator), sent, over=tom.pk)

    assert "leena@example.org has it now" in html
    assert who_has(sent) == lead


def test_pressing_twice_takes_it_on_once(sent, moderator):
    priya = at_desk(moderator)

    for _ in range(2):
        take(priya, sent)

    assert len(sent.turns) == 1


def test_nobody_gives_back_what_a_colleague_took_over(sent, moderator, tom):
    take(at_desk(tom), sent)
    take(at_desk(moderator), sent, over=tom.pk)

    html = take(at_desk(tom), sent, **{"give-back": "yes"})

    assert "Priya has it now" in html
    assert who_has(sent) == moderator


def test_what_is_given_back_is_free_for_others(sent, moderator, tom):
    for typed in ({}, {"give-back": "yes"}):
        take(at_desk(tom), sent, **typed)

    take(at_desk(moderator), sent)

    assert who_has(sent) == moderator


def test_taking_several_on_leaves_those_that_a_colleague_has(ana, moderator, tom):
    first = send(ana)
    second = another(first, 0)
    second.take_on(by=tom)

    chosen = {"action": "take_on", "_selected_action": [first.pk, second.pk]}
    html = at_desk(moderator).post(QUEUE, chosen, follow=True).content.decode()

    assert "You have 1 more." in html
    assert f"Tom has “{second}”." in html
    assert [who_has(first), who_has(second)] == [moderator, tom]


# -- what is missing --------------------------------------------------------------------------------------------------


def lacking(application):
    return missing.words(missing.counted(ListingApplication.objects.all(), on=TODAY).get(pk=application.pk))


def look_at_everything(application, by):
    for item in ChecklistItem.objects.in_use():
        application.checks.create(item=item, value="yes", checked_at=NOW, checked_by=by)


@pytest.fixture
def ready(sent, paper, moderator):
    """An application of which nothing is missing: the paper is there, and the team looked at everything."""
    look_at_everything(sent, moderator)
    return sent


def test_what_is_whole_and_looked_at_lacks_nothing(ready):
    assert lacking(ready) == []


def test_each_thing_that_is_not_there_is_named(ready, paper, moderator):
    ready.questions.create(words="Which?", asked_at=NOW, asked_by=moderator)
    ready.checks.first().delete()
    paper.discard(by=moderator, at=NOW, why="Blurred")
    ready.organisation.insurance_covers.update(expires_on=date(2026, 11, 23))
    type(ready.service).objects.update(safeguarding_policy_url="")

    assert lacking(ready) == [
        "1 of their answers",
        "insurance that is enough and runs",
        "insurance certificate",
        "safeguarding policy",
        "1 of our checks",
    ]


def test_insurance_for_too_little_counts_as_missing(ready, settings):
    settings.PUBLIC_LIABILITY_LEAST = 10_000_000

    assert lacking(ready) == ["insurance that is enough and runs"]


def test_a_school_lacks_no_insurance(ready, paper, moderator):
    paper.discard(by=moderator, at=NOW, why="Blurred")
    ready.organisation.insurance_covers.all().delete()
    ListingApplication.objects.update(size="public")

    assert lacking(ready) == []


def test_who_said_why_there_is_no_insurance_lacks_none(ready, paper, moderator):
    paper.discard(by=moderator, at=NOW, why="Blurred")
    ready.organisation.insurance_covers.all().delete()
    type(ready.organisation.assurance).objects.update(has_no_insurance=True, insurance_note="The club covers me.")

    assert lacking(ready) == []


def test_a_thing_that_is_no_longer_on_the_list_is_not_missed(ready):
    item = ready.checks.first().item
    ready.checks.filter(item=item).delete()
    item.is_retired = True
    item.save()

    assert lacking(ready) == []


def test_what_was_answered_and_not_sent_again_says_so(ana, ready):
    ListingApplication.objects.update(state="more")

    assert lacking(ready) == ["they have not sent it again"]


def test_before_it_is_sent_and_after_the_decision_nothing_is_counted(ready):
    for state in ("withdrawn", "declined", "accepted"):
        ListingApplication.objects.update(state=state)
        assert lacking(ready) == []


@pytest.fixture
def four(ana, moderator):
    """Four applications, and of each something else is missing."""
    whole = ask(ana)
    look_at_everything(whole, moderator)
    found = {"answers": whole}
    for kind in ("papers", "checks", "nothing"):
        found[kind] = another(fresh(whole), kind, state="sent")
        evidence = found[kind].organisation.evidence
        if kind != "papers":
            evidence.create(kind="insurance", content_type="application/pdf", size=1, digest=f"{kind:0>64}",
                            sent_at=NOW, sent_by=ana)  # fmt: skip
        if kind != "checks":
            look_at_everything(found[kind], moderator)
        organisation = found[kind].organisation
        organisation.insurance_covers.create(
            kind="public", insurer="M", policy_number="1", amount=5_000_000, expires_on="2027-09-01"
        )
    return found


@pytest.mark.parametrize("kind", missing.KINDS)
def test_the_queue_is_narrowed_down_to_what_lacks_one_thing(four, kind):
    rows = missing.counted(ListingApplication.objects.all(), on=TODAY)

    assert list(missing.only(rows, kind)) == [four[kind]]


def test_every_row_of_the_filtered_queue_says_what_is_missing(four, moderator):
    html = at_desk(moderator).get(f"{QUEUE}?stands=all&missing=checks").content.decode()

    assert html.count('class="field-missing') == 1
    assert f"{ChecklistItem.objects.in_use().count()} of our checks" in html


def test_the_front_page_counts_what_has_nothing_missing_and_leads_there(four, moderator):
    html = at_desk(moderator).get("/admin/").content.decode()

    assert "1 application has nothing missing: decide" in html
    assert f"{QUEUE}?missing=nothing" in html


def test_what_is_missing_of_forty_is_asked_for_once(ana, moderator):
    sent, client = send(ana), at_desk(moderator)
    few = [queries(client, address) for address in (f"{QUEUE}?missing=checks", "/admin/")]

    for number in range(40):
        another(sent, number)

    assert [queries(client, address) for address in (f"{QUEUE}?missing=checks", "/admin/")] == few
