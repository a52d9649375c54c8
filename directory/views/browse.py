"""Ways in without a search: by topic, by age, by need, and every service from A to Z."""

from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from .. import alphabet, reading_on
from ..card_notes import saved_notes
from ..kept_cards import drawn_card
from ..models import Need
from ..results_page import cards
from ..search.documents import MAIN, SERVICE
from ..search.index import unpack
from ..search.live import get_index
from ..search.query import run
from ..search.request import LAST_PAGE, PER_PAGE, SearchRequest, age_value


@dataclass(frozen=True)
class Count:
    """A choice with how many services it leads to, and the address of those."""

    slug: str
    name: str
    count: int
    href: str = ""
    extra: dict | None = None


@dataclass(frozen=True)
class Part:
    """A part of a list: what it is called (nothing where it is the whole list) and its cards."""

    heading: str
    cards: str


def _choices(index, facet):
    return index.vocabulary.choices[facet]


def _choice(index, facet, slug):
    """One choice of a facet. Raises Http404 for what is not offered."""
    found = next((choice for choice in _choices(index, facet) if choice.slug == slug), None)
    if found is None:
        raise Http404(f"No {facet} is called {slug}.")
    return found


def counts_of_choices(index):
    """{facet: {slug: how many services the page or search of that choice shows}}: for every link that has a number."""
    return run(SearchRequest(), index, on=timezone.localdate()).counts


@login_not_required
@require_safe
def themes(request):
    """Every topic, with the kinds of help in it and how many services each has."""
    index = get_index()
    counts = counts_of_choices(index)
    kinds = _choices(index, "type")
    boards = [
        (
            Count(theme.slug, theme.label, counts["theme"][theme.slug], extra=theme.extra),
            [
                Count(kind.slug, kind.label, counts["type"][kind.slug])
                for kind in kinds
                if _is_kind_of(kind, theme.slug) and counts["type"][kind.slug]
            ],
        )
        for theme in _choices(index, "theme")
    ]
    return render(request, "directory/themes.html", {"boards": boards})


@login_not_required
@require_safe
def theme(request, slug):
    """One topic: what it is, the kinds of help in it, and its services by name."""
    index = get_index()
    chosen = _choice(index, "theme", slug)
    context = {"kind": "theme", "symbol_name": chosen.extra["symbol"], "palette": chosen.extra["palette"]}
    context["guides"] = _guides(index, slug)
    return _listed(request, index, chosen, {"many": {"theme": (slug,)}}, f"theme={slug}", context)


def _guides(index, slug):
    """What to read about a topic, asked for once in the life of an index: publishing it raised the revision."""
    kept = index.memo.setdefault("guides", {})
    if slug not in kept:
        kept[slug] = reading_on.for_topic(slug)
    return kept[slug]


@login_not_required
@require_safe
def ages(request):
    """The stages of life, youngest first."""
    index = get_index()
    counts = counts_of_choices(index)["age"]
    bands = [Count(band.slug, band.label, counts[band.slug], extra=band.extra) for band in _choices(index, "age")]
    return render(request, "directory/ages.html", {"bands": bands})


@login_not_required
@require_safe
def age(request, slug):
    """One stage of life: its topics with counts, and its services by name."""
    index = get_index()
    chosen = _choice(index, "age", slug)
    span = (chosen.extra["minimum_age"], chosen.extra["maximum_age"])
    context = {"kind": "age", "school_years": chosen.extra["school_years"]}
    return _listed(request, index, chosen, {"age": span}, f"age={age_value(span)}", context)


@login_not_required
@require_safe
def needs(request):
    """Every need by its broad area, with how many services are for it."""
    index = get_index()
    counts = counts_of_choices(index)["need"]
    areas = {}
    for need in _choices(index, "need"):
        row = Count(need.slug, need.label, counts[need.slug], extra=need.extra)
        areas.setdefault(need.extra["area"], []).append(row)
    return render(request, "directory/needs.html", {"areas": list(areas.items())})


@login_not_required
@require_safe
def need(request, slug):
    """One need: what the word means, its topics with counts, what is made for it, then what welcomes everyone."""
    index = get_index()
    chosen = _choice(index, "need", slug)
    filters = {"many": {"need": (slug,)}}
    return _listed(request, index, chosen, filters, f"need={slug}", {"kind": "need"}, _by_need(index, slug))


