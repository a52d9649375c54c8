"""The one door to the search: a request in, a page of results out."""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from django.conf import settings
from django.utils.functional import cached_property

from . import geo, ordering
from .filtering import Filtered
from .hearing import Heard, hear, reading_of
from .index import unpack
from .request import PER_PAGE

#: With fewer results than this we say what could be left out, at most so many ways.
HARDLY_ANY, MOST_OFFERS = 5, 4
#: A document that answers the words scores this share of the best, and is given up only for filters of the address.
ANSWERS = 0.75
#: What passes the heard filters answers only a part of the words: it lacks so much of them, and scores so much less.
PARTLY, MUCH_LESS = 0.3, 0.5
#: With more filters than this not every set of them is tried.
MOST_TRIED = 8


@dataclass
class SearchPage:
    """The results of a search, ready for a template."""

    request: object
    index: object
    heard: Heard
    total: int
    documents: list
    miles: list
    stale: list
    filtered: Filtered
    among: np.ndarray
    place: object = None
    place_problem: str = ""
    pages: int = 1
    dropped: tuple = ()
    nearly: tuple = ()
    strict_total: int = 0
    whole: int = 0
    #: The score of what answers the words best.
    best: float = 0.0

    @property
    def cards(self):
        return [self.index.card(document) for document in self.documents]

    @cached_property
    def on_shelf(self):
        """The pages to read that answer the words, best first."""
        clues = self.heard.scores.clues if self.heard.scores is not None else ()
        return self.index.vocabulary.shelf.answering(self.heard.reading, clues)

    @cached_property
    def why(self):
        """For each result what it was found by, as (said, means) pairs."""
        scores = self.heard.scores
        return scores.why(self.documents) if scores is not None else [()] * len(self.documents)

    @cached_property
    def counts(self):
        """{facet: {value: how many there would be}} of every further choice."""
        return self.filtered.counts(self.among)

    @property
    def fresh_count(self):
        return self.filtered.fresh_count(self.among)

    @property
    def nothing_has_all_words(self):
        """Whether the results hold only some of the words."""
        return bool(self.total and self.heard.scores is not None and not self.whole)

    @property
    def hears_no_word(self):
        """Whether what was typed holds no word to look for and no filter, as in another script: all is shown."""
        is_silent = self.heard.scores is None and "q" not in self.dropped
        return bool(self.request.q) and is_silent and not self.heard.reading.filters

    @property
    def knows_no_word(self):
        """Whether nothing that is listed answers any of the words, and nothing else was asked."""
        return not self.total and self.heard.scores is not None


def run(request, index, *, on):
    """Answer a request from an index, as of a day. Never empty-handed while anything is listed at all."""
    heard = hear(index, request.q, request.exact)
    if request.words_before is not None:
        request = request.without_heard(reading_of(index, request.words_before).filters)
    # In a crisis no day and no price that was said along may hide anybody who helps.
    lifted = [each for each in heard.reading.filters if each.name == "near" or not heard.is_crisis]
    asked = request.with_heard(lifted)
    page = _answer(asked, index, heard, on=on)
    page.strict_total = page.total
    if not page.total:
        return _wider(page, on=on)
    names = _in_the_way(page, {name for name in _active(page) if name not in request.given})
    return _with_set_aside(page, names, heard, on=on) if names else page


