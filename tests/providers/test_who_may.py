"""Nobody sees what belongs to another organisation: every view, for everybody who might try."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from directory.uploads import CleanUpload
from providers.models import InformationRequest, ListingDecision, Membership, WaitingFile
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk
from .states import told_complaint

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ELSEWHERE = {302}


def everything(sent, paper, ana):
    """{name: (method, address)} of every view of the room that belongs to somebody."""
    one = sent.get_absolute_url()
    membership = Membership.objects.get(organisation=sent.organisation, user=ana)
    question = sent.questions.create(words="Which?", asked_at=NOW, asked_by=ana)
    price = sent.service.cost_options.get()
    waiting = picture_that_waits(sent, ana)
    noted = {"created_at": NOW, "created_by": ana, "sent_at": NOW, "sent_by": ana}
    request = InformationRequest.objects.create(title="Holidays", answer_by=NOW.date(), state="sent", **noted)
    reply = request.replies.create(organisation=sent.organisation, service=sent.service, added_at=NOW, added_by=ana)
    return {
        "application": ("get", one),
        "organisation": ("get", f"{one}organisation/"),
        "step": ("get", f"{one}training/"),
        "row": ("get", f"{one}cost/{price.pk}/"),
        "row-remove": ("post", f"{one}cost/{price.pk}/remove/"),
        "preview": ("get", f"{one}preview/"),
        "send": ("get", f"{one}send/"),
        "withdraw": ("post", f"{one}take-back/"),
        "open-again": ("post", f"{one}go-on/"),
        "review": ("post", f"{one}another-look/"),
        "take-down": ("get", f"{one}take-down/"),
        "change-file": ("get", f"{one}changes/{waiting.pk}/file/"),
        "change-take-back": ("post", f"{one}changes/1/take-back/"),
        "still-true": ("get", f"/providers/listings/{sent.service.slug}/"),
        "confirm": ("post", f"/providers/listings/{sent.service.slug}/confirm/"),
        "wait": ("get", f"/providers/listings/{sent.service.slug}/wait/"),
        "decisions": ("get", f"/providers/listings/{sent.service.slug}/decisions/"),
        "complaint": ("get", f"/providers/listings/{sent.service.slug}/complaints/{told_complaint(sent, ana).pk}/"),
        "another-look": ("post", f"/providers/listings/{sent.service.slug}/another-look/"),
        "look-after": ("post", f"/providers/listings/{sent.service.slug}/look-after/"),
        "asked": ("get", f"/providers/asked/{reply.uuid}/"),
        "answer": ("get", f"{one}questions/{question.pk}/"),
        "paper": ("get", f"/providers/papers/{paper.uuid}/"),
        "paper-remove": ("post", f"{one}papers/{paper.uuid}/remove/"),
        "file": ("get", f"{one}files/{paper.uuid}/"),
        "file-change": ("get", f"{one}files/{paper.uuid}/change/"),
        "file-remove": ("post", f"{one}files/{paper.uuid}/remove/"),
        "people": ("get", f"/providers/organisations/{sent.organisation_id}/people/"),
        "invitation-take-back": ("post", f"/providers/organisations/{sent.organisation_id}/invitations/1/take-back/"),
        "person": ("post", f"/providers/organisations/{sent.organisation_id}/people/{membership.pk}/"),
    }


def picture_that_waits(sent, by):
    """A change that brings a picture."""
    change = sent.changes.create(step="papers", typed="kind=image&title=Shelf", asked_at=NOW, asked_by=by)
    WaitingFile.keep(CleanUpload("image/png", b"x"), change=change)
    return change


#: Views that belong to whoever asks.
ONES_OWN = {"get-listed", "home", "start", "take-up"}


def asked(client, method, address):
    return getattr(client, method)(address).status_code


def test_every_view_of_the_room_is_in_the_table(sent, paper, ana):
    [room] = [each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "providers"]
    names = {each.name for each in room.url_patterns if isinstance(each, URLPattern)}

    assert names == set(everything(sent, paper, ana)) | ONES_OWN


def test_a_stranger_is_asked_to_sign_in(sent, paper, ana):
    found = {name: asked(Client(), *each) for name, each in everything(sent, paper, ana).items()}

    assert set(found.values()) == ELSEWHERE


def test_another_provider_finds_nothing(sent, paper, ana, chidi):
    found = {name: asked(at_desk(chidi), *each) for name, each in everything(sent, paper, ana).items()}

    assert {name: status for name, status in found.items() if status != 404} == {}


def test_somebody_who_only_asked_to_join_finds_nothing(sent, paper, ana, chidi):
    Membership.objects.create(organisation=sent.organisation, user=chidi, asked_at=NOW)

    found = {name: asked(at_desk(chidi), *each) for name, each in everything(sent, paper, ana).items()}

    assert {name: status for name, status in found.items() if status != 404} == {}


def test_an_editor_may_do_all_but_say_who_else_may(sent, paper, ana, chidi):
    Membership.objects.create(
        organisation=sent.organisation, user=chidi, asked_at=NOW, approved_at=NOW, approved_by=ana
    )

    found = {name: asked(at_desk(chidi), *each) for name, each in everything(sent, paper, ana).items()}

    not_there = {name for name, status in found.items() if status == 404}
    # There is no such file, nothing was turned down or taken off, and the listing is not on the site.
    of_owners = {"people", "person", "invitation-take-back"}
    assert not_there == {"another-look", "confirm", "file", "file-change", "look-after", "review", "wait"} | of_owners


def test_the_team_opens_papers_and_nothing_else_of_a_provider(sent, paper, ana, moderator):
    found = {name: asked(at_desk(moderator), *each) for name, each in everything(sent, paper, ana).items()}

    assert {name for name, status in found.items() if status != 404} == {"paper"}


def of_the_team(sent, priya):
    """{name: (method, address)} of the team's pages about what is on the site."""
    service = sent.service
    service.publish(by=None, at=NOW)
    told = {"grounds": "other", "reasons": "Why.", "by": priya, "at": NOW, "letters": lambda *args, **kwargs: None}
    decision = ListingDecision.objects.suspend(service, **told)
    one = f"/admin/providers/listingdecision/{decision.pk}/"
    complaint = f"/admin/providers/listingcomplaint/{told_complaint(sent, priya).pk}/"
    change = f"/admin/providers/changerequest/{picture_that_waits(sent, sent.started_by).pk}/"
    return {
        "decisions": ("get", "/admin/providers/listingdecision/"),
        "decision": ("get", f"{one}change/"),
        "ask again": ("post", f"{one}ask-again/"),
        "give back": ("post", f"{one}give-back/"),
        "uphold": ("post", f"{one}uphold/"),
        "changes": ("get", "/admin/providers/changerequest/"),
        "change": ("get", f"{change}change/"),
        "its file": ("get", f"{change}file/"),
        "refuse": ("post", f"{change}refuse/"),
        "make": ("post", f"{change}make/"),
        "complaints": ("get", "/admin/providers/listingcomplaint/"),
        "complaint": ("get", f"{complaint}change/"),
        "note": ("post", f"{complaint}note/"),
        "ask": ("post", f"{complaint}ask/"),
        "decide": ("post", f"{complaint}decide/"),
        "told": ("post", f"{complaint}told/"),
        "suspend": ("get", f"/admin/directory/service/{service.pk}/hide/"),
        "remove": ("get", f"/admin/directory/service/{service.pk}/remove/"),
    }


