"""People who sign in are named by their email address."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import cast

pytestmark = pytest.mark.django_db


def test_somebody_with_an_account_who_is_not_on_the_team_cannot_open_the_admin(client):
    client.force_login(cast.somebody_signed_in())

    assert client.get(reverse("admin:index")).status_code == 302


def test_a_second_account_for_one_address_is_refused_whatever_its_capitals(moderator):
    User = get_user_model()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="PRIYA@northmoor.example.org")])

    assert User.objects.count() == 1


def test_the_team_adds_a_colleague_and_the_address_is_kept_in_small_letters(staff_client):
    page = reverse("admin:localoffer_user_add")
    typed = {"email": "Ada@Northmoor.example.org", "usable_password": "true"}

    staff_client.post(page, typed | {"password1": "a long horse 9", "password2": "a long horse 9"})

    assert get_user_model().objects.filter(email="ada@northmoor.example.org").exists()


def test_adding_a_colleague_twice_is_told_beside_the_form(staff_client):
    page = reverse("admin:localoffer_user_add")
    typed = {"email": "PRIYA@northmoor.example.org", "usable_password": "true"}

    answer = staff_client.post(page, typed | {"password1": "a long horse 9", "password2": "a long horse 9"})

    assert answer.status_code == 200
    assert "already" in answer.content.decode()


def test_an_account_without_an_address_is_refused():
    with pytest.raises(ValueError, match="needs an email address"):
        get_user_model().objects.create_user("")


def test_a_person_is_called_by_name_and_without_one_by_address(moderator):
    assert str(moderator) == "Priya"
    assert str(get_user_model()(email="nobody@example.org")) == "nobody@example.org"
