"""Counting how often listings are opened and found: in memory, written in batches. Never who, nor from where.

A reader's request adds to a dictionary and goes on; a thread of the process writes what was added twice a minute, so
no reader waits for the database or is kept from a page while somebody holds it. A process that ends writes first; one
that is killed loses at most what was not yet written.
"""

import atexit
import logging
import threading
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, connection

from .models import ListingCount
from .search.documents import SERVICE
from .search.missed import known_words
from .search.request import MANY, age_value

#: While nothing can be written: so many different searches, and so many numbers, are kept.
MOST_SEARCHES, MOST_NUMBERS = 5_000, 200_000

#: Every browser begins with one of these; what reads pages by itself mostly says what it is. A telephone is a Cubot.
_BROWSERS, _NO_ROBOT = ("mozilla/", "opera/"), "cubot"
_ROBOTS = ("bot", "crawl", "spider", "slurp", "archiver", "preview", "monitor", "scanner", "headless", "lighthouse")
_ROBOTS += ("facebookexternal", "http:", "https:")

log = logging.getLogger("directory")


@dataclass(frozen=True, eq=False)
class Sighting:
    """What one page of results showed: each listing with the words that found it, and the filters of the search."""

    words: dict
    filters: tuple

    @classmethod
    def of(cls, page):
        """The listings of a page of results, with the words and filters that may be kept. Where is never kept."""
        known, asked = set(known_words(page)), page.request
        words, counted = {}, {}
        for document, why in zip(page.documents, page.why, strict=True):
            kind, pk = page.index.keys[document]
            if kind == SERVICE:
                # Few of the twenty were found by other words than those before them.
                if why not in counted:
                    counted[why] = tuple(known.intersection(word for said, _ in why for word in said.split()))
                words[pk] = counted[why]
        passed = [name for name in MANY if name not in page.dropped]
        filters = [f"{name}={value}" for name in passed for value in asked.chosen(name)]
        if asked.age and "age" not in page.dropped:
            filters.append(f"age={age_value(asked.age)}")
        return cls(words, tuple(filters))


class Tally:
    """What this process counted and has not written yet. Safe to use from several threads."""

    def __init__(self):
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._numbers, self._searches = Counter(), {}
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

    def write(self):
        """Write what was counted. Where that fails it is kept for the next time."""
        with self._writing:
            with self._lock:
                numbers, self._numbers = self._numbers, Counter()
                searches, self._searches = self._searches, {}
            numbers += _spelt_out(searches.values())
            if not numbers:
                return
            try:
                ListingCount.objects.add(numbers)
            except Error as problem:
                log.error("How listings do was not written: %s", type(problem).__name__)
                self._put_back(numbers)

    def _put_back(self, numbers):
        if len(numbers) > MOST_NUMBERS:
            numbers = Counter({key: number for key, number in numbers.items() if key[2] not in ListingCount.FOUND_BY})
        with self._lock:
            self._numbers += numbers

    def clear(self):
        with self._lock:
            self._numbers, self._searches = Counter(), {}

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


def _spelt_out(searches):
    """A Counter of what some searches say of each listing that they found."""
    numbers = Counter()
    for sighting, month in searches:
        for service, words in sighting.words.items():
            numbers[service, month, ListingCount.What.FOUND, ""] += 1
            numbers.update((service, month, ListingCount.What.WORD, word) for word in words)
            numbers.update((service, month, ListingCount.What.FILTER, value) for value in sighting.filters)
    return numbers


tally = Tally()
