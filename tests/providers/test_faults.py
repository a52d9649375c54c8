"""What may go wrong does: processes are killed, the mail server is away, two people press at once.

Nothing is lost, and nothing is done twice. Each process here is a real one.
"""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model

from directory.models import Letter
from directory.models.letters import LOST_AFTER
from tests import cast, processes
from tests.conftest import NOW
from tests.post_office import PostOffice, free_port

from .conftest import SIGNED, answers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Worker = partial(processes.Worker, "tests.providers.worker")
PRIYA, TOM = "priya@northmoor.example.org", "tom@northmoor.example.org"
ANA, CHIDI = "ana@tutor.example.org", "chidi@riverbank.example.org"


@pytest.fixture
def workers():
    """Starts processes; each is killed in the end wherever it is."""
    started = []

    def start(environ, number=2):
        started.extend(Worker(environ) for _ in range(number))
        return started[-number:]

    yield start
    for worker in started:
        worker.end()


@pytest.fixture
def office():
    office = PostOffice(free_port())
    office.open()
    yield office
    office.close()


def both_at_once(first, second):
    """Two processes each do one thing at the same moment. Gives what each of them answered."""
    moment = time.time() + 0.3
    for worker, words in (first, second):
        worker.begin("at_once", moment, *words)
    return [worker.answer() for worker, _ in (first, second)]


def at_desks(workers, request, *emails):
    """Two processes, in each of which somebody has signed in. What the test has written so far is there."""
    two = workers(request.getfixturevalue("shared_database"))
    for worker, email in zip(two, emails, strict=True):
        worker.tell("sit_down", email)
    return two


# -- letters ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three_letters(transactional_db):
    for number in range(3):
        facts = {"listing": "Splash", "address": "https://offer.example.org/", "due": "1 May"}
        Letter.objects.write("still-true", to=f"{number}@example.org", key=f"a:{number}", at=NOW, **facts)


def sending(workers, office, environ):
    """Two processes that send letters."""
    two = workers(environ)
    for worker in two:
        worker.tell("use_post_office", office.port)
    return two


def states(worker):
    return [state for _, _, state in worker.tell("letters")]


def after(minutes):
    return (NOW + timedelta(minutes=minutes)).isoformat()


def addressed(office):
    return sorted(to for envelope in office.taken for to in envelope.rcpt_tos)


def test_after_an_hour_without_a_mail_server_each_letter_goes_once(three_letters, shared_database, workers, office):
    one, other = sending(workers, office, shared_database)
    office.close()
    for minutes in range(0, 60, 4):
        one.tell("post", after(minutes))
        other.tell("post", after(minutes + 2))
    assert states(one) == ["waiting"] * 3

    office.open()
    for minutes in range(60, 130, 10):
        both_at_once((one, ("post", after(minutes))), (other, ("post", after(minutes))))

    assert addressed(office) == ["0@example.org", "1@example.org", "2@example.org"]
    assert states(one) == ["sent"] * 3


@pytest.mark.parametrize(("where", "already_gone"), [("silent before", 0), ("silent after", 1)])
def test_a_sender_that_is_killed_in_the_middle_loses_nothing_and_sends_nothing_twice(
    three_letters, shared_database, workers, office, where, already_gone
):
    office.answer = where
    one, other = sending(workers, office, shared_database)
    one.begin("post", after(0))
    wait_for(lambda: office.callers == 1 and len(office.taken) == already_gone)
    one.end()
    office.answer = "250 OK"

    other.tell("post", after(1))
    assert states(other) == ["sending", "sent", "sent"]
    other.tell("post", (NOW + LOST_AFTER).isoformat())

    assert states(other) == ["uncertain", "sent", "sent"]
    assert len(office.taken) == 2 + already_gone
    other.tell("send_again", after(20))
    other.tell("post", after(20))
    assert states(other) == ["sent"] * 3
    assert set(addressed(office)) == {"0@example.org", "1@example.org", "2@example.org"}


def wait_for(what):
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


# -- decisions --------------------------------------------------------------------------------------------------------

UNTOUCHED = {"state": "sent", "on the site": False, "decisions": [], "letters": []}
WHOLE = {"state": "accepted", "on the site": True, "decisions": ["accepted"], "letters": ["application-accepted"]}


@pytest.fixture
def team(db):
    return cast.a_moderator(), cast.another_moderator()


