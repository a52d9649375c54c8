"""Taking the facts of search documents in one pass, so that each document is let go at once.

A document in memory is forty times the size of what the index keeps of it.
"""

from array import array
from collections import Counter, defaultdict
from datetime import date
from sys import intern
from zlib import crc32

#: Facets whose values are kept as bits.
FACETS = ("theme", "type", "need", "level", "age", "no", "cost", "slot", "season", "how", "lang", "access", "away")
#: What a card holds, in the order it is kept.
CARD_FIELDS = (
    "slug", "name", "organisation", "summary", "symbol", "palette", "ages", "level", "level_line", "cost", "where",
    "when", "checked", "away",
)  # fmt: skip
NO_UPPER, NO_LOWER = 127, -1
#: Longer names are not typed in full.
LONGEST_NAME = 8
#: The weight from which a concept says what a document is about.
MOSTLY = 5.0


class Gathered:
    """The facts of some documents, numbered from `first`, as lists and arrays."""

    def __init__(self, documents, first):
        self.keys, self.cards, self.name_keys, self.revisions, self.places = [], [], [], [], []
        self.concepts, self.names, self.live = [], set(), []
        self.tie_breaks, self.minimum_age, self.maximum_age = array("Q"), array("b"), array("b")
        self.confirmed, self.place_of = array("i"), array("i")
        self.latitude, self.longitude = array("f"), array("f")
        self.word_counts = Counter()
        self.postings = defaultdict(lambda: (array("i"), array("f")))
        self.members = defaultdict(list)
        for number, document in enumerate(documents, first):
            self._take(number, document)

    def _take(self, number, document):
        facts = document.facets
        self.keys.append((document.kind, document.object_id))
        self.live.append(document.is_live)
        self.cards.append(tuple(_shared(document.card.get(name, "")) for name in CARD_FIELDS))
        self.name_keys.append(document.name_key)
        self.revisions.append(document.revision)
        self.places.append(facts["positions"])
        self.concepts.append(_main_concepts(document.terms))
        self.tie_breaks.append(tie_break(document.name_key))
        lowest, highest = facts["ages"]
        self.minimum_age.append(NO_LOWER if lowest is None else lowest)
        self.maximum_age.append(NO_UPPER if highest is None else highest)
        self.confirmed.append(date.fromisoformat(facts["confirmed"]).toordinal() if facts["confirmed"] else 0)
        for latitude, longitude, _ in facts["positions"]:
            self.place_of.append(number)
            self.latitude.append(latitude)
            self.longitude.append(longitude)
        for facet in FACETS:
            for value in facts[facet]:
                self.members[facet, value].append(number)
        if document.is_live:
            self._take_words(number, document)

    def _take_words(self, number, document):
        self.word_counts.update(document.words)
        for term, weight in document.terms.items():
            numbers, weights = self.postings[term]
            numbers.append(number)
            weights.append(weight)
        name = tuple(document.name_key.split())
        if 1 < len(name) <= LONGEST_NAME:
            self.names.add(name)


def _shared(value):
    """The same string once, however many cards say it."""
    return intern(value) if isinstance(value, str) else value


def _main_concepts(terms):
    """What a document is mostly about: its kinds of provision and needs, but not those of its whole group."""
    return tuple(
        intern(term)
        for term, weight in terms.items()
        if weight >= MOSTLY and term.startswith(("type:", "need:")) and term != "need:all-needs"
    )


def tie_break(name_key):
    """A number that orders by the beginning of a name, then by all of it: the same in every process."""
    letters = int.from_bytes(name_key.encode()[:4].ljust(4, b"\0"), "big")
    return letters << 32 | crc32(name_key.encode())
