"""A real browser on a real server with the demo council."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import sync_playwright

from tests.conftest import load_northmoor

#: Quiet flags: no background requests, and no sandbox because build machines run as root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
#: WCAG 2.0 to 2.2 at A and AA, and axe's good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("There is no chromium here.")
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the database is ours alone here all the same.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server, transactional_db):
    """The address of a running site with the demo council of today."""
    load_northmoor(timezone.now(), with_guides=True)
    return live_server.url


_rows = {}


@pytest.fixture
def visit(browser, site):
    """Open a page as somebody: `visit("/services/", PHONE)`. Console errors and policy breaches fail the test."""
    contexts, complaints = [], []

    def open_page(path, screen=PHONE, **options):
        context = browser.new_context(viewport=screen, base_url=site, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if is_complaint(message, page) else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(message, page):
    """What went wrong in the page. A page may well say itself that something went wrong, or what to put right."""
    is_axe_itself = not message.location.get("url")
    is_its_status = "status of" in message.text and message.location.get("url") == page.url
    return message.type == "error" and not is_its_status and not is_axe_itself


def barriers(page, within=None):
    """What axe finds on a page, or within a part of it that is ours, one line for each."""
    return violations(page, {"type": "tag", "values": RULES}, within)


def violations(page, rules, within=None):
    """What axe finds of some of its rules."""
    found = Axe().run(page, context=within, options={"runOnly": rules}).response["violations"]
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]]


def sideways(page):
    """By how many pixels a page must be moved sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
