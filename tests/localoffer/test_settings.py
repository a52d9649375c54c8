"""Every setting is documented, and every documented setting exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from localoffer.settings import DEMO_COUNCIL

ROOT = Path(__file__).resolve().parents[2]


def named_in(path):
    return set(re.findall(r"\b(?:LOCALOFFER_[A-Z_]+|DATABASE_URL)\b", path.read_text()))


def test_the_settings_page_and_the_settings_file_name_the_same_variables():
    assert named_in(ROOT / "docs/settings.md") == named_in(ROOT / "localoffer/settings.py")


def manage(*arguments, **environment):
    return run("manage.py", *arguments, **environment)


def run(*arguments, **environment):
    """Python with these arguments, and nothing of this process's settings."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=keep | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_site_does_not_start_without_a_secret_key_and_says_what_to_set():
    done = manage("check")

    assert done.returncode != 0
    assert "LOCALOFFER_SECRET_KEY" in done.stderr.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("colours", "code"),
    [
        ({"LOCALOFFER_BRAND_COLOUR": "teal"}, "E002"),
        ({"LOCALOFFER_BRAND_COLOUR": "#f2a900", "LOCALOFFER_LAMP_COLOUR": "#ffcf5a"}, "W001"),
    ],
)
def test_colours_that_nobody_can_read_are_refused_before_the_site_opens(colours, code):
    done = manage("check", "--fail-level", "WARNING", LOCALOFFER_SECRET_KEY="k" * 50, **colours)

    assert done.returncode != 0
    assert f"localoffer.{code}" in done.stderr


#: A council of its own, on https.
COUNCIL = {
    "LOCALOFFER_SECRET_KEY": "h7Gd92kLmQ0pZrTyXw4cVbN8sJfA6uE3iOqR1tY5vB2nM4xC6zK8",
    "LOCALOFFER_SITE_ADDRESS": "https://offer.example.org",
    "LOCALOFFER_COUNCIL_NAME": "Example Council",
    "LOCALOFFER_HOME_AUTHORITY": "E08000005",
    "LOCALOFFER_PHONE": "01632 960001",
    "LOCALOFFER_EMAIL": "offer@example.org",
    "LOCALOFFER_ADDRESS": "Town Hall, Example",
    "LOCALOFFER_ADVICE_SERVICE": "Example SENDIASS | 01632 960002",
    "LOCALOFFER_CHILD_SAFETY_LINES": "Social care | 01632 960003 | by day; Duty team | 01632 960004 | at night",
    "LOCALOFFER_MAIL": "submission://offer:secret@mail.example.org",
}


@pytest.mark.slow
def test_a_site_on_https_passes_djangos_checks_for_deployment():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **COUNCIL)

    assert done.returncode == 0, done.stderr


def start(**environment):
    """Import the application as a web server does."""
    return run("-c", "import localoffer.wsgi", **environment)


@pytest.mark.slow
def test_a_site_of_a_named_council_starts():
    assert start(**COUNCIL).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LOCALOFFER_PHONE", "08081 570100", "Set LOCALOFFER_PHONE"),
        ("LOCALOFFER_HOME_AUTHORITY", "X99000001", "Set LOCALOFFER_HOME_AUTHORITY"),
        (
            "LOCALOFFER_CHILD_SAFETY_LINES",
            DEMO_COUNCIL["LOCALOFFER_CHILD_SAFETY_LINES"],
            "Set LOCALOFFER_CHILD_SAFETY_LINES",
        ),
        ("LOCALOFFER_SECRET_KEY", "too-short", "Set LOCALOFFER_SECRET_KEY"),
        ("LOCALOFFER_DEBUG", "true", "Take LOCALOFFER_DEBUG away"),
        ("LOCALOFFER_MAIL", "file:", "Set LOCALOFFER_MAIL"),
        ("LOCALOFFER_BRAND_COLOUR", "teal", "Write LOCALOFFER_BRAND_COLOUR"),
    ],
)
def test_a_site_on_https_does_not_start_with_what_would_harm_and_says_what_to_change(name, value, words):
    done = start(**COUNCIL | {name: value})

    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]


@pytest.mark.slow
def test_the_made_up_council_may_be_shown_on_https_when_that_is_said():
    only_address = {name: COUNCIL[name] for name in ("LOCALOFFER_SECRET_KEY", "LOCALOFFER_SITE_ADDRESS")}

    assert start(**only_address, LOCALOFFER_DEMO="true").returncode == 0
