"""Whole pages through the real WSGI application, each beside an empty one."""

import io
import sys
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, thread_time

#: A round asks every page this many times; its ratio is the median page over the median empty one.
ROUNDS, PER_ROUND = 9, 12


@dataclass(frozen=True)
class Answer:
    """One answer, and what it took: seconds on the clock, and seconds of this thread's processor time."""

    seconds: float
    processor: float
    status: int
    headers: dict
    body: bytes


class Site:
    """Asks the application as a server would, in this thread."""

    def __init__(self, application):
        self.application = application

    def ask(self, address, encoding="identity"):
        """The answer to one GET, timed from the call until the response is closed."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_ENCODING": encoding,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        got = []
        start, used = perf_counter(), thread_time()
        response = self.application(environ, lambda status, headers, exc_info=None: got.append((status, headers)))
        body = b"".join(response)
        response.close()
        seconds, used = perf_counter() - start, thread_time() - used
        status, headers = got[0]
        return Answer(seconds, used, int(status.split()[0]), dict(headers), body)


@dataclass
class Line:
    """One kind of page: how it is asked, and what was found. `most` is the target, if there is one."""

    name: str
    addresses: object
    most: float | None = None
    encoding: str = "identity"
    ratios: list = field(default_factory=list)
    processor: list = field(default_factory=list)
    seconds: list = field(default_factory=list)

    def as_dict(self):
        return {
            "name": self.name,
            "most": self.most,
            "min": min(self.ratios),
            "median": median(self.ratios),
            "max": max(self.ratios),
            "processor": median(self.processor),
            "milliseconds": 1000 * median(self.seconds),
            "slowest_milliseconds": 1000 * max(self.seconds),
        }


def measure(site, lines, rounds=ROUNDS, per_round=PER_ROUND):
    """Fill in the ratios of the lines. Gives the median milliseconds of an empty view.

    Empty views come in a row, as the pages do: an empty one right after a full one would find the processor's
    caches cold and look dearer than it is.
    """
    empties = []
    for number in range(-1, rounds):
        for line in lines:
            empty = [site.ask("/empty/", line.encoding) for _ in range(per_round * 2)]
            pages = [_page(site, line) for _ in range(per_round)]
            if number >= 0:
                line.ratios.append(_ratio("seconds", pages, empty))
                line.processor.append(_ratio("processor", pages, empty))
                line.seconds += [page.seconds for page in pages]
                empties += [answer.seconds for answer in empty]
    return 1000 * median(empties)


def _ratio(what, pages, empty):
    return median(getattr(page, what) for page in pages) / median(getattr(answer, what) for answer in empty)


def _page(site, line):
    page = site.ask(next(line.addresses), line.encoding)
    if page.status != 200:
        raise RuntimeError(f"{line.name} answered {page.status}")
    return page
