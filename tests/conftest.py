"""What every test may ask for."""

from datetime import UTC, datetime

import pytest

from directory.search import live

from . import cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_index():
    """No test reads the index of another."""
    live.forget()
    yield
    live.forget()


@pytest.fixture
def moderator(db):
    return cast.a_moderator()


@pytest.fixture
def staff_client(client, moderator):
    """Priya at her desk."""
    client.force_login(moderator)
    return client


@pytest.fixture
def northmoor(db):
    """The whole demo council, as of 24 November 2026."""
    from directory import demo
    from directory.defaults import load_defaults

    load_defaults(at=NOW)
    demo.load(NOW.date(), at=NOW)
