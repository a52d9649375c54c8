"""What one process of the site writes, every other process shows within a second, and nothing else."""

import time

import pytest

from .conftest import Worker

#: What is promised, in seconds from the commit.
A_SECOND = 1.0

pytestmark = pytest.mark.slow


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
