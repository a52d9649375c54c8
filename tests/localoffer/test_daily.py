"""The daily command does what is due, says what it did, and is safe to run again."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.models import MissedSearch
from localoffer.models import DailyRun

pytestmark = pytest.mark.django_db


def test_a_day_on_which_nothing_is_due_says_so(capsys):
    call_command("daily")

    assert capsys.readouterr().out == "Nothing was due.\n"


def test_it_forgets_what_was_kept_long_enough_once(capsys, settings):
    settings.MISSED_SEARCHES_KEPT_DAYS = 30
    MissedSearch.objects.create(words="swimming", day=date(2026, 1, 1), count=3)

    call_command("daily", on=date(2026, 11, 24))
    call_command("daily", on=date(2026, 11, 24))

    assert capsys.readouterr().out == "1 missed searches forgotten\nNothing was due.\n"


def test_the_team_sees_on_the_front_page_when_it_last_ran(staff_client):
    assert "The daily command has not run yet." in staff_client.get("/admin/").content.decode()

    call_command("daily")

    assert "The daily command ran on" in staff_client.get("/admin/").content.decode()


def test_a_run_that_failed_is_told_and_kept(staff_client, monkeypatch):
    def fail(**kwargs):
        raise OSError("The disk is full.")

    monkeypatch.setattr("localoffer.management.commands.daily.daily", fail)
    with pytest.raises(OSError, match="disk"):
        call_command("daily")

    html = staff_client.get("/admin/").content.decode()
    assert "failed: OSError in fail, line" in html
    assert "The disk is full" not in html


def test_a_command_that_stopped_running_is_told(staff_client):
    DailyRun.objects.create(on=date(2026, 1, 1), started_at=timezone.now() - timedelta(days=3))

    assert "<strong>" in staff_client.get("/admin/").content.decode()
