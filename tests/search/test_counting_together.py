"""How listings do is counted by several processes at once, and nobody waits for it."""

import time

import pytest

from .conftest import Worker

pytestmark = pytest.mark.slow
PAGE = "/services/splash/"


@pytest.fixture
def two(workers):
    """Two processes that both know Splash."""
    workers[0].tell("publish", "Splash")
    time.sleep(1)
    assert [worker.tell("listed") for worker in workers] == [["Splash"]] * 2
    return workers


def test_two_processes_add_up(two):
    for worker in two:
        worker.tell("read_by_families", PAGE, 3)
    for worker in two:
        worker.tell("write_counts")
        worker.tell("write_counts")

    assert two[0].tell("counts") == [["opened", "", 6]]


def test_what_two_processes_did_not_find_adds_up(two):
    for worker in two:
        worker.tell("read_by_families", "/services/?q=zzyzx", 3)
    for worker in two:
        worker.tell("write_counts")

    assert two[0].tell("missed") == [["other words", 6]]


def test_readers_are_answered_while_somebody_holds_the_database_and_are_counted_afterwards(two, shared_database):
    importer = Worker(shared_database)
    try:
        importer.tell("publish_unsaved", "Half a feed")
        slowest = two[0].tell("read_by_families", PAGE, 3)
        two[0].tell("write_counts")
        two[0].tell("read_by_families", PAGE, 2)
    finally:
        importer.end()

    two[0].tell("write_counts")

    assert slowest < 1
    assert two[1].tell("counts") == [["opened", "", 5]]


def test_a_process_that_is_told_to_stop_writes_first(two):
    two[0].tell("read_by_families", PAGE, 4)
    two[0].tell("read_by_families", "/services/?q=zzyzx", 1)

    two[0].leave()

    assert two[1].tell("counts") == [["opened", "", 4]]
    assert two[1].tell("missed") == [["other words", 1]]
