"""The index in memory: postings by term, facets as bits, and the cards, the same on every database.

An index is never changed. `with_documents` makes the next one, sharing what stayed the same, so that a reader
in another thread keeps the one it began with. Replaced documents stay in it, not live, until it is loaded anew.
"""

from array import array
from collections import Counter, defaultdict
from datetime import date
from zlib import crc32

import numpy as np

#: Facets whose values are kept as bits, in the order they are shown.
FACETS = (
    "theme",
    "type",
    "need",
    "level",
    "age",
    "no",
    "cost",
    "slot",
    "season",
    "how",
    "lang",
    "access",
    "away",
)
NO_UPPER, NO_LOWER = 127, -1
WORD = 64

#: The weight from which a concept says what a document is about.
MOSTLY = 5.0
#: Longer names are not typed in full.
LONGEST_NAME = 8


def tie_break(name_key):
    """A number that orders by the beginning of a name, then by all of it: the same in every process."""
    letters = int.from_bytes(name_key.encode()[:4].ljust(4, b"\0"), "big")
    return letters << 32 | crc32(name_key.encode())


def _main_concepts(document):
    """What a document is mostly about: its kinds of provision and needs, but not those of its whole group."""
    return tuple(
        term
        for term, weight in document.terms.items()
        if term.startswith(("type:", "need:")) and weight >= MOSTLY and term != "need:all-needs"
    )


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
        self.tie_breaks = np.zeros(0, dtype=np.uint64)
        self.live = np.zeros(0, dtype=bool)
        self.minimum_age = np.zeros(0, dtype=np.int8)
        self.maximum_age = np.zeros(0, dtype=np.int8)
        self.confirmed = np.zeros(0, dtype=np.int32)
        self.place_of = np.zeros(0, dtype=np.int32)
        self.latitude = np.zeros(0, dtype=np.float32)
        self.longitude = np.zeros(0, dtype=np.float32)
        self.row_of, self.rows_of = {}, {facet: [] for facet in FACETS}
        self.bits = np.zeros((0, 0), dtype=np.uint64)
        self.memo = {}

    # -- making one ---------------------------------------------------------------------------------------------

    def with_documents(self, documents, revision, vocabulary=None, vocabulary_revision=None):
        """The next index, in which these documents replace their earlier selves."""
        new = Index(vocabulary or self.vocabulary, revision, self.vocabulary_revision)
        if vocabulary_revision is not None:
            new.vocabulary_revision = vocabulary_revision
        documents = list(documents)
        new.size = self.size + len(documents)
        new.number_of = self.number_of.copy()
        new.word_counts = self.word_counts.copy()
        live = np.concatenate([self.live, [document.is_live for document in documents]]).astype(bool)
        for number, document in enumerate(documents, self.size):
            key = (document.kind, document.object_id)
            if key in new.number_of:
                live[new.number_of[key]] = False
            new.number_of[key] = number
            if document.is_live:
                new.word_counts.update(document.words)
        new.live = live
        new.keys = self.keys + [(document.kind, document.object_id) for document in documents]
        new.cards = self.cards + [document.card for document in documents]
        new.name_keys = self.name_keys + [document.name_key for document in documents]
        new.revisions = self.revisions + [document.revision for document in documents]
        new.places = self.places + [document.facets["positions"] for document in documents]
        new.names = self._more_names(documents)
        new.concepts = self.concepts + [_main_concepts(document) for document in documents]
        new.postings = self._more_postings(documents)
        self._more_facts(new, documents)
        self._more_bits(new, documents)
        return new

    def _more_postings(self, documents):
        added = defaultdict(lambda: (array("i"), array("f")))
        for number, document in enumerate(documents, self.size):
            if document.is_live:
                for term, weight in document.terms.items():
                    numbers, weights = added[term]
                    numbers.append(number)
                    weights.append(weight)
        postings = self.postings.copy()
        for term, (numbers, weights) in added.items():
            numbers = np.array(numbers, dtype=np.int32)
            weights = np.array(weights, dtype=np.float32)
            if term in postings:
                numbers = np.concatenate([postings[term][0], numbers])
                weights = np.concatenate([postings[term][1], weights])
            postings[term] = (numbers, weights)
        return postings

    def _more_names(self, documents):
        """Names of two words and more, by their first word."""
        names = self.names.copy()
        for document in documents:
            name = tuple(document.name_key.split())
            if 1 < len(name) <= LONGEST_NAME and document.is_live:
                names[name[0]] = names.get(name[0], frozenset()) | {name}
        return names

    def _more_facts(self, new, documents):
        facets = [document.facets for document in documents]
        lower = [NO_LOWER if fact["ages"][0] is None else fact["ages"][0] for fact in facets]
        upper = [NO_UPPER if fact["ages"][1] is None else fact["ages"][1] for fact in facets]
        days = [date.fromisoformat(fact["confirmed"]).toordinal() if fact["confirmed"] else 0 for fact in facets]
        ties = [tie_break(document.name_key) for document in documents]
        new.tie_breaks = np.concatenate([self.tie_breaks, np.array(ties, dtype=np.uint64)])
        new.minimum_age = np.concatenate([self.minimum_age, np.array(lower, dtype=np.int8)])
        new.maximum_age = np.concatenate([self.maximum_age, np.array(upper, dtype=np.int8)])
        new.confirmed = np.concatenate([self.confirmed, np.array(days, dtype=np.int32)])
        found = [
            (number, place[0], place[1]) for number, fact in enumerate(facets, self.size) for place in fact["positions"]
        ]
        numbers, latitudes, longitudes = zip(*found, strict=True) if found else ((), (), ())
        new.place_of = np.concatenate([self.place_of, np.array(numbers, dtype=np.int32)])
        new.latitude = np.concatenate([self.latitude, np.array(latitudes, dtype=np.float32)])
        new.longitude = np.concatenate([self.longitude, np.array(longitudes, dtype=np.float32)])

    def _more_bits(self, new, documents):
        members = defaultdict(list)
        for number, document in enumerate(documents, self.size):
            for facet in FACETS:
                for value in document.facets[facet]:
                    members[facet, value].append(number)
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
        return self._once("name ranks", self._rank_names)

    def _rank_names(self):
        order = sorted(range(self.size), key=lambda number: (self.name_keys[number], self.keys[number]))
        ranks = np.empty(self.size, dtype=np.int32)
        ranks[order] = np.arange(self.size, dtype=np.int32)
        return ranks

    @property
    def live_count(self):
        return self._once("live count", lambda: int(self.live.sum()))

    @property
    def live_bits(self):
        return self._once("live bits", lambda: pack(self.live))

    def _once(self, key, make):
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

    def for_age(self, lowest, highest):
        """Bits of the documents whose ages overlap a range of whole years; an empty bound is no bound."""
        return pack((self.minimum_age <= highest) & (self.maximum_age >= lowest))

    def confirmed_since(self, day):
        return pack(self.confirmed >= day.toordinal())

    def miles_to(self, latitude, longitude):
        """Miles from a position to each document's nearest place; infinity where it has none."""
        near = np.full(self.size, np.inf, dtype=np.float32)
        east = (self.longitude - longitude) * np.float32(np.cos(np.radians(latitude)))
        north = self.latitude - latitude
        np.minimum.at(near, self.place_of, np.sqrt(east * east + north * north) * np.float32(69.09))
        return near

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
        return self._once(("counts", facet), lambda: self.counts(self.live_bits, facet)[facet])
