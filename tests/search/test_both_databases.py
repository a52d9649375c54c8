"""Families find the same on either database: the run on SQLite leaves its answers for the run on PostgreSQL."""

import csv
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict

from directory.search.live import get_index
from directory.search.query import run
from directory.search.request import SearchRequest

from .conftest import TODAY

QUERIES = Path(__file__).parent / "queries_dev.csv"
ANSWERS = settings.DATA_DIR / "first-ten-on-sqlite.json"


def first_ten():
    """{query: the slugs of its first ten results} for every query of the set."""
    index, found = get_index(), {}
    for row in csv.DictReader(QUERIES.read_text(encoding="utf-8").splitlines()):
        typed = QueryDict(mutable=True)
        typed["q"] = row["query"]
        page = run(SearchRequest.read(typed, index.vocabulary), index, on=TODAY)
        found[row["query"]] = [card["slug"] for card in page.cards[:10]]
    return found


@pytest.mark.django_db
def test_the_first_ten_are_the_same_on_both_databases(northmoor):
    found = first_ten()
    if connection.vendor == "sqlite":
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        ANSWERS.write_text(json.dumps(found))
    elif not ANSWERS.exists():
        pytest.skip("The tests were not run on SQLite before, so there is nothing to compare with.")

    assert found == json.loads(ANSWERS.read_text())
    assert all(found.values())
