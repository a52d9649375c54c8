"""The team sees on an application whether the applicant's website answers."""

import pytest

from directory.models import Website
from providers import noticed
from tests.conftest import NOW

from .conftest import SIGNED, answers, fill, page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_sending_has_the_website_looked_at_and_the_team_reads_what_came_of_it(desk, application):
    said = answers()
    said["service"] |= {"url": "https://ana.example.org/"}
    fill(desk, application, said)
    assert not Website.objects.exists()

    desk.post(page(application, "send"), SIGNED)
    application.refresh_from_db()
    Website.objects.get(url="https://ana.example.org/").note("the server answered 404", at=NOW)

    words = [notice.words for notice in noticed.notices(application, on=NOW.date())]
    assert "The website did not answer on 24 November 2026: the server answered 404." in words
