"""When something goes wrong, a reader gets a page of ours with a way on, whatever it was."""

import html5lib
import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from localoffer import errors
from tests.test_house import Page

pytestmark = pytest.mark.django_db


def shows_a_way_on(answer):
    """A page of ours, soundly built, with a telephone number and a search, that no browser keeps."""
    html = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    offers_help = "tel:" in html and 'name="q"' in html
    return offers_help and not list(Page(html).faults) and "no-store" in answer["Cache-Control"]


def fail_with(monkeypatch, error):
    """Make the results page fail."""

    def fails(*args):
        raise error

    monkeypatch.setattr("directory.views.results.get_index", fails)


def test_a_page_that_is_not_there_offers_a_search_and_a_person_to_ring(client):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "tel:" in answer.content.decode() and 'name="q"' in answer.content.decode()


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_methods_that_no_page_takes_are_refused_with_a_page(client, method):
    answer = client.generic(method, reverse("home"))

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


def test_a_form_in_a_strange_alphabet_is_a_bad_request_and_no_crash(client):
    answer = client.generic(
        "POST", reverse("reading"), "ÿþp", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )

    assert answer.status_code == 400


def test_too_much_at_once_is_told_as_too_big(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = client.post(reverse("reading"), {"paper": "x" * 1000})

    assert answer.status_code == 413


def test_a_database_that_does_not_answer_is_a_page_that_says_come_back(client, monkeypatch):
    def lost(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("directory.views.results.get_index", lost)

    answer = client.get(reverse("directory:services"))

    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_a_fault_of_ours_is_a_page_of_ours(client, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr("directory.views.results.get_index", broken)
    client.raise_request_exception = False

    answer = client.get(reverse("directory:services"))

    assert answer.status_code == 500
    assert "tel:" in answer.content.decode()


def test_every_error_page_is_a_page_with_a_way_on_and_asks_the_database_nothing(rf, django_assert_num_queries):
    request = rf.post("/", {"typed": "words"})
    with django_assert_num_queries(0):
        pages = {
            400: errors.bad_request(request),
            403: errors.forbidden(request),
            404: errors.not_found(request),
            405: errors.method_not_allowed(request, ["GET"]),
            429: errors.too_many_requests(request, retry_after=60),
            500: errors.server_error(request),
            503: errors.unavailable(request),
        }

    assert {status: page.status_code for status, page in pages.items()} == {status: status for status in pages}
    assert [status for status, page in pages.items() if not shows_a_way_on(page)] == []


def test_somebody_who_asks_too_often_is_told_when_to_come_back(rf):
    assert errors.too_many_requests(rf.get("/"), retry_after=60)["Retry-After"] == "60"


def test_a_form_without_its_token_is_refused_with_a_page_of_ours(moderator):
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": moderator.email})

    assert answer.status_code == 403
    assert shows_a_way_on(answer)


def test_what_somebody_may_not_do_is_refused_with_a_page_of_ours(client, monkeypatch):
    fail_with(monkeypatch, PermissionDenied())

    answer = client.get(reverse("directory:services"))

    assert answer.status_code == 403
    assert shows_a_way_on(answer)


def test_a_request_for_another_host_is_a_bad_request(client):
    answer = client.get(reverse("home"), headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert shows_a_way_on(answer)


@pytest.mark.parametrize("address", ["reading", "account_login"])
def test_more_fields_than_any_form_has_are_a_bad_request(client, address, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5

    assert client.post(reverse(address), {str(number): "x" for number in range(9)}).status_code == 400


@pytest.mark.parametrize("name", ["home", "directory:services", "healthz", "robots"])
def test_a_page_to_read_takes_no_form(client, name):
    answer = client.post(reverse(name), {"q": "x"})

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("name", ["home", "directory:services", "privacy", "healthz"])
def test_a_watcher_may_ask_for_the_head_of_a_page_only(client, name):
    answer = client.head(reverse(name))

    assert answer.status_code == 200
    assert answer.content == b""


def test_asking_what_a_page_takes_is_answered_and_shows_no_page(client):
    answer = client.options(reverse("home"))

    assert (answer.status_code, answer["Allow"], answer.content) == (200, "GET, HEAD", b"")


@pytest.mark.parametrize("name", ["home", "directory:services", "admin:login"])
def test_every_page_says_that_it_follows_the_readers_cookies_and_asks_for_no_device(client, name):
    answer = client.get(reverse(name))

    assert "Cookie" in answer["Vary"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/services/%00/", "/%ff%fe/", "/services/../../etc/passwd", "/themes/%E2%80%AE/", "/" * 50]
)
def test_an_address_that_makes_no_sense_is_a_page_that_is_not_there(client, path):
    assert client.get(path).status_code == 404
