"""What the words of a query found in one index, and why."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Clue(NamedTuple):
    """What one word or phrase of the query finds. The arrays are those of the index: it is light to keep."""

    said: str
    means: str
    places: tuple
    #: What was looked up: a stem, a concept, or several stems.
    term: str | tuple
    documents: np.ndarray
    impacts: np.ndarray
    weight: float
    is_telling: bool = True


@dataclass(frozen=True)
class Scores:
    """The documents that answer, best first is not yet decided, with what led to them."""

    documents: np.ndarray
    values: np.ndarray
    coverage: np.ndarray
    clues: tuple
    #: (typed, what it was read as), to be told; a guess is also noted where it is only another form of the word.
    corrections: tuple
    used: tuple
    guesses: tuple = ()

    @property
    def is_empty(self):
        return not len(self.documents)

    def why(self, documents):
        """For each document the clues that found it, strongest first, as (said, means) pairs."""
        telling = [clue for clue in self.clues if clue.is_telling]
        if not len(documents) or not telling:
            return [()] * len(documents)
        wanted = np.asarray(documents, dtype=np.int32)
        at = [clue.documents.searchsorted(wanted) for clue in telling]
        here = np.array([clue.documents.take(each, mode="clip") for clue, each in zip(telling, at, strict=True)])
        values = np.array([clue.impacts.take(each, mode="clip") for clue, each in zip(telling, at, strict=True)])
        values *= np.array([[clue.weight] for clue in telling], dtype=np.float32)
        found = here == wanted
        order = np.where(found, -values, 1).argsort(axis=0, kind="stable").T.tolist()
        pairs = [(clue.said, clue.means) for clue in telling]
        how_many = found.sum(axis=0).tolist()
        return [tuple([pairs[each] for each in row[:count]]) for row, count in zip(order, how_many, strict=True)]
