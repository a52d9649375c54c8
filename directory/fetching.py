"""The one way out to other hosts. An address is judged after it was looked up, and that very one is connected to.

Every hop is http or https on its usual port to a public address. There is no proxy, no cookie and no password, and
there are limits on time, size and redirects, so that no feed can make the server talk to its own network or wait
for ever.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection

PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
CHUNK = 64 * 1024
USER_AGENT = "SEND-Local-Offer (reads open data)"

_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
#: Teredo and other special uses, documentation, and 6to4, which can lead back home.
_NOT_PUBLIC_IPV6 = [ipaddress.ip_network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class FetchProblem(Exception):
    """Nothing was fetched. The message says why, without the words of the other side."""


class Refused(FetchProblem):
    """The address is one that we never connect to."""


class TooLarge(FetchProblem):
    """The answer is larger than allowed, as sent or once unpacked."""


class Unreachable(FetchProblem):
    """The other side did not answer, or broke off."""


class BadStatus(FetchProblem):
    """The other side answered that it cannot give this. `status` is its code, `wait` the seconds it asks for."""

    def __init__(self, status, wait=None):
        super().__init__(f"the server answered {status}")
        self.status, self.wait = status, wait


@dataclass(frozen=True)
class Limits:
    """How much one fetch may take, redirects included. Seconds and bytes."""

    seconds: float = 60
    seconds_without_a_word: float = 15
    most_bytes: int = 50 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """What came back: the address it came from in the end, and the body, unpacked."""

    url: str
    content_type: str
    body: bytes


def fetch(url, limits=None):
    """Get an address. Raises Refused, TooLarge, Unreachable or BadStatus, all of them FetchProblem."""
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        answer = _one_hop(url, limits, deadline)
        if isinstance(answer, Answer):
            return answer
        url = answer
    raise Refused(f"more than {limits.redirects} redirects")


def is_public(address):
    """Whether an IP address is one of the open internet. Python's own answers let some through that lead home."""
    if address.version == 6:
        special = any(address in network for network in _NOT_PUBLIC_IPV6)
        return address in _PUBLIC_IPV6 and not special and address.is_global
    return address.is_global and not address.is_multicast and not address.is_reserved


def _one_hop(url, limits, deadline):
    """The answer, or the address that it sends us on to."""
    scheme, host, port, target = _parts(url)
    connection = _connected(scheme, host, port, limits, deadline)
    named = f"[{host}]" if ":" in host else host
    with contextlib.ExitStack() as closing:
        closing.enter_context(_cut_off_at(deadline, connection))
        closing.callback(connection.close)
        try:
            connection.request(
                "GET",
                target,
                headers={
                    "Host": named if port == PORTS[scheme] else f"{named}:{port}",
                    "User-Agent": USER_AGENT,
                    "Accept": "application/json, */*;q=0.5",
                    "Accept-Encoding": "gzip",
                },
                preload_content=False,
                decode_content=False,
            )
            response = closing.enter_context(contextlib.closing(connection.getresponse()))
            if response.status in REDIRECTS and response.headers.get("Location"):
                return urljoin(url, response.headers["Location"])
            if response.status != 200:
                raise BadStatus(response.status, _seconds(response.headers.get("Retry-After", "")))
            return Answer(url, response.headers.get("Content-Type", ""), _body(response, limits, deadline))
        except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError, zlib.error) as problem:
            raise Unreachable(_why(problem, deadline)) from problem


