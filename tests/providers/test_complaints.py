"""Complaints about a listing are logged, weighed with both sides, decided and told; nobody learns who complained."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from directory.models import Letter, Organisation, Service
from providers import decision_letters
from providers.models import ListingComplaint, ListingDecision, Membership
from tests import cast
from tests.conftest import NOW
from tests.directory.admin_desk import opened

from .conftest import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DESK = "/admin/providers/listingcomplaint/"
TODAY = NOW.date()
#: What tells who complained, or is for the team's eyes: it must stand nowhere else.
PRIVATE = {
    "said": "The Wednesday leader shouted at my Emil.",
    "contact_name": "Greta Holt",
    "contact_email": "greta@families.example.org",
    "contact_other": "01632 960777",
}


@pytest.fixture
def priya(moderator):
    return moderator


@pytest.fixture
def tom():
    return cast.another_moderator()


@pytest.fixture
def splash(chidi):
    """Chidi's listing, which families see."""
    riverbank = Organisation.objects.create(slug="riverbank", name="Riverbank")
    membership = Membership.objects.create(organisation=riverbank, user=chidi, asked_at=NOW, role="owner")
    membership.approve(by=chidi, at=NOW)
    listed = {"status": "published", "status_changed_at": NOW}
    return Service.objects.create(slug="splash", name="Splash", organisation=riverbank, **listed)


@pytest.fixture
def complaint(splash, priya):
    what = {"about": "How children are spoken to", "role": "parent", "way": "phone", "came_on": TODAY, **PRIVATE}
    return ListingComplaint.objects.log(uuid.uuid4(), by=priya, at=NOW, service=splash, **what)


def fresh(complaint):
    return ListingComplaint.objects.get(pk=complaint.pk)


def ask(complaint, by, question="How do your leaders speak to children?", days=10):
    told = {"answer_by": TODAY + timedelta(days=days), "at": NOW, "letters": decision_letters.complaint_asked}
    return complaint.ask(question, by=by, **told)


def decide(complaint, by, outcome="upheld", consequence="", **more):
    told = {"at": NOW, "letters": decision_letters.complaint_decided} | more
    return complaint.decide(outcome, "Two leaders said so too.", consequence=consequence, by=by, **told)


def page_of(complaint):
    return f"/providers/listings/splash/complaints/{complaint.pk}/"


def written(name):
    return list(Letter.objects.filter(name=name))


# Logged


def typed(desk, splash, **changes):
    """The form for logging as the team fills it in."""
    form = opened(desk, f"{DESK}add/?service={splash.pk}", "listingcomplaint_form")
    what = {"about": "Nobody rings back", "said": "Three times!", "way": "phone"}
    return {**form, "service": splash.pk, **what, **changes}


def test_the_team_logs_what_reached_it_and_is_led_to_its_page(splash, staff_client, priya):
    answer = staff_client.post(f"{DESK}add/", typed(staff_client, splash))

    logged = ListingComplaint.objects.get()
    assert answer["Location"] == f"{DESK}{logged.pk}/change/"
    assert (logged.service, logged.logged_by, logged.came_on) == (splash, priya, timezone.localdate())


def test_the_same_form_sent_twice_is_one_complaint(splash, staff_client):
    form = typed(staff_client, splash)

    staff_client.post(f"{DESK}add/", form)
    staff_client.post(f"{DESK}add/", form)

    assert ListingComplaint.objects.count() == 1


def test_what_is_wrong_comes_back_with_all_that_was_typed(splash, staff_client):
    form = typed(staff_client, splash, about="", came_on="2099-01-01", said="Three long times!")

    html = staff_client.post(f"{DESK}add/", form).content.decode()

    assert "This day is still to come." in html
    assert "Three long times!" in html
    assert not ListingComplaint.objects.exists()


def test_an_editor_logs_and_reads_none(splash, complaint):
    desk = at_desk(cast.with_role("Editor"))

    answer = desk.post(f"{DESK}add/", typed(desk, splash))

    assert answer["Location"] == "/admin/"
    assert ListingComplaint.objects.count() == 2
    for address in (DESK, f"{DESK}{complaint.pk}/change/"):
        assert desk.get(address).status_code == 403


def test_the_oldest_comes_first_and_says_what_it_waits_for(splash, complaint, staff_client, priya):
    older = {"about": "The hall is cold", "way": "post", "said": "Cold.", "came_on": TODAY - timedelta(days=9)}
    ListingComplaint.objects.log(uuid.uuid4(), by=priya, at=NOW, service=splash, **older)

    html = staff_client.get(DESK).content.decode()

    assert html.index("The hall is cold") < html.index("How children are spoken to")
    assert "To be weighed" in html
    assert "2 complaints about listings" in staff_client.get("/admin/").content.decode()


