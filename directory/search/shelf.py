"""Pages to read that answer a search, such as guides. They are few: their words are looked up one by one.

They stand beside the services and are no services: counts, filters and the order of the results know nothing of them.
"""

from collections import defaultdict
from typing import NamedTuple

from .. import reading_on
from . import text

#: What a word is worth by where a page says it: in its title or the words that people look for, in the summary, below.
FRONT, SUMMARY, BELOW = 1.0, 0.8, 0.25
#: A page is of a kind of help, or about a need: a synonym that means it counts so much.
CONCEPT = 0.7
#: Below its summary, a word that more than this share of the pages say tells nothing.
EVERYWHERE = 0.25
#: What answers less of the asked words than this share is not shown.
TOUCHES = 0.55
#: A page answers the search, and comes before the services, when it has so much of the asked words, and one of its
#: names has so little else.
ANSWERS, NAMED = 0.8, 0.6
MOST = 3


class OnShelf(NamedTuple):
    """A page to show with a search: the share of the asked words it has, and how nearly they are one of its names."""

    page: object
    share: float
    named: float

    @property
    def is_answer(self):
        return self.share >= ANSWERS and self.named >= NAMED


class Shelf:
    """The pages to read, as of one revision. It never changes, so threads share it."""

    def __init__(self, pages):
        self.pages = list(pages)
        self._said = frozenset().union(*(page.terms for page in self.pages))
        up_front = defaultdict(list)
        for page in self.pages:
            for term, worth in page.terms.items():
                if worth > BELOW:
                    up_front[term].append(page)
        most = max(1, EVERYWHERE * len(self.pages))
        #: {term: the pages that say it up front}, and the terms that many pages say there: those single out none.
        self._up_front = {term: pages for term, pages in up_front.items() if len(pages) <= most}
        self._usual = up_front.keys() - self._up_front.keys()

    @classmethod
    def load(cls):
        """What the other rooms have to read."""
        return cls(page for source in reading_on.SOURCES for page in source.to_find())

    def knows(self, stem):
        """Whether a page says a word, in any of its forms."""
        return stem in self._said

    def answering(self, reading, clues):
        """The pages that answer the words of a sentence, best first, as OnShelf. `clues` say what the words mean."""
        asked = {at: weight for at, word in enumerate(reading.words) if (weight := _weight(reading, at, word))}
        terms = [((at,), text.stem(reading.words[at]), 1.0) for at in asked]
        terms += [
            (clue.places, clue.term, CONCEPT if ":" in clue.term else 1.0)
            for clue in clues
            if clue.places and isinstance(clue.term, str) and clue.term in self._said
        ]
        stems, found = frozenset(text.stem(reading.words[at]) for at in asked), []
        for page in self._worth_a_look(terms, asked):
            share = _share(page, terms, asked)
            if share >= TOUCHES:
                found.append(OnShelf(page.reading, share, page.named(stems)))
        return sorted(found, key=lambda each: (-each.share - each.named, each.page.href))[:MOST]

    def _worth_a_look(self, terms, asked):
        """The pages that say so much up front that, with all the rest below, they may touch on it."""
        places_of = defaultdict(set)
        for places, term, _ in terms:
            for page in self._up_front.get(term, ()):
                places_of[page].update(places)
        usual = {at for places, term, _ in terms if term in self._usual for at in places}
        least = (TOUCHES - BELOW) / (1 - BELOW) * sum(asked.values())
        return [page for page, said in places_of.items() if sum([asked.get(at, 0.0) for at in said | usual]) >= least]


def _share(page, terms, asked):
    """The share of the asked words, by weight, that a page has."""
    has = dict.fromkeys(asked, 0.0)
    for places, term, trust in terms:
        worth = page.terms.get(term)
        if worth:
            for at in places:
                if at in has:
                    has[at] = max(has[at], worth * trust)
    return sum([weight * has[at] for at, weight in asked.items()]) / sum(asked.values())


def _weight(reading, at, word):
    weight = text.weight_of(word)
    return weight * 0.35 if at in reading.aside else weight


class ToFind:
    """A page to read, with the terms that it is found by and what each is worth."""

    def __init__(self, reading, front, summary, below, concepts=()):
        """`front` are its title and the names it goes by, each a text; `concepts` such as need:autism."""
        self.reading, self.terms = reading, {}
        for worth, texts in ((BELOW, [below]), (SUMMARY, [summary]), (FRONT, front)):
            for each in texts:
                self._note(text.stems(each), worth)
        self._note(concepts, FRONT)
        self._names = [_telling(name) for name in front]

    def named(self, stems):
        """How nearly these words are one of its names: 1 when they are all of it, or all of it and more."""
        return max((len(name & stems) / len(name) for name in self._names if name), default=0.0)

    def _note(self, terms, worth):
        for term in terms:
            self.terms[term] = max(self.terms.get(term, 0.0), worth)


def _telling(name):
    """The stems of a name, without the words that only hold it together."""
    return frozenset(text.stem(word) for word in text.words(name) if text.weight_of(word))
