import pytest

from guidance.models import Guide, GuideContact, LocalFact
from tests import cast
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def write(db):
    """Write a guide, not published; all that is not said is left empty."""

    def written(title="Ask for an assessment", body="## How\n\nWrite to us.", contacts=(), **told):
        slug = told.pop("slug", title.lower().replace(" ", "-"))
        guide = Guide.objects.create(
            slug=slug, title=title, summary="What to do.", body=body, owner="SEND team", **told
        )
        for contact in contacts:
            GuideContact.objects.create(guide=guide, **contact)
        return guide

    return written


@pytest.fixture
def published(write, lead):
    """Write a guide, and have Lena publish it."""

    def done(*args, themes=(), **told):
        guide = write(*args, **told)
        guide.themes.set(themes)
        guide.publish(by=lead, at=NOW, on=TODAY)
        return guide

    return done


@pytest.fixture
def fact(db):
    """A fact of the council, told or not."""

    def told(slug, value="", kind="text"):
        return LocalFact.objects.update_or_create(slug=slug, defaults={"name": slug, "value": value, "kind": kind})[0]

    return told


@pytest.fixture
def lead(db):
    """Lena leads the team."""
    return cast.with_role("Lead", "lena@northmoor.example.org")


@pytest.fixture
def editor(db):
    """Edie writes, and does not publish."""
    return cast.with_role("Editor", "edie@northmoor.example.org")
