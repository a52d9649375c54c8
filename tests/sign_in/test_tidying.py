"""What signing in leaves behind is deleted every day."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from directory.models import Organisation
from localoffer.sign_in.tidying import tidy
from providers.models import Membership

from .conftest import ask, code_in, letter_to, type_code

pytestmark = pytest.mark.django_db


def counts_kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM localoffer_cache")
        return cursor.fetchone()[0]


def test_accounts_that_nobody_came_to_and_old_counts_are_deleted_after_a_day(client):
    ask(client, "never@example.org")
    ask(client, "came@example.org")
    type_code(client, code_in(letter_to("came@example.org")))
    assert counts_kept() > 0

    assert tidy(at=timezone.now()) == (0, 0)
    accounts, counts = tidy(at=timezone.now() + timedelta(hours=25))

    assert accounts == 1
    assert counts > 0
    assert counts_kept() == 0
    assert [user.email for user in get_user_model().objects.all()] == ["came@example.org"]


def test_an_account_that_was_let_into_an_organisation_waits_for_its_person(client):
    ask(client, "invited@example.org")
    user = get_user_model().objects.get(email="invited@example.org")
    organisation = Organisation.objects.create(slug="splash", name="Splash")
    Membership.objects.create(organisation=organisation, user=user, asked_at=timezone.now())

    assert tidy(at=timezone.now() + timedelta(hours=25))[0] == 0


def test_a_count_that_still_holds_stays(client):
    cache.set("a lock", "for an hour", 3600)

    assert tidy(at=timezone.now()) == (0, 0)
    assert cache.get("a lock") == "for an hour"
