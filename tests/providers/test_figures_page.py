"""Who looks after a listing sees how it does."""

import pytest
from django.utils import timezone

from directory.models import ListingCount
from providers.models import Membership
from tests import cast
from tests.conftest import NOW
from tests.directory.whole_listing import plain_service

from .conftest import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def splash():
    return plain_service()


@pytest.fixture
def desk(splash, moderator):
    """Chidi, who looks after Splash Club."""
    chidi = cast.a_charity_manager()
    facts = {"organisation": splash.organisation, "asked_at": NOW, "approved_at": NOW, "approved_by": moderator}
    Membership.objects.create(user=chidi, **facts)
    return at_desk(chidi)


def test_a_provider_reads_how_often_a_listing_is_opened_and_found(desk, splash):
    month = timezone.localdate().replace(day=1)
    ListingCount.objects.add(
        {
            (splash.pk, month, "opened", ""): 41,
            (splash.pk, month, "found", ""): 2,
            (splash.pk, month, "word", "swimming"): 9,
            (splash.pk, month, "word", "quiet"): 4,
        }
    )

    html = desk.get("/providers/listings/splash-club/").content.decode()

    assert f'<tr><th scope="row">{month:%B %Y} so far</th><td>41</td><td>fewer than 5</td></tr>' in html
    assert '<li>swimming <span class="soft">in 9 searches</span></li>' in html
    assert "quiet" not in html


def test_before_anything_was_counted_the_page_says_so(desk, splash):
    assert "Nothing has been counted yet." in desk.get("/providers/listings/splash-club/").content.decode()
