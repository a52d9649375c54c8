"""The topics and reasons that every council starts with. They are rows that a council changes."""

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def load(*, using="default"):
    """Write what is not there yet. Runs after `migrate`; what a council changed stays as it is."""
    from .models import ConsultedGroup, ReasonToLeaveOut, Topic

    for number, line in enumerate(_lines("topics.csv"), start=1):
        Topic.objects.using(using).get_or_create(slug=line.pop("slug"), defaults=line | {"sort": number * 10})
    for number, line in enumerate(_lines("consulted_groups.csv"), start=1):
        ConsultedGroup.objects.using(using).get_or_create(slug=line.pop("slug"), defaults=line | {"sort": number * 10})
    for number, line in enumerate(_lines("leaving_out.csv"), start=1):
        line |= {name: line[name] == "yes" for name in ("is_lawful", "is_casework")}
        ReasonToLeaveOut.objects.using(using).get_or_create(
            slug=line.pop("slug"), defaults=line | {"sort": number * 10}
        )


def _lines(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
