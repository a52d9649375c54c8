"""Counting how listings do, and what was not found: in memory, written in batches. Never who, nor from where.

A reader's request adds to a dictionary and goes on; a thread of the process writes what was added twice a minute, so
no reader waits for the database or is kept from a page while somebody holds it. A process that ends writes first; one
that is killed loses at most what was not yet written.
"""

import atexit
import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import Error, connection

from .models import ListingCount, MissedSearch
from .search.models import OTHER_WORDS
from .sightings import spelt_out

#: While nothing can be written: so many different searches, found and missed, and so many numbers are kept.
MOST_SEARCHES, MOST_NUMBERS = 5_000, 200_000

#: Every browser begins with one of these; what reads pages by itself mostly says what it is. A telephone is a Cubot.
_BROWSERS, _NO_ROBOT = ("mozilla/", "opera/"), "cubot"
_ROBOTS = ("bot", "crawl", "spider", "slurp", "archiver", "preview", "monitor", "scanner", "headless", "lighthouse")
_ROBOTS += ("facebookexternal", "http:", "https:")

log = logging.getLogger("directory")


class Tally:
    """What this process counted and has not written yet. Safe to use from several threads."""

    def __init__(self):
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._numbers, self._searches, self._missed = Counter(), {}, Counter()
        self._writer = None

    def note_opened(self, request, service, *, on):
        """A listing's page was opened on a day."""
        if is_a_reader(request):
            with self._lock:
                self._numbers[service, on.replace(day=1), ListingCount.What.OPENED, ""] += 1
            self._see_that_it_is_written()

    def note_found(self, request, sighting, *, on):
        """Somebody saw a page of results. The same search within half a minute is one search."""
        if is_a_reader(request):
            # Of the address only a number is kept, which is another one in each process.
            address = hash(request.META["QUERY_STRING"])
            with self._lock:
                if len(self._searches) < MOST_SEARCHES:
                    self._searches[address] = (sighting, on.replace(day=1))
            self._see_that_it_is_written()

    def note_missed(self, missed):
        """A search found nothing; `missed` is what is counted of it."""
        with self._lock:
            self._add_missed(missed, 1)
        self._see_that_it_is_written()

    def _add_missed(self, missed, number):
        if missed not in self._missed and len(self._missed) >= MOST_SEARCHES:
            missed = (OTHER_WORDS, "", "", missed[-1])
        self._missed[missed] += number

    def write(self):
        """Write what was counted. Where that fails it is kept for the next time."""
        with self._writing:
            with self._lock:
                numbers, searches, missed = self._numbers, self._searches, self._missed
                self._numbers, self._searches, self._missed = Counter(), {}, Counter()
            self._write(ListingCount, numbers + spelt_out(searches.values()), self._put_back)
            self._write(MissedSearch, missed, self._put_missed_back)

    def _write(self, table, counts, put_back):
        try:
            if counts:
                table.objects.add(counts)
        except Error as problem:
            log.error("%s was not written: %s", table.__name__, type(problem).__name__)
            put_back(counts)

    def _put_back(self, numbers):
        if len(numbers) > MOST_NUMBERS:
            numbers = Counter({key: number for key, number in numbers.items() if key[2] not in ListingCount.FOUND_BY})
        with self._lock:
            self._numbers += numbers

    def _put_missed_back(self, counts):
        with self._lock:
            for missed, number in counts.items():
                self._add_missed(missed, number)

    def clear(self):
        with self._lock:
            self._numbers, self._searches, self._missed = Counter(), {}, Counter()

    def _see_that_it_is_written(self):
        """Start the thread of this process that writes; a process that was forked starts its own."""
        if settings.FIGURES_WRITTEN_EVERY_SECONDS is None or (self._writer and self._writer.is_alive()):
            return
        with self._lock:
            if self._writer is None:
                atexit.register(self.write)
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._write_now_and_then, name="figures", daemon=True)
                self._writer.start()

    def _write_now_and_then(self):
        pause = threading.Event()
        while not pause.wait(settings.FIGURES_WRITTEN_EVERY_SECONDS):
            self.write()
            connection.close()


def is_a_reader(request):
    """Whether a request looks like one of a family: by a browser, by nobody who signed in, and not ahead of time."""
    told = request.META
    by = told.get("HTTP_USER_AGENT", "").lower().replace(_NO_ROBOT, "")
    return (
        request.method == "GET"
        and "HTTP_SEC_PURPOSE" not in told
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and by.startswith(_BROWSERS)
        and not any(sign in by for sign in _ROBOTS)
    )


tally = Tally()
