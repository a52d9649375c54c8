"""Phrases that are nearly said: "won't listen to me at school" is like "school won't listen".

Families say one thing in a hundred ways, and no list of phrases holds them all. A phrase of several words is nearly
said where most of it stands in the query, by weight, in any order.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import log

import numpy as np

#: So much of a phrase must be there, and at least two of its words: more than the heaviest one has alone.
MOST_OF_IT, FEWEST_WORDS, ALONE = 0.7, 2, 1.001
#: A word that anybody types weighs this share of another one as rare.
COMMON = 0.3
#: A phrase must have a word of at least this weight: "days out of school" is not nearly said by "every day at school".
TELLING = 1.0


@dataclass(frozen=True)
class NearlySaid:
    """A concept that the words are like, the places of those words, and how much of the phrase they are."""

    meaning: object
    places: tuple
    share: float


class Likeness:
    """The phrases that stand for concepts, by their words. Made once of ({stem: weight}, meanings), never changed.

    The weights are those of `text.weight_of`.
    """

    def __init__(self, phrases):
        phrases = [(_without_grammar(weights), meanings) for weights, meanings in phrases]
        phrases = [(weights, meanings) for weights, meanings in phrases if meanings and _may_be_said(weights)]
        self.phrases = [(frozenset(weights), meanings) for weights, meanings in phrases]
        holding, said_as = defaultdict(list), {}
        for at, (weights, _) in enumerate(phrases):
            for stem, weight in weights.items():
                holding[stem].append(at)
                said_as[stem] = max(weight, said_as.get(stem, 0))
        how_many = len(phrases)
        self.weights = {stem: _rarity(said_as[stem], len(where), how_many) for stem, where in holding.items()}
        #: The phrases that hold a word, and its weight for each of them.
        self.holding = {
            stem: (np.array(where, dtype=np.intp), np.full(len(where), self.weights[stem]))
            for stem, where in holding.items()
        }
        # Sorted, so that the sums are alike in every process.
        weighed = [[self.weights[stem] for stem in sorted(stems)] for stems, _ in self.phrases]
        self.whole = [sum(each) for each in weighed]
        least = [max(MOST_OF_IT * sum(each), max(each) * ALONE) for each in weighed]
        self.least = np.array(least, dtype=np.float32)

    def find(self, stems, explained):
        """What these stems nearly say, strongest first, each concept once.

        `explained` are the places whose phrase was said in full: what they say alone is known.
        """
        told = {stem for stem in stems if stem in self.holding}
        if len(told) < FEWEST_WORDS:
            return []
        said = np.zeros(len(self.phrases), dtype=np.float32)
        where, weights = zip(*[self.holding[stem] for stem in sorted(told)], strict=True)
        np.add.at(said, np.concatenate(where), np.concatenate(weights))
        near = (said >= self.least).nonzero()[0]
        best = {}
        for at in near.tolist():
            phrase, meanings = self.phrases[at]
            places = tuple(place for place, stem in enumerate(stems) if stem in phrase)
            if explained.issuperset(places):
                continue
            share = float(said[at]) / self.whole[at]
            for meaning in meanings:
                known = best.get(meaning.means)
                if known is None or share * len(places) > known.share * len(known.places):
                    best[meaning.means] = NearlySaid(meaning, places, share)
        return sorted(best.values(), key=lambda each: (-each.share, each.meaning.means))


def _without_grammar(weights):
    """The words that count. A number tells as much as any: "learning disability" does not nearly say what is at 18."""
    return {stem: TELLING if stem.isdigit() else weight for stem, weight in weights.items() if weight}


def _may_be_said(weights):
    return len(weights) >= FEWEST_WORDS and max(weights.values()) >= TELLING


def _rarity(weight, where, how_many):
    return np.float32(log(1 + how_many / where) * (1 if weight > COMMON else COMMON))
