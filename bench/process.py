"""One process of a measurement: fills a database, or measures on it, and prints what it found as JSON.

Called by run.py with the environment of one database: `python -m bench.process fill|measure SIZE`.
"""

import json
import sys
from itertools import cycle
from pathlib import Path
from time import perf_counter

import django
from django.utils import timezone

#: How many empty views a page may take: a results page by the size of the directory, a listing, the home page.
RESULTS_MOST = {3_000: 6, 20_000: 8, 100_000: 12}
LISTING_MOST, HOME_MOST = 6, 2
#: Not promised, but watched: what compressing adds to a results page, a search that found nothing (wider results are
#: looked for), and a listing that nobody opened since it changed (all its facts are read).
GZIP_MORE, NOTHING_MOST, FIRST_LISTING_MOST = 4, 20, 120


def results_most(size):
    """The target for a results page at a size: that of the nearest larger size that has one."""
    return next((most for at, most in sorted(RESULTS_MOST.items()) if size <= at), None)


def fill(size):
    from django.core.management import call_command
    from django.db import connection

    from . import synthetic

    start = perf_counter()
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous=OFF")
    synthetic.fill(size, at=synthetic.filled_at(timezone.now()), tell=lambda line: print(line, file=sys.stderr))
    return {"fill_seconds": perf_counter() - start}


def measure(size):
    from django.core.handlers.wsgi import WSGIHandler

    from . import firsts, measuring

    measuring.Site(WSGIHandler()).ask("/empty/")
    before = memory()
    seconds = load_index()
    after = memory()
    # Only now: importing it draws the cards.
    from localoffer.wsgi import application

    site = measuring.Site(application)
    drawn = memory()
    lines, asked = what_is_measured(site, results_most(size))
    empty = measuring.measure(site, lines)
    return {
        "empty_milliseconds": empty,
        "lines": [line.as_dict() for line in lines],
        "memory_mb": {
            "without index": before,
            "with index": after,
            "with cards": drawn,
            "at the end": memory(),
        },
        "load_seconds": seconds,
        "first_visit": firsts.first_visit(site, asked),
    }


def what_is_measured(site, most):
    """The lines of the table, with addresses that were asked before; and those of them that are searches."""
    from directory.models import Service

    from .measuring import Line

    asking = what_is_asked()
    slugs = iter(Service.objects.order_by("-pk").values_list("slug", flat=True)[:1000])
    asked = [f"/services/?{asking.sentence()}" for _ in range(40)]
    placed, plain = asked[::2], asked[1::2]
    near = [f"/services/?{asking.nearest()}" for _ in range(20)]
    kept = [f"/services/{next(slugs)}/" for _ in range(20)]
    for address in [*asked, *near, *kept]:
        site.ask(address)
    return [
        Line("results, never asked before", searches(asking.sentence), most),
        Line("results near a place, again", cycle(placed), most),
        Line("results anywhere, again", cycle(plain), most),
        Line("nearest first, never asked", searches(asking.nearest), most),
        Line("nearest first, again", cycle(near), most),
        Line("filters only, never asked", searches(asking.filters), most),
        Line("nothing found", searches(asking.nothing), NOTHING_MOST),
        Line("results near a place, gzip", cycle(placed), most and most + GZIP_MORE, encoding="gzip"),
        Line("listing, first time", (f"/services/{slug}/" for slug in slugs), FIRST_LISTING_MOST),
        Line("listing, kept", cycle(kept), LISTING_MOST),
        Line("home", cycle(["/"]), HOME_MOST),
    ], asked


def what_is_asked():
    from directory.models import NeedsLevel, Postcode, Theme, Town

    from .asking import Asking

    places = [str(code) for code in Postcode.objects.order_by("pk")] + [town.name for town in Town.objects.all()]
    themes, levels = (list(model.objects.values_list("slug", flat=True)) for model in (Theme, NeedsLevel))
    return Asking(places, themes, levels)


def searches(make):
    while True:
        yield f"/services/?{make()}"


def load_index():
    """Seconds that the first reader of a process waits for the index."""
    from directory.search.live import get_index

    start = perf_counter()
    get_index()
    return perf_counter() - start


def memory():
    """Megabytes of this process that are in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    django.setup()
    what, size = sys.argv[1], int(sys.argv[2])
    print(json.dumps({"fill": fill, "measure": measure}[what](size)))
