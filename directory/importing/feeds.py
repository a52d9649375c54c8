"""Reading a feed of services: one file, a folder of pages, or a server that is asked page by page.

Every version of Open Referral UK is understood as far as its envelope goes: `contents` with `total_items` (version 3),
`content` with `totalElements` (1 and 2), a plain list, or one service. What a record says is read in feed_records.py.
"""

import json
import time
import zlib
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tqdm import tqdm

from ..fetching import BadStatus, FetchProblem, Limits, Refused, TooLarge, Unpacker, Unreachable, fetch

MOST_BYTES = 500 * 1024 * 1024
PAGE_LIMITS = Limits(seconds=120, most_bytes=100 * 1024 * 1024)
MOST_PAGES = 20_000
PER_PAGE = 100
TRIES = 5
LONGEST_WAIT = 120

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
    unread_ids: set = field(default_factory=set)

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

    @property
    def is_of_many(self):
        return self.pages is not None or self.items is not None or self.is_last is not None


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
            )
    if isinstance(said.get("service"), dict):
        return Page([said["service"]], is_list=False)
    if "id" in said and ("name" in said or "description" in said):
        return Page([said], is_list=False)
    raise FeedProblem("it holds no services")


def _number(said, *keys):
    return next((said[key] for key in keys if type(said.get(key)) is int), None)


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
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError, zlib.error, TooLarge) as problem:
        raise FeedProblem(f"it is not JSON ({problem})") from problem


def _read_files(files, show_progress):
    feed, said_items, said_pages, list_pages = Feed(), 0, 0, 0
    for path in tqdm(files, desc="Reading", unit="file", disable=_hidden(show_progress)):
        try:
            if path.stat().st_size > MOST_BYTES:
                raise FeedProblem(f"it is larger than {MOST_BYTES // 1024**2} MB")
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
    different = len({record.get("id") for record in feed.records if isinstance(record, dict)})
    if said_pages > list_pages or (said_items > len(feed.records) and said_items > different):
        feed.miss("the feed says it has more pages than are here")
    return feed


def _hidden(show_progress):
    """None lets tqdm hide the bar by itself where nobody is looking."""
    return None if show_progress else True


class _Server:
    """A server of a feed, asked one thing at a time with a rest between, and less when it asks for mercy."""

    def __init__(self, address, pause, show_progress):
        self.address, self.pause, self.show_progress = address, pause, show_progress
        self.feed = Feed()

    def read(self):
        """The whole feed, as far as the server gives it."""
        first = self._first_page()
        self.feed.records += first.records
        if first.is_of_many:
            self._read_on(first)
            self._read_whole_records()
        return self.feed

    def _first_page(self):
        """The first page of /services, whether the address was that, the stub of the API, or a file."""
        try:
            said = self._get(self.address)
            if isinstance(said, dict) and not any(key in said for key in ("contents", "content", "id")):
                parts = urlsplit(self.address)
                self.address = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/services"))
                said = self._get(self.address)
            page = page_of(said)
            if page.is_of_many and page.is_last is not True and page.pages != 1:
                page = page_of(self._get(self._page_address(1)))
        except (FetchProblem, FeedProblem) as problem:
            raise FeedProblem(f"{self.address} cannot be read: {problem}.") from problem
        return page

    def _read_on(self, page):
        """Every further page. Stops, and says so, when the server gives the same page again."""
        start = page.number if page.number in (0, 1) else 1
        seen = {_key(record) for record in page.records}
        with tqdm(total=page.pages, initial=1, desc="Pages", disable=_hidden(self.show_progress)) as bar:
            for step in range(1, MOST_PAGES):
                if _is_end(page, step):
                    break
                try:
                    page = page_of(self._get(self._page_address(start + step)))
                except (FetchProblem, FeedProblem) as problem:
                    self.feed.miss(f"page {start + step} cannot be read: {problem}")
                    break
                new = {_key(record) for record in page.records} - seen
                if page.records and not new:
                    self.feed.miss(f"page {start + step} is the same as one before")
                    break
                seen |= new
                self.feed.records += page.records
                bar.update()
        if page.items is not None and len(seen) < page.items and self.feed.is_whole:
            self.feed.miss(f"the feed says it has {page.items} services and gave {len(seen)}")

    def _page_address(self, number):
        parts = urlsplit(self.address)
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in ("page", "per_page")]
        query += [("page", number), ("per_page", PER_PAGE)]
        return urlunsplit(parts._replace(query=urlencode(query)))

    def _read_whole_records(self):
        """The long form of each record that came in the short one. What cannot be read is left as it was."""
        short = [record for record in self.feed.records if _is_short(record)]
        if not self._gives_long_forms(short[:3]):
            return
        kept = []
        for record in tqdm(self.feed.records, desc="Services", disable=_hidden(self.show_progress)):
            if not _is_short(record):
                kept.append(record)
                continue
            try:
                kept += page_of(self._get(self._record_address(record["id"]))).records
            except (FetchProblem, FeedProblem) as problem:
                self.feed.miss(f"service {record['id']} cannot be read: {problem}")
                self.feed.unread_ids.add(str(record["id"]))
        self.feed.records = kept

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
                return parsed(fetch(address, PAGE_LIMITS).body)
            except Refused:
                raise
            except (BadStatus, Unreachable) as problem:
                status = getattr(problem, "status", None)
                if attempt == TRIES or (status is not None and status != 429 and status < 500):
                    raise
                time.sleep(min(getattr(problem, "wait", None) or 2**attempt, LONGEST_WAIT))
        raise AssertionError("the last try returns or raises")


def _key(record):
    return (record.get("id"), record.get("name")) if isinstance(record, dict) else repr(record)


def _is_short(record):
    return isinstance(record, dict) and bool(record.get("id")) and not NESTED & set(record)


def _is_end(page, given):
    """Whether a page says that it is the last one. `given` counts the pages so far."""
    if not page.records or page.is_last:
        return True
    return page.pages is not None and given >= page.pages
