"""The index in memory: postings by term, facets as bits, and the cards, the same on every database.

An index is never changed. `with_documents` makes the next one, sharing what stayed the same, so that a reader
in another thread keeps the one it began with. Replaced documents stay in it, not live, until it is loaded anew.
"""

from collections import Counter
from math import log

import numpy as np

from .gathering import CARD_FIELDS, FACETS, Gathered

#: The facts kept as arrays, with the kind of their numbers.
ARRAYS = {
    "tie_breaks": np.uint64,
    "minimum_age": np.int8,
    "maximum_age": np.int8,
    "confirmed": np.int32,
    "place_of": np.int32,
    "latitude": np.float32,
    "longitude": np.float32,
}
WORD = 64
MILES_IN_A_DEGREE = 69.09


def pack(flags):
    """Bools as words of 64 bits."""
    padded = np.zeros(-(-len(flags) // WORD) * WORD, dtype=bool)
    padded[: len(flags)] = flags
    return np.packbits(padded, bitorder="little").view(np.uint64)


def unpack(bits, size):
    """Words of 64 bits as bools."""
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(bool)


class Index:
    """Everything a search reads, as of one revision."""

    def __init__(self, vocabulary, revision=0, vocabulary_revision=0):
        self.vocabulary, self.revision, self.vocabulary_revision = vocabulary, revision, vocabulary_revision
        self.size = 0
        self.number_of = {}
        self.keys, self.cards, self.name_keys, self.revisions, self.places = [], [], [], [], []
        self.concepts = []
        self.postings = {}
        self.names = {}
        self.word_counts = Counter()
        #: Which documents are listed; the numbers of those that were replaced or taken off the list.
        self.live, self.dead, self.live_count = np.zeros(0, dtype=bool), np.zeros(0, dtype=np.intp), 0
        for name, kind in ARRAYS.items():
            setattr(self, name, np.zeros(0, dtype=kind))
        self.row_of, self.rows_of = {}, {facet: [] for facet in FACETS}
        self.bits = np.zeros((0, 0), dtype=np.uint64)
        self.memo = {}
        #: Cards as HTML, and their stems. The next index has them too: a document keeps its number and never changes.
        self.drawn_cards, self.shown_stems = {}, {}

    # -- making one ---------------------------------------------------------------------------------------------

    def with_documents(self, documents, revision, vocabulary=None, vocabulary_revision=None):
        """The next index, in which these documents replace their earlier selves. They may come one at a time."""
        new = Index(vocabulary or self.vocabulary, revision, self.vocabulary_revision)
        if vocabulary_revision is not None:
            new.vocabulary_revision = vocabulary_revision
        more = Gathered(documents, self.size)
        new.size = self.size + len(more.keys)
        new.number_of = self.number_of | dict(zip(more.keys, range(self.size, new.size), strict=True))
        new.live = np.concatenate([self.live, np.array(more.live, dtype=bool)])
        replaced = [self.number_of[key] for key in more.keys if key in self.number_of]
        new.live[replaced] = False
        new.dead = np.flatnonzero(~new.live)
        new.live_count = new.size - len(new.dead)
        new.word_counts = self.word_counts + more.word_counts
        for name in ("keys", "cards", "name_keys", "revisions", "places", "concepts"):
            setattr(new, name, getattr(self, name) + getattr(more, name))
        for name, kind in ARRAYS.items():
            setattr(new, name, np.concatenate([getattr(self, name), np.array(getattr(more, name), dtype=kind)]))
        new.names = self.names.copy()
        for name in more.names:
            new.names[name[:2]] = new.names.get(name[:2], frozenset()) | {name}
        new.drawn_cards, new.shown_stems = self.drawn_cards, self.shown_stems
        new.postings = self._more_postings(more.postings)
        self._more_bits(new, more.members)
        return new

    def _more_postings(self, added):
        postings = self.postings.copy()
        for term, (numbers, weights) in added.items():
            numbers = np.array(numbers, dtype=np.int32)
            weights = np.array(weights, dtype=np.float32)
            if term in postings:
                numbers = np.concatenate([postings[term][0], numbers])
                weights = np.concatenate([postings[term][1], weights])
            postings[term] = (numbers, weights)
        return postings

    def _more_bits(self, new, members):
        new.row_of, new.rows_of = self.row_of.copy(), {facet: rows[:] for facet, rows in self.rows_of.items()}
        for facet, value in sorted(members):
            if (facet, value) not in new.row_of:
                new.row_of[facet, value] = len(new.row_of)
                new.rows_of[facet].append(value)
        new.bits = np.zeros((len(new.row_of), -(-new.size // WORD)), dtype=np.uint64)
        new.bits[: self.bits.shape[0], : self.bits.shape[1]] = self.bits
        for key, numbers in members.items():
            numbers = np.array(numbers)
            row = new.bits[new.row_of[key]]
            np.bitwise_or.at(row, numbers // WORD, np.uint64(1) << (numbers % WORD).astype(np.uint64))

    # -- asking it ----------------------------------------------------------------------------------------------

    def revision_of(self, kind, object_id):
        """The revision at which a thing last changed here, or 0 when it is not in the index."""
        number = self.number_of.get((kind, object_id))
        return 0 if number is None else self.revisions[number]

    @property
    def share_dead(self):
        """The share of documents that were replaced and only take room."""
        return 1 - len(self.number_of) / self.size if self.size else 0.0

    @property
    def name_ranks(self):
        """Each document's place in the order of names. Made when first asked for: it takes a while."""
        return self.once("name ranks", self._rank_names)

    def _rank_names(self):
        order = sorted(range(self.size), key=lambda number: (self.name_keys[number], self.keys[number]))
        ranks = np.empty(self.size, dtype=np.int32)
        ranks[order] = np.arange(self.size, dtype=np.int32)
        return ranks

    @property
    def live_bits(self):
        return self.once("live bits", lambda: pack(self.live))

    def rarity(self, how_many):
        """How much a word tells that so many documents have."""
        return log(1 + (self.live_count + 1) / (how_many + 0.5))

    def once(self, key, make):
        """What follows from the index, made when it is first asked for."""
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]

    def having_any(self, facet, values):
        """Bits of the documents with any of these values of a facet."""
        bits = np.zeros(self.bits.shape[1], dtype=np.uint64)
        for value in values:
            row = self.row_of.get((facet, value))
            if row is not None:
                bits |= self.bits[row]
        return bits

    def having_all(self, facet, values):
        """Bits of the documents with every one of these values of a facet."""
        bits = ~np.zeros(self.bits.shape[1], dtype=np.uint64)
        for value in values:
            bits &= self.having_any(facet, [value])
        return bits

    def bits_of(self, documents):
        """Bits of some documents."""
        flags = np.zeros(self.size, dtype=bool)
        flags[documents] = True
        return pack(flags)

    def for_age(self, lowest, highest):
        """Bits of the documents whose ages overlap a range of whole years; an empty bound is no bound."""
        return pack((self.minimum_age <= highest) & (self.maximum_age >= lowest))

    def confirmed_since(self, day):
        """Bits of the documents confirmed on a day or later."""
        return self.once(("confirmed since", day), lambda: pack(self.confirmed >= day.toordinal()))

    def card(self, number):
        """What a result shows, by name."""
        return dict(zip(CARD_FIELDS, self.cards[number], strict=True))

    def miles_to(self, latitude, longitude, documents):
        """Miles from a position to the nearest place of each of some documents; infinity where it has none."""
        first = self.once("first places", self._first_places)
        start = first[documents]
        how_many = first[documents + 1] - start
        has = how_many.nonzero()[0]
        near = np.full(len(documents), np.inf, dtype=np.float32)
        if not len(has):
            return near
        start, how_many = start[has], how_many[has]
        ends = how_many.cumsum()
        begins = ends - how_many
        # The places of one document stand together.
        places = np.arange(ends[-1]) + (start - begins).repeat(how_many)
        miles, north = self.longitude[places] - longitude, self.latitude[places] - latitude
        miles *= np.float32(np.cos(np.radians(latitude)))
        miles *= miles
        north *= north
        miles += north
        np.sqrt(miles, out=miles)
        miles *= np.float32(MILES_IN_A_DEGREE)
        near[has] = miles if len(has) == len(miles) else np.minimum.reduceat(miles, begins)
        return near

    def _first_places(self):
        """Where each document's places begin, and after the last where they end."""
        return np.searchsorted(self.place_of, np.arange(self.size + 1))

    def count(self, bits):
        return int(np.bitwise_count(bits).sum())

    def counts(self, bits, facet=None):
        """{facet: {value: how many}} among the documents of `bits`, of one facet or of all."""
        if facet is not None:
            rows = np.array([self.row_of[facet, value] for value in self.rows_of[facet]], dtype=np.intp)
            totals = np.bitwise_count(self.bits[rows] & bits).sum(axis=1, dtype=np.int64).tolist()
            return {facet: dict(zip(self.rows_of[facet], totals, strict=True))}
        totals = np.bitwise_count(self.bits & bits).sum(axis=1, dtype=np.int64).tolist()
        found = {facet: {} for facet in FACETS}
        for (name, value), row in self.row_of.items():
            found[name][value] = totals[row]
        return found

    def facet_counts(self, facet):
        """{value: how many live documents} of one facet, without any filter."""
        return self.once(("counts", facet), lambda: self.counts(self.live_bits, facet)[facet])
