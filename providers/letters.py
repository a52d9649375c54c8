"""The letters of this room. Words are in templates/emails/; a council can bring its own."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from directory.models import Letter
from directory.models.letters import drawn
from directory.who_when import day_words

from .models import Membership


def _people(organisation):
    """The email addresses of everybody who speaks for an organisation."""
    members = Membership.objects.approved().filter(organisation=organisation, user__is_active=True)
    return list(members.order_by("pk").values_list("user__email", flat=True))


def _to_each(organisation, name, about, *, at, **facts):
    """One letter to each person of an organisation. Gives their number."""
    people = _people(organisation)
    for to in people:
        Letter.objects.write(name, to=to, key=f"{about}:{to}"[:200], at=at, **facts)
    return len(people)


def _listing_facts(service):
    address = settings.SITE_ADDRESS + reverse("providers:still-true", args=[service.slug])
    return {"listing": service.name, "address": address}


def still_true(service, *, due, about, at):
    """Does your listing still hold?"""
    return _to_each(service.organisation, "still-true", about, at=at, due=day_words(due), **_listing_facts(service))


def wait(service, *, about, at):
    """Is your waiting time still true?"""
    said = [f"Wait: {service.waiting_time}"] if service.waiting_time else []
    if service.places_now != service.Places.NOT_KNOWN:
        said.insert(0, service.get_places_now_display())
    facts = {"listing": service.name, "said": said}
    address = settings.SITE_ADDRESS + reverse("providers:wait", args=[service.slug])
    return _to_each(service.organisation, "wait", about, at=at, address=address, **facts)


def hidden_by_silence(service, *, about, at):
    """Families do not see your listing now, because nobody told us that it holds."""
    return _to_each(service.organisation, "hidden", f"{about}:hidden", at=at, **_listing_facts(service))


def insurance_ends(cover, *, about, at):
    """Your insurance ends soon, or today."""
    facts = {"kind": cover.get_kind_display(), "day": day_words(cover.expires_on)}
    facts["hides"] = settings.HIDE_WITHOUT_INSURANCE
    address = settings.SITE_ADDRESS + reverse("providers:home")
    return _to_each(cover.organisation, "insurance-ends", about, at=at, address=address, **facts)


def insurance_ended(cover, *, about, at):
    """To the team: an insurance has run out."""
    facts = {"organisation": cover.organisation.name, "kind": cover.get_kind_display()}
    facts["day"] = day_words(cover.expires_on)
    key = f"{about}:team"
    if Letter.objects.filter(key=key).exists():
        return 0
    Letter.objects.write("insurance-ended", to=settings.COUNCIL_EMAIL, key=key, at=at, **facts)
    return 1


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
    facts = {"reasons": decision.reasons, "days": settings.PAPERS_KEPT_AFTER_DAYS}
    _to_all("application-declined", application, at=at, about=decision.pk, **facts)


def upheld(application, decision, *, at):
    """Somebody else looked again and says the same."""
    _to_all("application-upheld", application, at=at, about=decision.pk, reasons=decision.reasons)


def change_made(change, *, at):
    """Your change is on the site, or made in a listing that is off it."""
    service = change.application.service
    facts = {"page": settings.SITE_ADDRESS + service.get_absolute_url(), "is_on_the_site": service.is_published}
    _to_all("change-made", change.application, at=at, about=change.pk, title=change.title, **facts)


def change_refused(change, *, at):
    """We have not made your change, and why."""
    facts = {"title": change.title, "reasons": change.reasons}
    _to_all("change-refused", change.application, at=at, about=change.pk, **facts)


def paper_taken_back(paper, *, by, at):
    """To the team: a paper was taken back with which a listing was accepted."""
    facts = {"organisation": paper.organisation.name, "kind": paper.get_kind_display().lower(), "person": by.email}
    facts["day"] = day_words(timezone.localdate(paper.sent_at))
    Letter.objects.write(
        "paper-taken-back", to=settings.COUNCIL_EMAIL, key=f"paper-taken-back:{paper.uuid}", at=at, **facts
    )


def file_refused(organisation, title, *, about, at):
    """A file of yours was deleted: the virus check found something in it."""
    return _to_each(organisation, "file-refused", f"file-refused:{about}", at=at, title=title)


def invited(invitation, *, at):
    """Somebody asks you to join them."""
    address = settings.SITE_ADDRESS + reverse("providers:home")
    key = f"invited:{invitation.pk}"
    facts = {"organisation": invitation.organisation.name, "address": address}
    Letter.objects.write("invitation", to=invitation.email, key=key, at=at, **facts)


def role_changed(membership, *, by, at):
    """What somebody may do for an organisation has changed: to them and to who changed it."""
    facts = {"person": membership.user.email, "by": by.email, "organisation": membership.organisation.name}
    facts["is_owner"] = membership.is_owner
    for to in dict.fromkeys([membership.user.email, by.email]):
        key = f"role-changed:{membership.pk}:{at.isoformat()}:{to}"[:200]
        Letter.objects.write("role-changed", to=to, key=key, at=at, **facts)


def asks_to_join(membership, *, at):
    """Somebody wants to join: to the owners. Where there are none, the team sees it in its own room."""
    owners = Membership.objects.approved().filter(organisation=membership.organisation, role=Membership.Role.OWNER)
    address = settings.SITE_ADDRESS + reverse("providers:people", args=[membership.organisation_id])
    facts = {"person": membership.user.email, "organisation": membership.organisation.name, "address": address}
    for to in owners.values_list("user__email", flat=True):
        Letter.objects.write("asks-to-join", to=to, key=f"asks-to-join:{membership.pk}:{to}", at=at, **facts)


def _information_facts(request, each):
    """What letters about a request say: what is asked, where each answer goes, and whether the law is behind it."""
    return _request_facts(request) | {
        "is_bound": each.organisation.is_local_partner,
        "organisation": each.organisation.name,
        "asked": [(str(reply), settings.SITE_ADDRESS + reply.get_absolute_url()) for reply in each.replies],
    }


def _request_facts(request):
    questions = [question.words for question in request.questions.all() if question.retired_at is None]
    return {"title": request.title, "why": request.why, "day": day_words(request.answer_by), "questions": questions}


def asked_for_information(request, each, *, to, at):
    """We ask you for information: what, why, by when, and whether the law says that you must."""
    key = f"information:{request.pk}:asked:{each.organisation.pk}:{to}"[:200]
    facts = _information_facts(request, each) | {"is_new_here": not each.people}
    return Letter.objects.write("information-asked", to=to, key=key, at=at, **facts)


def sample_of_information(request, rows, **facts):
    """(subject, text) of that letter as it would go to the first of `rows`, or to somebody made up."""
    made_up = {"organisation": "Name of the organisation", "asked": [("Name of the listing", settings.SITE_ADDRESS)]}
    made_up |= {"is_bound": False, "is_new_here": False}
    known = _information_facts(request, rows[0]) if rows else _request_facts(request) | made_up
    return drawn("information-asked", **({"is_new_here": False} | known | facts))


def reminded_of_information(request, each, *, about, is_late, at):
    """We asked you, and have no answer yet. Gives the number of letters."""
    facts = _information_facts(request, each) | {"is_late": is_late}
    for to in each.people:
        Letter.objects.write("information-reminder", to=to, key=f"{about}:{to}"[:200], at=at, **facts)
    return len(each.people)


def told_of_new_day(request, new_day, each, *, to, at):
    """There is another day by which we ask for your answer."""
    key = f"information:{request.pk}:day:{new_day.pk}:{each.organisation.pk}:{to}"[:200]
    facts = _information_facts(request, each) | {"before": day_words(new_day.before)}
    facts["is_later"] = new_day.answer_by > new_day.before
    Letter.objects.write("information-day", to=to, key=key, at=at, **facts)


def thanked_for_information(request, each, *, to, at):
    """Thank you for your answers. `each` holds what was answered since the last thanks."""
    about = max(reply.pk for reply in each.replies)
    key = f"information:{request.pk}:thanks:{about}:{to}"[:200]
    Letter.objects.write("information-thanks", to=to, key=key, at=at, **_information_facts(request, each))
