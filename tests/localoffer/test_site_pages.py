"""The pages about the site, and what happens when things go wrong."""

import html
import re

import pytest
from django.urls import reverse

from directory.models import LoadedData
from localoffer.council import Line

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


def test_a_parent_who_makes_the_letters_larger_is_led_back_to_the_page_they_read(client):
    came_from = "http://testserver/services/?q=swimming&age=9"
    form = client.get(reverse("reading"), headers={"referer": came_from}).content.decode()
    back = html.unescape(re.search(r'name="back" value="([^"]*)"', form).group(1))

    answer = client.post(reverse("reading"), {"size": "131", "back": back}, follow=True)

    assert '<a href="/services/?q=swimming&amp;age=9">Go back to where you were</a>' in answer.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "x"]
)
def test_nobody_is_led_from_the_reading_settings_to_another_site(client, elsewhere):
    answer = client.post(reverse("reading"), {"size": "131", "back": elsewhere}, follow=True)

    assert "Go back to where you were" not in answer.content.decode()
    assert (
        "Go back to where" not in client.get(reverse("reading"), {"saved": "yes", "back": elsewhere}).content.decode()
    )


@pytest.mark.parametrize(
    "referer", ["https://evil.example/services/", "http://[", "", "http://testserver/reading-settings/"]
)
def test_a_reader_who_comes_from_nowhere_of_ours_is_offered_no_way_back(client, referer):
    page = client.get(reverse("reading"), {"saved": "yes"}, headers={"referer": referer}).content.decode()

    assert "Saved" in page
    assert "Go back to where you were" not in page


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


def test_a_worried_neighbour_finds_whom_to_ring_by_day_and_by_night_before_anything_else(client):
    page = client.get(reverse("tell-us")).content.decode()

    danger = page[page.index("Is a child in danger?") : page.index("What is it about?")]
    assert '<a class="phone" href="tel:999">999</a>' in danger
    for name, when, number in (
        ("Children’s social care", "Monday to Friday, 9am to 5pm", "01632960990"),
        ("Emergency duty team", "evenings, nights and weekends", "01632960991"),
    ):
        assert name in danger and when in danger and f'href="tel:{number}"' in danger
    assert page.index("Is a child in danger?") < page.index("Rather not type?")


def test_a_number_rings_when_it_is_pressed_however_it_is_written():
    assert Line.read("Advice | 01632 960002 (option 2) | by day").tel == "tel:01632960002"
