"""What pages of results showed, as it is counted: which listings, found by which words, under which filters."""

from collections import Counter
from dataclasses import dataclass

from .models import ListingCount
from .search.documents import SERVICE
from .search.missed import known_words
from .search.request import MANY, age_value


@dataclass(frozen=True, eq=False)
class Sighting:
    """What one page of results showed. Where somebody is, is not in it.

    It takes little to note. What it says of each listing is worked out when it is written: no reader waits for that.
    """

    #: What was listed, as (kind, id), and for each what found it, as (said, means) pairs.
    keys: list
    why: list
    #: The words that may be kept.
    known: frozenset
    filters: tuple

    @classmethod
    def of(cls, page):
        """What a page of results shows, with the words and filters that may be kept."""
        asked = page.request
        passed = [name for name in MANY if name not in page.dropped]
        filters = [f"{name}={value}" for name in passed for value in asked.chosen(name)]
        if asked.age and "age" not in page.dropped:
            filters.append(f"age={age_value(asked.age)}")
        keys = [page.index.keys[document] for document in page.documents]
        return cls(keys, page.why, frozenset(known_words(page)), tuple(filters))

    def by_listing(self):
        """(id of a listing, words that found it) of each that was shown."""
        for (kind, pk), why in zip(self.keys, self.why, strict=True):
            if kind == SERVICE:
                yield pk, self.known.intersection(word for said, _ in why for word in said.split())


def spelt_out(seen):
    """A Counter of what some sightings, as (sighting, month), say of each listing in them."""
    numbers = Counter()
    for sighting, month in seen:
        for service, words in sighting.by_listing():
            numbers[service, month, ListingCount.What.FOUND, ""] += 1
            numbers.update((service, month, ListingCount.What.WORD, word) for word in words)
            numbers.update((service, month, ListingCount.What.FILTER, value) for value in sighting.filters)
    return numbers