@pytest.mark.parametrize("role", ["Moderator", "Lead"])
def test_who_decides_opens_every_page_about_what_is_on_the_site(sent, moderator, role):
    desk = at_desk(cast.with_role(role))

    found = {name: asked(desk, *each) for name, each in of_the_team(sent, moderator).items()}

    assert {name: status for name, status in found.items() if status in (403, 404)} == {}


def test_an_editor_opens_none_of_them(sent, moderator):
    desk = at_desk(cast.with_role("Editor"))

    found = {name: asked(desk, *each) for name, each in of_the_team(sent, moderator).items()}

    assert set(found.values()) == {403}


def test_no_provider_and_no_stranger_opens_a_page_of_the_team(sent, moderator, ana, chidi):
    pages = of_the_team(sent, moderator)

    found = [asked(client, *each) for client in (Client(), at_desk(ana), at_desk(chidi)) for each in pages.values()]

    assert set(found) == ELSEWHERE
    assert ListingDecision.objects.get().review_asked_at is None


def test_a_password_alone_opens_no_paper(sent, paper, moderator):
    client = Client()
    cast.sign_in_half(client, moderator)

    assert client.get(f"/providers/papers/{paper.uuid}/").status_code == 404


def test_each_opening_of_a_paper_is_noted(sent, paper, moderator):
    answer = at_desk(moderator).get(f"/providers/papers/{paper.uuid}/")

    assert [row.opened_by for row in paper.openings.all()] == [moderator]
    assert answer["Content-Disposition"] == 'attachment; filename="insurance-certificate.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_a_paper_that_was_taken_back_cannot_be_opened_any_more(sent, paper, ana, moderator):
    paper.discard(by=ana, at=NOW, why="Taken back")

    assert at_desk(moderator).get(f"/providers/papers/{paper.uuid}/").status_code == 404
