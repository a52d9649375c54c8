"""Fetching from other hosts, and the places it must never reach. The servers here are our own, on loopback."""

import contextlib
import gzip
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from directory import fetching
from directory.fetching import BadStatus, Limits, Refused, TooLarge, Unreachable, fetch, is_public


def packed(body):
    """Gzip without the time in it: both test processes must give a case the same name."""
    return gzip.compress(body, mtime=0)


class Handler(BaseHTTPRequestHandler):
    """Answers what the test put under the path: (status, headers, body), or a function that takes the handler."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path, (404, {}, b""))
        if callable(answer):
            with contextlib.suppress(OSError):
                answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Tests are quiet."""


@pytest.fixture
def server(settings):
    """A web server on loopback that the test may reach, and nothing else on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.answers, server.asked, server.daemon_threads = {}, [], True
        server.url = f"http://127.0.0.1:{server.server_port}"
        settings.FETCH_TEST_SERVERS = {("127.0.0.1", server.server_port)}
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


def drip(handler):
    """One byte now and then, for as long as anybody listens."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler):
    for _ in range(100):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


def in_chunks(handler):
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for part in (b"[1,", b"2]"):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
    handler.wfile.write(b"0\r\n\r\n")


def test_a_page_comes_back_with_the_address_it_came_from(server):
    server.answers["/services?page=1"] = (200, {"Content-Type": "application/json"}, b"[]")

    answer = fetch(f"{server.url}/services?page=1")

    assert (answer.body, answer.content_type) == (b"[]", "application/json")
    assert answer.url == f"{server.url}/services?page=1"
    assert server.asked[0][1]["Host"] == f"127.0.0.1:{server.server_port}"