def _by_need(index, slug):
    """[(heading, documents)]: what names the need, those it is the main need of before the others, then any need."""
    live = index.live
    named = np.flatnonzero(unpack(index.having_any("need", [slug]), index.size) & live)
    if slug == Need.ANY:
        return [("", named[np.argsort(index.name_ranks[named])].tolist())]
    welcoming = unpack(index.having_any("need", [Need.ANY]), index.size) & live
    welcoming[named] = False
    welcoming = np.flatnonzero(welcoming)
    numbers, weights = index.postings.get(f"need:{slug}", ((), ()))
    mainly = {number for number, weight in zip(numbers, weights, strict=True) if weight >= MAIN}
    also = np.array([number not in mainly for number in named.tolist()], dtype=bool)
    return [
        ("Made for this need", named[np.lexsort((index.name_ranks[named], also))].tolist()),
        ("Welcome everyone", welcoming[np.argsort(index.name_ranks[welcoming])].tolist()),
    ]


def _parts_of_page(request, index, groups, number, today):
    """The parts of a list that stand on one of its pages."""
    skip, room = (number - 1) * PER_PAGE, PER_PAGE
    stale_from = today.toordinal() - settings.REVIEW_AFTER_DAYS
    parts = []
    for heading, documents in groups:
        shown = documents[skip : skip + room]
        skip, room = max(0, skip - len(documents)), room - len(shown)
        notes, cards = saved_notes(request, index, shown), []
        for document in shown:
            before, after = drawn_card(index, document, bool(index.confirmed[document] <= stale_from), level=3)
            cards += [before, notes.get(document, "").encode(), after]
        if shown:
            parts.append(Part(heading, Markup(b"".join(cards).decode())))
    return parts


def _listed(request, index, chosen, filters, query, context, groups=None):
    """The page of one topic, age or need: twenty cards, and the search with that filter already set.

    They stand by name, or as `groups` has them: [(heading, documents)].
    """
    today = timezone.localdate()
    asked = SearchRequest(sort="name", page=_page_number(request), **filters)
    page = run(asked, index, on=today)
    if asked.page > page.pages:
        raise Http404("There are not that many pages.")
    facet = "type" if context["kind"] == "theme" else "theme"
    kinds = [
        Count(row.slug, row.label, page.counts[facet][row.slug], f"{facet}={row.slug}")
        for row in _choices(index, facet)
        if page.counts[facet][row.slug] and (facet == "theme" or _is_kind_of(row, chosen.slug))
    ]
    if not page.strict_total:
        parts = []
    elif groups:
        parts = _parts_of_page(request, index, groups, asked.page, today)
    else:
        drawn = cards(page, saved_notes(request, index, page.documents))
        parts = [Part("", Markup(b"".join(drawn).decode()))]
    context |= {
        "chosen": chosen,
        "total": page.strict_total,
        "parts": parts,
        "made_for_it": len(groups[0][1]) if groups and groups[0][0] else None,
        "kinds": kinds,
        "query": query,
        "page_number": asked.page,
        "pages": page.pages if page.strict_total else 1,
    }
    return render(request, "directory/listed.html", context)


def _is_kind_of(kind, theme):
    """Whether a provision type is one of the kinds of a theme, not a group of kinds."""
    return bool(kind.extra["parent__slug"]) and kind.extra["theme__slug"] == theme


def _page_number(request):
    typed = request.GET.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    if not 1 <= number <= LAST_PAGE:
        raise Http404("Not the number of a page.")
    return number


@login_not_required
@require_safe
def a_to_z(request):
    """Every published service once, by name."""
    letter, number = alphabet.read(request.GET)
    index = get_index()
    if "a to z" not in index.memo:
        index.memo["a to z"] = _by_name(index)
    entries = index.memo["a to z"]
    context = {"alphabet": alphabet.Alphabet(entries, letter, number), "total": len(entries), "here": "a-to-z"}
    return render(request, "directory/a-to-z.html", context)


def _by_name(index):
    """[(letter, card)] of every service, in the order that is the same in every process."""
    live = np.flatnonzero(index.live)
    ordered = live[np.argsort(index.name_ranks[live])].tolist()
    return [
        (alphabet.letter_of(index.name_keys[number]), index.card(number))
        for number in ordered
        if index.keys[number][0] == SERVICE
    ]
