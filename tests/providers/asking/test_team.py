"""The team writes a request, chooses whom to ask, sends it once, follows it, and decides what families read."""

from datetime import date

import pytest
from django.test import Client

from directory.models import Letter, ProviderType
from providers import asking
from providers.models import Answer, InformationRequest, Invitation, Reply, RequestQuestion
from tests import cast
from tests.conftest import NOW

from .conftest import another, listing, member, typed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = "/admin/providers/informationrequest/"


def page_of(request, name="change"):
    return f"{LIST}{request.pk}/{name}/"


def reply_page(reply):
    return f"/admin/providers/reply/{reply.pk}/change/"


def read(client, address):
    return client.get(address).content.decode()


def told(reply, **said):
    """What somebody of the team types in on the page of a reply."""
    return typed(reply.request, **said) | {"source": "phone", "send": "yes"}


def listing_page(service):
    return read(Client(), service.get_absolute_url())


def answer_of(reply, kind="long"):
    return Answer.objects.get(reply=reply, question__kind=kind)


# Writing and choosing

QUESTION = {"words": "Are you open?", "kind": "yes-no", "sort": "1", "is_public": "on", "label": "Open"}
FORM = {"title": "Holidays", "why": "Families plan.", "about": "listing", "answer_by": "2027-01-31"}
ROWS = {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0"}


def written(**question):
    rows = {f"questions-0-{name}": value for name, value in (QUESTION | question).items()}
    return FORM | ROWS | rows


def test_a_request_is_written_with_its_questions_and_leads_to_whom_to_ask(staff_client, vocabulary, moderator):
    answer = staff_client.post(f"{LIST}add/", written())

    request = InformationRequest.objects.get()
    assert answer["Location"] == page_of(request, "whom")
    assert request.created_by == moderator
    assert [question.words for question in request.questions.all()] == ["Are you open?"]


def test_a_public_answer_needs_a_heading_and_nothing_typed_is_lost(staff_client, vocabulary):
    html = staff_client.post(f"{LIST}add/", written(label="")).content.decode()

    assert "Write the heading under which families see the answer." in html
    assert 'value="Are you open?"' in html
    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ana Reads", "Moor School", "Village Hall"]),
        ("sort={school}", ["Moor School"]),
        ("bound=on", ["Moor School"]),
        ("q=hall", ["Village Hall"]),
        ("stale=on", ["Ana Reads", "Village Hall"]),
    ],
)
def test_who_fits_is_shown_with_how_many_have_nobody(staff_client, draft, club, hall, query, names):
    listing("Moor School", sort="state-school", assured_on=NOW.date())
    query = query.format(school=ProviderType.objects.get(slug="state-school").pk)

    html = read(staff_client, f"{page_of(draft, 'whom')}?show=yes&{query}")

    alone = len([name for name in names if name != "Ana Reads"])
    assert f"{len(names)} fit{'s' if len(names) == 1 else ''}, {alone} with nobody who signs in" in html
    assert [name for name in ("Ana Reads", "Moor School", "Village Hall") if f'aria-label="{name}"' in html] == names


def test_all_who_fit_are_chosen_at_once_and_each_only_once(staff_client, draft, club, hall):
    for _ in range(2):
        staff_client.post(f"{page_of(draft, 'whom')}?show=yes", {"all": "yes"})

    assert draft.replies.count() == 2


def test_some_are_chosen_by_hand_and_taken_out_again(staff_client, draft, club, hall):
    staff_client.post(f"{page_of(draft, 'whom')}?show=yes", {"row": [club.pk]})
    [reply] = draft.replies.all()
    assert reply.service == club

    staff_client.post(f"{page_of(draft, 'whom')}?show=yes", {"leave-out": "yes", "reply": [reply.pk]})

    assert not draft.replies.exists()


def test_a_draft_of_a_listing_is_not_asked_about(staff_client, draft, club):
    club.organisation.services.create(slug="secret", name="Secret Plan")

    assert "Secret Plan" not in read(staff_client, f"{page_of(draft, 'whom')}?show=yes")


