"""The web addresses of organisations and listings that somebody applies for."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.text import slugify

#: How often a free address is looked for when others take them at the same moment.
MOST_TRIES = 5


def save_under_free_address(row):
    """Save something new under a web address made of its name: swim-club, swim-club-2."""
    for _ in range(MOST_TRIES):
        row.slug = _free(type(row), row.name)
        try:
            with transaction.atomic():
                return row.save()
        except IntegrityError:
            if not type(row).objects.filter(slug=row.slug).exists():
                raise
    raise IntegrityError(f"Others took every web address that was tried for “{row.name}”.")


def _free(model, name):
    base = slugify(name)[:110].strip("-") or uuid.uuid4().hex[:12]
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in [base, *numbered] if slug not in taken)
