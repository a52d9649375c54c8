"""A feed is read from a server page by page, and never believed whole when it is not. The servers are our own."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from directory.importing import feeds

from .feeds_of_ours import PLAIN, groups

pytestmark = pytest.mark.slow

LONG = [group | {"contacts": []} for group in groups(6)]


class Handler(BaseHTTPRequestHandler):
    """Answers with what the test's function makes of the path and the page that is asked for."""

    def do_GET(self):
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        said = self.server.answer(parts.path, int(parse_qs(parts.query).get("page", ["1"])[0]))
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(404 if said is None else said if isinstance(said, int) else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Tests are quiet."""


@pytest.fixture
def feed_of(settings, monkeypatch):
    """Read a feed from a server that answers as a function says: `feed_of(lambda path, page: ...)`."""
    monkeypatch.setattr(feeds.time, "sleep", lambda seconds: None)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads, server.asked = True, []
        settings.FETCH_TEST_SERVERS = {("127.0.0.1", server.server_port)}
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()

        def read(answer, path="/services"):
            server.answer = answer
            return feeds.read(f"http://127.0.0.1:{server.server_port}{path}", pause=0)

        read.asked = server.asked
        yield read
        server.shutdown()


def pages(records, size=2, **more):
    """The pages of a server that behaves."""

    def answer(path, page):
        given = records[(page - 1) * size : page * size]
        count = -(-len(records) // size)
        said = {"total_items": len(records), "total_pages": count, "page_number": page, "last_page": page >= count}
        return {name: said for name, said in (said | more).items() if said is not None} | {"contents": given}

    return answer


def ids(feed):
    return ids_of(feed.records)


def ids_of(records):
    return [record["id"] for record in records]


def test_every_page_is_read(feed_of):
    feed = feed_of(pages(LONG))

    assert (ids(feed), feed.is_whole) == (ids_of(LONG), True)


def test_a_server_that_says_nothing_of_pages_is_asked_until_it_has_no_more(feed_of):
    feed = feed_of(pages(LONG, total_items=None, total_pages=None, last_page=None))

    assert (ids(feed), feed.is_whole) == (ids_of(LONG), True)


def test_a_file_on_a_server_that_knows_no_pages_is_whole(feed_of):
    feed = feed_of(lambda path, page: {"contents": LONG}, path="/feed.json")

    assert (len(feed.records), feed.is_whole) == (6, True)


def test_the_stub_of_an_api_leads_to_its_services(feed_of):
    feed = feed_of(lambda path, page: pages(LONG)(path, page) if path == "/api/services" else {"version": "3"}, "/api")

    assert (ids(feed), feed.is_whole) == (ids_of(LONG), True)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (lambda path, page: pages(LONG)(path, page) if page < 3 else None, "page 3 cannot be read"),
        (lambda path, page: pages(LONG)(path, page) if page < 3 else b'{"contents": [{"id', "page 3 cannot be read"),
        (lambda path, page: pages(LONG)(path, 1), "page 2 is the same as one before"),
        (
            lambda path, page: pages(LONG)(path, page) | ({"contents": []} if page == 2 else {}),
            "says it has 6 services",
        ),
        (pages(LONG, total_items=None, total_pages=9), "says it has 9 pages and gave 3"),
        (pages(LONG, total_items=99), "says it has 99 services and gave 6"),
    ],
)
def test_a_server_that_breaks_off_or_goes_in_circles_gives_a_feed_that_is_not_whole(feed_of, answer, problem):
    feed = feed_of(answer)

    assert not feed.is_whole
    assert problem in feed.problems[0]


def test_a_server_without_an_end_is_left_after_so_many_pages(feed_of, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_PAGES", 5)

    feed = feed_of(lambda path, page: {"contents": [{"id": f"s-{page}", "name": "x", "contacts": []}], "last": False})

    assert (len(feed.records), feed.problems) == (5, ["it goes on after 5 pages"])


def test_answers_that_are_too_much_together_are_not_read_on(feed_of, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_BYTES", 1500)

    feed = feed_of(pages(LONG * 20, size=1))

    assert "all answers together are larger" in feed.problems[0]


@pytest.mark.parametrize("odd", [{}, [], ["x"], {"a": 1}, None, "\ud800"])
def test_ids_of_the_wrong_kind_do_not_stop_the_reading(feed_of, odd):
    feed = feed_of(pages([*LONG[:3], PLAIN | {"id": odd}, 5, None]))

    assert len(feed.records) == 6


def test_the_long_form_of_each_service_is_read(feed_of):
    def answer(path, page):
        if path == "/services":
            return pages(groups(4))(path, page)
        return next(record for record in LONG if path.endswith(record["id"]))

    assert feed_of(answer).records == LONG[:4]


def test_a_server_that_gives_another_service_than_asked_for_gives_a_feed_that_is_not_whole(feed_of):
    feed = feed_of(lambda path, page: pages(groups(4))(path, page) if path == "/services" else LONG[0])

    assert ids(feed) == ["group-0"]
    assert "group-1 cannot be read: the server gave another one" in feed.problems[0]


def test_a_server_that_stops_answering_is_not_asked_for_every_service(feed_of):
    def answer(path, page):
        if path == "/services":
            return pages(groups(40), size=40)(path, page)
        return LONG[0] if path.endswith("group-0") else b"gone"

    feed = feed_of(answer)

    assert len(feed_of.asked) < 15
    assert "stopped answering" in feed.problems[-1]


@pytest.mark.parametrize("said", [[], {}, 5, {"contents": 5}, b"", b"[" * 100_000, b"\xff\xfe", {"content": {"a": []}}])
def test_an_answer_that_is_no_feed_is_told_or_empty(feed_of, said):
    try:
        feed = feed_of(lambda path, page: said)
    except feeds.FeedProblem as problem:
        assert "cannot be read" in str(problem)
    else:
        assert feed.records == []