def _answer(asked, index, heard, *, on):
    place, problem = _place(asked)
    miles = None
    if place and asked.miles:
        miles = index.miles_to(place.latitude, place.longitude, np.arange(index.size))
    filtered = Filtered(index, asked, on=on, review_after_days=settings.REVIEW_AFTER_DAYS, miles=miles)
    bits, scores = index.live_bits, heard.scores
    if scores is not None:
        bits = index.bits_of(scores.documents)
    passing = unpack(filtered.under(bits), index.size)
    if scores is not None:
        kept = passing[scores.documents].nonzero()[0]
        documents, values, coverage = scores.documents[kept], scores.values[kept], scores.coverage[kept]
    else:
        documents = passing.nonzero()[0]
        values = coverage = np.ones(len(documents), dtype=np.float32)
    nearly = ()
    if len(documents) < HARDLY_ANY and filtered.masks:
        more = [(name, count - len(documents)) for name, count in filtered.without_each(bits).items()]
        nearly = tuple(sorted((each for each in more if each[1] > 0), key=lambda each: -each[1])[:MOST_OFFERS])
    if place:
        # Without a distance to filter by, only what was found need be measured.
        miles = index.miles_to(place.latitude, place.longitude, documents) if miles is None else miles[documents]
    until = asked.page * PER_PAGE
    keys = ordering.keys(index, asked, heard, documents, values, miles, on)
    first = ordering.first(until, index.tie_breaks, documents, keys)[until - PER_PAGE :]
    shown = documents[first]
    return SearchPage(
        request=asked,
        index=index,
        heard=heard,
        total=len(documents),
        documents=shown.tolist(),
        miles=miles[first].tolist() if miles is not None else [None] * len(shown),
        stale=(index.confirmed[shown] <= on.toordinal() - settings.REVIEW_AFTER_DAYS).tolist(),
        filtered=filtered,
        among=bits,
        place=place,
        place_problem=problem,
        nearly=nearly,
        pages=max(1, -(-len(documents) // PER_PAGE)),
        whole=int(np.count_nonzero(coverage > 0.99)),
        best=_best(values),
    )


def _place(asked):
    if not asked.near:
        return None, ""
    place = geo.find_place(asked.near)
    return place, "" if place else geo.judge(asked.near).message


def _best(values):
    return float(values.max(initial=0))


def _wider(page, *, on):
    """The nearest wider results: what answers the words, with as few filters set aside as possible, and said which.

    Where no word is known and no filter was given there is nothing nearer than all: then the page stays empty.
    """
    heard, active = page.heard, _active(page)
    names = _fewest(page, active, _answering(page)) or _fewest(page, active, page.among)
    if names:
        return _with_set_aside(page, names, heard, on=on)
    if heard.scores is None or not active:
        return page
    wider = _with_set_aside(page, ["q"], replace(heard, scores=None), on=on)
    return wider if wider.total else page


def _with_set_aside(page, names, heard, *, on):
    """The page without some filters, which says so."""
    asked = page.request
    wider = _answer(_without(asked, names), page.index, heard, on=on)
    wider.dropped, wider.request, wider.place_problem = tuple(names), asked, page.place_problem
    wider.strict_total = page.strict_total
    return wider


def _in_the_way(page, heard_names):
    """The filters heard in the words, though not set, that leave only what hardly answers the words.

    The age stays: what is for other ages is no answer.
    """
    scores = page.heard.scores
    if scores is None or not heard_names or page.heard.is_crisis:
        return []
    if page.best >= MUCH_LESS * _best(scores.values):
        return []
    left = unpack(page.filtered.under(page.among), page.index.size)[scores.documents]
    if scores.coverage[left].max() > scores.coverage.max() - PARTLY:
        return []
    return _fewest(page, [name for name in _active(page) if name in heard_names - {"age"}], _answering(page))


def _answering(page):
    """Bits of the documents that answer the words about as well as any."""
    scores, index = page.heard.scores, page.index
    if scores is None or scores.is_empty:
        return page.among
    best = scores.values.argmax()
    good = (scores.values >= ANSWERS * scores.values[best]) & (scores.coverage >= scores.coverage[best] - 0.01)
    return index.bits_of(scores.documents[good])


def _fewest(page, active, wanted):
    """The fewest filters, of those families can best do without, that keep all of the wanted documents away."""
    filtered = page.filtered
    for names in _sets(active):
        if filtered.leaves_any(wanted, without=names):
            return list(names)
    return []


def _sets(active):
    if len(active) <= MOST_TRIED:
        for length in range(1, len(active) + 1):
            yield from combinations(active, length)
        return
    yield from ((name,) for name in active)
    yield from (tuple(active[:length]) for length in range(2, len(active) + 1))


#: Filters in the order in which families can best do without them.
_LEAST_FIRST = (
    "fresh",
    "lang",
    "season",
    "time",
    "day",
    "access",
    "miles",
    "how",
    "cost",
    "level",
    "no",
    "away",
)
_LEAST_FIRST += ("type", "theme", "need", "age")


def _active(page):
    """The names of the filters at work, that families can best do without first."""
    asked = page.request
    at_work = {name for name in _LEAST_FIRST if asked.chosen(name)} | asked.switches
    at_work |= {"age"} if asked.age else set()
    at_work |= {"miles"} if asked.miles and page.place else set()
    return [name for name in _LEAST_FIRST if name in at_work]


def _without(asked, names):
    return replace(
        asked,
        many={name: values for name, values in asked.many.items() if name not in names},
        switches=asked.switches - set(names),
        age=None if "age" in names else asked.age,
        miles=None if "miles" in names else asked.miles,
    )