# Weighed


def test_the_provider_is_asked_for_its_side_and_answers_on_its_own_page(complaint, priya, chidi):
    ask(complaint, priya)
    [letter] = written("complaint-asked")
    assert page_of(complaint) in letter.body
    assert "How do your leaders speak to children?" in letter.body
    desk = at_desk(chidi)
    assert page_of(complaint) in desk.get("/providers/").content.decode()

    html = desk.get(page_of(complaint)).content.decode()
    assert "How do your leaders speak to children?" in html
    desk.post(page_of(complaint), {"answer": "Kindly. We train them.", "seen": ""})

    assert (fresh(complaint).answer, fresh(complaint).answered_by) == ("Kindly. We train them.", chidi)
    assert fresh(complaint).stands(TODAY) == "To be decided: both sides are here"


def test_asking_twice_asks_once_and_a_second_question_of_a_colleague_is_refused(complaint, priya, tom):
    assert ask(complaint, priya) is True
    assert ask(fresh(complaint), priya) is False
    with pytest.raises(ListingComplaint.WrongState):
        ask(fresh(complaint), tom, "What did you do?")

    assert len(written("complaint-asked")) == 1


def test_while_the_provider_has_time_it_waits_for_nobody_of_the_team(complaint, priya):
    ask(complaint, priya, days=10)

    assert not ListingComplaint.objects.waiting(TODAY + timedelta(days=10)).exists()
    assert ListingComplaint.objects.waiting(TODAY + timedelta(days=11)).get() == complaint
    assert "did not answer in time" in complaint.stands(TODAY + timedelta(days=11))


def test_an_answer_does_not_overwrite_one_that_was_not_read(complaint, priya, chidi, ana):
    Membership.objects.create(organisation=complaint.service.organisation, user=ana, asked_at=NOW).approve(
        by=chidi, at=NOW
    )
    ask(complaint, priya)
    at_desk(ana).post(page_of(complaint), {"answer": "Words of Ana.", "seen": ""})

    answer = at_desk(chidi).post(page_of(complaint), {"answer": "Words of Chidi.", "seen": ""})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Words of Ana." in html
    assert "Words of Chidi." in html
    assert fresh(complaint).answer == "Words of Ana."


def test_an_answer_that_comes_after_the_decision_is_shown_and_not_lost(complaint, priya, chidi):
    ask(complaint, priya)
    decide(complaint, priya)

    answer = at_desk(chidi).post(page_of(complaint), {"answer": "But we changed it.", "seen": ""})

    assert "But we changed it." in answer.content.decode()
    assert fresh(complaint).answer == ""


def test_an_empty_answer_is_sent_back(complaint, priya, chidi):
    ask(complaint, priya)

    answer = at_desk(chidi).post(page_of(complaint), {"answer": " ", "seen": ""})

    assert answer.status_code == 422
    assert "Write your answer." in answer.content.decode()


def test_a_note_pressed_twice_is_kept_once(complaint, staff_client):
    for _ in range(2):
        staff_client.post(f"{DESK}{complaint.pk}/note/", {"words": "Rang the hall."})

    assert [note.words for note in complaint.notes.all()] == ["Rang the hall."]


# Decided and told


def test_both_sides_are_told_with_the_reasons(complaint, priya):
    decide(complaint, priya, "partly")

    [to_them], [to_her] = written("complaint-decided"), written("complaint-answer")
    assert (to_them.to, to_her.to) == ("chidi@riverbank.example.org", PRIVATE["contact_email"])
    assert "Two leaders said so too." in to_them.body
    assert "You are right in part." in to_her.body
    assert fresh(complaint).told_by == priya


def test_an_upheld_complaint_takes_the_listing_off_in_the_same_moment_and_the_same_letter(complaint, priya, chidi):
    decide(complaint, priya, consequence="suspend")

    decision = ListingDecision.objects.get()
    assert (fresh(complaint).decision, decision.grounds) == (decision, "complaints")
    assert Client().get("/services/splash/").status_code == 404
    assert {letter.name for letter in Letter.objects.all()} == {"complaint-decided", "complaint-answer"}
    assert "Ask us to look again" in written("complaint-decided")[0].body
    assert "Ask for another look" in at_desk(chidi).get("/providers/listings/splash/decisions/").content.decode()


