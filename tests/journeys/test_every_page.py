"""Every public page, in a real browser: no barrier, no sideways scroll, readable in every setting."""

import pytest

from tests.pages import PAGES

from .conftest import DESK, PHONE, barriers, sideways

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_has_a_barrier(visit, screen):
    page = visit("/", screen)
    found = {}
    for name, address in PAGES:
        page.goto(address)
        found[name] = barriers(page)

    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("paper", ["dark", "cream", "blue", "green", "pink"])
def test_no_paper_makes_a_page_hard_to_read(visit, paper):
    page = visit("/reading-settings/")
    page.locator(f"input[name=paper][value={paper}]").check(force=True)
    page.get_by_role("button", name="Use these settings").click()
    found = {}
    for address in ("/", "/services/?q=autism&age=abc", "/services/quiet-family-swim/", "/reading-settings/"):
        page.goto(address)
        found[address] = barriers(page)

    assert {address: each for address, each in found.items() if each} == {}


def test_a_device_in_the_dark_gets_pages_that_can_be_read(visit):
    page = visit("/", PHONE, color_scheme="dark")
    found = {}
    for address in ("/", "/services/?q=autism", "/services/quiet-family-swim/", "/tell-us/"):
        page.goto(address)
        found[address] = barriers(page)

    assert {address: each for address, each in found.items() if each} == {}


def test_nothing_scrolls_sideways_at_four_hundred_per_cent(visit):
    page = visit("/", {"width": 320, "height": 256})
    moved = {}
    for name, address in PAGES:
        page.goto(address)
        moved[name] = sideways(page)

    assert {name: pixels for name, pixels in moved.items() if pixels > 0} == {}


def test_nothing_scrolls_sideways_with_very_large_letters_and_wide_spacing(visit):
    page = visit("/reading-settings/", {"width": 320, "height": 640})
    page.locator("input[name=size][value='131']").check(force=True)
    page.locator("input[name=spacing][value=wide]").check(force=True)
    page.get_by_role("button", name="Use these settings").click()
    moved = {}
    for name, address in PAGES:
        page.goto(address)
        moved[name] = sideways(page)

    assert {name: pixels for name, pixels in moved.items() if pixels > 0} == {}


def test_every_control_is_large_enough_to_touch(visit):
    page = visit("/")
    small = {}
    for name, address in PAGES:
        page.goto(address)
        small[name] = page.evaluate(
            """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, .button, .chip')]
                .filter(e => e.offsetParent !== null && !e.closest('.unseen'))
                .map(e => [e.closest('label.choice') || e, e])
                .filter(([box]) => box.getBoundingClientRect().height < 43.5)
                .map(([box, e]) => e.outerHTML.slice(0, 90))"""
        )

    assert {name: each for name, each in small.items() if each} == {}


def test_the_checker_notices_a_page_with_planted_faults(visit):
    page = visit("/privacy/")
    page.evaluate(
        """() => { const p = document.createElement('p'); p.textContent = 'pale'; p.style.color = '#ddd';
                   p.style.width = '3000px'; document.querySelector('main').append(p); }"""
    )

    assert any(each.startswith("color-contrast") for each in barriers(page))
    assert sideways(page) > 0
