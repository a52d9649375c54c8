"""Whom a request for information goes to, and who is reminded of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from directory.models import Letter

from . import letters
from .models import InformationRequest, Invitation, Membership

#: Days from the day by which we asked for an answer.
REMIND_ON = (-7, 0, 7)


@dataclass(frozen=True)
class Asked:
    """One organisation and what it is asked about: who signs in for it, or else the address that families have."""

    organisation: object
    replies: tuple
    people: tuple
    address: str


def asked(replies):
    """[Asked] of some replies, one for each organisation, in a fixed number of queries."""
    rows = replies.select_related("organisation__organisation_type", "service").prefetch_related("service__contacts")
    by_organisation = defaultdict(list)
    for reply in rows:
        by_organisation[reply.organisation].append(reply)
    people = defaultdict(list)
    asked_here = replies.order_by().values("organisation")
    members = Membership.objects.approved().filter(organisation__in=asked_here, user__is_active=True)
    for pk, email in members.order_by("pk").values_list("organisation", "user__email"):
        people[pk].append(email)
    return [
        Asked(organisation, tuple(about), tuple(people[organisation.pk]), _address_of(organisation, about))
        for organisation, about in by_organisation.items()
    ]


def _address_of(organisation, replies):
    """The email address that families have of a listing, or else of its organisation; "" where there is none."""
    services = [reply.service for reply in replies if reply.service]
    emails = [contact.email for service in services for contact in service.contacts.all()]
    return next(filter(None, [*emails, organisation.email]), "")


def write_letters(request, *, invites, by, at):
    """Write to everybody who is asked. Where nobody signs in, the listing's own address is invited to, if `invites`."""
    request = InformationRequest.objects.prefetch_related("questions").get(pk=request.pk)
    for each in asked(request.replies.all()):
        for to in each.people:
            letters.asked_for_information(request, each, to=to, at=at)
        if invites and each.address and not each.people:
            _invite(each, by=by, at=at)
            letters.asked_for_information(request, each, to=each.address, at=at)


def _invite(each, *, by, at):
    waiting = Invitation.objects.filter(organisation=each.organisation, email__iexact=each.address, taken_at=None)
    if not waiting.exists():
        Invitation.objects.create(organisation=each.organisation, email=each.address, invited_at=at, invited_by=by)


def write_new_day(request, new_day, *, at):
    """Tell everybody who was written to and has not answered that there is another day."""
    request = InformationRequest.objects.prefetch_related("questions").get(pk=request.pk)
    invited = Invitation.objects.filter(organisation__in=request.replies.values("organisation"), taken_at=None)
    invited = {(pk, email.lower()) for pk, email in invited.values_list("organisation", "email")}
    for each in asked(request.replies.waiting()):
        is_invited = not each.people and (each.organisation.pk, each.address.lower()) in invited
        for to in [*each.people, *[each.address] * is_invited]:
            letters.told_of_new_day(request, new_day, each, to=to, at=at)


def write_thanks(request, replies, *, at):
    """Thank the people of every organisation that answered."""
    request = InformationRequest.objects.prefetch_related("questions").get(pk=request.pk)
    for each in asked(request.replies.filter(pk__in=[reply.pk for reply in replies])):
        for to in each.people:
            letters.thanked_for_information(request, each, to=to, at=at)


def remind(*, on, at):
    """Remind who has not answered: before, on and after the day. Gives a Counter. Safe to run twice, or after a gap."""
    written = 0
    for request in InformationRequest.objects.running().prefetch_related("questions", "new_days"):
        days = (on - request.answer_by).days
        # Nobody is reminded of a day that was told to them later than the reminder was due.
        earliest = (timezone.localdate(request.told_at) - request.answer_by).days
        offset = max((each for each in REMIND_ON if earliest < each <= days), default=None)
        if offset is None:
            continue
        for each in asked(request.replies.waiting()):
            written += _remind(request, each, offset, at=at)
    return Counter({"letters": written})


@transaction.atomic
def _remind(request, each, offset, *, at):
    about = f"information:{request.pk}:{request.answer_by}:{offset}:{each.organisation.pk}"
    if Letter.objects.filter(key__startswith=f"{about}:").exists():
        return 0
    return letters.reminded_of_information(request, each, about=about, is_late=offset > 0, at=at)


def sample_letters(request):
    """[(to whom, subject, text)] of the letter in its wordings, with those who were chosen where there are any."""
    everybody = asked(request.replies.all())
    bound = [each for each in everybody if each.organisation.is_local_partner]
    free = [each for each in everybody if not each.organisation.is_local_partner]
    alone = [each for each in everybody if each.address and not each.people]
    shown = [
        ("To those whom the law binds", bound, {"is_bound": True}),
        ("To everybody else", free, {"is_bound": False}),
        ("To the address on a listing that nobody looks after here", alone, {"is_new_here": True}),
    ]
    return [(whom, *letters.sample_of_information(request, rows[:1], **facts)) for whom, rows, facts in shown]
