"""How long papers are kept, and that none goes unnoticed while the team decides with it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from directory.models import Letter, Service
from directory.uploads import CleanUpload
from providers.models import ChangeRequest, Evidence, ListingApplication, ListingComplaint, ListingDecision, WaitingFile
from providers.staying_true import daily
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk
from .test_waiting_files import drawn

pytestmark = pytest.mark.django_db
DAYS = 90


@pytest.fixture
def chidi(swimming):
    return swimming.started_by


@pytest.fixture
def policy(swimming):
    return a_paper(swimming, "safeguarding")


def a_paper(application, kind="insurance", sent_at=NOW):
    """A paper as it was sent."""
    return application.organisation.evidence.create(
        kind=kind, file=ContentFile(b"%PDF-1.4", name="x.pdf"), content_type="application/pdf", size=8,
        digest=f"{Evidence.objects.count():064}", sent_at=sent_at, sent_by=application.started_by,
    )  # fmt: skip


def second(swimming, state, **facts):
    """Another application of the same people, for a listing that families never saw."""
    club = Service.objects.create(slug="dance", name="Dance", organisation=swimming.organisation)
    by, noted = swimming.started_by, {"started_at": NOW, "changed_at": NOW}
    sent = {} if state == "draft" else {"sent_at": NOW, "sent_by": by}
    facts = {"organisation": swimming.organisation, "service": club, "started_by": by} | noted | sent | facts
    return ListingApplication.objects.create(state=state, **facts)


def after(days):
    """What the daily command does so many days later."""
    at = NOW + timedelta(days=days)
    return daily(on=at.date(), at=at)


def why(paper):
    """Why a paper was deleted; nothing while it is kept."""
    paper.refresh_from_db()
    assert (paper.deleted_at is None) == (paper.deleted_why == "")
    return paper.deleted_why


def gone(swimming, status="removed", reason="It closed"):
    """The swimming group leaves the site today."""
    Service.objects.filter(pk=swimming.service_id).update(status=status, status_reason=reason, status_changed_at=NOW)


# -- while somebody needs it ------------------------------------------------------------------------------------------


def test_the_paper_in_force_is_kept_as_long_as_families_find_the_listing(policy):
    after(3000)

    assert why(policy) == ""


@pytest.mark.parametrize("state", ["sent", "review"])
def test_no_paper_goes_while_the_team_decides(swimming, policy, state):
    gone(swimming)
    second(swimming, state)

    after(3000)

    assert why(policy) == ""


def test_a_paper_of_a_suspended_listing_is_kept_since_it_may_come_back(swimming, policy, moderator):
    told = {"grounds": "complaints", "reasons": "Why.", "letters": lambda *args, **kwargs: None}
    ListingDecision.objects.suspend(swimming.service, by=moderator, at=NOW, **told)

    after(3000)

    assert why(policy) == ""


def test_a_paper_is_kept_while_a_removed_listing_is_looked_at_again(swimming, policy, moderator, chidi):
    told = {"grounds": "standards", "reasons": "Why.", "letters": lambda *args, **kwargs: None}
    ListingDecision.objects.remove(swimming.service, by=moderator, at=NOW, **told).ask_again(by=chidi, at=NOW)

    after(3000)

    assert why(policy) == ""


def test_a_paper_is_kept_while_a_complaint_about_the_listing_is_open(swimming, policy, moderator):
    gone(swimming)
    told = {"service": swimming.service, "about": "Late", "said": "Late!", "way": "phone", "came_on": NOW.date()}
    ListingComplaint.objects.log(policy.uuid, by=moderator, at=NOW, **told)

    after(3000)

    assert why(policy) == ""


# -- when its purpose has ended ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason"), [("removed", "It closed"), ("hidden", Service.HIDDEN_BY_SILENCE), ("hidden", "Taken down")]
)
def test_who_left_the_site_has_no_papers_here_some_months_later(swimming, policy, status, reason):
    gone(swimming, status, reason)

    assert after(DAYS)["papers deleted"] == 0
    assert after(DAYS + 1)["papers deleted"] == 1

    assert why(policy) == Evidence.NOT_NEEDED
    assert policy.deleted_by is None


@pytest.mark.parametrize("state", ["declined", "withdrawn", "draft", "more"])
def test_papers_of_an_application_that_came_to_nothing_go_after_the_same_time(swimming, policy, state):
    gone(swimming)
    Service.objects.filter(pk=swimming.service_id).update(status_changed_at=NOW - timedelta(days=500))
    second(swimming, state)

    assert after(DAYS)["papers deleted"] == 0
    assert after(DAYS + 1)["papers deleted"] == 1


def test_who_has_a_second_listing_keeps_the_papers(swimming, policy):
    gone(swimming)
    other = second(swimming, "accepted")
    Service.objects.filter(pk=other.service_id).update(status="published", status_changed_at=NOW)

    after(3000)

    assert why(policy) == ""


def test_how_long_is_a_setting(swimming, policy, settings):
    settings.PAPERS_KEPT_AFTER_DAYS = 10
    gone(swimming)

    assert after(11)["papers deleted"] == 1


def test_the_daily_command_says_what_it_did_and_does_it_once(swimming, policy, capsys):
    gone(swimming)

    for _ in range(2):
        call_command("daily", on=(NOW + timedelta(days=DAYS + 2)).date())

    assert capsys.readouterr().out.count("1 papers deleted") == 1


def test_a_deleted_paper_leaves_the_disk_and_its_row_tells_of_it(swimming, policy, django_capture_on_commit_callbacks):
    gone(swimming)

    with django_capture_on_commit_callbacks(execute=True):
        after(DAYS + 1)

    assert not storages["evidence"].exists(policy.file.name)
    assert Evidence.objects.filter(pk=policy.pk).exists()


def test_a_paper_that_came_to_be_needed_in_the_last_moment_is_kept(swimming, policy):
    gone(swimming)
    at = NOW + timedelta(days=DAYS + 1)
    assert policy in Evidence.objects.without_purpose(at)
    second(swimming, "sent")

    assert not policy.discard_if_without_purpose(at=at)
    assert why(policy) == ""


def test_what_was_asked_for_of_a_removed_listing_ends_too(swimming):
    swimming.changes.create(step="service", typed="name=Swim", asked_at=NOW, asked_by=swimming.started_by)
    gone(swimming)

    assert after(DAYS + 1)["changes of removed listings ended"] == 1
    assert after(DAYS + 2) == {}
    assert ChangeRequest.objects.get().outcome == "lapsed"


# -- one that takes the place of another ------------------------------------------------------------------------------


def send(client, application, step="insurance", kind="insurance", **typed):
    file = SimpleUploadedFile("scan.png", drawn("white"))
    typed = {"add-paper": "yes", "kind": kind, "file": file} | typed
    return client.post(f"{application.get_absolute_url()}{step}/", typed)


def test_a_renewed_certificate_takes_the_place_of_the_old_one_which_goes_some_months_later(swimming, chidi):
    old, employers = a_paper(swimming), a_paper(swimming)

    send(at_desk(chidi), swimming, replaces=str(old.uuid))
    assert why(old) == ""

    after(DAYS + 1)
    assert why(old) == Evidence.REPLACED
    assert why(employers) == ""
    assert Evidence.objects.in_force().count() == 2


def test_a_paper_for_a_listing_that_is_off_for_now_reaches_the_team(swimming, chidi):
    gone(swimming, "hidden", "Taken down by the provider: holidays")

    send(at_desk(chidi), swimming)

    assert Evidence.objects.in_force().count() == 1


def test_who_sends_another_one_says_whether_it_takes_the_place_of_an_earlier_one(swimming, chidi):
    a_paper(swimming)

    answer = send(at_desk(chidi), swimming)

    assert answer.status_code == 422
    assert "Say whether it takes the place of one that you sent before." in answer.content.decode()


def test_a_policy_does_not_take_the_place_of_a_report(swimming, chidi):
    report = a_paper(swimming, "quality")

    answer = send(at_desk(chidi), swimming, "safeguarding", "safeguarding", replaces=str(report.uuid))

    assert "That is something else." in answer.content.decode()


def test_nobody_replaces_a_paper_of_somebody_else(swimming, chidi):
    a_paper(swimming)
    other = Evidence.objects.create(
        organisation=Service.objects.create(
            slug="x", name="X", organisation=type(swimming.organisation).objects.create(slug="y", name="Y")
        ).organisation,
        kind="insurance", content_type="image/png", size=1, digest="f" * 64, sent_at=NOW, sent_by=chidi,
    )  # fmt: skip

    assert send(at_desk(chidi), swimming, replaces=str(other.uuid)).status_code == 422
    assert other in Evidence.objects.in_force()


def test_when_the_newer_one_is_taken_back_the_older_one_holds_again(swimming, chidi):
    old = a_paper(swimming)
    new = a_paper(swimming)
    old.give_way(new, by=chidi)

    at_desk(chidi).post(f"{swimming.get_absolute_url()}papers/{new.uuid}/remove/")

    after(3000)
    assert why(old) == ""


def test_of_three_in_a_row_only_the_last_stays(swimming, chidi):
    first, middle, last = (a_paper(swimming, sent_at=NOW + timedelta(days=number)) for number in range(3))
    first.give_way(middle, by=chidi)
    middle.give_way(last, by=chidi)

    after(3000)

    assert [bool(why(paper)) for paper in (first, middle, last)] == [True, True, False]


# -- while the team decides -------------------------------------------------------------------------------------------


def remove(client, application, paper):
    return client.post(f"{application.get_absolute_url()}papers/{paper.uuid}/remove/")


@pytest.mark.parametrize("state", ["sent", "review"])
def test_no_paper_is_taken_back_through_another_listing_while_the_team_decides(swimming, chidi, policy, state):
    waiting = second(swimming, state)

    answers = [remove(at_desk(chidi), each, policy) for each in (waiting, swimming)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "This paper stays for now" in answers[0].content.decode()
    assert why(policy) == ""


def test_the_page_says_that_papers_stay_and_offers_no_button(swimming, chidi, policy):
    second(swimming, "sent")

    html = at_desk(chidi).get(f"{swimming.get_absolute_url()}safeguarding/").content.decode()

    assert "Our team decides with these papers now" in html
    assert f"{policy.uuid}/remove" not in html


@pytest.mark.parametrize("step", ["insurance", "no-insurance", "safeguarding", "complaints"])
def test_papers_stay_while_a_change_waits_that_they_prove(swimming, chidi, policy, step):
    swimming.changes.create(step=step, typed="a=b", asked_at=NOW, asked_by=chidi)

    assert remove(at_desk(chidi), swimming, policy).status_code == 409
    assert why(policy) == ""


def test_a_change_of_something_else_holds_no_paper(swimming, chidi, policy):
    swimming.changes.create(step="service", typed="a=b", asked_at=NOW, asked_by=chidi)

    remove(at_desk(chidi), swimming, policy)

    assert why(policy) == Evidence.TAKEN_BACK


@pytest.mark.parametrize("state", ["more", "withdrawn"])
def test_who_was_asked_for_more_or_took_it_back_may_remove_one(swimming, chidi, policy, state):
    remove(at_desk(chidi), second(swimming, state), policy)

    assert why(policy) == Evidence.TAKEN_BACK
    assert policy.deleted_by == chidi


def test_of_a_listing_on_the_site_the_team_is_told_once(swimming, chidi, policy, settings):
    for _ in range(2):
        remove(at_desk(chidi), swimming, policy)

    letter = Letter.objects.get()
    assert (letter.name, letter.to) == ("paper-taken-back", settings.COUNCIL_EMAIL)
    assert "safeguarding policy, sent on 24 November 2026" in letter.body


def test_of_a_replaced_paper_nobody_is_told(swimming, chidi, policy):
    policy.give_way(a_paper(swimming, "safeguarding"), by=chidi)

    remove(at_desk(chidi), swimming, policy)

    assert why(policy) == Evidence.TAKEN_BACK
    assert not Letter.objects.exists()


def test_the_team_reads_on_the_application_what_was_taken_back(swimming, chidi, policy, staff_client):
    waiting = second(swimming, "more")
    remove(at_desk(chidi), waiting, policy)

    html = staff_client.get(f"/admin/providers/listingapplication/{waiting.pk}/change/").content.decode()

    assert "Safeguarding policy, sent 24 November 2026, taken back 24 November 2026" in html


def test_another_provider_takes_no_paper_back(swimming, policy):
    assert remove(at_desk(cast.a_tutor()), swimming, policy).status_code == 404
    assert why(policy) == ""


def test_who_wants_to_be_forgotten_leaves_no_paper_and_no_picture_that_waits(swimming, policy, staff_client):
    change = swimming.changes.create(step="papers", typed="kind=image", asked_at=NOW, asked_by=swimming.started_by)
    WaitingFile.keep(CleanUpload("image/png", drawn("red")), change=change)
    chosen = {"action": "erase_contacts", "_selected_action": swimming.organisation_id}
    page = "/admin/directory/organisation/"
    assert "their papers, and pictures" in staff_client.post(page, chosen).content.decode()

    staff_client.post(page, chosen | {"apply": "1"})

    assert why(policy) == "Erased on request"
    assert not WaitingFile.objects.exists()


def test_applicants_read_how_long_papers_are_kept(db, settings):
    settings.PAPERS_KEPT_AFTER_DAYS = 77

    pages = [Client().get(address).content.decode() for address in ("/privacy/", "/get-listed/")]

    assert ["77 days after" in page for page in pages] == [True, True]
