"""Which guides help with a topic, and with kinds of services."""

from directory.reading_on import Reading
from directory.search.shelf import ToFind

from .models import Guide

#: A listing names so many guides at most.
BESIDE_A_LISTING = 3


def to_find():
    """Every published guide, as the search reads it."""
    rows = Guide.objects.published().values_list("slug", "published_at")
    known = {(slug, at): _KEPT.get((slug, at)) for slug, at in rows}
    missing = [slug for (slug, _), page in known.items() if page is None]
    if missing:
        for guide in Guide.objects.published().filter(slug__in=missing).only("slug", "shown", "published_at"):
            known[guide.slug, guide.published_at] = _to_find(guide)
    _KEPT.clear()
    _KEPT.update(known)
    return [page for page in known.values() if page]


#: A guide has a thousand words: those that did not change since are not read again.
_KEPT = {}


def _to_find(guide):
    shown = guide.shown
    concepts = [f"need:{slug}" for slug in shown["needs"]] + [f"type:{slug}" for slug in shown["kinds"]]
    below = "\n".join([shown["body"], *shown["in_short"], *shown["next"]])
    return ToFind(_reading(guide), [shown["title"], *shown["also_called"]], shown["summary"], below, concepts)


def for_topic(slug):
    return [_reading(guide) for guide in _published() if slug in guide.shown["themes"]]


def for_kinds(slugs):
    """The guides of these kinds; those of the first kind first."""
    ranks = {slug: rank for rank, slug in enumerate(slugs)}
    found = []
    for guide in _published():
        if rank := [ranks[kind] for kind in guide.shown["kinds"] if kind in ranks]:
            found.append((min(rank), guide.shown["title"], guide))
    return [_reading(guide) for _, _, guide in sorted(found, key=lambda each: each[:2])[:BESIDE_A_LISTING]]


def _published():
    return Guide.objects.published().only("slug", "shown").order_by("shown__title")


def _reading(guide):
    return Reading(guide.shown["title"], guide.shown["summary"], guide.get_absolute_url())
