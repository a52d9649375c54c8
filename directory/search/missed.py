"""Counting what families looked for and did not find. Words that we know, filters and district; never a person."""

from . import text
from .models import OTHER_WORDS
from .spelling import everyday_words

_NOT_COUNTED = frozenset({"q", "near", "sort", "exact"})


def missed(page, *, on):
    """What is counted of a search that found nothing, as (words, filters, district, day). None: it said nothing."""
    asked = page.request
    words = " ".join(known_words(page)) or (OTHER_WORDS if _said(page) else "")
    filters = "&".join(part for name, part in asked.parts().items() if name not in _NOT_COUNTED)
    if not words and not filters:
        return None
    district = page.place.outcode if page.place else ""
    return words[:200], "" if words == OTHER_WORDS else filters[:300], district[:4], on


def known_words(page):
    """The words of a search that our lists, our synonyms or everybody uses, in order. No contacts, no names."""
    known, everyday = page.index.vocabulary.known_words, everyday_words()
    words = [word for word in _said(page) if word in known or word in everyday]
    without_contacts = text.without_contacts(page.request.q)
    if without_contacts == page.request.q:
        return words
    without_contacts = set(text.words(without_contacts))
    return [word for word in words if word in without_contacts]


def _said(page):
    """The words of a search that say something, in order."""
    reading = page.heard.reading
    return [
        word
        for at, word in enumerate(reading.words)
        if at not in reading.aside and word.isalpha() and word not in text.FUNCTION_WORDS
    ]
