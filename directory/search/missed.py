"""Counting what families looked for and did not find. Words, filters and district; never a person."""

import logging

from django.db import DatabaseError, transaction
from django.db.models import F

from ..models import MissedSearch
from . import text

log = logging.getLogger("localoffer.search")

_NOT_COUNTED = frozenset({"q", "near", "sort", "exact"})


def note_missed(page, *, on):
    """Count a search that found nothing. Raises nothing that a reader would see."""
    asked = page.request
    reading = page.heard.reading
    said = [word for at, word in enumerate(reading.words) if at not in reading.aside]
    words = " ".join(word for word in said if word.isalpha() and word not in text.FUNCTION_WORDS)
    district = page.place.outcode if page.place else ""
    filters = "&".join(part for name, part in asked.parts().items() if name not in _NOT_COUNTED)
    if not words and not filters:
        return
    row = {"words": words[:200], "filters": filters[:300], "district": district[:4], "day": on}
    try:
        with transaction.atomic():
            MissedSearch.objects.get_or_create(**row)
            MissedSearch.objects.filter(**row).update(count=F("count") + 1)
    except DatabaseError as problem:
        # Somebody who found nothing must at least see the page that says so.
        log.error("A missed search was not counted: %s", type(problem).__name__)
