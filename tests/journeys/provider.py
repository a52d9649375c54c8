"""What a provider does in a browser, page after page."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Letter

#: For what must not have run out on the day on which the journeys are made.
NEXT_YEAR = str(timezone.localdate().year + 1)


def sign_in(page, email):
    """Through the provider's door, with the code of the letter."""
    page.goto("/get-listed/")
    page.get_by_role("link", name="Start now").click()
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    enter_code(page, email)
    heading(page, "Your listings")


def enter_code(page, email):
    """Type the code of the latest letter to an address."""
    letter = Letter.objects.filter(to=email, name="sign-in").latest("pk")
    page.get_by_label("Code").fill(re.search(r"[A-Z]{4}-[A-Z]{4}", letter.body)[0])
    page.get_by_role("button", name="Sign in", exact=True).click()


def go_on(page):
    page.get_by_role("button", name="Save and go on").click()


def choose(page, name):
    page.get_by_label(name, exact=True).check(force=True)


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def date(page, group, day, month, year):
    boxes = page.get_by_role("group", name=group)
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(label).fill(value)


def bring_in(page, client):
    """Let a browser go on with the session of a client that has signed in."""
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": page.url}])
