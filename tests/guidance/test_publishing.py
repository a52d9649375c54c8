"""The team writes, publishes, reads again, takes down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guidance.models import Guide, LocalFact
from tests import cast
from tests.conftest import NOW

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client, lead):
    return cast.sit_down(client, lead)


def typed(guide=None, **told):
    """What the form sends."""
    said = {
        "title": "Ask for an assessment", "slug": "ask", "summary": "What to do.", "body": "## How\n\nWrite to us.",
        "owner": "SEND team", "review_months": 12, "seen_version": guide.version if guide else 0,
        "opened_at": NOW.strftime("%Y-%m-%dT%H:%M:%S.%f%z"),
    }  # fmt: skip
    for inline in ("contacts", "links", "easy_lines"):
        said |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    return said | told


def change(guide):
    return reverse("admin:guidance_guide_change", args=[guide.pk])


def test_lena_writes_a_guide_looks_at_it_and_publishes_it(at_desk, client):
    at_desk.post(reverse("admin:guidance_guide_add"), typed())
    guide = Guide.objects.get(slug="ask")
    assert client.get("/guides/ask/").status_code == 404

    preview = at_desk.get(reverse("admin:guidance_guide_preview", args=[guide.pk])).content.decode()
    assert "This is a preview" in preview and "Write to us." in preview
    at_desk.post(reverse("admin:guidance_guide_publish", args=[guide.pk]), {"version": guide.version})

    guide.refresh_from_db()
    assert (guide.is_published, guide.reviewed_by.email) == (True, "lena@northmoor.example.org")
    assert client.get("/guides/ask/").status_code == 200


def test_pressed_twice_it_is_published_once(write, lead):
    guide = write()
    guide.publish(by=lead, at=NOW, on=TODAY)
    guide.publish(by=lead, at=NOW + timedelta(minutes=1), on=TODAY)

    assert guide.published_at == NOW
    assert guide.history.filter(history_change_reason="Published").count() == 1


def test_who_publishes_a_shipped_guide_as_it_is_has_read_it(write, lead):
    guide = write()
    guide.publish(by=None, at=NOW, on=TODAY)
    assert guide.reviewed_on is None

    guide.publish(by=lead, at=NOW, on=TODAY)

    assert (guide.reviewed_on, guide.reviewed_by) == (TODAY, lead)


def test_what_somebody_changed_meanwhile_is_not_published_unread(write, lead):
    guide = write()
    Guide.objects.filter(pk=guide.pk).update(version=7)

    with pytest.raises(Guide.NotReady):
        guide.publish(by=lead, at=NOW, on=TODAY, seen=3)
    guide.refresh_from_db()
    assert not guide.is_published


def test_an_editor_writes_and_does_not_publish(client, editor, write):
    desk, guide = cast.sit_down(client, editor), write()

    assert desk.get(change(guide)).status_code == 200
    answer = desk.post(reverse("admin:guidance_guide_publish", args=[guide.pk]), {"version": 0})

    guide.refresh_from_db()
    assert (answer.status_code, guide.is_published) == (403, False)


@pytest.mark.parametrize("page", ["preview", "publish", "reviewed", "take-down"])
def test_who_is_not_on_the_team_comes_nowhere_near(client, write, page):
    client.force_login(cast.somebody_signed_in())
    address = reverse(f"admin:guidance_guide_{page}", args=[write().pk])

    assert client.get(address).status_code in (302, 403, 405)
    assert client.post(address).status_code in (302, 403, 405)


def test_a_guide_is_due_to_be_read_again_after_its_months(published, lead):
    guide = published(review_months=6)

    assert guide not in Guide.objects.review_due(TODAY + timedelta(days=182))
    assert guide in Guide.objects.review_due(TODAY + timedelta(days=183))
    guide.note_review(by=lead, on=TODAY + timedelta(days=183))
    assert guide not in Guide.objects.review_due(TODAY + timedelta(days=300))


def test_what_was_never_published_is_not_reviewed(write, lead):
    with pytest.raises(Guide.NotReady):
        write().note_review(by=lead, on=TODAY)


def test_the_front_page_says_what_waits(at_desk, published, fact):
    LocalFact.objects.update(value="told")
    fact("send-phone")
    guide = published()
    Guide.objects.filter(pk=guide.pk).update(review_due_on=TODAY - timedelta(days=400))

    page = at_desk.get(reverse("admin:index")).content.decode()

    assert "1 guide is due to be read again" in page
    assert "1 fact about the council is to be completed" in page


@pytest.mark.parametrize(
    ("field", "words", "problem"),
    [
        ("body", "# A title\n\nText.", "Begin headings with ##"),
        ("body", "### Small first", "The first heading begins with ##"),
        ("body", "See [it](guide:nowhere).", "There is no guide with the key “nowhere”"),
        ("body", "See [it](site:nowhere).", "There is no page called “nowhere”"),
        ("body", "See [it](nowhere).", "leads nowhere"),
        ("body", "Ring {no-such-fact}.", "There is no fact called {no-such-fact}"),
        ("next_steps", "a\nb\nc\nd\ne\nf", "at most 5 steps"),
        ("maximum_age", "26", "25"),
        ("review_months", "0", "1"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_is_kept(at_desk, field, words, problem):
    answer = at_desk.post(reverse("admin:guidance_guide_add"), typed(**{field: words}))

    page = answer.content.decode()
    assert answer.status_code == 200 and not Guide.objects.exists()
    assert problem in page
    assert words.splitlines()[0] in page


def test_two_people_in_one_guide_lose_nothing(at_desk, write):
    guide = write(slug="ask")
    Guide.objects.filter(pk=guide.pk).update(title="What Tom made of it", version=guide.version + 1)

    page = at_desk.post(change(guide), typed(guide, title="What Lena made of it")).content.decode()

    guide.refresh_from_db()
    assert guide.title == "What Tom made of it"
    assert "What Lena made of it" in page and "Somebody else saved this" in page


def test_the_preview_says_what_is_to_be_completed(at_desk, write, fact):
    fact("send-phone")
    guide = write(body="Ring {send-phone}.")

    page = at_desk.get(reverse("admin:guidance_guide_preview", args=[guide.pk])).content.decode()

    assert "[To be completed: send-phone]" in page


@pytest.mark.parametrize(
    ("kind", "value", "is_well"),
    [
        ("phone", "01632 960210", True), ("phone", "ring us", False), ("phone", "", True),
        ("email", "send@example.gov.uk", True), ("email", "send at example", False),
        ("web", "https://example.gov.uk/a", True),
        ("web", "example.gov.uk", False), ("web", "javascript:alert(1)", False), ("text", "every Tuesday", True),
    ],
)  # fmt: skip
def test_a_fact_is_what_it_says_it_is(at_desk, fact, kind, value, is_well):
    row = fact("a-fact", kind=kind)
    told = {"name": "A fact", "kind": kind, "value": value, "sort": 1, "seen_version": row.version}
    told["opened_at"] = NOW.strftime("%Y-%m-%dT%H:%M:%S.%f%z")

    answer = at_desk.post(reverse("admin:guidance_localfact_change", args=[row.pk]), told)

    assert (answer.status_code == 302) is is_well
