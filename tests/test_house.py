"""The rules of the house, kept by tests: who imports whom, which pages are open, how every page is built."""

import ast
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from django.core.management import get_commands
from django.urls import URLPattern, get_resolver

import localoffer
from directory.models import Service

from .conftest import NOW
from .pages import FOUR, GONE, PAGES, SPECIAL

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "directory": set(),
    "providers": {"directory"},
    "feedback": {"directory"},
    "guidance": {"directory"},
    "localoffer": {"directory", "providers", "feedback", "guidance"},
}
ROOMS = set(MAY_IMPORT) | {"compliance"}

#: Pages that anybody may open, by name. A new one is added here on purpose.
OPEN = {
    "home", "reading", "accessibility", "privacy", "tell-us", "about-the-data", "theme-css", "healthz",
    "readyz", "robots", "favicon", "services", "service", "service-calendar", "attachment", "themes", "theme",
    "ages", "age", "needs", "need", "organisations", "organisation", "a-to-z", "shortlist", "shortlist-save",
    "shortlist-remove", "compare", "place", "get-listed", "easy-read", "find", "comment",
    "points", "point", "points-easy-read", "points-csv", "points-json", "points-feed", "year",
    "guides", "guide", "all-easy-read", "words", "routes", "route", "route-question", "route-end",
    # The doors, and what stands behind the team's: each of these asks for itself who comes.
    "account_request_login_code", "account_confirm_login_code", "account_logout", "staff", "account_login",
    "mfa_authenticate", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_index",
    "mfa_activate_totp", "app-picture", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn",
    "mfa_remove_webauthn", "demo-letters",
}  # fmt: skip


def rooms_imported(path):
    """The top-level packages that a module imports, lazy imports included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", list(MAY_IMPORT))
def test_a_room_imports_only_the_rooms_below_it(room):
    found = {
        (path.name, imported)
        for path in (ROOT / room).rglob("*.py")
        for imported in rooms_imported(path)
        if imported in ROOMS - MAY_IMPORT[room] - {room}
    }

    assert found == set()


def patterns(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif getattr(pattern, "app_name", None) != "admin":
            yield from patterns(pattern)


def test_the_pages_that_anybody_may_open_are_those_on_the_list():
    found = {
        pattern.name for pattern in patterns(get_resolver()) if not getattr(pattern.callback, "login_required", True)
    }

    assert found == OPEN


def test_no_module_is_named_after_nothing():
    vague = {"utils.py", "common.py", "helpers.py", "mixins.py", "signals.py"}

    assert [path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py") if path.name in vague] == []


def test_only_the_module_that_cleans_text_marks_it_safe():
    users = {
        path.name
        for path in ROOT.glob("*/**/*.py")
        if "mark_safe(" in path.read_text() and "tests" not in path.parts and ".venv" not in path.parts
    }

    assert users <= {"markup.py"}


def test_the_newest_heading_of_the_changes_is_the_version():
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert newest.group(1) == localoffer.__version__


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        said = re.sub(r"`[^`\n]*`", "", page.read_text())
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", said):
            if "://" not in target and not (page.parent / target).exists():
                broken.append((page.name, target))

    assert broken == []


def test_the_commands_that_the_documents_name_are_those_there_are():
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    said = "\n".join(page.read_text() for page in pages)
    offered = {path.name for path in (ROOT / "bin").iterdir() if os.access(path, os.X_OK)}
    options = set(re.findall(r"^#\s+bin/test (--\w+)", (ROOT / "bin/test").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?<![\w/])bin/(\w+)", (ROOT / "README.md").read_text())) == offered
    assert set(re.findall(r"(?<![\w/])bin/(\w+)", said)) == offered
    assert set(re.findall(r"bin/test (--\w+)", said)) <= options
    assert set(re.findall(r"\bmanage\.py ([a-z]\w+)", said)) <= set(get_commands())


def test_every_dependency_is_pinned_and_says_why():
    lines = [
        line for name in ("requirements.txt", "requirements-dev.txt") for line in (ROOT / name).read_text().splitlines()
    ]

    assert [line for line in lines if not re.match(r"(-r \S+|[\w.\[\]-]+==[\w.]+  # .{10,})$", line)] == []


class Page(HTMLParser):
    """What a page is made of, as far as the rules ask."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.ids, self.controls, self.labelled, self.inside_label = [], [], [], set(), 0
        self.title, self.inline, self._in_title = "", [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "label":
            self.inside_label += 1
            self.labelled.add(attributes.get("for"))
        if tag in ("input", "select", "textarea") and attributes.get("type") not in ("hidden", "submit"):
            named = self.inside_label or "aria-label" in attributes or "aria-labelledby" in attributes
            self.controls.append((attributes.get("id"), bool(named)))
        if "style" in attributes or tag == "style" or any(name.startswith("on") for name in attributes):
            self.inline.append(tag)
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json":
            self.inline.append(tag)
        self._in_title = self._in_title or (tag == "title" and not self.title)

    def handle_endtag(self, tag):
        self.inside_label -= tag == "label"
        if tag == "title":
            self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data

    @property
    def faults(self):
        if self.headings.count(1) != 1:
            yield f"{self.headings.count(1)} h1"
        if any(after > before + 1 for before, after in zip(self.headings, self.headings[1:], strict=False)):
            yield f"a heading level is skipped: {self.headings}"
        if not self.title.strip():
            yield "no title"
        yield from (f"id {each} twice" for each in set(self.ids) if self.ids.count(each) > 1)
        yield from (f"{each} has no label" for each, named in self.controls if not named and each not in self.labelled)
        yield from (f"inline in {tag}" for tag in self.inline)


@pytest.mark.django_db
def test_every_public_page_is_built_as_pages_are_built(client, guides):
    answers = {name: client.get(address) for name, address in PAGES}

    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    assert {name: faults for name, answer in answers.items() if (faults := faults_of(answer))} == {}


@pytest.mark.django_db
def test_pages_for_some_times_only_are_built_so_too(client, northmoor, settings):
    settings.TILE_URL = "/tiles/{z}/{x}/{y}.gif"
    Service.objects.get(slug=GONE).hide(by=None, at=NOW, reason="Closed")
    client.post("/my-list/save/", {"service": FOUR[0]}, headers={"Sec-Fetch-Site": "same-origin"})
    answers = {name: client.get(address) for name, address in SPECIAL}

    assert "Quiet family swim" in answers["my list, filled"].content.decode()
    assert 'id="map"' in answers["the results on a map"].content.decode()
    assert {name: faults for name, answer in answers.items() if (faults := faults_of(answer))} == {}


def faults_of(answer):
    """What is wrong in how a page is built, down to its HTML."""
    html = answer.content.decode()
    faults = list(Page(html).faults)
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except html5lib.html5parser.ParseError as error:
        faults.append(str(error))
    return faults


def test_the_page_rules_notice_a_page_with_planted_faults():
    planted = "<title></title><h1>a</h1><h1>b</h1><h3>c</h3><input id=x><p id=x style='color:red'>"

    assert len(list(Page(planted).faults)) == 6
