"""How good the search is, measured on parents' queries whose right answers are known."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from django.http import QueryDict

from .query import run
from .request import SearchRequest


@dataclass
class Judged:
    """One query with what was wanted and what came."""

    query: str
    wanted: list
    got: list
    filters_wanted: frozenset
    filters_heard: frozenset
    found_nothing: bool

    @property
    def first_is_right(self):
        return bool(self.got) and self.got[0] in self.wanted

    @property
    def one_of_five_is_right(self):
        return any(slug in self.wanted for slug in self.got[:5])

    @property
    def recall(self):
        """The share of the right services among the first ten."""
        return len(set(self.wanted) & set(self.got[:10])) / len(self.wanted)

    @property
    def reciprocal_rank(self):
        return next((1 / place for place, slug in enumerate(self.got, 1) if slug in self.wanted), 0.0)

    @property
    def filters_are_right(self):
        return self.filters_wanted == self.filters_heard


@dataclass
class Report:
    """Shares from 0 to 1 over all queries."""

    judged: list = field(default_factory=list)

    def share(self, measure):
        return sum(float(getattr(one, measure)) for one in self.judged) / len(self.judged)

    @property
    def figures(self):
        return {
            "queries": len(self.judged),
            "first": round(self.share("first_is_right"), 3),
            "first five": round(self.share("one_of_five_is_right"), 3),
            "recall in ten": round(self.share("recall"), 3),
            "reciprocal rank": round(self.share("reciprocal_rank"), 3),
            "filters": round(self.share("filters_are_right"), 3),
            "nothing found": sum(one.found_nothing for one in self.judged),
        }


def judge(path, index, *, on):
    """Search for every query of a CSV file (query, relevant_slugs, filters) as of a day."""
    with Path(path).open(encoding="utf-8", newline="") as lines:
        return Report([_judge(row, index, on) for row in csv.DictReader(lines)])


def _judge(row, index, on):
    typed = QueryDict(mutable=True)
    typed["q"] = row["query"]
    page = run(SearchRequest.read(typed, index.vocabulary), index, on=on)
    return Judged(
        query=row["query"],
        wanted=row["relevant_slugs"].split(";"),
        got=[card["slug"] for card in page.cards],
        filters_wanted=frozenset(part.strip() for part in row["filters"].split(";") if part.strip()),
        filters_heard=frozenset(f"{lifted.name}={lifted.value}" for lifted in page.heard.reading.filters),
        found_nothing=not page.total,
    )
