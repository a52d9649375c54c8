"""Whole pages through the real WSGI application, each beside an empty one."""

import io
import sys
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

#: A round asks every page this many times; its ratio is the median page over the median empty one.
ROUNDS, PER_ROUND = 9, 12


class Site:
    """Asks the application as a server would, in this thread."""

    def __init__(self, application):
        self.application = application

    def ask(self, address, encoding="identity"):
        """(seconds, status, headers, body) of one GET, from the call until the response is closed."""
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
        start = perf_counter()
        response = self.application(environ, lambda status, headers, exc_info=None: got.append((status, headers)))
        body = b"".join(response)
        response.close()
        seconds = perf_counter() - start
        return seconds, int(got[0][0].split()[0]), dict(got[0][1]), body


@dataclass
class Line:
    """One kind of page: how it is asked, and what was found. `most` is the target, if there is one."""

    name: str
    addresses: object
    most: float | None = None
    encoding: str = "identity"
    ratios: list = field(default_factory=list)
    seconds: list = field(default_factory=list)

    def as_dict(self):
        return {
            "name": self.name,
            "most": self.most,
            "min": min(self.ratios),
            "median": median(self.ratios),
            "max": max(self.ratios),
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
            empty = [site.ask("/empty/", line.encoding)[0] for _ in range(per_round * 2)]
            pages = [_page(site, line) for _ in range(per_round)]
            if number >= 0:
                line.ratios.append(median(pages) / median(empty))
                line.seconds += pages
                empties += empty
    return 1000 * median(empties)


def _page(site, line):
    seconds, status, _, _ = site.ask(next(line.addresses), line.encoding)
    if status != 200:
        raise RuntimeError(f"{line.name} answered {status}")
    return seconds