def _parts(url):
    """(scheme, host, port, path with query) of an address we may ask. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise Refused("this is not a web address") from problem
    if parts.scheme not in PORTS or not parts.hostname:
        raise Refused("only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise Refused("an address with a name or password in it is not fetched")
    try:
        host = parts.hostname.encode("idna").decode("ascii")
    except UnicodeError as problem:
        raise Refused("this is not a web address") from problem
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    return parts.scheme, host, port or PORTS[parts.scheme], target


def _connected(scheme, host, port, limits, deadline):
    """A connection to the first address of the host that answers, all of them checked before."""
    problem = None
    for address in _addresses(scheme, host, port):
        seconds = min(limits.seconds_without_a_word, deadline - time.monotonic())
        if seconds <= 0:
            break
        connection = _connection(scheme, host, str(address), port, seconds)
        try:
            with _cut_off_at(deadline, connection):
                connection.connect()
            return connection
        except (urllib3.exceptions.HTTPError, OSError) as failed:
            connection.close()
            problem = failed
    raise Unreachable(_why(problem, deadline)) from problem


def _addresses(scheme, host, port):
    """The public addresses of a host. One that is not public spoils the host. Raises Refused or Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Unreachable("there is no such host") from problem
    addresses = list(dict.fromkeys(ipaddress.ip_address(entry[4][0].partition("%")[0]) for entry in found))
    # Only tests set this: the very address and port of a server that they started themselves.
    allowed = getattr(settings, "FETCH_TEST_SERVERS", ())
    for address in addresses:
        if (str(address), port) in allowed:
            continue
        if port != PORTS[scheme]:
            raise Refused("only ports 80 and 443 are asked")
        if not is_public(address):
            raise Refused("the address leads into a private network")
    return addresses


def _connection(scheme, host, address, port, seconds):
    """A connection not yet made. The certificate must be the host's, though we go by the address."""
    if scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    return HTTPSConnection(
        address, port, timeout=seconds, server_hostname=host, ssl_context=ssl.create_default_context()
    )


@contextlib.contextmanager
def _cut_off_at(deadline, connection):
    """Break the connection at the deadline: a server that sends a byte a second would keep us for hours."""
    timer = threading.Timer(max(0, deadline - time.monotonic()), _cut_off, [connection, connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut_off(connection, its_socket):
    # A connection forgets its socket when the answer begins, and has none yet while it is being made.
    its_socket = its_socket or connection.sock
    if its_socket is not None:
        with contextlib.suppress(OSError):
            its_socket.shutdown(socket.SHUT_RDWR)


def _body(response, limits, deadline):
    """The whole body, unpacked. Raises TooLarge as soon as either form passes the limit."""
    is_packed = response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
    unpack = Unpacker(limits.most_bytes) if is_packed else None
    told = _seconds(response.headers.get("Content-Length", ""))
    if told is not None and told > limits.most_bytes:
        raise TooLarge(f"the answer is larger than {limits.most_bytes // 1024**2} MB")
    body, received = bytearray(), 0
    while chunk := response.read1(CHUNK):
        received += len(chunk)
        body += unpack(chunk) if unpack else chunk
        if max(received, len(body)) > limits.most_bytes:
            raise TooLarge(f"the answer is larger than {limits.most_bytes // 1024**2} MB")
    if time.monotonic() > deadline or (told is not None and received < told):
        raise Unreachable("the answer broke off")
    if unpack and not unpack.is_whole:
        raise Unreachable("the answer broke off")
    return bytes(body)


class Unpacker:
    """Unpacks gzip piece by piece and stops at a limit, so that a small file cannot fill the memory."""

    def __init__(self, most_bytes):
        self.most_bytes, self.given = most_bytes, 0
        self._stream = zlib.decompressobj(wbits=31)

    def __call__(self, chunk):
        """The bytes that this piece unpacks to. Raises TooLarge, or zlib.error when it is not gzip."""
        out = bytearray()
        while chunk:
            if self._stream.eof:
                self._stream = zlib.decompressobj(wbits=31)
            out += self._stream.decompress(chunk, self.most_bytes - self.given - len(out) + 1)
            if self.given + len(out) > self.most_bytes:
                raise TooLarge(f"unpacked it is larger than {self.most_bytes // 1024**2} MB")
            chunk = self._stream.unconsumed_tail or self._stream.unused_data
        self.given += len(out)
        return bytes(out)

    @property
    def is_whole(self):
        """Whether the packed data came to its end."""
        return self._stream.eof


def _seconds(text):
    """A header's number, or None."""
    return int(text) if text.isascii() and text.isdigit() else None


def _why(problem, deadline):
    if time.monotonic() >= deadline or isinstance(problem, TimeoutError | urllib3.exceptions.TimeoutError):
        return "the server took too long"
    if isinstance(problem, ssl.SSLError | urllib3.exceptions.SSLError):
        return "the server's certificate is not right"
    return "the server broke off" if problem else "the server did not answer"
