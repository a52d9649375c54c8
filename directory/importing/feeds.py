"""Reading a feed of services: one file, a folder of pages, or a server that is asked page by page.

Every version of Open Referral UK is understood as far as its envelope goes: `contents` with `total_items` (version 3),
`content` with `totalElements` (1 and 2), a plain list, or one service. What a record says is read in records.py.
"""

import json
import time
import zlib
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from ..fetching import BadStatus, FetchProblem, Limits, Refused, TooLarge, Unpacker, Unreachable, fetch
from . import progress, records

#: Of a file, and of all the answers of a server together. Parsed it takes several times as much memory.
MOST_BYTES = 300 * 1024 * 1024
PAGE_LIMITS = Limits(seconds=120, most_bytes=100 * 1024 * 1024)
MOST_PAGES = 5_000
PER_PAGE = 100
TRIES = 5
LONGEST_WAIT = 120
#: So many records one after the other that cannot be read, and we believe that the server is gone.
MOST_FAILURES = 5

#: A record with none of these is the short form of a list, and the whole of it has its own address.
NESTED = {
    "service_at_locations", "schedules", "regular_schedules", "contacts", "cost_options", "eligibilitys",
    "attributes", "service_taxonomys", "languages", "service_areas", "phones",
}  # fmt: skip


class FeedProblem(Exception):
    """There is no feed to read there. Nothing was written."""


@dataclass
class Feed:
    """What was read. A feed that is not whole says nothing about the services it lacks."""

    records: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    is_whole: bool = True

    def miss(self, problem):
        """Note that something could not be read."""
        self.problems.append(problem)
        self.is_whole = False


@dataclass(frozen=True)
class Page:
    """One answer: its records, and what it says about the pages around it. None where it does not say."""

    records: list
    number: int | None = None
    pages: int | None = None
    items: int | None = None
    is_last: bool | None = None
    is_list: bool = True
    has_envelope: bool = False

    @property
    def says_more(self):
        """Whether it says that there are pages after it, or nothing that would tell."""
        if not self.has_envelope or not self.records or self.is_last:
            return False
        return self.is_last is False or self.pages != 1


def read(source, *, show_progress=False, pause=0.1):
    """Read a feed from a path or a web address. `pause` is the rest between two requests, in seconds.

    Raises FeedProblem when there is nothing to read; whatever goes wrong later is told in the Feed.
    """
    if urlsplit(str(source)).scheme in ("http", "https"):
        return _Server(str(source), pause, show_progress).read()
    path = Path(source)
    if path.is_dir():
        files = sorted(chain(path.glob("*.json"), path.glob("*.json.gz")))
        if not files:
            raise FeedProblem(f"There is no .json or .json.gz file in {path}.")
        return _read_files(files, show_progress)
    if not path.is_file():
        raise FeedProblem(f"There is no file {path}.")
    return _read_files([path], show_progress)


def page_of(said):
    """The Page in a parsed answer. Raises FeedProblem when it holds no services."""
    if isinstance(said, list):
        return Page(said)
    if not isinstance(said, dict):
        raise FeedProblem("it is neither a list nor an object")
    for key in ("contents", "content", "services", "items"):
        if isinstance(said.get(key), list):
            return Page(
                records=said[key],
                number=_number(said, "page_number", "number"),
                pages=_number(said, "total_pages", "totalPages"),
                items=_number(said, "total_items", "totalElements"),
                is_last=_flag(said, "last_page", "last"),
                has_envelope=True,
            )
    if isinstance(said.get("service"), dict):
        return Page([said["service"]], is_list=False)
    if "id" in said and ("name" in said or "description" in said):
        return Page([said], is_list=False)
    raise FeedProblem("it holds no services")


def _number(said, *keys):
    return next((said[key] for key in keys if type(said.get(key)) is int and said[key] >= 0), None)


def _flag(said, *keys):
    return next((said[key] for key in keys if isinstance(said.get(key), bool)), None)


def parsed(content):
    """The JSON in bytes that may be packed. Raises FeedProblem."""
    try:
        if content[:2] == b"\x1f\x8b":
            unpack = Unpacker(MOST_BYTES)
            content = unpack(content)
            if not unpack.is_whole:
                raise FeedProblem("the packed file broke off")
        return json.loads(content.decode("utf-8-sig"), parse_int=_whole_number)
    except (ValueError, RecursionError, zlib.error, TooLarge) as problem:
        raise FeedProblem(f"it is not JSON ({problem})") from problem


def _whole_number(digits):
    """A whole number; one of a thousand digits would stop the whole feed, and is as good as any that is too large."""
    return int(digits) if len(digits) <= 20 else float(digits)


def _read_files(files, show_progress):
    feed, said_items, said_pages, list_pages, left = Feed(), 0, 0, 0, MOST_BYTES
    for path in progress.bar(files, desc="Reading", unit="file", show=show_progress):
        try:
            left -= path.stat().st_size
            if left < 0:
                raise FeedProblem(f"the files are larger than {MOST_BYTES // 1024**2} MB")
            page = page_of(parsed(path.read_bytes()))
        except (FeedProblem, OSError) as problem:
            if len(files) == 1:
                raise FeedProblem(f"{path.name} cannot be read: {problem}.") from problem
            feed.miss(f"{path.name} cannot be read: {problem}")
            continue
        feed.records += page.records
        said_items = max(said_items, page.items or 0)
        said_pages = max(said_pages, page.pages or 0)
        list_pages += page.is_list
    different = len({_key(record) for record in feed.records})
    if said_pages > list_pages or said_items > different:
        feed.miss("the feed says it has more pages than are here")
    return feed


