"""Which guides help with a topic, and with kinds of services."""

from directory.reading_on import Reading
from directory.search.shelf import ToFind

from .models import Guide

#: A listing names so many guides at most.
BESIDE_A_LISTING = 3
#: {(key, when it was published): how the search reads it}. A guide has a thousand words, and seldom changes.
_READ = {}


def to_find():
    """Every published guide, as the search reads it."""
    now = set(Guide.objects.published().values_list("slug", "published_at"))
    new = now - _READ.keys()
    for guide in Guide.objects.published().filter(slug__in=[slug for slug, _ in new]) if new else ():
        _READ[guide.slug, guide.published_at] = _to_find(guide)
    for gone in _READ.keys() - now:
        _READ.pop(gone, None)
    return [_READ[key] for key in sorted(now) if key in _READ]


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
