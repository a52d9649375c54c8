"""Letters about listings that were taken off, and about complaints. Words are in templates/emails/."""

from django.conf import settings
from django.urls import reverse

from directory.models import Letter

from .models import Membership


def people_to_tell(organisation):
    """The email addresses of everybody who speaks for an organisation; where nobody does, its own address."""
    members = Membership.objects.approved().filter(organisation=organisation, user__is_active=True)
    people = list(members.order_by("pk").values_list("user__email", flat=True))
    return people or [organisation.email] * bool(organisation.email)


def _to_its_people(name, service, about, *, at, **facts):
    address = settings.SITE_ADDRESS + reverse("providers:decisions", args=[service.slug])
    facts |= {"listing": service.name, "decisions": address}
    for to in people_to_tell(service.organisation):
        Letter.objects.write(name, to=to, key=f"{name}:{about}:{to}"[:200], at=at, **facts)


def decided(decision, *, at):
    """Your listing was taken off, stays off, or is back; why, and what you can do."""
    facts = {"grounds": decision.get_grounds_display(), "reasons": decision.reasons}
    facts["page"] = settings.SITE_ADDRESS + decision.service.get_absolute_url()
    _to_its_people(f"listing-{decision.outcome}", decision.service, decision.pk, at=at, **facts)
