"""A request about two listings: Ana's, who signs in, and one of a hall that nobody looks after."""

from datetime import date, timedelta

import pytest

from directory.models import Organisation, ProviderType, Service
from providers import asking
from providers.models import InformationRequest, Membership
from tests.conftest import NOW

ANSWER_BY = date(2026, 12, 15)


def member(organisation, user):
    """Somebody who speaks for an organisation."""
    told = {"asked_at": NOW, "approved_at": NOW, "approved_by": user}
    return Membership.objects.create(organisation=organisation, user=user, **told)


def listing(name, sort="charity", **fields):
    """A published listing of an organisation of its own."""
    slug = name.lower().replace(" ", "-")
    organisation = Organisation.objects.create(
        slug=slug, name=f"{name} Trust", organisation_type=ProviderType.objects.get(slug=sort)
    )
    return another(organisation, name, **fields)


def another(organisation, name, **fields):
    """One more published listing of an organisation."""
    told = {"slug": name.lower().replace(" ", "-"), "status": "published", "status_changed_at": NOW}
    return Service.objects.create(name=name, organisation=organisation, **told | fields)


@pytest.fixture
def club(ana):
    service = listing("Ana Reads")
    member(service.organisation, ana)
    return service


@pytest.fixture
def hall(vocabulary):
    """A listing that nobody signs in for, with an address that families have."""
    service = listing("Village Hall")
    service.contacts.create(role="Caretaker", email="hall@example.org")
    return service


@pytest.fixture
def draft(vocabulary, moderator):
    """What do you do in the school holidays? Not sent yet, and nobody chosen."""
    request = InformationRequest.objects.create(
        title="The school holidays",
        why="Families plan their holidays now.",
        answer_by=ANSWER_BY,
        created_at=NOW,
        created_by=moderator,
    )
    public = {"is_public": True}
    request.questions.create(sort=1, words="Are you open?", kind="yes-no", label="Open in the holidays", **public)
    request.questions.create(sort=2, words="What is on?", kind="long", label="In the holidays", **public)
    request.questions.create(sort=3, words="For how many children?", kind="number", is_required=False)
    request.questions.create(sort=4, words="From which day?", kind="date", is_required=False)
    return request


@pytest.fixture
def running(draft, club, hall, moderator):
    """The same request, sent to both."""
    draft.add([club, hall], by=moderator, at=NOW)
    draft.send(by=moderator, at=NOW, letters=asking.write_letters)
    return draft


@pytest.fixture
def reply(running, club):
    """What Ana is asked."""
    return running.replies.get(service=club)


def typed(request, **said):
    """What a browser sends: `said` by the kind of the question."""
    said = {"yes_no": "yes", "long": "We go to the woods."} | said
    by_kind = {question.kind.replace("-", "_"): f"question-{question.pk}" for question in request.questions.all()}
    return {by_kind[kind]: value for kind, value in said.items()}


def days_from_answer_by(days):
    return ANSWER_BY + timedelta(days=days)