class _Server:
    """A server of a feed, asked one thing at a time with a rest between, and less when it asks for mercy."""

    def __init__(self, address, pause, show_progress):
        self.address, self.pause, self.show_progress = address, pause, show_progress
        self.feed, self.left = Feed(), MOST_BYTES

    def read(self):
        """The whole feed, as far as the server gives it."""
        first = self._first_page()
        self.feed.records += first.records
        if first.has_envelope:
            self._read_on(first)
            self._read_whole_records()
        return self.feed

    def _first_page(self):
        """The first page of /services, whether the address was that, the stub of the API, or a file."""
        try:
            page = self._page_or_stub()
            if page.says_more:
                page = page_of(self._get(self._page_address(1)))
        except (FetchProblem, FeedProblem) as problem:
            raise FeedProblem(f"{self.address} cannot be read: {problem}.") from problem
        return page

    def _page_or_stub(self):
        said = self._get(self.address)
        try:
            return page_of(said)
        except FeedProblem:
            if not isinstance(said, dict):
                raise
        parts = urlsplit(self.address)
        self.address = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/services"))
        return page_of(self._get(self.address))

    def _read_on(self, first):
        """Every further page. Says so where the server breaks off, goes in circles or holds back what it promised."""
        start = first.number if first.number in (0, 1) else 1
        page, given, said_items, said_pages = first, 1, first.items or 0, first.pages or 0
        says_how_many = first.is_last is not None or first.items is not None or first.pages is not None
        seen = {_key(record) for record in first.records}
        with progress.bar(total=first.pages, initial=1, desc="Pages", show=self.show_progress) as bar:
            while not _is_end(page, given):
                if given == MOST_PAGES:
                    self.feed.miss(f"it goes on after {MOST_PAGES:,} pages")
                    break
                try:
                    page = page_of(self._get(self._page_address(start + given)))
                except (FetchProblem, FeedProblem) as problem:
                    if says_how_many or getattr(problem, "status", None) not in (400, 404):
                        self.feed.miss(f"page {start + given} cannot be read: {problem}")
                    break
                new = {_key(record) for record in page.records} - seen
                if page.records and not new:
                    if says_how_many:
                        self.feed.miss(f"page {start + given} is the same as one before")
                    break
                given += bool(page.records)
                seen |= new
                said_items, said_pages = max(said_items, page.items or 0), max(said_pages, page.pages or 0)
                self.feed.records += page.records
                bar.update()
        if self.feed.is_whole and len(seen) < said_items:
            self.feed.miss(f"the feed says it has {said_items:,} services and gave {len(seen):,}")
        elif self.feed.is_whole and given < said_pages:
            self.feed.miss(f"the feed says it has {said_pages:,} pages and gave {given:,}")

    def _page_address(self, number):
        parts = urlsplit(self.address)
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in ("page", "per_page")]
        query += [("page", number), ("per_page", PER_PAGE)]
        return urlunsplit(parts._replace(query=urlencode(query)))

    def _read_whole_records(self):
        """The long form of each record that came in the short one. What cannot be read is left out, and told."""
        short = [record for record in self.feed.records if _is_short(record)]
        if not self._gives_long_forms(short[:3]):
            return
        kept, failures = [], 0
        for record in progress.bar(self.feed.records, desc="Services", show=self.show_progress):
            if not _is_short(record):
                kept.append(record)
            elif failures < MOST_FAILURES:
                try:
                    kept.append(self._long_form(record))
                    failures = 0
                except (FetchProblem, FeedProblem) as problem:
                    self.feed.miss(f"service {record['id']} cannot be read: {problem}")
                    failures += 1
        if failures == MOST_FAILURES:
            self.feed.miss("the server stopped answering, so the services after that were not read")
        self.feed.records = kept

    def _long_form(self, record):
        found = page_of(self._get(self._record_address(record["id"]))).records
        if len(found) != 1 or records.id_of(found[0]) != records.id_of(record):
            raise FeedProblem("the server gave another one")
        return found[0]

    def _gives_long_forms(self, samples):
        """Whether the server has an address for each record. One that never heard of three of its own has none."""
        for record in samples:
            try:
                self._get(self._record_address(record["id"]))
                return True
            except (FetchProblem, FeedProblem) as problem:
                if getattr(problem, "status", None) != 404:
                    return True
        return False

    def _record_address(self, key):
        parts = urlsplit(self.address)
        return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{quote(str(key), safe='')}", query=""))

    def _get(self, address):
        """The JSON at an address. Waits and tries again while the server is busy or out of breath."""
        for attempt in range(1, TRIES + 1):
            try:
                time.sleep(self.pause)
                body = fetch(address, PAGE_LIMITS).body
                self.left -= len(body)
                if self.left < 0:
                    raise FeedProblem(f"all answers together are larger than {MOST_BYTES // 1024**2} MB")
                return parsed(body)
            except Refused:
                raise
            except (BadStatus, Unreachable) as problem:
                status = getattr(problem, "status", None)
                if attempt == TRIES or (status is not None and status != 429 and status < 500):
                    raise
                time.sleep(min(getattr(problem, "wait", None) or 2**attempt, LONGEST_WAIT))
        raise AssertionError("the last try returns or raises")


def _key(record):
    """What tells a record from the others, whatever stands where the id should."""
    return repr((record.get("id"), record.get("name")) if isinstance(record, dict) else record)


def _is_short(record):
    return bool(records.id_of(record)) and not NESTED & set(record)


def _is_end(page, given):
    """Whether nothing comes after a page, as far as it says. `given` counts the pages so far."""
    if not page.records or page.is_last:
        return True
    return bool(page.pages) and given >= page.pages
