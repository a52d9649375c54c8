"""Every public page, however it is used: no barrier, all within reach, nothing cut off, readable in every setting."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from directory.models import Service
from localoffer import errors
from tests.pages import FOUR, GONE, PAGES, SPECIAL

from . import modes
from .conftest import DESK, PHONE, barriers, sideways

pytestmark = pytest.mark.journey

WENT_WRONG = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    413: lambda request: errors.bad_request(request, errors.RequestDataTooBig()),
    429: errors.slow_down,
    500: errors.server_error,
    503: errors.unavailable,
}
EVERYWHERE = [*PAGES, *SPECIAL, *((f"the page for {status}", f"/went-wrong/{status}/") for status in WENT_WRONG)]
#: A picture of one pixel, in place of a map.
TILE = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


@pytest.fixture
def everywhere(visit, settings):
    """Open the site as somebody, with all there is to see: a map, a filled list, what went wrong, what is gone."""
    settings.TILE_URL, settings.TILE_ATTRIBUTION = "/tiles/{z}/{x}/{y}.gif", "Our own dots"
    pages = {status: make(RequestFactory().get("/")).content for status, make in WENT_WRONG.items()}

    def fail(route):
        status = int(route.request.url.rstrip("/").rsplit("/", 1)[1])
        route.fulfill(status=status, content_type="text/html; charset=utf-8", body=pages[status])

    def open_site(*args, **options):
        Service.objects.get(slug=GONE).hide(by=None, at=timezone.now(), reason="Closed")
        page = visit("/my-list/", *args, **options)
        page.route("**/tiles/**", lambda route: route.fulfill(content_type="image/gif", body=TILE))
        page.route("**/went-wrong/**", fail)
        for slug in FOUR[:3]:
            page.request.post("/my-list/save/", form={"service": slug}, headers={"Sec-Fetch-Site": "same-origin"})
        return page

    return open_site


def faults_of_all(page, *checks):
    """{(page, check): its faults} of every page that has any."""
    found = {}
    for name, address in EVERYWHERE:
        page.goto(address)
        found |= {(name, check.__name__): check(page) for check in checks}
    return {where: faults for where, faults in found.items() if faults}


def test_every_page_can_be_read_and_used_on_a_phone(everywhere):
    page = everywhere(PHONE)

    assert faults_of_all(page, barriers, modes.small_controls, modes.out_of_reach_by_keyboard) == {}


def test_every_page_can_be_read_and_used_at_a_desk(everywhere):
    page = everywhere(DESK)

    assert faults_of_all(page, barriers, modes.out_of_reach_by_keyboard, modes.cannot_be_skipped) == {}


def test_every_page_fits_when_it_is_enlarged_and_when_it_is_printed(everywhere):
    page = everywhere(DESK)

    assert faults_of_all(page, modes.cut_off_when_enlarged, modes.missing_on_paper) == {}


def test_nothing_on_any_page_needs_a_script(everywhere):
    page = everywhere(PHONE, java_script_enabled=False)

    assert faults_of_all(page, modes.dead_without_script) == {}


def test_every_page_can_be_read_on_a_device_in_the_dark(everywhere):
    page = everywhere(PHONE, color_scheme="dark")

    assert faults_of_all(page, modes.too_pale) == {}


def test_every_page_fits_with_very_large_letters_and_wide_spacing(everywhere):
    page = everywhere({"width": 320, "height": 640})
    read_with(page, size="131", spacing="wide")

    assert faults_of_all(page, modes.cut_off_when_enlarged) == {}


@pytest.mark.parametrize("paper", ["dark", "cream", "blue", "green", "pink"])
def test_no_paper_makes_a_page_hard_to_read(visit, paper):
    page = visit("/")
    read_with(page, paper=paper)
    found = {}
    for address in ("/", "/services/?q=autism&age=abc", "/services/quiet-family-swim/", "/reading-settings/"):
        page.goto(address)
        found[address] = barriers(page)

    assert {address: each for address, each in found.items() if each} == {}


def read_with(page, **chosen):
    page.goto("/reading-settings/")
    for name, value in chosen.items():
        page.locator(f"input[name={name}][value='{value}']").check(force=True)
    page.get_by_role("button", name="Use these settings").click()


#: A fault planted into a page, and the check that must notice it.
PLANTED = [
    ("const p = put('p'); p.textContent = 'pale'; p.style.color = '#ddd'", barriers, "color-contrast"),
    ("const p = put('p'); p.textContent = 'pale'; p.style.color = '#ddd'", modes.too_pale, "color-contrast"),
    ("const p = put('p'); p.textContent = 'wide'; p.style.width = '3000px'", modes.cut_off_when_enlarged, "too wide"),
    ("put('button').style.cssText = 'height: 20px; min-height: 0'", modes.small_controls, "<button"),
    ("put('button').textContent = 'Press'", modes.dead_without_script, "<button"),
    ("const a = put('a'); a.href = '#'; a.textContent = 'More'", modes.dead_without_script, "<a"),
    ("put('div').innerHTML = '<form><input></form>'", modes.dead_without_script, "<form"),
    (
        "const a = put('a'); a.href = '/'; a.textContent = 'x'; a.style.cssText = 'outline: 0; box-shadow: none'",
        modes.out_of_reach_by_keyboard,
        "the focus is not seen",
    ),
    (
        "put('a').outerHTML = '<a href=\"/\">covered</a>';"
        "put('div').style.cssText = 'position: fixed; inset: 0; background: white; z-index: 99'",
        modes.out_of_reach_by_keyboard,
        "it is hidden when it has the focus",
    ),
    (
        "const a = put('a'); a.href = '/'; a.textContent = 'x';"
        "a.addEventListener('keydown', event => event.preventDefault())",
        modes.out_of_reach_by_keyboard,
        "Tab does not reach",
    ),
    (
        "const a = put('a'); a.href = '/'; a.textContent = 'x'; a.tabIndex = 5",
        modes.out_of_reach_by_keyboard,
        "Tab does not follow the reading order",
    ),
    ("const form = put('form'); form.style.cssText = 'display: block !important'; form.innerHTML = '<input>'",
     modes.missing_on_paper, "a control"),
    ("put('a').outerHTML = '<a href=\"tel:0163\">Ring us</a>'", modes.missing_on_paper, "no number in writing"),
    ("put('a').outerHTML = '<a href=\"mailto:a@b.org\">Write to us</a>'", modes.missing_on_paper, "no address"),
    ("put('details').innerHTML = '<summary>More</summary><p>hidden</p>'", modes.missing_on_paper, "folded away"),
    ("const p = put('pre'); p.textContent = 'x'.repeat(900); p.style.cssText = 'overflow: hidden; max-width: 9em'",
     modes.missing_on_paper, "cut off"),
    ("put('p').style.cssText = 'position: fixed'", modes.missing_on_paper, "on every sheet"),
]  # fmt: skip


def test_each_check_notices_the_fault_that_was_planted_for_it(visit):
    page = visit("/privacy/", DESK)
    asleep = []
    for fault, check, words in PLANTED:
        page.goto("/privacy/")
        page.evaluate(f"() => {{ const put = tag => document.querySelector('main').appendChild("
                      f"document.createElement(tag)); {fault} }}")  # fmt: skip
        if not any(words in line for line in check(page)):
            asleep.append((check.__name__, words))

    assert asleep == []


def test_the_check_of_the_way_past_the_menu_notices_that_there_is_none(visit):
    page = visit("/privacy/", DESK)
    page.route("**/privacy/", lambda route: route.fulfill(content_type="text/html", body=_without_skip(route)))

    assert modes.cannot_be_skipped(page) == ["the first press of Tab shows no link past the menu"]


def _without_skip(route):
    return route.fetch().text().replace('class="skip"', 'class="skip" hidden')


def test_nothing_that_is_too_wide_goes_unseen(visit):
    page = visit("/privacy/")
    page.evaluate("() => { document.querySelector('main').style.width = '3000px'; }")

    assert sideways(page) > 0
