"""Looking for viruses in what people send, through the council's own clamd where there is one.

The one kept client for Python, clamav-client, is under the GPL, which this code is not; what we need of the protocol
is one command.
"""

import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings

#: How long one file may take, connecting included. In seconds.
SECONDS = 10
LONGEST_REPLY = 4096
CLEAN, BEFORE, AFTER = "stream: OK", "stream: ", " FOUND"


class NotScanned(Exception):
    """Nobody can say whether the file is clean: the scanner did not answer, or not in a way that we know."""


def is_on():
    """Whether the council has named a scanner."""
    return bool(settings.CLAMD)


def where(address):
    """(family, address of a socket) of unix:/path or tcp://host:port. Raises ValueError for anything else."""
    kind, _, path = address.partition(":")
    if kind == "unix" and path.startswith("/"):
        return socket.AF_UNIX, path
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path.strip("/"):
        return socket.AF_INET, (parts.hostname, parts.port)
    raise ValueError(address)


def scan(content):
    """The name of what is in a file, or nothing when it is clean. Raises NotScanned."""
    deadline = time.monotonic() + SECONDS
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0" + struct.pack("!L", len(content)) + content + struct.pack("!L", 0))
            reply = _reply(line, deadline)
    except OSError as problem:
        raise NotScanned(type(problem).__name__) from problem
    if reply == CLEAN:
        return ""
    if reply.startswith(BEFORE) and reply.endswith(AFTER):
        return reply.removeprefix(BEFORE).removesuffix(AFTER) or "a virus"
    raise NotScanned(reply)


def _connected():
    family, address = where(settings.CLAMD)
    if family == socket.AF_INET:
        return socket.create_connection(address, timeout=SECONDS)
    line = socket.socket(family, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _reply(line, deadline):
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        line.settimeout(max(0.01, deadline - time.monotonic()))
        if not (more := line.recv(LONGEST_REPLY)):
            break
        reply += more
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()
