"""The index must count and filter as the database does: the filter set of django-filter is the oracle."""

from itertools import product

import pytest
from django.http import QueryDict

from directory.filters import ServiceFilter
from directory.models import Service
from directory.search import live
from directory.search.query import run
from directory.search.request import SearchRequest

from .conftest import TODAY

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "",
    "theme=health",
    "theme=health&theme=leisure&age=9",
    "need=autism&level=universal",
    "type=leisure&cost=free",
    "cost=low-cost&day=sat",
    "day=sat&time=morning",
    "time=overnight",
    "season=school-holidays",
    "season=term-time&how=online",
    "no=diagnosis&no=referral",
    "access=step-free-entrance&access=accessible-toilet",
    "away=1",
    "fresh=1&lang=ur",
    "age=0-2",
    "age=25&no=ehc-plan&how=place",
]


def page_of(address):
    index = live.get_index()
    return run(SearchRequest.read(QueryDict(address), index.vocabulary), index, on=TODAY)


def by_database(address):
    found = ServiceFilter(QueryDict(address), Service.objects.published(), on=TODAY)
    assert found.is_valid(), found.errors
    return found.qs.count()


def test_the_index_finds_as_many_as_the_database(northmoor):
    found = {address: page_of(address).strict_total for address in ADDRESSES}

    assert found == {address: by_database(address) for address in ADDRESSES}


def test_every_count_beside_a_choice_is_what_choosing_it_would_give(northmoor):
    wrong = []
    for address, facet in product(
        ["", "age=9&no=diagnosis", "theme=leisure&day=sat"], ["theme", "need", "cost", "day", "no"]
    ):
        counts = page_of(address).counts[facet]
        for slug, count in counts.items():
            chosen = QueryDict(address, mutable=True)
            chosen.setlist(facet, [*chosen.getlist(facet), slug] if facet == "no" else [slug])
            if by_database(chosen.urlencode()) != count:
                wrong.append((address, facet, slug, count))

    assert wrong == []
