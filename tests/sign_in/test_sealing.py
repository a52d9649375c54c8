"""Secrets in the database are locked with the site's key."""

import pytest

from localoffer.sign_in import sealing
from localoffer.sign_in.adapter import SecondFactor
from tests import cast

from .conftest import digits, opens_the_admin, show_factor, show_password

pytestmark = pytest.mark.django_db


def test_a_secret_comes_back_with_the_key_and_only_with_it(settings):
    locked = SecondFactor().encrypt("JBSWY3DPEHPK3PXP")
    assert SecondFactor().decrypt(locked) == "JBSWY3DPEHPK3PXP"

    settings.SECRET_KEY = "another key of the site" * 3

    assert "JBSWY3DPEHPK3PXP" not in locked
    assert SecondFactor().decrypt(locked) not in ("JBSWY3DPEHPK3PXP", "")


def test_with_another_key_of_the_site_old_digits_open_nothing_and_nothing_breaks(client, leena, settings):
    cast.app_of(leena)
    before = digits(leena)
    settings.SECRET_KEY = "another key of the site" * 3

    show_password(client, leena)
    answer = show_factor(client, before)

    assert answer.status_code == 200
    assert not opens_the_admin(client)


def test_the_name_of_a_thing_in_the_cache_says_nothing_and_is_always_the_same():
    one, same, other = (sealing.cache_key(name, "", 1) for name in ("tina@example.org", "tina@example.org", "x"))

    assert one == same != other
    assert "tina" not in one
