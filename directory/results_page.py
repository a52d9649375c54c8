"""The page of results as HTML: its template is drawn once for each shape, and a search puts its words in."""

from functools import cache, lru_cache

from django.conf import settings
from django.template import loader

from . import choices
from .gaps import Shape, encoded, gap
from .kept_cards import drawn_card
from .reasons import Reasons
from .search.request import DISTANCES

#: How many shapes of the page, and of the lists on it, are kept at a time. A few dozen are in use.
MOST_SHAPES, MOST_LISTS = 300, 500


def draw(request, results, notes):
    """The whole page, encoded. `notes` are what some cards say besides, as {document: HTML}."""
    words = _typed(results) | _said(results)
    words = dict(zip(words, encoded(words.values()), strict=True)) | _parts(results, notes)
    found = _found(results.page.index, words, _facts(results)).filled(words)
    return _frame(request, results).filled({"heading": words["heading"], "found": found})


def _frame(request, results):
    """The page around the search. For readers with cookies, whose look it has, it is drawn each time."""
    context = {"here": "services", "shows_map": results.shows_map}
    context["words"] = {name: gap(name) for name in ("heading", "found")}

    def drawn():
        return Shape(loader.render_to_string("directory/results.html", context, request))

    return drawn() if request.COOKIES else _kept(results.page.index, (request.path, results.shows_map), drawn)


def _found(index, words, facts):
    """What the search itself says, with a gap for each word that is there."""
    there = tuple(map(bool, words.values()))

    def drawn():
        context = facts | {
            "words": {name: gap(name, bool(word)) for name, word in words.items()},
            "distances": DISTANCES,
            "all_topics": index.vocabulary.choices["theme"],
            "tile_url": settings.TILE_URL,
            "tile_attribution": settings.TILE_ATTRIBUTION,
        }
        return Shape(loader.render_to_string("directory/_found.html", context))

    return _kept(index, (there, *facts.values()), drawn)


def _kept(index, key, draw):
    """A shape that is drawn once for each key and index."""
    shapes = index.memo.setdefault("shapes of results", {})
    shape = shapes.get(key)
    if shape is None:
        if len(shapes) >= MOST_SHAPES:
            shapes.clear()
        shape = shapes[key] = draw()
    return shape


def _facts(results):
    """What the template asks about besides which words there are: there are few values of each."""
    page, asked = results.page, results.asked
    return {
        "has_results": bool(page.total),
        "has_problems": bool(results.typed.problems),
        "is_crisis": results.crisis,
        "is_harm": results.harm,
        "miles_from_nowhere": results.miles_from_nowhere,
        "wants_place": results.wants_place,
        "nothing_has_all_words": page.nothing_has_all_words and not results.crisis and not results.harm,
        "hears_no_word": page.hears_no_word,
        "knows_no_word": page.knows_no_word,
        "shows_topics": results.shows_topics,
        "miles": asked.miles if asked.miles in DISTANCES else None,
        "sort": asked.sort,
        "only_fresh": "fresh" in asked.switches,
        "only_away": "away" in asked.switches,
        "with_phones": results.with_phones,
        "shows_map": results.shows_map,
    }


def _typed(results):
    """What the form says."""
    page, asked = results.page, results.asked
    away = page.counts["away"]["yes"]
    return {
        "q": results.typed.q,
        "age": results.age_typed,
        "near": asked.near,
        "wrong_age": results.problem_of("age"),
        "fresh_count": str(page.fresh_count),
        "away_count": str(away) if away or "away" in asked.switches else "",
        "show_words": results.show_words,
        "cleared_url": results.cleared_url,
    }


def _said(results):
    """What is said of the search around the list."""
    page = results.page
    return {
        "heading": results.heading,
        "printed": results.printed_words,
        "place_problem": page.place_problem,
        "place_note": page.place.note if page.place else "",
        "first_for": results.first_for,
        "not_looked_for": results.not_looked_for,
        "cannot_leave_out": results.cannot_leave_out,
        "dropped": results.dropped_words,
        "map_url": results.map_url,
        "print_url": "" if results.with_phones else results.print_url,
        "looked_for": results.addresses.words,
    }


def _parts(results, notes):
    """What is as long as the search makes it, and what few searches have, as HTML, encoded."""
    problems, council, corrections = results.typed.problems, results.other_council, results.corrections
    return {
        "problems": _macros().problems(problems).encode() if problems else b"",
        "other_council": _macros().other_council(council).encode() if council else b"",
        "corrections": _macros().corrections(corrections, results.exact_url).encode() if corrections else b"",
        "answers": _guides(tuple(results.answers)),
        "more_to_read": _guides(tuple(results.more_to_read)),
        "chips": _list("chips", results.chips),
        "offers": _list("offers", results.offers),
        "orders": _list("orders", results.orders),
        "nearly": _list("nearly", results.nearly),
        "pager": _list("pager", results.pager),
        "questions": choices.draw(results.page, results.addresses.this, results.show_all),
        "cards": b"".join(cards(results.page, notes)),
    }


@lru_cache(maxsize=MOST_LISTS)
def _guides(guides):
    """A list of pages to read as HTML, encoded. The same few come again and again."""
    return _macros().guides(guides).encode() if guides else b""


def _list(name, rows):
    """A list as HTML, encoded, from rows of two words each."""
    if not rows:
        return b""
    words = [word for row in rows for word in row]
    return _list_shape(name, tuple(map(bool, words))).filled(encoded(words))


@lru_cache(maxsize=MOST_LISTS)
def _list_shape(name, there):
    gaps = [gap(number, is_there) for number, is_there in enumerate(there)]
    return Shape(getattr(_macros(), name)(list(zip(gaps[::2], gaps[1::2], strict=True))))


@cache
def _macros():
    return loader.get_template("directory/_results_parts.html").template.module


def cards(page, notes):
    """The list of results in encoded parts: each drawn card with its distance, why it is here, and its note."""
    parts, reasons = [], Reasons(page)
    for document, miles, is_stale, clues in zip(page.documents, page.miles, page.stale, page.why, strict=True):
        before, after = drawn_card(page.index, document, is_stale)
        parts += (before, _says(_away(miles), reasons.encoded(document, clues)), after)
        if document in notes:
            parts.insert(-1, notes[document].encode())
    return parts


def _says(away, reason):
    words = away + b" " + reason if away and reason else away or reason
    return b'<p class="why">' + words + b"</p>" if words else b""


def _away(miles):
    """How far away, in words. Empty where nobody said from where, or where it has no place."""
    if miles is None or miles == float("inf"):
        return b""
    if miles < 0.5:
        return b"Under half a mile away."
    return b"%.1f miles away." % miles if miles < 10 else b"%.0f miles away." % miles
