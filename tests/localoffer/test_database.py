"""How the one file that holds everything is written: what was answered as saved is on the disk."""

import sqlite3

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from localoffer.settings import _SQLITE

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """The database as the settings open it, in a file of its own."""
    wrapper = DatabaseWrapper(connections["default"].settings_dict | _SQLITE | {"NAME": tmp_path / "offer.sqlite3"})
    yield wrapper
    wrapper.close()


def told(wrapper, pragma):
    with wrapper.cursor() as cursor:
        return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_readers_do_not_wait_for_a_writer(file):
    assert told(file, "journal_mode") == "wal"


def test_what_a_parent_was_told_is_saved_outlives_a_power_cut(file):
    full = 2

    assert told(file, "synchronous") == full


def test_a_writer_holds_the_file_from_the_start_and_nobody_fails_halfway(file):
    file.ensure_connection()
    file.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with sqlite3.connect(file.settings_dict["NAME"], timeout=0) as other, pytest.raises(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    file.rollback()
