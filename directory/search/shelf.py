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
        said = defaultdict(dict)
        for number, page in enumerate(self.pages):
            for term, worth in page.terms.items():
                said[term][number] = worth
        self._said = {term: self._telling(pages) for term, pages in said.items()}

    def _telling(self, pages):
        """The pages that say a term; where many do, only those that say it up front."""
        if len(pages) <= EVERYWHERE * len(self.pages):
            return pages
        return {number: worth for number, worth in pages.items() if worth > BELOW}

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
        if not asked or not self.pages:
            return []
        answers = defaultdict(dict)
        for at in asked:
            self._note(answers, (at,), text.stem(reading.words[at]), 1.0)
        for clue in clues:
            if clue.places and isinstance(clue.term, str):
                self._note(answers, clue.places, clue.term, CONCEPT if ":" in clue.term else 1.0)
        whole, stems = sum(asked.values()), frozenset(text.stem(reading.words[at]) for at in asked)
        found = []
        for number, shares in answers.items():
            share = sum([asked[at] * worth for at, worth in shares.items() if at in asked]) / whole
            if share >= TOUCHES:
                page = self.pages[number]
                found.append((share + page.named(stems), number, OnShelf(page.reading, share, page.named(stems))))
        return [each for _, _, each in sorted(found, key=lambda each: (-each[0], each[1]))[:MOST]]

    def _note(self, answers, places, term, trust):
        """Note for each page that says a term which of the asked words it answers, and how well."""
        for number, worth in self._said.get(term, {}).items():
            shares = answers[number]
            for at in places:
                shares[at] = max(shares.get(at, 0.0), worth * trust)


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
