"""A provider is asked for information, and answers: in part, later, at once with somebody else, and for families."""

from datetime import timedelta

import pytest
from django.test import Client

from directory.models import Letter
from providers.models import Answer, InformationRequest, Invitation, Reply

from ..conftest import at_desk, problems
from .conftest import member, typed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def page_of(reply):
    return f"/providers/asked/{reply.uuid}/"


def read(client, address):
    return client.get(address).content.decode()


def listing_page(service):
    return read(Client(), service.get_absolute_url())


def fresh(reply):
    return Reply.objects.get(pk=reply.pk)


def seen_on(desk, reply):
    """The fingerprint of what the page shows."""
    return read(desk, page_of(reply)).partition('name="seen" value="')[2].partition('"')[0]


def send(desk, reply, **said):
    return desk.post(page_of(reply), typed(reply.request, **said) | {"send": "yes"})


def test_the_letter_says_what_why_and_by_when_and_leads_to_the_page(reply, ana):
    letter = Letter.objects.get(to=ana.email)

    assert letter.subject == "Northmoor Council asks: The school holidays"
    for words in ("Families plan their holidays now.", "- Are you open?", "15 December 2026", page_of(reply)):
        assert words in letter.body


def test_the_link_of_the_letter_asks_who_comes_and_leads_back(reply):
    answer = Client().get(page_of(reply))

    assert answer["Location"] == f"/sign-in/?next={page_of(reply)}"


def test_a_small_club_is_never_told_that_the_law_forces_it(desk, reply, ana):
    for words in (Letter.objects.get(to=ana.email).body, read(desk, page_of(reply))):
        assert "You do not have to answer." in words
        assert "The law says" not in words


def test_a_school_is_told_what_the_law_says(desk, running, reply, club):
    kind = club.organisation.organisation_type
    kind.is_local_partner = True
    kind.save()

    html = read(desk, page_of(reply))

    assert "(Children and Families Act 2014, sections 28 and 29)" in html
    assert "You do not have to answer." not in html


def test_the_page_says_which_answers_families_will_see(desk, reply):
    html = read(desk, page_of(reply))

    assert "Families see this on your listing, under “Open in the holidays”." in html
    assert "Families see this on your listing after we have read it, under “In the holidays”." in html


def test_it_stands_on_the_first_page_with_its_day(desk, reply):
    html = read(desk, "/providers/")

    assert "The school holidays" in html
    assert "Please answer by 15 December 2026" in html


def test_a_part_is_kept_and_gone_on_with_and_the_team_does_not_read_it_yet(desk, reply):
    answer = desk.post(page_of(reply), typed(reply.request, long="") | {"keep": "yes"})

    assert answer["Location"] == "/providers/"
    assert fresh(reply).sent_at is None
    assert not Answer.objects.sent().exists()
    assert " checked" in read(desk, page_of(reply))
    assert "Begun" in read(desk, "/providers/")


def test_sent_answers_are_with_the_team_and_the_provider_is_thanked(desk, reply, ana):
    answer = send(desk, reply, number="1,200", date="")

    assert answer["Location"] == page_of(reply)
    assert (fresh(reply).sent_by, fresh(reply).source) == (ana, "online")
    assert "<strong>Thank you.</strong>" in read(desk, page_of(reply))
    assert fresh(reply).answers.get(question__kind="number").words == "1200"


def test_what_is_missing_is_said_beside_its_question_and_nothing_typed_is_lost(desk, reply):
    answer = send(desk, reply, yes_no="", number="a dozen")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in html
    assert [words.partition(">")[2].partition("<")[0] for words in problems(answer)[:2]] == [
        "Answer: Are you open?",
        "This is not a number. Write it in digits, such as 12.",
    ]
    assert 'value="a dozen"' in html
    assert "We go to the woods." in html
    assert not Answer.objects.exists()


def test_a_date_is_typed_in_three_boxes_and_read_back(desk, reply):
    name = f"question-{reply.request.questions.get(kind='date').pk}"
    day = {f"{name}_day": "21", f"{name}_month": "12", f"{name}_year": "2026"}

    desk.post(page_of(reply), typed(reply.request) | day | {"send": "yes"})

    assert fresh(reply).answers.get(question__kind="date").words == "21 December 2026"
    assert 'value="21"' in read(desk, page_of(reply))


