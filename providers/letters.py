"""The letters of this room. Words are in templates/emails/; a council can bring its own."""

from django.conf import settings
from django.urls import reverse

from directory.models import Letter

from .models import Membership


def _people(organisation):
    """The email addresses of everybody who speaks for an organisation."""
    members = Membership.objects.approved().filter(organisation=organisation, user__is_active=True)
    return list(members.order_by("pk").values_list("user__email", flat=True))


def _to_all(name, application, *, at, about, **facts):
    """One letter to each person of the applying organisation. `about` tells this occasion from others like it."""
    facts |= {"listing": str(application), "address": settings.SITE_ADDRESS + application.get_absolute_url()}
    for to in _people(application.organisation):
        Letter.objects.write(name, to=to, key=f"{name}:{application.uuid}:{about}:{to}"[:200], at=at, **facts)


def sent(application, *, at):
    """We have your application."""
    _to_all("application-sent", application, at=at, about=at.isoformat(), days=settings.DECIDE_WITHIN_WORKING_DAYS)


def asked(application, *, at):
    """The team asks for more."""
    questions = list(application.questions.filter(answered_at=None))
    about = max(question.pk for question in questions)
    _to_all("application-questions", application, at=at, about=about, questions=[each.words for each in questions])


def accepted(application, *, at):
    """Your listing is on the site."""
    page = settings.SITE_ADDRESS + application.service.get_absolute_url()
    _to_all("application-accepted", application, at=at, about=at.isoformat(), page=page)


def declined(application, decision, *, at):
    """We cannot list this now, why, and how to ask for another look."""
    _to_all("application-declined", application, at=at, about=decision.pk, reasons=decision.reasons)


def upheld(application, decision, *, at):
    """Somebody else looked again and says the same."""
    _to_all("application-upheld", application, at=at, about=decision.pk, reasons=decision.reasons)


def change_made(change, *, at):
    """Your change is on the site."""
    page = settings.SITE_ADDRESS + change.application.service.get_absolute_url()
    _to_all("change-made", change.application, at=at, about=change.pk, title=change.title, page=page)


def change_refused(change, *, at):
    """We have not made your change, and why."""
    facts = {"title": change.title, "reasons": change.reasons}
    _to_all("change-refused", change.application, at=at, about=change.pk, **facts)


def invited(invitation, *, at):
    """Somebody asks you to join them."""
    address = settings.SITE_ADDRESS + reverse("providers:home")
    key = f"invited:{invitation.pk}"
    facts = {"organisation": invitation.organisation.name, "address": address}
    Letter.objects.write("invitation", to=invitation.email, key=key, at=at, **facts)


def asks_to_join(membership, *, at):
    """Somebody wants to join: to the owners. Where there are none, the team sees it in its own room."""
    owners = Membership.objects.approved().filter(organisation=membership.organisation, role=Membership.Role.OWNER)
    address = settings.SITE_ADDRESS + reverse("providers:people", args=[membership.organisation_id])
    facts = {"person": membership.user.email, "organisation": membership.organisation.name, "address": address}
    for to in owners.values_list("user__email", flat=True):
        Letter.objects.write("asks-to-join", to=to, key=f"asks-to-join:{membership.pk}:{to}", at=at, **facts)
