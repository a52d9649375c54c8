"""Phrases that are nearly said: "won't listen to me at school" is like "school won't listen".

Families say one thing in a hundred ways, and no list of phrases holds them all. A phrase of several words is nearly
said where most of it stands in the query, by weight, in any order.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import log

import numpy as np

from . import text

#: So much of a phrase must be there, and at least two of its words: more than the heaviest one has alone.
MOST_OF_IT, FEWEST_WORDS, ALONE = 0.7, 2, 1.001
#: A word that anybody types weighs this share of another one as rare.
COMMON = 0.3


@dataclass(frozen=True)
class NearlySaid:
    """A concept that the words are like, the places of those words, and how much of the phrase they are."""

    meaning: object
    places: tuple
    share: float


class Likeness:
    """The phrases that stand for concepts, by their words. Made of (stems, meanings) once, never changed."""

    def __init__(self, phrases):
        phrases = [(_telling(stems), meanings) for stems, meanings in phrases]
        self.phrases = [(stems, meanings) for stems, meanings in phrases if meanings and _may_be_said(stems)]
        holding = defaultdict(list)
        for at, (stems, _) in enumerate(self.phrases):
            for stem in stems:
                holding[stem].append(at)
        how_many = len(self.phrases)
        self.weights = {stem: _rarity(stem, len(where), how_many) for stem, where in holding.items()}
        self.holding = {stem: np.array(where, dtype=np.intp) for stem, where in holding.items()}
        weighed = [[self.weights[stem] for stem in stems] for stems, _ in self.phrases]
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
        for stem in sorted(told):
            said[self.holding[stem]] += self.weights[stem]
        near = np.flatnonzero(said >= self.least)
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


def _may_be_said(stems):
    return len(stems) >= FEWEST_WORDS and any(text.weight_of(stem) > COMMON for stem in stems)


def _telling(stems):
    return frozenset(stem for stem in stems if text.weight_of(stem))


def _rarity(stem, where, how_many):
    return np.float32(log(1 + how_many / where) * (1 if text.weight_of(stem) > COMMON else COMMON))