def test_what_is_upheld_can_remove_the_listing_for_good(complaint, priya):
    decide(complaint, priya, consequence="remove")

    assert Client().get("/services/splash/").status_code == 410


def test_a_process_that_dies_while_deciding_leaves_nothing_half_done(complaint, priya):
    def die(complaint, *, at):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        decide(complaint, priya, consequence="suspend", letters=die)

    assert fresh(complaint).decided_at is None
    assert Service.objects.get().is_published
    assert not ListingDecision.objects.exists()


def test_of_two_who_decide_the_second_is_told_and_nothing_is_overwritten(complaint, priya, tom):
    first, second, third = fresh(complaint), fresh(complaint), fresh(complaint)

    assert decide(first, priya) is True
    assert decide(second, priya) is False
    with pytest.raises(ListingComplaint.WrongState):
        decide(third, tom, "not-upheld")

    assert (fresh(complaint).outcome, fresh(complaint).decided_by) == ("upheld", priya)
    assert len(written("complaint-decided")) == 1


def test_a_complaint_that_is_not_upheld_takes_nothing_off_the_site(complaint, staff_client):
    said = {"outcome": "not-upheld", "consequence": "suspend", "reasons": "It was another club."}

    answer = staff_client.post(f"{DESK}{complaint.pk}/decide/", said)

    assert answer.status_code == 422
    assert "It was another club." in answer.content.decode()
    assert fresh(complaint).decided_at is None


def test_the_team_works_through_it_on_one_page(complaint, staff_client, tom, chidi):
    one, later = f"{DESK}{complaint.pk}/", timezone.localdate() + timedelta(days=14)
    assert PRIVATE["said"] in staff_client.get(f"{one}change/").content.decode()
    staff_client.post(f"{one}ask/", {"question": "What happened?", "answer_by": later})
    at_desk(chidi).post(page_of(complaint), {"answer": "A bad day.", "seen": ""})
    assert "A bad day." in at_desk(tom).get(f"{one}change/").content.decode()

    at_desk(tom).post(f"{one}decide/", {"outcome": "upheld", "consequence": "suspend", "reasons": "Both say so."})
    late = staff_client.post(
        f"{one}decide/", {"outcome": "not-upheld", "consequence": "", "reasons": "No."}, follow=True
    )

    assert "Somebody was quicker" in late.content.decode()
    assert fresh(complaint).decided_by == tom
    assert "Both say so." in late.content.decode()


