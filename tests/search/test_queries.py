"""How often each public page asks the database: a fixed number, however many services there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from directory.search import live, watch
from directory.search.documents import refresh_services
from directory.views.listing import kept_pages
from tests.pages import PAGES

#: Page: queries when it is asked for the first time, and again. The index is there and was just brought up to date.
#: A typed place is looked up once in the life of an index, with the postcodes around it for all that come later.
QUERIES = {
    "home": (1, 0),
    "every service": (0, 0),
    "a search": (3, 0),
    "a misspelt search": (0, 0),
    "a search that nothing fits": (0, 0),
    "a search with wrong values": (2, 0),
    "a search in a crisis": (0, 0),
    "the second page of results": (0, 0),
    "a listing": (27, 0),
    "a listing with plan and panel": (27, 0),
    "a listing at a private address": (27, 0),
    "themes": (0, 0),
    "a theme": (1, 0),
    "ages": (0, 0),
    "an age": (0, 0),
    "needs": (0, 0),
    "a need": (0, 0),
    "organisations": (1, 1),
    "an organisation": (6, 6),
    "A to Z": (0, 0),
    "my list, empty": (2, 2),
    "a shared list": (25, 25),
    "two side by side": (25, 25),
    "the place finder": (1, 1),
    "a place": (3, 3),
    "reading settings": (0, 0),
    "accessibility": (0, 0),
    "privacy": (0, 0),
    "tell us": (2, 2),
    "tell us about a listing": (3, 3),
    "tell us after a search": (2, 2),
    "tell us, easy read": (0, 0),
    "how a comment stands": (0, 0),
    "a reference that is not there": (1, 1),
    "you said, we did": (10, 10),
    "points that fit nothing": (12, 12),
    "you said, we did, easy read": (1, 1),
    "guides": (4, 4),
    "guides for somebody": (6, 6),
    "a guide": (4, 4),
    "a guide, easy read": (4, 4),
    "easy read": (1, 1),
    "hard words": (1, 1),
    "which way to go": (1, 1),
    "a first question": (2, 2),
    "a later question": (2, 2),
    "the end of a way": (2, 2),
    "about the data": (1, 1),
    "get listed": (0, 0),
    "sign in": (0, 0),
    "sign in too late": (0, 0),
    "staff sign in": (0, 0),
}


@pytest.fixture
def up_to_date(settings):
    """The index was brought up to date a moment ago, as it is for nearly every reader."""
    settings.SEARCH_REFRESH_SECONDS = 600
    kept_pages.clear()
    live.forget()
    live.get_index()


@pytest.fixture
def many_or_few(request, guides):
    """All of Northmoor; or only the services that the list of pages names, and what happens on Saturdays."""
    if request.param == "few":
        named = [slug for slug in Service.objects.values_list("slug", flat=True) if slug in str(PAGES)]
        hidden = Service.objects.exclude(slug__in=named).exclude(schedules__byday__contains="SA")
        pks = list(hidden.values_list("pk", flat=True))
        Service.objects.filter(pk__in=pks).update(status=Service.Status.HIDDEN, status_reason="Closed")
        refresh_services(pks)


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many_or_few", ["many", "few"], indirect=True)
def test_every_page_asks_a_fixed_number_of_questions(client, many_or_few, up_to_date):
    asked = {name: (queries(client, address), queries(client, address)) for name, address in PAGES}

    assert asked == QUERIES


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [3, 30])
def test_a_reader_who_comes_first_waits_for_a_fixed_number_of_questions(
    client, listed, how_many, django_assert_num_queries
):
    for number in range(how_many):
        listed(f"Swimming {number}", theme="leisure", needs=["autism"], days="SA", cost="free", place=(53.8, -2.1))
    watch.write_queued()
    live.forget()

    with django_assert_num_queries(17):
        client.get("/services/?q=swimming")


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [3, 30])
def test_bringing_the_index_up_to_date_asks_a_fixed_number_of_questions(listed, how_many, django_assert_num_queries):
    listed("Splash", cost="free")
    live.get_index()
    for number in range(how_many):
        listed(f"Swimming {number}", days="SA", cost="free", place=(53.8, -2.1))
    watch.write_queued()

    with django_assert_num_queries(3):
        live.get_index()


@pytest.mark.django_db
def test_an_index_that_is_up_to_date_asks_two_questions_to_know_it(listed, django_assert_num_queries):
    listed("Splash")
    live.get_index()

    with django_assert_num_queries(2):
        live.get_index()


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [3, 30])
def test_writing_documents_asks_a_fixed_number_of_questions(listed, how_many, django_assert_num_queries):
    made = [
        listed(f"Swimming {number}", needs=["autism"], days="SA", cost="free", not_needed=["ehcp"], place=(53.8, -2.1))
        for number in range(how_many)
    ]

    with django_assert_num_queries(29):
        refresh_services([service.pk for service in made])


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 9])
def test_a_listing_with_many_parts_asks_as_often_as_one_with_few(client, listed, up_to_date, how_many):
    service = listed("Splash", needs=["autism"], theme="leisure", level="targeted", place=(53.8, -2.1))
    for number in range(how_many):
        service.schedules.create(byday="SA", description=f"Group {number}")
        service.contacts.create(role=f"Coach {number}")
        service.organisation.contacts.create(role=f"Lead {number}")

    assert queries(client, service.get_absolute_url()) == 21
