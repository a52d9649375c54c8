"""What one process of the site writes, every other process shows within a second, and nothing else."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

#: What is promised, in seconds from the commit.
A_SECOND = 1.0

pytestmark = pytest.mark.slow


class Worker:
    """A process of its own that serves the site: see worker.py."""

    def __init__(self, environ):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.search.worker"],
            cwd=Path(__file__).resolve().parents[2],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, *words):
        """Have it do something, and give its answer. None when it died over it."""
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        return json.loads(answer) if answer else None

    def end(self):
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """The environment that leads other processes to an empty database they can share."""
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


@pytest.fixture
def workers(shared_database):
    """Two processes of one site, each with its index loaded."""
    two = [Worker(shared_database), Worker(shared_database)]
    try:
        assert [worker.tell("listed") for worker in two] == [[], []]
        yield two
    finally:
        for worker in two:
            worker.end()


def test_a_family_finds_a_new_service_within_a_second_whichever_process_answers(workers):
    writer, reader = workers

    writer.tell("publish", "Splash")
    time.sleep(A_SECOND)

    assert reader.tell("listed") == writer.tell("listed") == ["Splash"]


def test_a_hidden_service_is_gone_everywhere_within_a_second(workers):
    writer, reader = workers
    writer.tell("publish", "Splash")
    time.sleep(A_SECOND)
    was_there = reader.tell("listed")

    writer.tell("hide", "Splash")
    time.sleep(A_SECOND)

    assert (was_there, reader.tell("listed"), writer.tell("listed")) == (["Splash"], [], [])


def test_what_is_not_committed_is_nowhere_and_what_is_taken_back_never_comes(workers):
    writer, reader = workers

    writer.tell("publish_unsaved", "Splash")
    time.sleep(A_SECOND)
    meanwhile = reader.tell("listed")
    writer.tell("listed")
    writer.tell("take_back")
    time.sleep(A_SECOND)

    assert (meanwhile, reader.tell("listed"), writer.tell("listed")) == ([], [], [])


def test_a_change_whose_writer_died_after_the_commit_is_finished_by_a_reader(workers):
    writer, reader = workers

    assert writer.tell("publish_and_die", "Splash") is None
    for _ in range(2):
        time.sleep(A_SECOND * 1.1)
        reader.tell("listed")

    assert reader.tell("listed") == ["Splash"]


def test_families_are_answered_while_somebody_holds_the_database(workers, shared_database):
    writer, reader = workers
    importer = Worker(shared_database)
    try:
        writer.tell("publish_and_die", "Splash")
        time.sleep(A_SECOND * 1.1)
        reader.tell("listed")
        importer.tell("publish_unsaved", "Half a feed")
        time.sleep(A_SECOND * 1.1)

        answers = [reader.tell("status", address) for address in ("/", "/services/?q=zzyzx", "/services/")]
    finally:
        importer.end()

    assert answers == [200, 200, 200]
