"""Cards that a process has drawn, and the words on them, kept from one index to the next."""

from functools import lru_cache

from django.conf import settings

from . import cards
from .search import text

#: How many drawn cards a process keeps.
MOST_DRAWN = 20_000
#: What a card says in words of the listing's own.
SAID_ON_A_CARD = ("name", "summary", "organisation", "where")


def draw_cards(index, today):
    """Draw the cards before somebody waits for them, as many as are kept."""
    stale = index.confirmed[:MOST_DRAWN] <= today.toordinal() - settings.REVIEW_AFTER_DAYS
    for document, is_stale in enumerate(stale.tolist()):
        drawn_card(index, document, is_stale)
        _shown_stems(index, document)


def drawn_card(index, document, is_stale, level=2):
    """A card's HTML in two parts, before and after what a search adds. `level` is that of its heading.

    Kept encoded: cards are two thirds of a page, and encoding them each time would cost as much as a search.
    """
    key = (document, is_stale, level)
    halves = index.drawn_cards.get(key)
    if halves is None:
        halves = cards.draw(index.card(document), index.places[document], is_stale, level)
        _keep(index.drawn_cards, key, halves)
    return halves


@lru_cache(maxsize=10_000)
def stems_of(said):
    return frozenset(text.stems(said))


def shows(index, document, stems):
    """Whether the card of a listing has words of all these stems."""
    if document not in index.shown_stems:
        # In a large directory most cards were not drawn yet, and few of them have such a word at all: a word begins
        # as its stem does, but for the last letter.
        said = text.fold(_said_on_card(index, document))
        if any(stem[:-1] not in said for stem in stems):
            return False
    return stems <= _shown_stems(index, document)


def _said_on_card(index, document):
    card = index.card(document)
    return " ".join([card[name] for name in SAID_ON_A_CARD])


def _shown_stems(index, document):
    """The stems of what the card of a listing says, kept like the card."""
    shown = index.shown_stems.get(document)
    if shown is None:
        shown = frozenset(text.stems(_said_on_card(index, document)))
        _keep(index.shown_stems, document, shown)
    return shown


def _keep(memo, key, value):
    """Keep something, and let go what was kept first when there is too much."""
    memo[key] = value
    if len(memo) > MOST_DRAWN:
        memo.pop(next(iter(memo)), None)