@pytest.mark.parametrize(
    ["verb", "said", "words"],
    [
        ("note", {"words": ""}, "Write the note first."),
        ("ask", {"question": "", "answer_by": "2099-01-01"}, "Write what you want to hear from them."),
        ("ask", {"question": "Why?", "answer_by": "2020-01-01"}, "Give a day that is still to come."),
        ("decide", {"outcome": "", "reasons": "So."}, "Choose what you decide."),
        ("decide", {"outcome": "upheld", "reasons": ""}, "Say why. Both sides read it."),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(complaint, staff_client, verb, said, words):
    answer = staff_client.post(f"{DESK}{complaint.pk}/{verb}/", said)

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2


def test_who_left_only_a_telephone_number_is_rung_and_it_is_noted(complaint, priya, staff_client):
    ListingComplaint.objects.update(contact_email="")
    decide(fresh(complaint), priya)
    assert ListingComplaint.objects.waiting(TODAY).get() == complaint

    for _ in range(2):
        staff_client.post(f"{DESK}{complaint.pk}/told/")

    assert fresh(complaint).told_by == priya
    assert not ListingComplaint.objects.waiting(TODAY).exists()


def test_where_nobody_can_be_written_to_the_team_hears_that_it_has_to_ring(complaint, staff_client):
    Membership.objects.all().delete()
    said = {"outcome": "upheld", "consequence": "", "reasons": "So it is."}

    answer = staff_client.post(f"{DESK}{complaint.pk}/decide/", said, follow=True)

    assert any("ring or write to them" in str(message) for message in answer.context["messages"])


# Nobody learns who complained


def test_neither_the_provider_nor_the_public_ever_reads_who_complained(complaint, priya, chidi):
    complaint.note("Greta Holt rang again.", by=priya, at=NOW)
    ask(complaint, priya)
    complaint.reply("Kindly.", by=chidi, at=NOW)
    decide(complaint, priya, consequence="suspend")

    own, public = at_desk(chidi), Client()
    shown = [own.get(f"/providers/{page}").content.decode() for page in ("", "listings/splash/decisions/")]
    shown += [own.get(page_of(complaint)).content.decode(), public.get("/services/splash/").content.decode()]
    shown += [public.get("/organisations/riverbank/").content.decode()]
    shown += [letter.subject + letter.body for letter in Letter.objects.filter(to="chidi@riverbank.example.org")]
    assert len(shown) == 7
    for words in (*PRIVATE.values(), "Greta", "A parent or carer", "By phone", "rang again"):
        assert not [each for each in shown if words in each]


def test_a_complaint_that_was_only_logged_is_not_there_for_the_provider(complaint, chidi):
    desk = at_desk(chidi)

    assert desk.get(page_of(complaint)).status_code == 404
    assert "How children are spoken to" not in desk.get("/providers/listings/splash/decisions/").content.decode()


def test_somebody_of_the_team_who_speaks_for_the_organisation_reads_and_decides_nothing(complaint, tom, splash):
    Membership.objects.create(organisation=splash.organisation, user=tom, asked_at=NOW)
    desk = at_desk(tom)

    assert "How children are spoken to" not in desk.get(f"{DESK}?stands=all").content.decode()
    assert desk.get(f"{DESK}{complaint.pk}/change/").status_code == 302
    for verb in ("note", "ask", "decide", "told", "forget"):
        assert desk.post(f"{DESK}{complaint.pk}/{verb}/").status_code == 404
    assert (
        "How children are spoken to" not in desk.get(f"/admin/directory/service/{splash.pk}/change/").content.decode()
    )
    assert "complaint about a listing" not in desk.get("/admin/").content.decode()
    with pytest.raises(Service.OwnEntry):
        decide(complaint, tom)


def test_nor_do_they_read_the_letter_to_who_complained(complaint, priya, tom, splash):
    decide(complaint, priya)
    Membership.objects.create(organisation=splash.organisation, user=tom, asked_at=NOW)
    [letter] = written("complaint-answer")

    assert PRIVATE["contact_email"] in at_desk(priya).get("/admin/directory/letter/").content.decode()
    assert PRIVATE["contact_email"] not in at_desk(tom).get("/admin/directory/letter/").content.decode()
    assert at_desk(tom).get(f"/admin/directory/letter/{letter.pk}/change/").status_code == 302


def test_nor_do_they_log_one(splash, tom):
    Membership.objects.create(organisation=splash.organisation, user=tom, asked_at=NOW)
    desk = at_desk(tom)

    html = desk.post(f"{DESK}add/", typed(desk, splash)).content.decode()

    assert "somebody else has to log it" in html
    assert not ListingComplaint.objects.exists()


def test_who_complained_is_forgotten_some_months_after_the_decision(complaint, priya, chidi, capsys, settings):
    settings.COMPLAINT_CONTACTS_KEPT_DAYS = 30
    at_desk(chidi)
    decide(complaint, priya)
    call_command("daily", on=TODAY + timedelta(days=29))
    assert fresh(complaint).has_contact

    call_command("daily", on=TODAY + timedelta(days=32))
    call_command("daily", on=TODAY + timedelta(days=33))

    assert capsys.readouterr().out.count("1 complainants forgotten") == 1
    assert not fresh(complaint).has_contact
    assert not Letter.objects.filter(to=PRIVATE["contact_email"]).exists()
    assert written("complaint-decided")


def test_who_complained_is_kept_while_nobody_has_decided(complaint, chidi):
    at_desk(chidi)
    call_command("daily", on=date(2036, 1, 1))

    assert fresh(complaint).has_contact


@pytest.mark.parametrize(["role", "forgets"], [("Moderator", False), ("Lead", True)])
def test_only_a_lead_deletes_who_complained_when_they_ask(complaint, role, forgets):
    at_desk(cast.with_role(role)).post(f"{DESK}{complaint.pk}/forget/")

    assert fresh(complaint).has_contact != forgets


def test_families_read_on_the_page_of_a_listing_how_to_complain_about_it(splash):
    html = Client().get("/services/splash/").content.decode()

    assert '<a href="/tell-us/?about=splash">complain to us about this listing</a>' in html
    assert "We never tell the service who you are." in Client().get("/tell-us/").content.decode()


def test_the_list_asks_as_many_questions_for_many_as_for_few(
    splash, complaint, staff_client, priya, django_assert_max_num_queries
):
    for number in range(12):
        what = {"about": f"Matter {number}", "way": "phone", "said": "So.", "came_on": TODAY}
        ListingComplaint.objects.log(uuid.uuid4(), by=priya, at=NOW, service=splash, **what)

    with django_assert_max_num_queries(16):
        assert "Matter 11" in staff_client.get(DESK).content.decode()
