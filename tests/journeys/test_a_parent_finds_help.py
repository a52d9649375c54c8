"""A parent on a phone, late: search, narrow, read, keep, compare, print."""

import io
import re

import pikepdf
import pytest
from playwright.sync_api import expect

from .conftest import DESK, PHONE, barriers

pytestmark = pytest.mark.journey


def test_a_parent_searches_takes_a_filter_away_opens_a_listing_and_comes_back(visit):
    page = visit("/")
    page.get_by_label("What would help?").fill("swimming for my 9 year old on sunday")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("swimming")

    page.get_by_role("link", name="Sunday Remove").click()
    expect(page.get_by_role("link", name="Sunday Remove")).to_have_count(0)
    page.get_by_role("link", name="Carrbrook Otters").click()
    page.get_by_role("link", name=re.compile("^Back to")).click()

    expect(page.get_by_role("link", name="Age 9 Remove")).to_be_visible()
    assert "Sunday" not in page.get_by_label("Filters in use").inner_text()
    assert barriers(page) == []


def test_a_parent_keeps_two_services_and_compares_them(visit):
    page = visit("/services/?q=swimming", DESK)
    for name in ("Quiet family swim", "Carrbrook Otters swimming lessons"):
        page.goto("/services/?q=swimming")
        page.get_by_role("button", name=f"Save {name}", exact=True).click()
        expect(page.get_by_role("button", name=re.compile(f"^Saved.*{name}"))).to_be_focused()

    page.goto("/my-list/")
    expect(page.get_by_role("link", name="Quiet family swim").first).to_be_visible()
    page.get_by_role("link", name=re.compile("ompare")).or_(
        page.get_by_role("button", name=re.compile("ompare"))
    ).first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Compare 2")
    assert barriers(page) == []


def test_everything_works_without_script(visit):
    page = visit("/services/?q=swimming", DESK, java_script_enabled=False)

    page.get_by_label("Leisure").first.check()
    page.get_by_role("button", name=re.compile("^Show .* results")).click()

    assert "theme=leisure" in page.url
    expect(page.get_by_label("Filters in use")).to_contain_text("Leisure")


def test_with_script_a_tick_narrows_the_list_at_once_and_the_count_is_said(visit):
    page = visit("/services/?q=swimming", DESK)
    page.evaluate("window.stayed = true")

    page.get_by_label("Leisure").first.check()

    expect(page.get_by_label("Filters in use")).to_contain_text("Leisure")
    assert page.evaluate("window.stayed") is True
    expect(page.locator("[data-announce]")).to_contain_text("service")


def test_a_parent_on_a_phone_saves_without_losing_their_place(visit):
    page = visit("/services/?q=autism", PHONE)
    below = page.locator("main").bounding_box()["y"]
    save = page.get_by_role("button", name=re.compile("^Save ")).nth(5)
    save.scroll_into_view_if_needed()
    page.evaluate("window.stayed = true")

    save.click()

    remove = page.get_by_role("button", name=re.compile("^Saved . remove"))
    expect(remove).to_be_in_viewport()
    expect(page.locator("[data-announce]")).to_have_text("Saved. 1 service in my list.")
    assert page.locator("[data-my-list]").inner_text().split() == ["My", "list", "1", "saved"]
    page.evaluate("scrollTo(0, 0)")
    assert page.locator("main").bounding_box()["y"] == below
    assert barriers(page) == []
    remove.click()
    expect(page.locator(".tally")).to_have_count(0)
    assert page.context.cookies() == []
    assert page.evaluate("window.stayed") is True


def test_without_script_saving_comes_back_to_the_same_card(visit):
    page = visit("/services/?q=autism", PHONE, java_script_enabled=False)
    card = page.locator(".result").nth(5)
    name = card.get_by_role("heading").inner_text()

    card.get_by_role("button").click()

    expect(page.get_by_role("heading", name=name, exact=True)).to_be_in_viewport()
    expect(page.locator(".result", has_text=name).get_by_role("status")).to_have_text("Saved. See my list")


def test_on_a_phone_the_filters_close_and_lead_to_the_results(visit):
    page = visit("/services/?q=autism", PHONE)
    page.get_by_text("Narrow these results").click()
    assert page.locator(".filters").bounding_box()["height"] < 1100
    page.locator("#filter-theme > summary").click()
    page.get_by_label("Leisure").first.check()
    expect(page.get_by_label("Filters in use")).to_contain_text("Leisure")
    number = page.locator("h1").inner_text().split()[0]

    page.get_by_role("button", name=f"Show {number} results").click()

    expect(page.get_by_label("Postcode or town")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.get_by_role("link", name="Clear all filters").last.click()
    expect(page.get_by_label("Filters in use")).to_have_count(0)


def test_a_keyboard_reaches_the_first_result_without_walking_through_the_filters(visit):
    page = visit("/services/?q=autism", DESK)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to results")).to_be_focused()
    page.keyboard.press("Enter")

    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.result') !== null"):
            break

    expect(page.locator(".result").first.get_by_role("link")).to_be_focused()


def test_a_keyboard_alone_searches_and_narrows(visit):
    page = visit("/", DESK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("autism")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/**")

    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(
            """() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
               return [e.tagName, r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight,
                       s.outlineStyle !== 'none' || s.boxShadow !== 'none'
                       || getComputedStyle(e.nextElementSibling || e).outlineStyle !== 'none'] }"""))  # fmt: skip
    assert [each for each in reached if not each[1] or not each[2]] == []
    assert any(each[0] == "A" for each in reached)


def test_every_listing_prints_on_two_pages(visit):
    page = visit("/a-to-z/", DESK)
    addresses = page.evaluate("[...document.querySelectorAll('.list-links a')].map(link => link.getAttribute('href'))")
    sheets = {}
    for address in addresses:
        page.goto(address)
        sheets[address] = len(pikepdf.open(io.BytesIO(page.pdf(format="A4"))).pages)

    assert len(sheets) > 100
    assert {address: number for address, number in sheets.items() if number > 2} == {}


def test_a_printed_listing_has_its_phone_number(visit):
    page = visit("/services/quiet-family-swim/", DESK)

    page.emulate_media(media="print")

    expect(page.locator("body")).to_contain_text("01632 960111")


def test_a_parent_in_a_crisis_sees_whom_to_ring_first(visit):
    page = visit("/services/?q=my+daughter+wants+to+die", PHONE)

    notice = page.get_by_role("heading", name="Talk to someone now")
    expect(notice).to_be_in_viewport()
    assert barriers(page) == []


def test_nothing_is_fetched_from_anybody_else(visit):
    page = visit("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    for address in ("/", "/services/?q=autism", "/services/quiet-family-swim/", "/where/?postcode=NM3+2AB"):
        page.goto(address)

    here = page.evaluate("location.origin")
    assert [url for url in asked if not url.startswith(here)] == []
    assert page.context.cookies() == []
