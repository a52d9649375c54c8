"""Ways in without a search: by topic, by age, by need, and every service from A to Z."""

from dataclasses import dataclass

import numpy as np
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import alphabet
from ..results import Results
from ..search.documents import SERVICE
from ..search.live import get_index
from ..search.query import run
from ..search.request import LAST_PAGE, SearchRequest, age_value


@dataclass(frozen=True)
class Count:
    """A choice with how many services it leads to, and the address of those."""

    slug: str
    name: str
    count: int
    href: str = ""
    extra: dict | None = None


def _choices(index, facet):
    return index.vocabulary.choices[facet]


def _choice(index, facet, slug):
    """One choice of a facet. Raises Http404 for what is not offered."""
    found = next((choice for choice in _choices(index, facet) if choice.slug == slug), None)
    if found is None:
        raise Http404(f"No {facet} is called {slug}.")
    return found


def _counts(index, **filters):
    return run(SearchRequest(**filters), index, on=timezone.localdate()).counts


@login_not_required
@require_safe
def themes(request):
    """Every topic, with the kinds of help in it and how many services each has."""
    index = get_index()
    counts = _counts(index)
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
    return _listed(request, index, chosen, {"many": {"theme": (slug,)}}, f"theme={slug}", context)


@login_not_required
@require_safe
def ages(request):
    """The stages of life, youngest first."""
    index = get_index()
    counts = _counts(index)["age"]
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
    counts = _counts(index)["need"]
    areas = {}
    for need in _choices(index, "need"):
        row = Count(need.slug, need.label, counts[need.slug], extra=need.extra)
        areas.setdefault(need.extra["area"], []).append(row)
    return render(request, "directory/needs.html", {"areas": list(areas.items())})


@login_not_required
@require_safe
def need(request, slug):
    """One need: what the word means, its topics with counts, and its services by name."""
    index = get_index()
    chosen = _choice(index, "need", slug)
    return _listed(request, index, chosen, {"many": {"need": (slug,)}}, f"need={slug}", {"kind": "need"})


def _listed(request, index, chosen, filters, query, context):
    """The page of one topic, age or need: twenty cards by name, and the search with that filter already set."""
    asked = SearchRequest(sort="name", page=_page_number(request), **filters)
    page = run(asked, index, on=timezone.localdate())
    if asked.page > page.pages:
        raise Http404("There are not that many pages.")
    facet = "type" if context["kind"] == "theme" else "theme"
    kinds = [
        Count(row.slug, row.label, page.counts[facet][row.slug], f"{facet}={row.slug}")
        for row in _choices(index, facet)
        if page.counts[facet][row.slug] and (facet == "theme" or _is_kind_of(row, chosen.slug))
    ]
    context |= {
        "chosen": chosen,
        "total": page.strict_total,
        "cards": Results(page, asked).cards if page.strict_total else "",
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
