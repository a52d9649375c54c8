"""Every page of the room, in every state of an application: soundly built, and no input makes it fail.

Pages are found in urls.py, so that a new one is tried by itself.
"""

import re
from collections import Counter

import html5lib
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from providers.models import ListingApplication
from tests import cast
from tests.test_house import Page

from .conftest import at_desk
from .states import STATES, addresses, answer_everything, begin, suspend, views

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUERIES = ("?from=check&page=-1&next=//evil", "?from=%00&page=9999999999999999999999&step=%FF%FE&q=" + "x" * 3000)
JUNK = ("", "\0", "9" * 400, "-1", "1e999", "é😀\u202e" * 900, "2026-13-45", "{{ 7 * 7 }}")
#: What a browser never sends: (content type, body).
STRANGE = [
    ("application/json", '{"a": [1]}'),
    ("application/x-www-form-urlencoded; charset=utf-16", "ÿþp"),
    ("multipart/form-data", "no boundary"),
    ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data"),
    ("text/plain", "\0" * 99),
]


class Tried:
    """Asks for pages one after another, each as if the others had not been asked for, and keeps what went wrong."""

    def __init__(self, client):
        self.client, self.faults, self.number = client, [], 0

    def ask(self, method, address, *args, **options):
        self.number += 1
        with transaction.atomic():
            try:
                answer = getattr(self.client, method)(address, *args, **options)
            except Exception as problem:
                self.faults.append(f"{method} {address[:120]}: {problem!r} {str(args)[:60]}"[:300])
                answer = None
            transaction.set_rollback(True)
        if answer is not None and answer.status_code >= 500:
            self.faults.append(f"{method} {address[:120]}: {answer.status_code}")
        return answer


@pytest.fixture
def tried(ana):
    return Tried(at_desk(ana))


def is_page(answer):
    return answer is not None and answer.status_code in (200, 409, 422) and "text/html" in answer["Content-Type"]


def faults_of(html):
    yield from Page(html).faults
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except html5lib.html5parser.ParseError as problem:
        yield str(problem)
    # Without script a form without a button can never be sent.
    yield from (
        f"no button in {form[:80]}" for form in re.findall(r"<form.*?</form>", html, re.S) if "<but" not in form
    )
    yield from ("an error without words",) * ("This field is required" in html)


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_soundly_built_before_and_after_an_empty_form_is_sent(tried, ana, state):
    built = Counter()
    for address in addresses(STATES[state](ana)):
        for answer in (tried.ask("get", address), tried.ask("head", address), tried.ask("post", address)):
            if is_page(answer) and answer.request["REQUEST_METHOD"] != "HEAD":
                built[answer.status_code] += 1
                tried.faults += [f"{address}: {fault}" for fault in faults_of(answer.content.decode())]

    assert "\n".join(tried.faults) == ""
    assert built[200] > 1


def names_in(html):
    """The names of all controls of a page, its buttons too."""
    return set(re.findall(r'<(?:input|select|textarea|button)[^>]*? name="([^"]+)"', html)) - {"csrfmiddlewaretoken"}


def try_junk(tried, address, names):
    for query in QUERIES:
        tried.ask("get", address + query)
    for junk in JUNK:
        tried.ask("post", address, dict.fromkeys(names, junk))
    tried.ask("post", address, {name: ["1", "1"] for name in names})
    tried.ask("post", address, {name: SimpleUploadedFile("x\r\n.pdf", b"%PDF-1.4 \0") for name in names})
    for content_type, body in STRANGE:
        tried.ask("generic", "POST", address, body, content_type=content_type)


@pytest.mark.parametrize("state", ["described", "answered", "listed"])
def test_no_input_makes_a_page_fail(tried, ana, state):
    for address in addresses(STATES[state](ana)):
        page = tried.ask("get", address)
        names = names_in(page.content.decode()) if is_page(page) else {"yes", "role", "let-in"}
        try_junk(tried, address, names)
        # Which button was pressed decides what the rest is read as.
        for button in names & {"go-on", "join", "add-paper", "stay", "let-in"}:
            tried.ask("post", address, {button: "\0"})

    assert "\n".join(tried.faults) == ""
    assert tried.number > 500


def test_no_junk_in_an_address_makes_a_page_fail(tried, ana):
    application = answer_everything(ana)
    junk = {
        "int": [0, 10**30],
        "uuid": ["00000000-0000-0000-0000-000000000000"],
        "slug": ["x" * 3000, "-_-"],
    }
    for name, wanted in views():
        kinds = {kwarg: type(each).__name__.removesuffix("Converter").lower() for kwarg, each in wanted.items()}
        for number in range(2):
            kwargs = {kwarg: junk[kind][number % len(junk[kind])] for kwarg, kind in kinds.items()}
            for uuid in [application.uuid, kwargs.get("uuid")] if "uuid" in kwargs else [None]:
                address = reverse(f"providers:{name}", kwargs=kwargs | ({"uuid": uuid} if uuid else {}))
                tried.ask("get", address)
                tried.ask("post", address)
    for address in ("/providers/applications/not-a-uuid/", "/providers/listings/%00/", "/providers/papers/1/"):
        assert tried.ask("get", address).status_code == 404

    assert "\n".join(tried.faults) == ""


# -- the team's pages -------------------------------------------------------------------------------------------------

FILTERS = "?o=x&p=999999999999&q=%00" + "x" * 2000, "?stands=%00&has=x&decided=%FF&size=x&nonsense__x=1", "?e=1"


def pages_of_the_team(rows):
    """Every address of the team's room about these rows: the list, the row, and each thing that can be done."""

    for model, room in admin.site._registry.items():
        if model._meta.app_label != "providers":
            continue
        row = rows.get(model) or model.objects.first()
        for pattern in room.get_urls():
            if pattern.name is None:
                continue
            wanted = pattern.pattern.converters
            kwargs = dict.fromkeys(wanted, row.pk if row else 1)
            yield reverse(f"admin:{pattern.name}", kwargs=kwargs)


@pytest.fixture
def tried_by_the_team(db):
    return Tried(at_desk(cast.with_role("Lead", "leena@example.org")))


@pytest.mark.parametrize("is_begun", [False, True], ids=["with everything", "an application with nothing in it"])
def test_no_input_makes_a_page_of_the_team_fail(tried_by_the_team, ana, chidi, is_begun):
    suspend(chidi)
    rows = {ListingApplication: begin(ana)} if is_begun else {}
    tried = tried_by_the_team

    for address in pages_of_the_team(rows):
        for query in ("", *FILTERS):
            page = tried.ask("get", address + query)
        names = names_in(page.content.decode()) if is_page(page) else {"reasons", "questions", "step"}
        try_junk(tried, address, names)

    assert "\n".join(tried.faults) == ""
    assert tried.number > 200
