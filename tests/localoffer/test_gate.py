"""Whatever a browser or a robot sends, families get a page, and the log says nothing of who they are."""

import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from localoffer import errors
from localoffer.gate import Gate
from localoffer.server_log import without_the_reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection():
    """A real request ends with its connections looked over; here the test's own transaction is in one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answer_of(application, environ):
    """(status, body) that a server would pass on."""
    said = []
    parts = Gate(application)(environ, lambda status, headers, problem=None: said.append(int(status[:3])))
    return said[0], b"".join(parts)


STRANGE = ["rot13", "hex", "base64", "zlib", "punycode", "idna", "undefined", "unicode_escape", '"rot13"', "no-such"]


@pytest.mark.parametrize("charset", STRANGE)
def test_a_parent_whose_browser_claims_a_strange_alphabet_still_gets_results(charset, northmoor):
    request = RequestFactory().get("/services/", {"q": "swim"})
    request.environ["CONTENT_TYPE"] = f"text/plain; charset={charset}"

    assert answer_of(WSGIHandler(), request.environ)[0] == 200


@pytest.mark.parametrize("address", ["/my-list/save/", "/reading-settings/"])
@pytest.mark.parametrize("charset", ["rot13", "zlib"])
def test_a_form_in_a_strange_alphabet_is_no_fault_of_ours(address, charset):
    request = RequestFactory().post(
        address, {"service": "splash", "paper": "cream"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    request.environ["CONTENT_TYPE"] += f"; Charset = {charset}"

    assert answer_of(WSGIHandler(), request.environ)[0] < 500


def test_what_escapes_everything_is_answered_with_a_page_and_logged_by_its_path_only(caplog):
    def breaks(environ, start_response):
        raise ValueError("typed words")

    status, body = answer_of(breaks, RequestFactory().get("/services/", {"q": "private words"}).environ)

    assert status == 500
    assert b"tel:" in body and b'name="q"' in body
    assert "/services/" in caplog.text
    assert "private" not in caplog.text and "typed" not in caplog.text


def test_a_release_without_its_style_sheet_still_says_what_is_wrong_and_whom_to_ring(rf, monkeypatch):
    def no_manifest(*args, **kwargs):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors, "render", no_manifest)

    answer = errors.not_found(rf.get("/nowhere/"))

    assert answer.status_code == 404
    assert "tel:" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_name_of_a_host_that_somebody_typed_is_not_logged(client, capfd):
    assert client.get("/", headers={"host": "anna-smith.example"}).status_code == 400

    assert "anna" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "line",
    ["Invalid request from ip=10.1.2.3: /services/?q=anna", "Error handling request GET /services/?q=anna 10.1.2.3"],
)
def test_the_servers_own_log_says_that_a_request_was_odd_and_not_whose(line):
    record = logging.makeLogRecord({"msg": line, "exc_info": (ValueError, ValueError("anna"), None)})

    assert without_the_reader(record)
    assert "anna" not in record.getMessage() and "10.1.2.3" not in record.getMessage()
    assert record.exc_info is None


def test_the_servers_log_still_says_why_it_does_not_start():
    record = logging.makeLogRecord({"msg": "Exception in worker process"})

    assert without_the_reader(record)
    assert record.getMessage() == "Exception in worker process"