def test_organisations_are_asked_once_each_where_the_request_is_about_them(staff_client, draft, club, hall):
    another(club.organisation, "Sums")
    InformationRequest.objects.update(about="organisation")

    staff_client.post(f"{page_of(draft, 'whom')}?show=yes", {"all": "yes"})

    assert [(row.organisation, row.service) for row in draft.replies.all()] == [
        (club.organisation, None),
        (hall.organisation, None),
    ]


def test_both_wordings_of_the_letter_are_read_before_it_is_sent(staff_client, draft, club):
    draft.add([club], by=draft.created_by, at=NOW)

    html = read(staff_client, page_of(draft, "letter"))

    assert "The law says that you must help us with the Local Offer" in html
    assert "You do not have to answer." in html
    assert "We ask Ana Reads Trust:" in html


@pytest.mark.parametrize("typed_values", ["show=yes&theme=x&sort=9999", "show=yes&page=zzz&q=%00"])
def test_what_is_typed_into_the_address_is_no_error_of_ours(staff_client, draft, club, typed_values):
    assert staff_client.get(f"{page_of(draft, 'whom')}?{typed_values}").status_code == 200


# Sending


def send(staff_client, request, **more):
    return staff_client.post(page_of(request, "send"), more)


def test_it_is_sent_once_however_often_the_button_is_pressed(staff_client, draft, club, ana):
    draft.add([club], by=draft.created_by, at=NOW)

    for _ in range(2):
        send(staff_client, draft)

    assert Letter.objects.filter(name="information-asked", to=ana.email).count() == 1
    assert "Nobody gets a second letter." in read(staff_client, LIST)


def test_each_person_of_an_organisation_gets_one_letter_for_all_its_listings(draft, club, ana, chidi, moderator):
    member(club.organisation, chidi)
    other = another(club.organisation, "Sums with Ana")
    draft.add([club, other], by=moderator, at=NOW)

    draft.send(by=moderator, at=NOW, letters=asking.write_letters)

    assert {letter.to for letter in Letter.objects.all()} == {ana.email, chidi.email}
    assert all("Sums with Ana" in letter.body and "Ana Reads" in letter.body for letter in Letter.objects.all())


def test_nothing_is_sent_without_questions_or_anybody_to_ask_or_to_a_day_that_is_gone(staff_client, draft):
    draft.questions.all().delete()
    InformationRequest.objects.update(answer_by="2026-01-01")

    send(staff_client, draft)

    html = read(staff_client, page_of(draft, "letter"))
    for words in ("Write at least one question.", "Choose whom to ask.", "Choose a date to answer by"):
        assert words in html
    assert InformationRequest.objects.get().is_draft


def test_no_answer_for_a_whole_organisation_goes_public(staff_client, draft, club):
    InformationRequest.objects.update(about="organisation")
    draft.refresh_from_db()
    draft.add([club.organisation], by=draft.created_by, at=NOW)

    send(staff_client, draft)

    assert InformationRequest.objects.get().is_draft


def test_where_nobody_signs_in_the_address_on_the_listing_is_invited(draft, hall, moderator):
    draft.add([hall], by=moderator, at=NOW)

    draft.send(by=moderator, at=NOW, letters=asking.write_letters)

    [letter] = Letter.objects.all()
    assert letter.to == "hall@example.org"
    assert "Nobody looks after this on our site yet." in letter.body
    assert Invitation.objects.get().role == "editor"


def test_the_team_can_leave_those_addresses_alone(staff_client, draft, hall):
    draft.add([hall], by=draft.created_by, at=NOW)

    send(staff_client, draft)

    assert not Letter.objects.exists()
    assert not Invitation.objects.exists()


def test_who_has_nobody_to_ask_is_never_lost(staff_client, running, hall):
    hall.contacts.all().delete()
    Invitation.objects.all().delete()

    html = read(staff_client, f"{page_of(running)}?stands=nobody")

    assert "Village Hall" in html
    assert "Nobody to ask." in html
    assert "Ana Reads<" not in html


def test_once_it_was_sent_it_cannot_be_edited_or_sent_to_more(staff_client, running, club):
    staff_client.post(page_of(running), FORM | ROWS | {"title": "Something else"})
    staff_client.post(f"{page_of(running, 'whom')}?show=yes", {"all": "yes"})

    running.refresh_from_db()
    assert running.title == "The school holidays"
    with pytest.raises(InformationRequest.WrongState):
        running.add([club], by=running.sent_by, at=NOW)


