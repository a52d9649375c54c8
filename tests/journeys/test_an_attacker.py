"""Chidi has an account and a charity of his own, and tries everything of Ana's in his browser."""

import pytest
from django.db import connection
from django.test import Client

from directory.models import Organisation, ProviderType
from providers.models import ListingApplication, Membership
from tests import cast
from tests.providers.conftest import NOW, SIGNED, answers
from tests.providers.states import addresses, send

from .conftest import DESK, barriers
from .provider import bring_in, heading

pytestmark = pytest.mark.journey
#: What everybody has.
HIS_OWN = ("/get-listed/", "/providers/", "/providers/start/")
#: Words that stand in what is Ana's, and nowhere else.
ANAS = ("Reading with Ana", "Ana Reads", "Moorland Mutual", "MM 1234", "ana@tutor.example.org")


@pytest.fixture
def anas(site):
    """What is Ana's: an application that is sent, with papers, a picture, questions, and a change that waits."""
    application = send(cast.a_tutor())
    application.changes.create(step="service", typed="name=Mine", asked_at=NOW, asked_by=application.started_by)
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
    before, answered = everything_stored(), {}
    tried = [each for each in (*addresses(anas), *addresses(anas, through=his)) if each not in HIS_OWN]
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
