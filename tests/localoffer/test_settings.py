"""Every setting is documented, and every documented setting exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def named_in(path):
    return set(re.findall(r"\b(?:LOCALOFFER_[A-Z_]+|DATABASE_URL)\b", path.read_text()))


def test_the_settings_page_and_the_settings_file_name_the_same_variables():
    assert named_in(ROOT / "docs/settings.md") == named_in(ROOT / "localoffer/settings.py")


def manage(*arguments, **environment):
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
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


@pytest.mark.parametrize(
    ("colours", "code"),
    [
        ({"LOCALOFFER_BRAND_COLOUR": "teal"}, "E002"),
        ({"LOCALOFFER_BRAND_COLOUR": "#f2a900", "LOCALOFFER_LAMP_COLOUR": "#ffcf5a"}, "W001"),
    ],
)
def test_colours_that_nobody_can_read_are_refused_before_the_site_opens(colours, code):
    done = manage("check", "--fail-level", "WARNING", LOCALOFFER_SECRET_KEY="k" * 40, **colours)

    assert done.returncode != 0
    assert f"localoffer.{code}" in done.stderr


def test_a_site_on_https_passes_djangos_checks_for_deployment():
    key = "h7Gd92kLmQ0pZrTyXw4cVbN8sJfA6uE3iOqR1tY5"
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        LOCALOFFER_SECRET_KEY=key + key[::-1],
        LOCALOFFER_SITE_ADDRESS="https://offer.example.org",
    )

    assert done.returncode == 0, done.stderr