# Afterwards


def test_what_was_told_by_phone_is_typed_in_and_says_so(staff_client, running, hall, moderator):
    reply = running.replies.get(service=hall)

    staff_client.post(reply_page(reply), told(reply))

    reply.refresh_from_db()
    assert (reply.source, reply.sent_by) == ("phone", moderator)
    assert "told us by phone" in read(staff_client, page_of(running))
    assert "Open in the holidays" in listing_page(hall)


def test_the_team_sees_what_is_missing_beside_its_question(staff_client, running, reply):
    answer = staff_client.post(reply_page(reply), told(reply, yes_no=""))

    assert answer.status_code == 422
    assert "We go to the woods." in answer.content.decode()
    assert Reply.objects.get(pk=reply.pk).sent_at is None


def test_a_text_waits_until_somebody_has_read_it(staff_client, running, reply, desk, club):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})
    assert "1 answer to read before families do" in read(staff_client, "/admin/")
    assert "We go to the woods." in read(staff_client, "/admin/providers/answer/")

    staff_client.post(f"/admin/providers/reply/{reply.pk}/answers/{answer_of(reply).pk}/show/")

    assert "We go to the woods." in listing_page(club)
    assert "answer to read" not in read(staff_client, "/admin/")


def test_a_corrected_text_waits_again_and_the_one_that_was_read_stays_up(staff_client, running, reply, desk, club):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})
    answer_of(reply).show(by=running.sent_by, at=NOW)

    desk.post(f"/providers/asked/{reply.uuid}/", typed(running, long="Buy my book!") | {"send": "yes"})

    html = listing_page(club)
    assert "We go to the woods." in html
    assert "Buy my book!" not in html


def test_an_answer_is_taken_off_the_listing_and_does_not_come_back_by_itself(staff_client, running, reply, desk, club):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})

    staff_client.post(f"/admin/providers/reply/{reply.pk}/answers/{answer_of(reply, 'yes-no').pk}/off/")
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running, yes_no="no") | {"send": "yes"})

    assert "Open in the holidays" not in listing_page(club)
    assert answer_of(reply, "yes-no").showing == "waiting"
    assert [row.history_type for row in club.answers_on_request.model.history.all()] == ["-", "+"]


def test_many_texts_are_shown_at_once(staff_client, running, reply, desk, club):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})

    chosen = {"action": "show_chosen", "_selected_action": [answer_of(reply).pk]}
    staff_client.post("/admin/providers/answer/", chosen)

    assert "We go to the woods." in listing_page(club)


def test_nobody_decides_for_an_organisation_they_speak_for(running, reply, desk, ana):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})

    with pytest.raises(Answer.OwnEntry):
        answer_of(reply).show(by=ana, at=NOW)


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(running, reply, desk, moderator):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})
    first, second = answer_of(reply), answer_of(reply)

    assert first.show(by=moderator, at=NOW) is True
    assert second.show(by=cast.another_moderator(), at=NOW) is False

    assert answer_of(reply).decided_by == moderator


def test_the_answer_of_a_later_request_stands_in_place_of_the_first(running, reply, desk, club, moderator):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})
    noted = {"created_at": NOW, "created_by": moderator}
    next_year = InformationRequest.objects.create(title="Again", why="x", answer_by=date(2027, 12, 15), **noted)
    again = {"kind": "yes-no", "is_public": True, "label": "Open in the holidays"}
    question = next_year.questions.create(words="Are you open?", **again)
    next_year.add([club], by=moderator, at=NOW)
    next_year.send(by=moderator, at=NOW, letters=asking.write_letters)

    next_year.replies.get().send({question: "no"}, by=moderator, at=NOW)
    assert [row.text for row in club.answers_on_request.all()] == ["No"]

    assert answer_of(reply, "yes-no").showing == "replaced"


