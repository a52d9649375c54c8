"""What every test may ask for."""

import os
import sqlite3
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from directory import demo
from directory.defaults import load_defaults
from directory.search import live, watch
from directory.tally import tally
from directory.views.listing import kept_pages
from guidance import defaults as guidance_defaults
from guidance import demo as guidance_demo

from . import cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_index():
    """No test reads the index of another, nor a page that another has drawn, nor what was counted in it."""
    live.forget()
    kept_pages.clear()
    tally.clear()
    yield
    live.forget()
    kept_pages.clear()
    tally.clear()


@pytest.fixture
def moderator(db):
    return cast.a_moderator()


@pytest.fixture
def staff_client(client, moderator):
    """Priya at her desk."""
    return cast.sit_down(client, moderator)


@pytest.fixture
def northmoor(db):
    """The whole demo council, as of 24 November 2026."""
    load_northmoor(NOW)


def load_northmoor(at, with_guides=False):
    """Write the demo council as of a moment. Made once for each day; later tests on SQLite get its rows back."""
    key = (localdate(at), with_guides)
    if key not in _rows_of_northmoor:
        load_defaults(at=at)
        demo.load(localdate(at), at=at)
        if with_guides:
            guidance_defaults.load_guides(at=at, on=localdate(at))
            guidance_demo.tell_facts()
        watch.write_queued()
        if connection.vendor == "sqlite":
            _rows_of_northmoor[key] = _all_rows()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in _rows_of_northmoor[key].items():
            marks = ", ".join(["%s"] * len(rows[0]))
            # Some of the rows are there already: `migrate` writes them.
            cursor.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({marks})', rows)


@pytest.fixture
def guides(db):
    """Northmoor with the guides that every council starts with."""
    load_northmoor(NOW, with_guides=True)


_rows_of_northmoor = {}
_OURS = ("directory_", "guidance_")


def _all_rows():
    """Every row of our tables as it is stored: a plus before a column keeps SQLite from converting it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(_OURS):
                names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
                columns = ", ".join(f'+"{name}"' for name in names)
                cursor.execute(f'SELECT {columns} FROM "{table}"')
                found[table] = cursor.fetchall()
    return {table: rows for table, rows in found.items() if rows}


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """The environment that leads other processes to a database they can share, as the test has filled it."""
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOCALOFFER_DATA": str(tmp_path)}
    if connection.vendor == "postgresql":
        address, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        return environ | {"DATABASE_URL": f"{address}/{connection.settings_dict['NAME']}"}
    # The database of the tests lies in the memory of this process: copy it into a file.
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "localoffer.sqlite3") as file:
        connection.connection.backup(file)
    file.close()
    return environ
