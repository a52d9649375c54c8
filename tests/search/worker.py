"""One process of a running site, told what to do line by line: `python -m tests.search.worker`.

It reads as a real site does (its own index, its own refresh times), on the database its environment names.
"""

import os
from datetime import date

import django
from django.conf import settings

from tests.processes import serve


def listed():
    """The names that a family reads on the page of results."""
    import re

    from django.test import Client

    page = Client(SERVER_NAME="127.0.0.1").get("/services/").content.decode()
    return re.findall(r'<h2><a href="/services/[^"]+">(.*?)</a></h2>', page)


def status(address):
    """What a page answers with."""
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1").get(address).status_code


def read_by_families(address, times):
    """Open a page so many times with a browser. Gives the slowest answer in seconds."""
    from time import monotonic

    from django.test import Client

    slowest = 0
    for _ in range(times):
        began = monotonic()
        answer = Client(SERVER_NAME="127.0.0.1", headers={"User-Agent": "Mozilla/5.0 (X11) Firefox/140.0"}).get(address)
        assert answer.status_code == 200
        slowest = max(slowest, monotonic() - began)
    return slowest


def write_counts():
    from directory.tally import tally

    tally.write()


def counts():
    """What is in the table, as [[what, value, number]]."""
    from directory.models import ListingCount

    return sorted(map(list, ListingCount.objects.values_list("what", "value", "number")))


def missed():
    """What families did not find, as [[words, number]]."""
    from directory.models import MissedSearch

    return sorted(map(list, MissedSearch.objects.values_list("words", "count")))


def publish(name):
    from django.utils import timezone

    from directory.models import Organisation, Service

    organisation, _ = Organisation.objects.get_or_create(slug="moorside", defaults={"name": "Moorside Trust"})
    Service.objects.create(
        organisation=organisation,
        slug=name.lower().replace(" ", "-"),
        name=name,
        status=Service.Status.PUBLISHED,
        status_changed_at=timezone.now(),
        assured_on=date(2026, 11, 24),
    )


def hide(name):
    from django.utils import timezone

    from directory.models import Service

    Service.objects.get(name=name).hide(by=None, at=timezone.now(), reason="Closed for the summer.")


def publish_unsaved(name):
    """Publish in a transaction that stays open."""
    from django.db import transaction

    open_ones.append(transaction.atomic())
    open_ones[-1].__enter__()
    publish(name)


def take_back():
    """Undo what is not yet committed."""
    from django.db import transaction

    transaction.set_rollback(True)
    open_ones.pop().__exit__(None, None, None)


def publish_and_die(name):
    """End the process between the commit and everything that was to follow it."""
    from django.db import transaction

    with transaction.atomic():
        transaction.on_commit(lambda: os._exit(1))
        publish(name)


def main():
    django.setup()
    from localoffer import settings as real

    for name in ("SEARCH_REFRESH_SECONDS", "SEARCH_REFRESH_IN_TRANSACTION"):
        setattr(settings, name, getattr(real, name))
    settings.SEARCH_TAKE_OVER_SECONDS = 1
    # So seldom that only the end of the process writes by itself.
    settings.FIGURES_WRITTEN_EVERY_SECONDS = 600
    commands = (
        listed,
        status,
        read_by_families,
        write_counts,
        counts,
        missed,
        publish,
        hide,
        publish_unsaved,
        take_back,
        publish_and_die,
    )
    serve(*commands)


open_ones = []
if __name__ == "__main__":
    main()
