"""Result cards as HTML.

The template draws each shape of card once, with gaps for the words; then the words are put into the gaps. A search
shows twenty cards, many of them never drawn before: to draw those by the template would cost more than to find them.
"""

from functools import lru_cache
from operator import itemgetter

from django.template import loader

from .gaps import Shape, encoded, gap

#: Where a drawn part leaves room for what a search knows.
SEARCH_SAYS = "<!--search says-->"
#: The facts of a card that are words. The template may ask whether they are there, but not what they say.
WORDS = (
    "slug", "name", "organisation", "summary", "ages", "level", "level_line", "cost", "where", "when", "checked",
    "away",
)  # fmt: skip
_words = itemgetter(*WORDS)


def draw(card, places, is_stale, level):
    """A card in two encoded parts, before and after what a search adds. `level` is that of its heading."""
    words = (*_words(card), "".join([f"{latitude},{longitude};" for latitude, longitude, _ in places]))
    before, after = _shape(tuple(map(bool, words)), card["symbol"], card["palette"], is_stale, level)
    words = encoded(words)
    return before.filled(words), after.filled(words)


@lru_cache(maxsize=2_000)
def _shape(there, symbol, palette, is_stale, level):
    """The two parts of a card, with a numbered gap for each word that is there; the last one is for the places."""
    *gaps, places = map(gap, range(len(there)), there)
    card = dict(zip(WORDS, gaps, strict=True)) | {"symbol": symbol, "palette": palette}
    context = {"card": card, "places": places, "is_stale": is_stale, "level": level}
    before, _, after = loader.render_to_string("directory/_card.html", context).partition(SEARCH_SAYS)
    return Shape(before), Shape(after)
