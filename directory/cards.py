"""Result cards as HTML.

The template draws each shape of card once, with gaps for the words; then the words are put into the gaps. A search
shows twenty cards, many of them never drawn before: to draw those by the template would cost more than to find them.
"""

from functools import lru_cache

from django.template import loader
from markupsafe import escape

#: Where a drawn part leaves room for what a search knows.
SEARCH_SAYS = "<!--search says-->"
#: The facts of a card that are words. The template may ask whether they are there, but not what they say.
WORDS = (
    "slug", "name", "organisation", "summary", "ages", "level", "level_line", "cost", "where", "when", "checked",
    "away",
)  # fmt: skip


def draw(card, places, is_stale, level):
    """A card in two parts, before and after what a search adds. `level` is that of its heading."""
    words = {name: card[name] for name in WORDS}
    words["places"] = "".join([f"{latitude},{longitude};" for latitude, longitude, _ in places])
    there = tuple([name for name, word in words.items() if word])
    before, after = _shape(there, card["symbol"], card["palette"], is_stale, level)
    whole = "".join(words.values())
    if escape(whole) != whole:
        words = {name: escape(word) for name, word in words.items()}
    return before % words, after % words


@lru_cache(maxsize=2_000)
def _shape(there, symbol, palette, is_stale, level):
    """The two parts of a card as formats, with a gap for each word that is there."""
    gaps = {name: f"\0{name}\0" if name in there else "" for name in (*WORDS, "places")}
    card = gaps | {"symbol": symbol, "palette": palette}
    context = {"card": card, "places": gaps["places"], "is_stale": is_stale, "level": level}
    html = loader.render_to_string("directory/_card.html", context).replace("%", "%%")
    for name in there:
        html = html.replace(gaps[name], f"%({name})s")
    before, _, after = html.partition(SEARCH_SAYS)
    return before, after
