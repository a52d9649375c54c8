"""Letters about listings that were taken off, and about complaints. Words are in templates/emails/."""

from django.conf import settings
from django.urls import reverse

from directory.models import Letter
from directory.who_when import day_words

from .models import Membership


def people_to_tell(organisation):
    """The email addresses of everybody who speaks for an organisation; where nobody does, its own address."""
    members = Membership.objects.approved().filter(organisation=organisation, user__is_active=True)
    people = list(members.order_by("pk").values_list("user__email", flat=True))
    return people or [organisation.email] * bool(organisation.email)


def _to_its_people(name, service, occasion, *, at, **facts):
    address = settings.SITE_ADDRESS + reverse("providers:decisions", args=[service.slug])
    facts |= {"listing": service.name, "decisions": address}
    for to in people_to_tell(service.organisation):
        Letter.objects.write(name, to=to, key=f"{name}:{occasion}:{to}"[:200], at=at, **facts)


def decided(decision, *, at):
    """Your listing was taken off, stays off, or is back; why, and what you can do."""
    facts = {"grounds": decision.get_grounds_display(), "reasons": decision.reasons}
    facts["page"] = settings.SITE_ADDRESS + decision.service.get_absolute_url()
    _to_its_people(f"listing-{decision.outcome}", decision.service, decision.pk, at=at, **facts)


def complaint_asked(complaint, *, at):
    """Somebody complained about your listing: what do you say?"""
    facts = {"about": complaint.about, "question": complaint.question, "day": day_words(complaint.answer_by)}
    facts["address"] = settings.SITE_ADDRESS + reverse("providers:complaint", args=_parts(complaint))
    _to_its_people("complaint-asked", complaint.service, complaint.pk, at=at, **facts)


def complaint_decided(complaint, *, at):
    """What became of a complaint: to the people of the listing, and to who complained by email."""
    became = complaint.decision.outcome if complaint.decision else ""
    facts = {"about": complaint.about, "outcome": complaint.outcome, "reasons": complaint.reasons, "became": became}
    _to_its_people("complaint-decided", complaint.service, complaint.pk, at=at, **facts)
    if complaint.contact_email:
        facts |= {"listing": complaint.service.name, "key": complaint.letter_key}
        Letter.objects.write("complaint-answer", to=complaint.contact_email, at=at, **facts)


def _parts(complaint):
    return [complaint.service.slug, complaint.pk]