@pytest.mark.parametrize(
    ("where", "left"),
    [("before the letters", UNTOUCHED), ("after the letters", UNTOUCHED), ("after the commit", WHOLE)],
)
def test_a_process_that_is_killed_while_it_accepts_leaves_all_or_nothing(sent, team, request, workers, where, left):
    one, other = workers(request.getfixturevalue("shared_database"))
    assert one.tell("accept", sent.pk, PRIYA, where) == "stopped"
    one.end()

    assert other.tell("stand_of", sent.pk) == left
    other.tell("accept", sent.pk, TOM)

    assert other.tell("stand_of", sent.pk) == WHOLE
    wait_for(lambda: other.tell("found") == [["Reading with Ana", 200]])


def test_of_two_moderators_at_the_same_moment_one_decides_and_the_other_is_told(sent, team, request, workers):
    one, other = workers(request.getfixturevalue("shared_database"))

    said = both_at_once((one, ("accept", sent.pk, PRIYA)), (other, ("decline", sent.pk, TOM)))

    stand = one.tell("stand_of", sent.pk)
    if said[0] is True:
        assert said[1] == "On the site"
        assert stand == WHOLE
    else:
        assert said == ["Turned down", True]
        declined = {"decisions": ["declined"], "letters": ["application-declined"]}
        assert stand == {"state": "declined", "on the site": False, **declined}


def test_two_moderators_who_both_say_yes_at_once_publish_once(sent, team, request, workers):
    one, other = workers(request.getfixturevalue("shared_database"))

    said = both_at_once((one, ("accept", sent.pk, PRIYA)), (other, ("accept", sent.pk, TOM)))

    assert sorted(said) == [False, True]
    assert one.tell("stand_of", sent.pk) == WHOLE


def test_of_two_who_take_it_on_at_the_same_moment_one_has_it_and_the_other_is_told_who(sent, team, request, workers):
    one, other = workers(request.getfixturevalue("shared_database"))

    said = both_at_once((one, ("take_on", sent.pk, PRIYA)), (other, ("take_on", sent.pk, TOM)))

    first = PRIYA if said[0] is True else TOM
    assert sorted(said, key=str) == sorted([True, str(get_user_model().objects.get(email=first))], key=str)
    assert one.tell("who_has", sent.pk) == [first, 1]


def test_two_who_answer_the_same_thing_of_the_checklist_at_once_both_stay(sent, team, request, workers):
    two = at_desks(workers, request, PRIYA, TOM)
    check = f"/admin/providers/listingapplication/{sent.pk}/check/"
    typed = [{"value-insurance-fits": "yes", "note-insurance-fits": note} for note in ("Seen", "Read")]

    said = both_at_once(*((worker, ("press", check, each)) for worker, each in zip(two, typed, strict=True)))

    assert sorted(status for status, _ in said) == [302, 422]
    assert two[0].tell("number_of", "providers.ChecklistAnswer") == 1


# -- double clicks ----------------------------------------------------------------------------------------------------


def test_every_form_that_is_sent_twice_at_the_same_moment_counts_once(ana, request, workers):
    two = at_desks(workers, request, ANA, ANA)

    def press_twice(address, typed):
        said = both_at_once(*((worker, ("press", address, typed)) for worker in two))
        assert [status for status, _ in said] == [302, 302], (address, said)
        assert said[0] == said[1]
        return said[0]

    here = press_twice("/providers/start/", {})[1]
    for step, typed in answers().items():
        if typed:
            press_twice(f"{here}{step}/", typed)
        if step in ("where", "when", "cost", "insurance", "papers"):
            press_twice(f"{here}{step}/", {"go-on": "yes"})
    press_twice(f"{here}send/", SIGNED)
    organisation = two[0].tell("key_of", "directory.Organisation")
    press_twice(f"/providers/organisations/{organisation}/people/", {"email": CHIDI, "role": "editor"})

    once = ["providers.ListingApplication", "providers.Membership", "providers.InsuranceCover"]
    once += ["directory.Organisation", "directory.Service", "directory.ServiceAtLocation", "directory.Schedule"]
    once += ["directory.CostOption", "directory.Contact", "providers.Invitation"]
    assert {name: two[0].tell("number_of", name) for name in once} == dict.fromkeys(once, 1)
    written = two[0].tell("letters", "application-sent", "invitation")
    assert written == [["application-sent", ANA, "waiting"], ["invitation", CHIDI, "waiting"]]


def test_two_people_whose_clubs_have_one_name_both_get_one_at_the_same_moment(ana, chidi, request, workers):
    two = at_desks(workers, request, ANA, CHIDI)
    heres = [worker.tell("press", "/providers/start/", {})[1] for worker in two]

    typed = answers()["organisation"]
    said = both_at_once(
        *((worker, ("press", f"{here}organisation/", typed)) for worker, here in zip(two, heres, strict=True))
    )

    assert said == [[302, f"{here}service/"] for here in heres]
    assert two[0].tell("number_of", "directory.Organisation") == 2
