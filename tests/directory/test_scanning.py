"""Files are shown to the council's scanner: against a server that speaks as clamd does."""

import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from directory import scanning
from directory.models import Attachment
from directory.uploads import clean_upload
from localoffer.checks import scanner_is_named_well

from .test_uploads import pdf, sent

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


class Speaks(socketserver.BaseRequestHandler):
    """One talk with clamd: the command, then pieces with their length before them, then its judgement."""

    def handle(self):
        command = self._read(10)
        content = b""
        while size := struct.unpack("!L", self._read(4))[0]:
            content += self._read(size)
        self.server.seen.append((command, content))
        reply = b"stream: OK" if VIRUS not in content else b"stream: Eicar-Test-Signature FOUND"
        self.request.sendall((self.server.says or reply) + b"\0")

    def _read(self, size):
        read = b""
        while len(read) < size:
            more = self.request.recv(size - len(read))
            assert more, "broke off"
            read += more
        return read


@contextmanager
def listening(kind, address, says=None):
    with kind(address, Speaks) as server:
        server.seen, server.says = [], says
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def clamd(settings):
    with listening(socketserver.TCPServer, ("127.0.0.1", 0)) as server:
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server


def test_a_clean_file_is_kept_as_scanned(clamd):
    content = pdf()

    assert clean_upload(sent(content)).is_scanned
    assert clamd.seen == [(b"zINSTREAM\0", content)]


def test_a_file_with_a_virus_is_refused_in_plain_words(clamd):
    content = pdf() + b"\n%" + VIRUS

    with pytest.raises(ValidationError, match="virus check found something harmful") as refused:
        clean_upload(sent(content))

    assert refused.value.code == "virus"


def test_a_scanner_is_reached_by_the_path_of_its_socket(settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    settings.CLAMD = f"unix:{path}"

    with listening(socketserver.UnixStreamServer, path):
        assert scanning.scan(VIRUS) == "Eicar-Test-Signature"
        assert scanning.scan(b"quite clean") == ""


def test_a_large_file_goes_through_whole(clamd):
    content = bytes(range(256)) * 40_000

    assert scanning.scan(content) == ""
    assert clamd.seen[0][1] == content


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"stream: OK but", b"", b"\xff" * 9000])
def test_an_answer_that_says_neither_is_no_answer(clamd, says):
    clamd.says = says or b"\0"

    with pytest.raises(scanning.NotScanned):
        scanning.scan(b"anything")


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_away_loses_nobody_a_file(settings, address):
    settings.CLAMD = address

    clean = clean_upload(sent(pdf()))

    assert clean.size
    assert not clean.is_scanned


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(settings, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    silent = socketserver.TCPServer(("127.0.0.1", 0), Speaks)
    with silent:
        settings.CLAMD = f"tcp://127.0.0.1:{silent.server_address[1]}"

        with pytest.raises(scanning.NotScanned):
            scanning.scan(b"anything")


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""

    assert not clean_upload(sent(pdf())).is_scanned
    assert Attachment(is_scanned=False).may_be_opened


@pytest.mark.parametrize("address", ["", "unix:/run/clamav/clamd.ctl", "tcp://10.0.0.5:3310", "tcp://scanner:3310"])
def test_a_scanner_that_is_named_well_passes_the_check(settings, address):
    settings.CLAMD = address

    assert scanner_is_named_well(None) == []


@pytest.mark.parametrize(
    "address",
    ["/run/clamav/clamd.ctl", "unix:clamd.ctl", "tcp://host", "host:3310", "tcp://host:many", "http://h:80/x"],
)
def test_a_scanner_that_is_not_is_told_before_the_site_starts(settings, address):
    settings.CLAMD = address

    [problem] = scanner_is_named_well(None)

    assert problem.id == "localoffer.E007"