def test_packed_and_chunked_answers_are_read_whole(server):
    server.answers["/packed"] = (200, {"Content-Encoding": "gzip"}, packed(b"[1,2]"))
    server.answers["/chunks"] = in_chunks

    assert fetch(f"{server.url}/packed").body == b"[1,2]"
    assert fetch(f"{server.url}/chunks").body == b"[1,2]"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/feed",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org/feed",
        "http://",
        "http://name:secret@example.org/",
        "http://example.org:99999/",
        "http://[::1",
        "http://" + "a" * 300 + ".example.org/",
    ],
)
def test_an_address_that_is_not_a_plain_web_address_is_refused(url):
    with pytest.raises(Refused):
        fetch(url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_no_way_of_writing_leads_to_this_machine_or_its_network(host):
    with pytest.raises(Refused, match="private"):
        fetch(f"http://{host}/")


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 192.0.2.1
    198.18.0.1 240.0.0.1 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8
    2002:7f00:1:: 2001:db8::1 2001::1 2001:20::1 3fff::1""".split(),
)
def test_an_address_that_may_lead_home_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.1", "2606:4700::1111", "2a00:1450:4009::200e"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_one_private_address_among_public_ones_spoils_the_host(monkeypatch):
    answers = [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *args, **kwargs: answers)

    with pytest.raises(Refused):
        fetch("http://feed.example.org/")


def test_the_address_that_was_checked_is_the_one_connected_to(server, monkeypatch):
    server.answers["/"] = (200, {}, b"here")
    lookups, real = [], socket.getaddrinfo

    def first_here_then_elsewhere(host, *args, **kwargs):
        if host == "feed.example.org":
            lookups.append(host)
            host = "127.0.0.1" if len(lookups) == 1 else "127.0.0.99"
        return real(host, *args, **kwargs)

    monkeypatch.setattr(fetching.socket, "getaddrinfo", first_here_then_elsewhere)

    answer = fetch(f"http://feed.example.org:{server.server_port}/")

    assert (answer.body, lookups) == (b"here", ["feed.example.org"])
    assert server.asked[0][1]["Host"] == f"feed.example.org:{server.server_port}"


def test_another_port_is_not_asked(monkeypatch):
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 25))])

    with pytest.raises(Refused, match="ports"):
        fetch("http://feed.example.org:25/")


def test_a_redirect_is_followed_and_one_that_leads_home_is_not(server):
    server.answers["/old"] = (302, {"Location": "/new"}, b"")
    server.answers["/new"] = (200, {}, b"new")
    server.answers["/trap"] = (302, {"Location": "http://127.0.0.1:1/secret"}, b"")

    assert fetch(f"{server.url}/old").url == f"{server.url}/new"
    with pytest.raises(Refused):
        fetch(f"{server.url}/trap")


def test_a_ring_of_redirects_ends(server):
    server.answers["/round"] = (302, {"Location": "/round"}, b"")

    with pytest.raises(Refused, match="redirects"):
        fetch(f"{server.url}/round")
    assert len(server.asked) == 6


def test_a_proxy_named_in_the_environment_is_not_used(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers["/"] = (200, {}, b"straight")

    assert fetch(f"{server.url}/").body == b"straight"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b"x" * 2000),
        ({"Content-Length": "999999999"}, b"x"),
        ({"Content-Encoding": "gzip"}, packed(b"0" * 10_000_000)),
        ({"Content-Encoding": "gzip"}, packed(b"a" * 600) + packed(b"b" * 600)),
    ],
)
def test_an_answer_that_is_too_large_is_given_up(server, headers, body):
    server.answers["/"] = (200, headers, body)

    with pytest.raises(TooLarge):
        fetch(f"{server.url}/", Limits(most_bytes=1000))


@pytest.mark.parametrize("trick", [drip, drip_headers])
def test_a_server_that_drips_is_left_at_the_deadline(server, trick):
    server.answers["/"] = trick
    begun = time.monotonic()

    with pytest.raises(Unreachable, match="too long|broke off"):
        fetch(f"{server.url}/", Limits(seconds=0.4))

    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"Content-Length": "10"}, b"short"), ({"Content-Encoding": "gzip"}, packed(b"abcdef" * 9)[:-9])],
)
def test_half_an_answer_is_no_answer(server, headers, body):
    server.answers["/"] = (200, headers, body)

    with pytest.raises(Unreachable):
        fetch(f"{server.url}/")


def test_a_bad_status_says_its_number_and_how_long_to_wait(server):
    server.answers["/busy"] = (429, {"Retry-After": "7"}, b"")

    with pytest.raises(BadStatus) as told:
        fetch(f"{server.url}/busy")

    assert (told.value.status, told.value.wait) == (429, 7)


def test_a_server_that_is_not_there_is_unreachable(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.FETCH_TEST_SERVERS = {("127.0.0.1", port)}

    with pytest.raises(Unreachable):
        fetch(f"http://127.0.0.1:{port}/")


def test_a_server_that_does_not_speak_http_is_unreachable(server):
    server.answers["/"] = lambda handler: handler.wfile.write(b"\x00\x01 nonsense\r\n\r\n")

    with pytest.raises(Unreachable):
        fetch(f"{server.url}/")


@pytest.fixture
def secure_server(server, tmp_path, monkeypatch):
    """The server behind https, with a certificate for feed.example.org that this test trusts."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate of this test, and it is not installed here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate]
        + ["-subj", "/CN=feed.example.org", "-addext", "subjectAltName=DNS:feed.example.org"],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(fetching.ssl, "create_default_context", lambda: trusting)
    return server


def leads_here(monkeypatch):
    """Every name is that of this machine."""
    real = socket.getaddrinfo
    monkeypatch.setattr(
        fetching.socket, "getaddrinfo", lambda host, *args, **kwargs: real("127.0.0.1", *args, **kwargs)
    )


def test_the_certificate_must_be_the_hosts_and_not_the_addresss(secure_server, monkeypatch):
    secure_server.answers["/"] = (200, {}, b"sealed")
    leads_here(monkeypatch)

    assert fetch(f"https://feed.example.org:{secure_server.server_port}/").body == b"sealed"
    with pytest.raises(Unreachable, match="certificate"):
        fetch(f"https://other.example.org:{secure_server.server_port}/")


def test_a_server_without_a_certificate_is_not_asked_over_https(server):
    with pytest.raises(Unreachable):
        fetch(f"https://127.0.0.1:{server.server_port}/")
    assert server.asked == []