def test_a_question_in_other_words_is_asked_of_who_has_not_answered(staff_client, running, reply, hall, desk):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})
    question = running.questions.get(kind="yes-no")

    words = {"words": "Are you open on some days?", "help": ""}
    staff_client.post(f"{LIST}{running.pk}/questions/{question.pk}/", words)

    answered = read(desk, f"/providers/asked/{reply.uuid}/")
    assert "Are you open?" in answered
    assert "We ask others in other words now: “Are you open on some days?”" in answered
    [first, *_] = running.replies.get(service=hall).wordings()
    assert first[0].words == "Are you open on some days?"


def test_two_people_who_reword_at_once_make_one_new_wording(running, moderator):
    first, second = (RequestQuestion.objects.get(kind="long") for _ in range(2))
    first.reword("What happens there?", "", by=moderator, at=NOW)

    with pytest.raises(RequestQuestion.Changed):
        second.reword("What do you do?", "", by=moderator, at=NOW)


def test_the_table_holds_every_answer_and_no_cell_runs_as_a_formula(staff_client, running, reply, desk):
    running.questions.filter(kind="yes-no").update(words="=SUM(A1)")
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running, long="=1+1") | {"send": "yes"})

    table = read(staff_client, page_of(running, "table"))

    assert "'=SUM(A1)" in table
    assert "'=1+1" in table
    assert ",Ana Reads,no,Answered," in table
    assert "Village Hall,no,Not answered yet," in table


def test_what_is_only_kept_is_not_in_the_table(staff_client, running, reply, desk):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"keep": "yes"})

    assert "We go to the woods." not in read(staff_client, page_of(running, "table"))
    assert "We go to the woods." not in read(staff_client, page_of(running))


def test_who_answered_is_thanked_once(staff_client, running, reply, desk, ana):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})

    for _ in range(2):
        staff_client.post(page_of(running, "thank"))

    [letter] = Letter.objects.filter(name="information-thanks")
    assert letter.to == ana.email


def test_a_closed_request_is_closed_once_and_takes_nothing_more(staff_client, running, reply, ana):
    for _ in range(2):
        staff_client.post(page_of(running, "close"))

    assert InformationRequest.objects.get().state == "closed"
    with pytest.raises(Reply.Closed):
        reply.send({}, by=ana, at=NOW)


# Who may

ADDRESSES = ("whom", "letter", "table", "change")
POSTS = ("send", "thank", "close")


@pytest.mark.parametrize(("role", "may"), [("Editor", False), ("Moderator", True), ("Lead", True)])
def test_only_who_may_decide_asks_for_information(role, may, running):
    client = cast.sit_down(Client(), cast.with_role(role))

    found = [client.get(page_of(running, name)).status_code != 403 for name in ADDRESSES]
    found += [client.post(page_of(running, name)).status_code != 403 for name in POSTS]
    found += [client.get(LIST).status_code != 403, client.get(f"{LIST}add/").status_code != 403]

    assert set(found) == {may}


def test_an_editor_neither_reads_replies_nor_shows_answers(running, reply, desk):
    desk.post(f"/providers/asked/{reply.uuid}/", typed(running) | {"send": "yes"})
    client = cast.sit_down(Client(), cast.with_role("Editor"))
    answer = answer_of(reply)

    tried = [
        client.get(reply_page(reply)),
        client.post(reply_page(reply), told(reply)),
        client.post(f"/admin/providers/reply/{reply.pk}/answers/{answer.pk}/show/"),
        client.get("/admin/providers/answer/"),
    ]

    assert {each.status_code for each in tried} == {403}
    assert answer_of(reply).showing == "waiting"


@pytest.mark.parametrize("many", [2, 12])
def test_following_a_request_asks_as_often_for_many_as_for_few(
    staff_client, draft, hall, moderator, many, django_assert_num_queries
):
    draft.add([hall, *(listing(f"Club {number}") for number in range(many))], by=moderator, at=NOW)
    draft.send(by=moderator, at=NOW, letters=asking.write_letters)

    with django_assert_num_queries(FOLLOWED):
        staff_client.get(page_of(draft))
    with django_assert_num_queries(TABLE):
        staff_client.get(page_of(draft, "table"))


#: The desk and who sits there, the request with its numbers, its questions, its replies and their answers.
FOLLOWED, TABLE = 12, 7
