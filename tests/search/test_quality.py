"""How good the search is on parents' queries whose right answers are known. `search_quality --misses` shows each."""

from pathlib import Path

import pytest

from directory.search.live import get_index
from directory.search.quality import judge

from .conftest import TODAY

QUERIES = Path(__file__).parent / "queries_dev.csv"


@pytest.mark.django_db
def test_parents_find_what_they_ask_for(northmoor):
    figures = judge(QUERIES, get_index(), on=TODAY).figures

    assert figures["first"] >= 0.85
    assert figures["first five"] >= 0.97
    assert figures["recall in ten"] >= 0.92
    assert figures["filters"] >= 0.90
    assert figures["nothing found"] == 0
