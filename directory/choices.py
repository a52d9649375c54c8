"""The questions of the filter form as HTML: a fold for each, with the choices that are left and how many have them.

A results page shows about eighty choices. Their boxes are drawn once for each index, as far as the count that a search
puts in, and the folds once by the template.
"""

from functools import cache

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

BOX = '<label class="choice"><input type="checkbox" name="{}" value="{}"{}><span>{}</span><small>'
BOX_ENDS = "</small></label>"
MEANING = Markup('<span class="meaning">{}</span>')
MORE = '<a href="%s&amp;all=%s#filter-%s">Show all<span class="unseen"> for %s</span></a>'


class Question:
    """One question, as far as it is the same for every search of an index."""

    def __init__(self, vocabulary, facet, label, most):
        self.vocabulary, self.facet, self.label, self.most = vocabulary, facet, label, most
        self.slugs = [choice.slug for choice in vocabulary.choices[facet]]
        self.boxes = [self._box(slug) for slug in self.slugs]

    def _box(self, slug, ticked=""):
        """A choice with its meaning in plain words, where the list that it is from has such words."""
        meaning = self.vocabulary.meaning_of(self.facet, slug)
        label = escape(self.vocabulary.labels[self.facet][slug]) + (MEANING.format(meaning) if meaning else "")
        return BOX.format(self.facet, slug, ticked, label)

    def draw(self, counts, chosen, shows_all, address):
        """The fold; nothing where no choice is left. `counts` are in the order of the choices."""
        offered = [at for at, count in enumerate(counts) if count]
        boxes, ticked = self.boxes, ()
        if chosen:
            ticked = [at for at, slug in enumerate(self.slugs) if slug in chosen]
            boxes = boxes.copy()
            for at in ticked:
                boxes[at] = self._box(self.slugs[at], " checked")
            offered = sorted({*offered, *ticked})
        if not offered:
            return ""
        more = ""
        if len(offered) > self.most and not shows_all:
            frequent = sorted(offered, key=counts.__getitem__, reverse=True)[: self.most]
            offered = sorted({*frequent, *ticked})
            more = MORE % (address, self.facet, self.facet, self.label)
        drawn = "".join([f"{boxes[at]}{counts[at]}{BOX_ENDS}" for at in offered])
        before, after = _fold(self.facet, self.label, bool(chosen) or shows_all or self.facet in OPEN_AT_FIRST)
        return f"{before}{drawn}{more}{after}"


def draw(page, address, show_all):
    """Every question of a search page, encoded. `address` is that of the search, escaped."""
    questions, counts, chosen = _questions(page.index), page.counts, page.request.chosen
    # One by one: a single mark outside ASCII makes all of a string dear to encode.
    return [
        question.draw(counts.of(question.facet), chosen(question.facet), show_all == question.facet, address).encode()
        for question in questions
    ]


def _questions(index):
    if "questions" not in index.memo:
        index.memo["questions"] = [Question(index.vocabulary, *question) for question in QUESTIONS]
    return index.memo["questions"]


@cache
def _fold(name, label, is_open):
    """The HTML of a question in two parts, before and after its choices."""
    context = {"name": name, "label": label, "is_open": is_open}
    before, _, after = loader.render_to_string("directory/_question.html", context).partition(SEARCH_SAYS)
    return before, after
