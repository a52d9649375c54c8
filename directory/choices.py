"""The questions of the filter form as HTML: a fold for each, with the choices that are left and how many have them.

A results page shows about eighty choices. Their boxes are made once for each index, encoded and with a gap for the
number, and the folds are drawn once by the template; a search puts its numbers into all the gaps at once.
"""

from itertools import compress

from django.template import loader
from markupsafe import Markup, escape

from .cards import SEARCH_SAYS

#: The questions in order: (facet, question, how many choices before "show all").
QUESTIONS = (
    ("theme", "Topic", 8),
    ("level", "Who can come", 5),
    ("no", "You do not need", 6),
    ("need", "Need", 8),
    ("type", "Kind of help", 8),
    ("cost", "Cost", 5),
    ("day", "Day", 7),
    ("time", "Time of day", 5),
    ("season", "Term or holidays", 6),
    ("how", "How it reaches you", 5),
    ("access", "Must have", 8),
    ("lang", "Language", 6),
)
#: Questions that stand open when nothing in them is chosen.
OPEN_AT_FIRST = frozenset({"theme", "level", "no"})

BOX = '<label class="choice"><input type="checkbox" name="{}" value="{}"{}><span>{}</span><small>\0</small></label>'
MEANING = Markup('<span class="meaning">{}</span>')
MORE = '<a href="%s&amp;all=%s#filter-%s">Show all<span class="unseen"> for %s</span></a>'


class Question:
    """One question, as far as it is the same for every search of an index."""

    def __init__(self, vocabulary, facet, label, most):
        self.vocabulary, self.facet, self.label, self.most = vocabulary, facet, label, most
        slugs = [choice.slug for choice in vocabulary.choices[facet]]
        self.numbers, self.number_of = range(len(slugs)), {slug: at for at, slug in enumerate(slugs)}
        self.boxes = [self._box(slug) for slug in slugs]
        self.ticked_boxes = [self._box(slug, " checked") for slug in slugs]
        self.folds = [self._fold(is_open) for is_open in (False, True)]

    def _box(self, slug, ticked=""):
        """A choice with its meaning in plain words, where the list that it is from has such words."""
        meaning = self.vocabulary.meaning_of(self.facet, slug)
        label = escape(self.vocabulary.labels[self.facet][slug]) + (MEANING.format(meaning) if meaning else "")
        return _as_format(BOX.format(self.facet, slug, ticked, label)).replace(b"\0", b"%d")

    def _fold(self, is_open):
        """The HTML in two parts, before and after the choices."""
        context = {"name": self.facet, "label": self.label, "is_open": is_open}
        before, _, after = loader.render_to_string("directory/_question.html", context).partition(SEARCH_SAYS)
        return _as_format(before), _as_format(after)

    def draw(self, counts, chosen, shows_all, address):
        """The parts of the fold, with a gap for each number, and the numbers. Nothing where no choice is left.

        `counts` are in the order of the choices.
        """
        offered = list(compress(self.numbers, counts))
        boxes, ticked = self.boxes, ()
        if chosen:
            ticked = [self.number_of[slug] for slug in chosen]
            boxes = boxes.copy()
            for at in ticked:
                boxes[at] = self.ticked_boxes[at]
            offered = sorted({*offered, *ticked})
        if not offered:
            return (), ()
        more = b""
        if len(offered) > self.most and not shows_all:
            frequent = sorted(offered, key=counts.__getitem__, reverse=True)[: self.most]
            offered = sorted({*frequent, *ticked})
            more = _as_format(MORE % (address, self.facet, self.facet, self.label))
        before, after = self.folds[bool(chosen) or shows_all or self.facet in OPEN_AT_FIRST]
        return [before, *[boxes[at] for at in offered], more, after], [counts[at] for at in offered]


def draw(page, address, show_all):
    """Every question of a search page, encoded. `address` is that of the search."""
    counts, chosen, address = page.counts, page.request.chosen, escape(address)
    parts, numbers = [], []
    for question in _questions(page.index):
        facet = question.facet
        more_parts, more_numbers = question.draw(counts.of(facet), chosen(facet), show_all == facet, address)
        parts += more_parts
        numbers += more_numbers
    return b"".join(parts) % tuple(numbers)


def _questions(index):
    if "questions" not in index.memo:
        index.memo["questions"] = [Question(index.vocabulary, *question) for question in QUESTIONS]
    return index.memo["questions"]


def _as_format(html):
    return html.replace("%", "%%").encode()
