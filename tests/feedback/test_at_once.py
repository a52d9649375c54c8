"""Many people say something at once, and processes die over it. Each process here is a real one."""

from functools import partial

import pytest

from feedback import defaults
from tests import processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Worker = partial(processes.Worker, "tests.feedback.worker")
PROCESSES, PEOPLE = 5, 10


@pytest.fixture
def workers(transactional_db, request):
    """Processes on one database with the topics that every council starts with."""
    defaults.load()
    environ = request.getfixturevalue("shared_database")
    started = [Worker(environ) for _ in range(PROCESSES)]
    yield started
    for worker in started:
        worker.end()


def test_fifty_people_at_once_are_all_kept_and_none_of_them_twice(workers):
    for number, worker in enumerate(workers):
        worker.begin("say", number * PEOPLE, PEOPLE)
    told = [answers for worker in workers for answers in worker.answer()]

    assert all(first == second and str(first).startswith("/tell-us/") for first, second in told), told
    assert len({first for first, _ in told}) == PROCESSES * PEOPLE
    assert len(workers[0].tell("kept")) == PROCESSES * PEOPLE


def test_what_somebody_was_told_is_kept_is_there_when_the_process_dies(workers):
    dying, other = workers[:2]
    dying.begin("say_and_die")

    assert dying.answer() is None
    assert other.tell("kept") == ["The door at place 900 is too narrow."]


def test_a_process_that_dies_before_it_answers_leaves_no_half_comment(workers):
    dying, other = workers[:2]
    dying.begin("die_before_it_is_kept")

    assert dying.answer() is None
    assert other.tell("kept") == []
