"""How a listing does, in words for who looks after it. Small numbers are not said: somebody might be known by them."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import cached_property

from .models import ListingCount
from .results import CHIP_WORDS
from .search.live import get_index

MONTHS, MOST_WORDS = 12, 10


@dataclass(frozen=True)
class Month:
    """One line of the table."""

    name: str
    opened: str
    found: str


def said(number):
    """A number as it is shown."""
    floor = settings.FIGURES_FLOOR
    return f"{number:,}" if number >= floor else f"fewer than {floor}"


class Figures:
    """What was counted of a listing in the twelve months up to a day."""

    def __init__(self, service, *, on):
        months = on.year * 12 + on.month - MONTHS
        since = on.replace(year=months // 12, month=months % 12 + 1, day=1)
        self._this_month = on.replace(day=1)
        self._rows = list(ListingCount.objects.filter(service=service, month__gte=since, month__lte=on))

    def __bool__(self):
        return bool(self._rows)

    @cached_property
    def months(self):
        """The months from the first in which something was counted, the newest first."""
        numbers = {(row.month, row.what): row.number for row in self._rows if not row.value}
        return [
            Month(
                f"{month:%B %Y}" + (" so far" if month == self._this_month else ""),
                said(numbers.get((month, ListingCount.What.OPENED), 0)),
                said(numbers.get((month, ListingCount.What.FOUND), 0)),
            )
            for month in sorted({row.month for row in self._rows}, reverse=True)
        ]

    @property
    def opened(self):
        """How often it was opened in all these months."""
        return said(self._sum_of(ListingCount.What.OPENED)[""])

    @property
    def found(self):
        """In how many searches it was among the first."""
        return said(self._sum_of(ListingCount.What.FOUND)[""])

    @cached_property
    def words(self):
        """[(word, how many searches)] of the words that found it most often."""
        return self._enough(self._sum_of(ListingCount.What.WORD))

    @cached_property
    def filters(self):
        """[(filter in words, how many searches)] of what else families asked for, that it offers."""
        chosen = Counter()
        for value, number in self._sum_of(ListingCount.What.FILTER).items():
            chosen[_filter_words(value)] += number
        return self._enough(chosen)

    def _sum_of(self, what):
        found = Counter()
        for row in self._rows:
            if row.what == what:
                found[row.value] += row.number
        return found

    @staticmethod
    def _enough(found):
        """What enough different searches had, the most frequent first."""
        ranked = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        return [(words, number) for words, number in ranked if words and number >= settings.FIGURES_FLOOR][:MOST_WORDS]


def _filter_words(value):
    """A counted filter as its chip says it; nothing for one that is not offered any more."""
    name, _, chosen = value.partition("=")
    if name == "age":
        return f"Age {chosen.replace('-', ' to ')}"
    label = get_index().vocabulary.labels.get(name, {}).get(chosen)
    return CHIP_WORDS.get(name, "{}").format(label) if label else ""