def test_yes_is_on_the_listing_at_once_with_the_day_and_a_text_is_not(desk, reply, club):
    send(desk, reply)

    html = listing_page(club)
    assert "Open in the holidays" in html
    assert "As told on" in html
    assert "We go to the woods." not in html


def test_not_known_is_never_shown_to_families(desk, reply, club):
    send(desk, reply, yes_no="not-known")

    assert "Open in the holidays" not in listing_page(club)


def test_a_corrected_answer_takes_the_place_of_the_first(desk, reply, club):
    send(desk, reply)
    send(desk, reply, yes_no="no")

    [shown] = club.answers_on_request.all()
    assert (shown.label, shown.text) == ("Open in the holidays", "No")
    assert [row.text for row in shown.history.all()] == ["No", "Yes"]
    assert shown.history.first().history_user.first_name == "Ana"


def test_an_answer_that_is_taken_back_goes_from_the_listing(desk, reply, club):
    reply.request.questions.filter(kind="yes-no").update(is_required=False)
    send(desk, reply)

    send(desk, reply, yes_no="")

    assert not club.answers_on_request.exists()
    assert fresh(reply).answers.count() == 1


def test_pressing_send_twice_answers_once(desk, reply):
    for _ in range(2):
        send(desk, reply)

    assert fresh(reply).answers.count() == 2


def test_who_was_quicker_is_shown_and_neither_text_is_lost(desk, reply, club, chidi):
    member(club.organisation, chidi)
    seen = seen_on(desk, reply)
    at_desk(chidi).post(page_of(reply), typed(reply.request, long="We swim.") | {"keep": "yes", "seen": seen})

    answer = desk.post(page_of(reply), typed(reply.request) | {"keep": "yes", "seen": seen})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "What the other person wrote" in html
    assert "We swim." in html
    assert "We go to the woods." in html


def test_after_it_was_closed_nothing_is_taken_and_nothing_typed_is_lost(desk, reply, moderator):
    reply.request.close(by=moderator, at=reply.added_at)

    answer = send(desk, reply)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "take no more answers here" in html
    assert "We go to the woods." in html
    assert fresh(reply).sent_at is None


def test_a_closed_request_can_still_be_read(desk, reply, moderator):
    send(desk, reply)
    reply.request.close(by=moderator, at=reply.added_at)

    html = read(desk, page_of(reply))

    assert "We go to the woods." in html
    assert "<textarea" not in html


def test_a_late_answer_is_taken(desk, reply):
    InformationRequest.objects.update(answer_by=reply.added_at.date() - timedelta(days=1))
    assert "You can still give it." in read(desk, page_of(reply))

    send(desk, reply)

    assert fresh(reply).sent_at is not None


def test_a_number_of_a_dbs_certificate_is_caught(desk, reply):
    answer = send(desk, reply, long="DBS 0012 3456 7890, checked in May.")

    assert "This looks like the number of a DBS certificate." in answer.content.decode()


def test_somebody_who_was_invited_is_led_to_say_yes_and_then_answers(running, hall, chidi):
    Invitation.objects.filter(organisation=hall.organisation).update(email=chidi.email)
    invited, desk = running.replies.get(service=hall), at_desk(chidi)

    assert desk.get(page_of(invited))["Location"] == "/providers/"
    desk.post(f"/providers/invitations/{Invitation.objects.get().pk}/")

    assert "Village Hall" in read(desk, page_of(invited))


def test_a_draft_of_the_team_is_seen_by_nobody(desk, draft, club, moderator):
    draft.add([club], by=moderator, at=draft.created_at)

    assert desk.get(page_of(draft.replies.get())).status_code == 404
    assert "The school holidays" not in read(desk, "/providers/")


@pytest.mark.parametrize("many", [1, 6])
def test_the_first_page_asks_as_often_for_many_questions_as_for_few(
    desk, reply, moderator, many, django_assert_num_queries
):
    for number in range(many):
        reply.answers.create(
            question=reply.request.questions.create(words=f"Which {number}?"),
            value="x",
            answered_at=reply.added_at,
            answered_by=moderator,
        )

    with django_assert_num_queries(ASKED):
        desk.get(page_of(reply))


#: Who asks, the reply, its questions, its answers and their questions.
ASKED = 9
