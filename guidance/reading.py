"""Which guides help with a topic, and with kinds of services."""

from directory.reading_on import Reading

from .models import Guide

#: A listing names so many guides at most.
BESIDE_A_LISTING = 3


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
