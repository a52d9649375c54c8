"""The pages about the site, and what happens when things go wrong."""

import re

import pytest
from django.db import OperationalError
from django.urls import reverse

from directory.models import LoadedData

pytestmark = pytest.mark.django_db


def test_a_reader_is_given_no_cookie(client):
    for name in ("home", "directory:services", "reading", "privacy", "tell-us", "accessibility", "about-the-data"):
        assert not client.get(reverse(name)).cookies, name


def test_a_reader_who_chose_cream_paper_finds_it_on_every_page(client):
    client.post(reverse("reading"), {"paper": "cream", "size": "131"})

    page = client.get(reverse("privacy")).content.decode()

    assert '<html lang="en-GB" data-paper="cream" data-size="131">' in page


def test_the_home_page_too_follows_each_readers_own_settings(client):
    client.get(reverse("home"))
    client.post(reverse("reading"), {"paper": "dark"})

    assert 'data-paper="dark"' in client.get(reverse("home")).content.decode()


def test_going_back_to_the_usual_look_takes_the_cookie_away(client):
    client.post(reverse("reading"), {"paper": "cream"})

    client.post(reverse("reading"), {"reset": "yes"})

    assert "data-paper" not in client.get(reverse("privacy")).content.decode()


def test_a_paper_that_does_not_exist_is_told_and_not_kept(client):
    answer = client.post(reverse("reading"), {"paper": "tartan"})

    assert answer.status_code == 400
    assert not answer.cookies


@pytest.mark.parametrize("cookie", ["....", "tartan.9.x.y", '"><script>', "a" * 5000, "cream", "\\"])
def test_a_cookie_somebody_meddled_with_counts_as_the_usual(client, cookie):
    client.cookies["reading"] = cookie

    page = client.get(reverse("privacy"))

    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<body>")[0].replace('<script src="', "")


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


def test_a_closed_site_says_so_and_still_tells_its_watcher_that_it_lives(client, settings):
    settings.IS_CLOSED = True

    assert client.get(reverse("home")).status_code == 503
    assert client.get(reverse("healthz")).content == b"ok\n"


def test_the_site_is_ready_when_the_database_has_every_migration(client):
    assert client.get(reverse("readyz")).content == b"ready\n"


def test_the_lines_that_a_data_licence_asks_for_are_shown_where_such_data_is_loaded(client):
    LoadedData.objects.create(
        slug="x", title="Postcodes", attribution="Contains OS data", rows=1, loaded_at="2026-11-24T00:00Z"
    )

    assert "Contains OS data" in client.get(reverse("about-the-data")).content.decode()


def test_every_answer_carries_a_strict_policy_the_admin_included(client):
    for address in (reverse("home"), reverse("admin:login"), "/no-such-page/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, address


def test_a_councils_colours_reach_every_page_as_a_style_sheet_to_keep(client, settings):
    settings.BRAND_COLOUR = "#7b1e5c"
    address = re.search(r'href="(/theme\.css[^"]*)"', client.get(reverse("privacy")).content.decode()).group(1)

    sheet = client.get(address)

    assert "--brand:#7b1e5c" in sheet.content.decode()
    assert "max-age=31536000" in sheet["Cache-Control"]


def test_a_style_sheet_of_older_colours_is_not_kept_for_long(client, settings):
    settings.BRAND_COLOUR = "#7b1e5c"

    assert "max-age=300" in client.get(reverse("theme-css"), {"v": "older"})["Cache-Control"]


def test_a_council_that_keeps_our_colours_makes_nobody_fetch_a_second_style_sheet(client):
    assert reverse("theme-css") not in client.get(reverse("privacy")).content.decode()
