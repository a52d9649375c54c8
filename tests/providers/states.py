"""One application in every state, with something of everything in it, and every address that leads into it."""

import uuid

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver, reverse

from directory.models import Service
from directory.uploads import CleanUpload
from providers import decision_letters, letters, steps
from providers.models import InformationRequest, ListingApplication, ListingComplaint, ListingDecision, WaitingFile
from tests import cast
from tests.conftest import NOW

from .conftest import SIGNED, at_desk, fill, page


def begin(ana):
    return ListingApplication.start(by=ana, at=NOW)


def describe(ana):
    application = begin(ana)
    fill(at_desk(ana), application, until="service")
    return fresh(application)


def answer_everything(ana):
    application = begin(ana)
    fill(at_desk(ana), application)
    return with_everything(fresh(application), ana)


def send(ana):
    application = answer_everything(ana)
    at_desk(ana).post(page(application, "send"), SIGNED)
    return fresh(application)


def ask(ana):
    application = send(ana)
    application.ask([("training", "Which course was it?")], by=_priya(), at=NOW, letters=letters.asked)
    return application


def decline(ana):
    application = send(ana)
    application.decline("Your insurance has run out.", by=_priya(), at=NOW, letters=letters.declined)
    return application


def look_again(ana):
    application = decline(ana)
    application.ask_again(by=ana, at=NOW)
    return application


def take_back(ana):
    application = send(ana)
    application.withdraw(by=ana, at=NOW)
    return application


def accept(ana):
    application = send(ana)
    application.accept(by=_priya(), at=NOW, letters=letters.accepted)
    application.changes.create(step="service", typed="name=Reading+and+sums", asked_at=NOW, asked_by=ana)
    application.changes.create(step="cost", typed="amount=40", asked_at=NOW, asked_by=ana)
    picture = {"step": "papers", "row": application.service.attachments.get().pk, "typed": "kind=image&title=Shelf"}
    change = application.changes.create(**picture, asked_at=NOW, asked_by=ana)
    WaitingFile.keep(CleanUpload("image/png", b"x"), change=change)
    return fresh(application)


def fall_silent(ana):
    application = accept(ana)
    application.service.hide(by=None, at=NOW, reason=Service.HIDDEN_BY_SILENCE)
    return fresh(application)


def suspend(ana):
    application = accept(ana)
    told = {"grounds": "complaints", "reasons": "Two families waited in vain.", "letters": decision_letters.decided}
    ListingDecision.objects.suspend(application.service, by=_priya(), at=NOW, **told)
    return fresh(application)


STATES = {
    "begun": begin,
    "described": describe,
    "answered": answer_everything,
    "sent": send,
    "asked": ask,
    "declined": decline,
    "being looked at again": look_again,
    "taken back": take_back,
    "listed": accept,
    "silent": fall_silent,
    "suspended": suspend,
}


def fresh(application):
    return ListingApplication.objects.select_related("service", "organisation").get(pk=application.pk)


def with_everything(application, ana):
    """Add what no step asks for: a paper, a picture, questions, somebody who was invited."""
    organisation, picture = application.organisation, ContentFile(b"x", name="x.png")
    application.questions.create(words="Whom do you know?", asked_at=NOW, asked_by=ana)
    application.service.attachments.create(
        kind="image", title="Books", alternative_text="Books", file=picture, content_type="image/png", size=1
    )
    organisation.evidence.create(
        kind="insurance",
        file=ContentFile(b"%PDF-1.4", name="x.pdf"),
        content_type="application/pdf",
        size=8,
        digest="0" * 64,
        sent_at=NOW,
        sent_by=ana,
    )
    organisation.invitations.create(email="mo@example.org", invited_at=NOW, invited_by=ana)
    noted = {"created_at": NOW, "created_by": ana, "sent_at": NOW, "sent_by": ana}
    request = InformationRequest.objects.create(title="Holidays", answer_by=NOW.date(), state="sent", **noted)
    request.questions.create(sort=1, words="Are you open?", kind="yes-no", label="Open in the holidays")
    request.questions.create(sort=2, words="For how many?", kind="number", label="Places")
    told_complaint(application, ana)
    request.replies.create(organisation=organisation, service=application.service, added_at=NOW, added_by=ana)
    return application


def told_complaint(sent, by):
    """A complaint about the listing, to which its people may answer."""
    what = {"service": sent.service, "about": "Late", "said": "Late!", "way": "phone", "came_on": NOW.date()}
    complaint = ListingComplaint.objects.log(uuid.uuid4(), by=by, at=NOW, **what)
    asked = {"question": "Why?", "answer_by": NOW.date(), "asked_at": NOW, "asked_by": by}
    ListingComplaint.objects.filter(pk=complaint.pk).update(**asked)
    return complaint


def _priya():
    return get_user_model().objects.filter(first_name="Priya").first() or cast.a_moderator()


# -- addresses --------------------------------------------------------------------------------------------------------


def views():
    """[(name, {kwarg: converter})] of every view of the room."""
    [room] = [each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "providers"]
    assert all(isinstance(each, URLPattern) for each in room.url_patterns)
    return [(each.name, each.pattern.converters) for each in room.url_patterns]


def _key(rows):
    row = rows.first() if rows is not None else None
    return row.pk if row else 1


def keys(application):
    """{kwarg, or (view, kwarg): [what stands there]}. A new kind of key is named here, so that its pages are tried."""
    service, organisation = application.service, application.organisation
    of_service = {
        name: getattr(service, name) if service else None for name in ("cost_options", "schedules", "attachments")
    }
    papers = organisation.evidence if organisation else None
    picture = of_service["attachments"].first() if service else None
    paper = papers.first() if papers is not None else None
    reply = organisation.replies.first() if organisation else None
    price = [_key(of_service["cost_options"])]
    of_organisation = [organisation.pk if organisation else 1]
    invitation = [_key(organisation.invitations if organisation else None)]
    return {
        "uuid": [application.uuid],
        "slug": [service.slug if service else "none"],
        "step": [step.key for step in steps.STEPS] + ["none"],
        "paper": [paper.uuid if paper else application.uuid],
        "file": [picture.uuid if picture else application.uuid],
        "membership": [_key(organisation.memberships if organisation else None)],
        ("paper", "uuid"): [paper.uuid if paper else application.uuid],
        ("asked", "uuid"): [reply.uuid if reply else application.uuid],
        ("complaint", "pk"): [_key(service.complaints if service else None)],
        ("row", "step"): ["cost"],
        ("row", "pk"): price,
        ("row-remove", "step"): ["cost"],
        ("row-remove", "pk"): price,
        ("people", "pk"): of_organisation,
        ("person", "pk"): of_organisation,
        ("invitation-take-back", "pk"): of_organisation,
        ("take-up", "pk"): invitation,
        "invitation": invitation,
        ("answer", "pk"): [_key(application.questions)],
        ("change-take-back", "pk"): [_key(application.changes)],
        ("change-file", "pk"): [_key(application.changes.filter(step="papers"))],
    }


def addresses(application, through=None):
    """Every address of the room that leads into an application, its listing and its organisation.

    With `through`, those that name something of the one inside of another application.
    """
    known = keys(application) | ({"uuid": [through.uuid]} if through else {})
    for name, wanted in views():
        if through and not ("uuid" in wanted and set(wanted) - {"uuid", "step"}):
            continue
        found = [{}]
        for kwarg in wanted:
            values = known.get((name, kwarg)) or known[kwarg]
            found = [{**each, kwarg: value} for each in found for value in values]
        yield from (reverse(f"providers:{name}", kwargs=each) for each in found)
