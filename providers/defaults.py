"""The first wording that applicants sign, and what the team looks at. Both are rows that a council changes."""

import csv
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"


def load(*, using="default"):
    """Write what is not there yet. Runs after `migrate`; what a council changed stays as it is."""
    from .models import ChecklistItem, Declaration

    if not Declaration.objects.using(using).exists():
        words = (DATA / "declaration.txt").read_text(encoding="utf-8")
        Declaration.objects.using(using).create(version=1, words=words, valid_from=date(2026, 1, 1))
    with (DATA / "checklist.csv").open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(csv.DictReader(lines), start=1):
            defaults = {"name": line["name"], "description": line["description"], "sort": number * 10}
            ChecklistItem.objects.using(using).get_or_create(slug=line["slug"], defaults=defaults)
