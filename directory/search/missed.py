"""Counting what families looked for and did not find. Words that we know, filters and district; never a person."""

import logging

from django.db import DatabaseError, transaction
from django.db.models import F

from ..models import MissedSearch
from . import text
from .spelling import everyday_words

log = logging.getLogger("localoffer.search")

_NOT_COUNTED = frozenset({"q", "near", "sort", "exact"})
#: What stands for words that we do not know: they may be somebody's name.
OTHER = "other words"
#: So many different rows a day; whatever else is missed that day is counted together.
MOST_A_DAY = 500


def note_missed(page, *, on):
    """Count a search that found nothing. Raises nothing that a reader would see."""
    asked = page.request
    words = " ".join(known_words(page)) or (OTHER if _said(page) else "")
    district = page.place.outcode if page.place else ""
    filters = "&".join(part for name, part in asked.parts().items() if name not in _NOT_COUNTED)
    if not words and not filters:
        return
    row = {
        "words": words[:200],
        "filters": "" if words == OTHER else filters[:300],
        "district": district[:4],
        "day": on,
    }
    try:
        with transaction.atomic():
            _count(row)
    except DatabaseError as problem:
        # Somebody who found nothing must at least see the page that says so.
        log.error("A missed search was not counted: %s", type(problem).__name__)


def _count(row):
    if MissedSearch.objects.filter(**row).update(count=F("count") + 1):
        return
    if MissedSearch.objects.filter(day=row["day"]).count() >= MOST_A_DAY:
        row = {"words": OTHER, "filters": "", "district": "", "day": row["day"]}
    MissedSearch.objects.bulk_create([MissedSearch(**row)], ignore_conflicts=True)
    MissedSearch.objects.filter(**row).update(count=F("count") + 1)


def known_words(page):
    """The words of a search that our lists, our synonyms or everybody uses, in order. No contacts, no names."""
    vocabulary = page.index.vocabulary
    without_contacts = set(text.words(text.without_contacts(page.request.q)))
    return [
        word
        for word in _said(page)
        if word in without_contacts and (word in vocabulary.known_words or word in everyday_words())
    ]


def _said(page):
    """The words of a search that say something, in order."""
    reading = page.heard.reading
    return [
        word
        for at, word in enumerate(reading.words)
        if at not in reading.aside and word.isalpha() and word not in text.FUNCTION_WORDS
    ]
