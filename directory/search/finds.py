"""What the clues of one word or phrase find together, kept because words come again though sentences do not."""

from typing import NamedTuple

import numpy as np

#: What says a word and also means it gains this share of the weaker of the two.
BOTH = np.float32(0.2)
#: Found in more than this share of all documents, the values are kept as an array of all: adding arrays is faster
#: than adding here and there.
MANY = 1 / 8
#: So many bytes are kept for one index; of each find about so many beside its arrays.
MOST_BYTES, BESIDE = 64 << 20, 1024


class Find(NamedTuple):
    """What was found: the values of some documents, or of all where `has` says which ones were found."""

    values: np.ndarray
    documents: np.ndarray | None
    has: np.ndarray | None

    def add_to(self, totals):
        if self.has is None:
            np.add.at(totals, self.documents, self.values)
        else:
            totals += self.values

    def mark(self, marks, bits):
        """Set these bits at each document, in an array of bytes."""
        if self.has is None:
            marks[self.documents] |= bits
        else:
            marks |= self.has.view(np.uint8) * bits

    def note(self, flags):
        """Set each document in an array of bools."""
        if self.has is None:
            flags[self.documents] = True
        else:
            flags |= self.has

    @property
    def size(self):
        return BESIDE + sum(array.nbytes for array in self if array is not None)


class Finds:
    """The finds of one index, without those that were not asked for lately. Several threads may ask."""

    def __init__(self, size):
        self.size, self.bytes = size, 0
        self.lately, self.before = {}, {}

    def of(self, clues):
        """What these clues find together: the best that is said, and the best that is meant."""
        key = tuple([(clue.term, clue.weight, ":" in clue.means) for clue in clues])
        find = self.lately.get(key)
        if find is None:
            find = self.before.get(key) or _find(clues, self.size)
            self._keep(key, find)
        return find

    def _keep(self, key, find):
        """Keep a find. What was not asked for again since half of the room was last full is let go."""
        if self.bytes > MOST_BYTES / 2:
            self.before, self.lately, self.bytes = self.lately, {}, 0
        self.lately[key] = find
        self.bytes += find.size


def _find(clues, size):
    if len(clues) == 1 and len(clues[0].documents) <= MANY * size:
        # numpy looks up by its own kind of number twice as fast.
        return Find(clues[0].impacts * clues[0].weight, clues[0].documents.astype(np.intp), None)
    has = np.zeros(size, dtype=bool)
    best = {}
    for clue in clues:
        has[clue.documents] = True
        values = best.setdefault(":" in clue.means, np.zeros(size, dtype=np.float32))
        np.maximum.at(values, clue.documents, clue.impacts * clue.weight)
    values = best.popitem()[1]
    if best:
        other = best.popitem()[1]
        # The word itself, or others for it, confirms the concept it means.
        values = np.maximum(values, other) + BOTH * np.minimum(values, other)
    if np.count_nonzero(has) > MANY * size:
        return Find(values, None, has)
    documents = has.nonzero()[0]
    return Find(values[documents], documents, None)
