"""From clues to scores: how much each document has of all that was asked.

The arrays here have a place for each document: adding such arrays is faster than looking documents up again and again.
"""

from functools import lru_cache

import numpy as np

from .finds import Finds

#: A document with few of the words keeps this share of its score.
FLOOR = 0.3
#: Documents below this share of the best score are noise, unless there would be hardly any results.
NOISE, FAINT, HARDLY_ANY = 0.14, 0.03, 10
#: What shares its kinds and needs with the best few is raised by up to this share of the best score.
KIN, LEADERS = 0.25, 3
#: "Cubs for my son with ADHD": what fits the need and is not of the kind that is wanted keeps this share.
OTHER_KIND = 0.75
#: So many words are answered in one byte.
BITS = 8


class Weighing:
    """The words that were asked, by place: how much each weighs, and which of them tell what is wanted."""

    def __init__(self, index, weights, content, aside):
        self.index, self.weights, self.content = index, weights, content
        self.telling = frozenset(content)
        self.finds = index.once("finds", lambda: Finds(index.size))
        quiet = [at for at, weight in enumerate(weights) if weight and at not in aside and at not in content]
        self.asked = [*content, *quiet]

    def weigh(self, clues):
        """(documents, values, coverage) of what answers well enough: the coverage is the share of the words it has."""
        finds = [(same, self.finds.of(same)) for same in _by_place(clues)]
        values = np.zeros(self.index.size, dtype=np.float32)
        for _, find in finds:
            find.add_to(values)
        coverage, told = self._coverage(finds)
        values *= FLOOR + (1 - FLOOR) * coverage
        if told is not None:
            values *= told
        if len(self.index.dead):
            values[self.index.dead] = 0
        self._prefer_the_kind(values, clues)
        leaders = _leaders(values)
        if not leaders:
            return _NONE
        is_found = values != 0
        values += self._kin(leaders)
        if np.count_nonzero(is_found) < HARDLY_ANY:
            coverage *= is_found
            is_found = self.index.live & (values != 0)
        documents = _clear(values, is_found)
        return documents, values[documents], coverage[documents]

    def _coverage(self, finds):
        """What documents answer: the share of the query's words by weight, and whether more than a quiet word.

        The second is None where only quiet words were typed.
        """
        if not self.asked:
            return np.ones(self.index.size, dtype=np.float32), None
        shares, told = [], np.zeros(self.index.size, dtype=bool)
        whole = sum([self.weights[at] for at in self.asked])
        for start in range(0, len(self.asked), BITS):
            places = self.asked[start : start + BITS]
            answered = self._answered(places, finds)
            shares.append(_shares(tuple([self.weights[at] / whole for at in places])).take(answered))
            telling = min(len(self.content) - start, BITS)
            if telling > 0:
                told |= (answered & np.uint8((1 << telling) - 1)) != 0
        return sum(shares[1:], shares[0]), self._with_what_is_meant(told, finds) if self.content else None

    def _with_what_is_meant(self, told, finds):
        """Also what tells something though it has none of the telling words, such as the group of a kind."""
        for clues, _ in finds:
            if self.telling.isdisjoint(clues[0].places):
                speaking = [clue for clue in clues if clue.is_telling or (clue.means and not clue.places)]
                if speaking:
                    self.finds.of(speaking).note(told)
        return told

    def _answered(self, places, finds):
        """For each document a byte, with a bit for each of these places that it answers."""
        bit_of = {at: 1 << bit for bit, at in enumerate(places)}
        answered = np.zeros(self.index.size, dtype=np.uint8)
        for clues, find in finds:
            if bits := sum([bit_of.get(at, 0) for at in clues[0].places]):
                find.mark(answered, np.uint8(bits))
        return answered

    def _prefer_the_kind(self, values, clues):
        """Where a kind of help and a need were said, what is of no such kind has less."""
        kinds = [clue.documents for clue in clues if clue.places and clue.means.startswith("type:")]
        if not kinds or not any(clue.places and clue.means.startswith("need:") for clue in clues):
            return
        factor = np.full(self.index.size, OTHER_KIND, dtype=np.float32)
        for documents in kinds:
            factor[documents] = 1
        values *= factor

    def _kin(self, leaders):
        """What each document gains by its likeness to the strongest: help goes by kind, whatever words it uses."""
        shares, best = {}, leaders[0][1]
        for leader, value in leaders:
            for concept in self.index.concepts[leader]:
                shares[concept] = shares.get(concept, 0.0) + value / best
        kin = np.zeros(self.index.size, dtype=np.float32)
        if not shares:
            return kin
        others = [self.index.postings[concept] for concept in shares]
        lengths = [len(documents) for documents, _ in others]
        worth = [share * self.index.rarity(length) for share, length in zip(shares.values(), lengths, strict=True)]
        # In one go: they are many, and most of them are short.
        strengths = np.concatenate([impacts for _, impacts in others])
        strengths *= np.array(worth, dtype=np.float32).repeat(lengths)
        np.add.at(kin, np.concatenate([documents for documents, _ in others], dtype=np.intp), strengths)
        kin *= KIN * best / float(kin.max())
        return kin


def _by_place(clues):
    """The clues of the same words together; of those that stand for no word, what means the same."""
    same = {}
    for clue in clues:
        same.setdefault(clue.places or clue.means or clue.said, []).append(clue)
    return same.values()


@lru_cache(maxsize=4096)
def _shares(weights):
    """What each set of so many words weighs, by the bits that stand for its words."""
    shares = np.zeros(1, dtype=np.float32)
    for weight in weights:
        shares = np.concatenate([shares, shares + np.float32(weight)])
    return shares


def _leaders(values):
    """[(document, value)] of the few with the largest values, largest first and alike in their order."""
    leaders = []
    while len(leaders) < min(LEADERS, len(values)) and (value := float(values[at := int(values.argmax())])):
        leaders.append((at, value))
        values[at] = 0
    for at, value in leaders:
        values[at] = value
    return leaders


def _clear(values, is_found):
    """The documents that were found and are no noise beside the best. Where they are hardly any, fainter ones too."""
    best = float(values.max())
    documents = (is_found & (values >= NOISE * best)).nonzero()[0]
    if len(documents) >= HARDLY_ANY:
        return documents
    documents = (is_found & (values >= FAINT * best)).nonzero()[0]
    if len(documents) > HARDLY_ANY:
        tenth = np.partition(values[documents], -HARDLY_ANY)[-HARDLY_ANY]
        documents = documents[values[documents] >= tenth]
    return documents


_NONE = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
