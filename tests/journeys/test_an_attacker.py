"""Chidi has an account and a charity of his own, and tries everything of Ana's in his browser."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from directory.models import Organisation, ProviderType
from providers.models import Evidence, ListingApplication, Membership
from tests import cast
from tests.providers.conftest import NOW, SIGNED, answers, fill
from tests.providers.conftest import page as address

from .conftest import DESK, barriers
from .provider import bring_in, heading

pytestmark = pytest.mark.journey
#: Words that stand in what is Ana's, and nowhere else.
ANAS = ("Reading with Ana", "Ana Reads", "Moorland Mutual", "MM 1234", "ana@tutor.example.org")


@pytest.fixture
def anas(site, client):
    """What is Ana's: an application that is sent, a paper, a picture, a question, a change that waits."""
    ana = cast.a_tutor()
    client.force_login(ana)
    application = ListingApplication.start(by=ana, at=NOW)
    fill(client, application)
    client.post(address(application, "send"), SIGNED)
    application.refresh_from_db()
    application.questions.create(words="Which course?", asked_at=NOW, asked_by=ana)
    application.changes.create(step="service", typed="name=Mine", asked_at=NOW, asked_by=ana)
    application.service.attachments.create(
        kind="image",
        title="Ana",
        alternative_text="Ana",
        file=ContentFile(b"x", name="x.png"),
        content_type="image/png",
        size=1,
    )
    Evidence.objects.create(
        organisation=application.organisation,
        kind="insurance",
        file=ContentFile(b"%PDF-1.4", name="x.pdf"),
        content_type="application/pdf",
        size=8,
        digest="0" * 64,
        sent_at=NOW,
        sent_by=ana,
    )
    return application


@pytest.fixture
def chidis(visit):
    """A browser in which Chidi has signed in. He owns a charity, and has an application of his own."""
    chidi, client, page = cast.a_charity_manager(), Client(), visit("/", DESK)
    kind = ProviderType.objects.get(slug="charity")
    application = ListingApplication.start(by=chidi, at=NOW)
    application.for_new_organisation(Organisation(name="Riverbank", organisation_type=kind), by=chidi, at=NOW)
    client.force_login(chidi)
    bring_in(page, client)
    return application, page


def addresses(anas, chidis):
    """Every address of the room with Ana's keys in it, and those that mix Chidi's application with her keys."""
    service, organisation = anas.service, anas.organisation
    keys = {
        "slug": service.slug,
        "paper": organisation.evidence.get().uuid,
        "file": service.attachments.get().uuid,
        "membership": organisation.memberships.get().pk,
        "step": "cost",
    }
    rows = {
        "people": organisation.pk,
        "person": organisation.pk,
        "answer": anas.questions.get().pk,
        "change-take-back": anas.changes.get().pk,
        "row": service.cost_options.get().pk,
        "row-remove": service.cost_options.get().pk,
        "take-up": 1,
    }
    [room] = [each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "providers"]
    for pattern in room.url_patterns:
        assert isinstance(pattern, URLPattern)
        wanted = pattern.pattern.converters
        if not wanted:
            continue
        uuids = [anas.uuid, chidis.uuid] if set(wanted) - {"uuid", "step"} else [anas.uuid]
        for uuid in [keys["paper"]] if pattern.name == "paper" else uuids:
            known = keys | {"uuid": uuid, "pk": rows.get(pattern.name)}
            yield reverse(f"providers:{pattern.name}", kwargs={name: known[name] for name in wanted})


def everything_stored():
    """Every row of the room and of what it writes, to see whether any was touched."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("providers_", "directory_")) and "searchqueue" not in table:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                found[table] = cursor.fetchall()
    return found


def test_with_another_account_nothing_is_seen_and_nothing_changes(anas, chidis):
    his, page = chidis
    page.goto("/providers/")
    token = {"csrfmiddlewaretoken": token_of(page)}
    before, tried, answered = everything_stored(), list(addresses(anas, his)), {}
    bodies = [
        {"yes": "yes"},
        {"let-in": "yes", "join": anas.organisation.pk, "go-on": "yes", **answers()["cost"], **SIGNED},
        {"answer": "Mine", "email": "chidi@riverbank.example.org", "role": "owner", "why": "Mine", "name": "Mine"},
    ]

    for where in tried:
        said = [page.request.get(where), *(page.request.post(where, form=body | token) for body in bodies)]
        answered[where] = {each.status for each in said}
        assert [words for words in ANAS if any(words in each.text() for each in said)] == [], where

    assert len(tried) > 30
    hers = {where: each for where, each in answered.items() if str(his.uuid) not in where}
    assert {where: each for where, each in hers.items() if each - {404, 405}} == {}
    assert everything_stored() == before
    page.goto(anas.get_absolute_url())
    heading(page, "We cannot find that page")
    assert barriers(page) == []


def token_of(page):
    return page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")


def test_the_button_of_another_form_lets_nobody_join(anas, chidis):
    _, page = chidis
    page.goto("/providers/")
    token = {"csrfmiddlewaretoken": token_of(page)}
    page.request.post("/providers/start/", form=token)
    his = ListingApplication.objects.get(organisation=None)

    answer = page.request.post(f"{his.get_absolute_url()}organisation/", form=token | {"join": anas.organisation.pk})

    assert answer.status == 404
    assert [each.user for each in Membership.objects.filter(organisation=anas.organisation)] == [anas.started_by]
