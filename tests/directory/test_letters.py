"""Letters wait in the database until a mail server takes them: none is lost, none goes twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from directory.models import Letter
from directory.models.letters import LOST_AFTER, WAITS
from tests.post_office import PostOffice, free_port

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _a_letter_to_write(tmp_path, settings):
    """Two templates of a council's own, which also shows that a council can bring them."""
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "greeting-subject.txt").write_text("Hello\nfrom {{ council }}\n")
    (folder / "greeting-body.txt").write_text("Your code is {{ code }}.\n")
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}, *others]


@pytest.fixture
def office(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    office = PostOffice(settings.EMAIL_PORT)
    office.open()
    yield office
    office.close()


def write(key="greeting:1", **options):
    return Letter.objects.write("greeting", to="ana@example.org", key=key, at=NOW, code="418223", **options)


def state(letter):
    letter.refresh_from_db()
    return letter.state


def test_a_letter_goes_out_once_with_a_subject_of_one_line(office):
    write()

    assert Letter.objects.post(NOW) == 1
    assert Letter.objects.post(NOW) == 0
    [envelope] = office.taken
    assert envelope.rcpt_tos == ["ana@example.org"]
    assert b"Subject: Hello from Northmoor Council" in envelope.content
    assert b"Your code is 418223." in envelope.content


def test_the_same_matter_is_written_about_once(office):
    write()
    write()

    assert Letter.objects.post(NOW) == 1


def test_a_letter_of_a_change_that_was_rolled_back_is_never_sent(office):
    class ChangedMyMind(Exception):
        pass

    with pytest.raises(ChangedMyMind), transaction.atomic():
        write()
        raise ChangedMyMind

    assert Letter.objects.post(NOW) == 0


def test_with_the_mail_server_down_for_an_hour_the_letter_goes_when_it_is_back(office):
    letter = write()
    office.close()
    at = NOW
    while at < NOW + timedelta(hours=1):
        Letter.objects.post(at)
        at += timedelta(minutes=1)
    assert state(letter) == Letter.State.WAITING

    office.open()
    Letter.objects.post(at + timedelta(hours=1))

    assert len(office.taken) == 1
    assert state(letter) == Letter.State.SENT


def test_a_letter_that_is_refused_is_tried_for_twelve_hours_and_then_shown_to_the_team(office):
    office.answer = "451 Try again later"
    letter, at, tries = write(), NOW, 0
    while state(letter) == Letter.State.WAITING:
        at = letter.send_after
        Letter.objects.post(at)
        tries += 1

    assert letter.state == Letter.State.GIVEN_UP
    assert tries == len(WAITS) + 1
    assert at - NOW >= timedelta(hours=12)
    assert "451" in letter.problem
    assert list(Letter.objects.troubled()) == [letter]


def test_a_line_that_breaks_after_the_letter_was_taken_does_not_make_it_go_twice(office):
    letter = write()
    office.answer = "break off"

    Letter.objects.post(NOW)
    office.answer = "250 OK"
    Letter.objects.post(NOW + timedelta(days=1))

    assert len(office.taken) == 1
    assert state(letter) == Letter.State.UNCERTAIN


def test_a_letter_in_the_hands_of_a_worker_that_died_is_shown_and_not_sent_blindly(office):
    letter = write()
    Letter.objects.update(state=Letter.State.SENDING, tried_at=NOW)

    Letter.objects.post(NOW + LOST_AFTER)

    assert state(letter) == Letter.State.UNCERTAIN
    assert office.taken == []


def test_what_the_team_sends_again_goes_out(office):
    letter = write()
    Letter.objects.update(state=Letter.State.UNCERTAIN)

    letter.send_again(NOW)
    Letter.objects.post(NOW)

    assert len(office.taken) == 1


def test_a_letter_that_was_sent_is_not_sent_again_by_a_second_press(office):
    letter = write()
    Letter.objects.post(NOW)

    letter.send_again(NOW)
    Letter.objects.post(NOW)

    assert len(office.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_a_letter_once(office):
    letter = write()
    first, second = Letter.objects.get(pk=letter.pk), Letter.objects.get(pk=letter.pk)

    assert first.post(NOW) is True
    assert second.post(NOW) is False
    assert len(office.taken) == 1


def test_a_code_is_forgotten_once_it_is_sent(office):
    letter = write(is_secret=True)

    Letter.objects.post(NOW)

    letter.refresh_from_db()
    assert letter.body == ""


def test_a_code_that_would_come_too_late_is_not_sent_and_not_kept(office):
    write(useless_after=NOW + timedelta(minutes=10))

    Letter.objects.post(NOW + timedelta(minutes=11))

    assert office.taken == []
    assert Letter.objects.forget(NOW + timedelta(minutes=11)) == 1


def test_letters_are_forgotten_after_the_time_that_is_set(settings):
    settings.LETTERS_KEPT_DAYS = 30
    write()

    assert Letter.objects.forget(NOW + timedelta(days=29)) == 0
    assert Letter.objects.forget(NOW + timedelta(days=31)) == 1


def test_the_command_sends_what_waits(office, capsys):
    write()

    call_command("send_letters")

    assert capsys.readouterr().out == "1 letters sent.\n"


def test_the_team_never_reads_a_code(staff_client):
    letter = write(is_secret=True)

    page = staff_client.get(f"/admin/directory/letter/{letter.pk}/change/").content.decode()

    assert "418223" not in page
    assert "a code for one person" in page


def test_the_team_puts_a_lost_letter_back_into_the_box(staff_client):
    letter = write()
    Letter.objects.update(state=Letter.State.UNCERTAIN)

    staff_client.post("/admin/directory/letter/", {"action": "send_again", "_selected_action": [letter.pk]})

    assert state(letter) == Letter.State.WAITING


def test_a_letter_is_plain_text_and_says_names_as_they_are_written():
    letter = Letter.objects.write("greeting", to="ana@example.org", key="plain", at=NOW, code="Tom’s & Ann's <1>")

    assert letter.body == "Your code is Tom’s & Ann's <1>.\n"
