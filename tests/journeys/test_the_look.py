"""What the look promises and only a browser can show."""

import re

import pytest

from .conftest import DESK, PHONE

pytestmark = pytest.mark.journey


def bottom(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


def test_a_tired_parent_sees_the_search_and_two_topics_without_scrolling(visit):
    page = visit("/", PHONE)

    assert bottom(page.get_by_role("button", name="Search")) < PHONE["height"]
    assert bottom(page.locator(".symbol-word").nth(1)) < PHONE["height"]


def test_the_first_screen_of_a_listing_on_a_phone_says_for_whom_and_whom_to_ring(visit):
    page = visit("/services/bramble-house/", PHONE)

    assert bottom(page.get_by_role("link", name=re.compile("^Call")).first) < PHONE["height"] * 2 / 3
    for fact in ("Ages", "Cost", "Who can come"):
        assert bottom(page.locator(".facts > div", has_text=fact).first) < PHONE["height"], fact
    assert page.locator(".facts").bounding_box()["height"] < 600


def test_no_way_to_get_in_touch_sticks_out_of_its_card(visit):
    page = visit("/organisations/", DESK)
    addresses = page.evaluate("[...document.querySelectorAll('.list-links a')].map(link => link.getAttribute('href'))")
    outside = []
    for address in addresses:
        page.goto(address)
        outside += page.evaluate(
            """() => [...document.querySelectorAll('.contact .button')]
                .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"""
        )

    assert len(addresses) > 50
    assert outside == []


def test_two_services_are_compared_on_a_phone_in_a_few_screens(visit):
    page = visit("/compare/?s=quiet-family-swim&s=carrbrook-otters", PHONE)

    assert page.evaluate("document.documentElement.scrollHeight") < 5 * PHONE["height"]


def test_symbols_are_drawn_under_the_strict_policy(visit):
    page = visit("/", DESK)

    page.wait_for_function("document.querySelector('.symbol-card use').getBBox().width > 20")
    assert page.locator(".symbol-card use").count() == 8


def test_the_street_goes_where_a_device_sets_its_own_colours(visit):
    seen = visit("/", DESK)
    unseen = visit("/", DESK, forced_colors="active")

    assert seen.locator(".street").is_visible()
    assert not unseen.locator(".street").is_visible()


def test_filters_stand_open_beside_the_results_on_a_desk_and_fold_on_a_phone(visit):
    wide, narrow = visit("/services/", DESK), visit("/services/", PHONE)

    assert wide.get_by_label("Postcode or town").is_visible()
    assert not narrow.get_by_label("Postcode or town").is_visible()


def test_a_day_taken_away_stays_away_although_the_sentence_says_it(visit):
    page = visit("/services/?q=saturday+football", DESK)

    page.locator("input[name=day]:checked").uncheck()

    page.wait_for_url(re.compile("day="))
    page.locator(".chip", has_text="Saturday").wait_for(state="detached")
    assert page.locator("input[name=day]:checked").count() == 0


def test_going_back_shows_the_results_from_before_the_tick(visit):
    page = visit("/services/?q=autism", DESK)
    before = page.locator("h1").inner_text()
    page.locator("input[name=theme][value=leisure]").check()
    page.wait_for_function("before => document.querySelector('h1').textContent.trim() !== before", arg=before)

    page.go_back()

    page.wait_for_function("before => document.querySelector('h1').textContent.trim() === before", arg=before)
    assert not page.locator("input[name=theme][value=leisure]").is_checked()


def test_a_printed_page_has_the_number_to_ring_and_no_menu(visit):
    page = visit("/services/quiet-family-swim/", DESK)

    page.emulate_media(media="print")

    assert page.get_by_text("Ring us:").is_visible()
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert not page.get_by_role("button", name="Save to my list").is_visible()
