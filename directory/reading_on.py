"""What helps to understand a topic or a kind of service: other rooms have such pages, and say so here."""

from dataclasses import dataclass

#: Modules of other rooms with `for_topic(slug)` and `for_kinds(slugs)`, each of which gives a list of Reading.
SOURCES = []


@dataclass(frozen=True)
class Reading:
    """One page to read: what it is called, a sentence on it, and its address."""

    title: str
    summary: str
    href: str


def for_topic(slug):
    """Pages about a topic, by its slug."""
    return [reading for source in SOURCES for reading in source.for_topic(slug)]


def for_kinds(slugs):
    """Pages that help with services of these kinds, by their slugs."""
    return [reading for source in SOURCES for reading in source.for_kinds(slugs)]
