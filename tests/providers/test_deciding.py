"""The team decides: once, with reasons, never on one's own entry, and never over somebody else's head."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from directory.models import Letter, Service
from providers import letters, noticed
from providers.models import ListingApplication, Membership
from tests import cast
from tests.conftest import NOW

from .conftest import SIGNED, answers, at_desk, fill, page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUEUE = "/admin/providers/listingapplication/"


@pytest.fixture
def priya(moderator):
    return moderator


@pytest.fixture
def tom():
    return cast.another_moderator()


def accept(application, by):
    return application.accept(by=by, at=NOW, letters=letters.accepted)


def decline(application, by, reasons="We could not reach you."):
    return application.decline(reasons, by=by, at=NOW, letters=letters.declined)


def fresh(application):
    return ListingApplication.objects.get(pk=application.pk)


def test_what_is_accepted_is_on_the_site_and_the_tutor_is_told(sent, priya):
    accept(sent, priya)

    service = Service.objects.get(pk=sent.service_id)
    assert service.is_published
    assert Client().get(service.get_absolute_url()).status_code == 200
    [letter] = Letter.objects.filter(name="application-accepted")
    assert service.get_absolute_url() in letter.body


def test_what_a_second_draft_says_of_checks_is_read_on_the_first_listing_once_the_team_said_yes(sent, priya, ana, desk):
    accept(sent, priya)
    Membership.objects.filter(user=ana).update(approved_at=NOW, approved_by=priya)
    said = Service.objects.get(pk=sent.service_id).dbs_statement
    second = ListingApplication.start(by=ana, at=NOW)
    second.organisation = sent.organisation
    second.size = sent.size
    second.save()
    fill(desk, second, {key: typed for key, typed in answers().items() if key not in ("organisation", "dbs")})

    assert desk.post(page(second, "dbs"), answers()["dbs"] | {"dbs_level": "basic"}).status_code == 302
    assert Service.objects.get(pk=sent.service_id).dbs_statement == said
    sent_now = {"state": ListingApplication.State.SENT, "sent_at": NOW, "sent_by": ana}
    ListingApplication.objects.filter(pk=second.pk).update(**sent_now)
    accept(fresh(second), priya)

    assert "a check (basic)" in Service.objects.get(pk=sent.service_id).dbs_statement


def test_the_page_says_when_the_provider_told_us(sent, priya):
    accept(sent, priya)

    assert Service.objects.get(pk=sent.service_id).assured_on == sent.sent_at.date()


def test_accepting_twice_publishes_once_and_writes_one_letter(sent, priya):
    assert accept(sent, priya) is True
    assert accept(fresh(sent), priya) is False

    assert Letter.objects.filter(name="application-accepted").count() == 1


def test_of_two_moderators_the_second_is_told_and_changes_nothing(sent, priya, tom):
    first, second = fresh(sent), fresh(sent)
    decline(first, priya)

    with pytest.raises(ListingApplication.WrongState):
        accept(second, tom)

    assert fresh(sent).state == "declined"
    assert not Service.objects.get(pk=sent.service_id).is_published
    assert not Letter.objects.filter(name="application-accepted").exists()


def test_a_process_that_dies_while_accepting_leaves_nothing_half_done(sent, priya):
    def die(application, *, at):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sent.accept(by=priya, at=NOW, letters=die)

    assert fresh(sent).state == "sent"
    assert not Service.objects.get(pk=sent.service_id).is_published


def test_nobody_decides_on_their_own_application(sent, ana):
    ana.is_staff = ana.is_superuser = True

    with pytest.raises(ListingApplication.OwnEntry):
        accept(sent, ana)


def test_somebody_of_the_team_who_belongs_to_the_organisation_does_not_decide(sent, priya):
    Membership.objects.create(organisation=sent.organisation, user=priya, asked_at=NOW)

    with pytest.raises(ListingApplication.OwnEntry):
        accept(sent, priya)


def test_the_team_asks_and_the_tutor_answers_on_the_same_application(sent, priya, desk):
    sent.ask([("training", "Which course was it?")], by=priya, at=NOW, letters=letters.asked)
    question = sent.questions.get()
    assert "Which course was it?" in desk.get(sent.get_absolute_url()).content.decode()

    desk.post(page(sent, f"questions/{question.pk}"), {"answer": "The one of the university."})
    desk.post(page(sent, "send"), SIGNED)

    question.refresh_from_db()
    assert question.answer == "The one of the university."
    assert fresh(sent).state == "sent"
    assert Letter.objects.filter(name="application-questions").count() == 1


def test_what_was_turned_down_says_why_and_can_be_looked_at_again(sent, priya, desk):
    decline(sent, priya, "Your insurance has run out.")
    html = desk.get(sent.get_absolute_url()).content.decode()
    assert "Your insurance has run out." in html

    desk.post(page(sent, "another-look"))
    desk.post(page(sent, "another-look"))

    assert fresh(sent).state == "review"


def test_another_person_looks_again_than_the_one_who_said_no(sent, priya, tom, ana):
    decline(sent, priya)
    sent.ask_again(by=ana, at=NOW)

    with pytest.raises(ListingApplication.SamePerson):
        accept(fresh(sent), priya)
    assert accept(fresh(sent), tom) is True


def test_after_a_second_no_there_is_no_third_look(sent, priya, tom, ana):
    decline(sent, priya)
    sent.ask_again(by=ana, at=NOW)
    sent.uphold("It has still run out.", by=tom, at=NOW, letters=letters.upheld)

    with pytest.raises(ListingApplication.WrongState):
        fresh(sent).ask_again(by=ana, at=NOW)
    assert Letter.objects.filter(name="application-upheld").count() == 1


def test_who_was_turned_down_mends_it_and_sends_it_again(sent, priya, desk):
    ListingApplication.objects.update(sent_at=NOW - timedelta(days=60))
    decline(fresh(sent), priya)

    desk.post(page(sent, "go-on"))
    assert fresh(sent).state == "draft"
    desk.post(page(sent, "send"), SIGNED)

    again = fresh(sent)
    assert again.state == "sent"
    assert again.sent_at > NOW - timedelta(days=60)
    assert accept(again, priya) is True


def test_a_no_without_reasons_is_not_sent(sent, staff_client):
    response = staff_client.post(f"{QUEUE}{sent.pk}/decline/", {"reasons": "  "})

    assert response.status_code == 422
    assert "Say why. The people who applied read it." in response.content.decode()
    assert fresh(sent).state == "sent"


def test_the_queue_shows_the_oldest_first_and_who_waits_too_long(sent, staff_client):
    ListingApplication.objects.update(sent_at=NOW - timedelta(days=60))

    html = staff_client.get(QUEUE).content.decode()

    assert "Reading with Ana" in html
    assert "longer than we say" in html


def test_the_team_decides_on_one_page(sent, staff_client):
    html = staff_client.get(f"{QUEUE}{sent.pk}/change/").content.decode()

    for said in ("As families will see it", "Moorland Mutual", "Checklist", "What the machine noticed"):
        assert said in html


def test_the_buttons_of_the_page_do_what_they_say(sent, staff_client):
    staff_client.post(f"{QUEUE}{sent.pk}/take/")
    checked = {"value-insurance-fits": "yes", "note-insurance-fits": "Seen"}
    staff_client.post(f"{QUEUE}{sent.pk}/check/", checked)
    staff_client.post(f"{QUEUE}{sent.pk}/accept/")

    done = fresh(sent)
    assert done.state == "accepted"
    assert done.assigned_to.first_name == "Priya"
    assert [(row.item.slug, row.note) for row in done.checks.all()] == [("insurance-fits", "Seen")]


def test_somebody_without_the_right_cannot_decide(sent, ana):
    ana.is_staff = True
    ana.save()

    for verb in ("take", "check", "ask", "accept", "decline"):
        assert at_desk(ana).post(f"{QUEUE}{sent.pk}/{verb}/").status_code in (302, 403)
    assert fresh(sent).state == "sent"


def test_the_machine_notices_what_the_team_should_look_at(sent, settings):
    settings.PUBLIC_LIABILITY_LEAST = 10_000_000

    words = [notice.words for notice in noticed.notices(sent, on=NOW.date() + timedelta(days=400))]

    assert "Public liability is for less than £10,000,000." in words
    assert "Public liability ran out on 01 September 2027." in words
    assert "No certificate of insurance was sent." in words


def test_a_listing_of_the_same_name_is_shown_beside_it(sent):
    other = Service.objects.create(organisation=sent.organisation, slug="other", name="Reading with Anna")
    other.publish(by=None, at=NOW)

    assert noticed.alike(sent) == [other]


def test_who_may_decide_but_not_look_again_is_refused_a_second_look(sent, priya, ana, client):
    decline(sent, priya)
    sent.ask_again(by=ana, at=NOW)
    newcomer = cast.with_role("Moderator")
    right = Permission.objects.get(codename="review_listingapplication")
    newcomer.groups.get().permissions.remove(right)

    answer = cast.sit_down(client, newcomer).post(reverse("admin:providers_listingapplication_accept", args=[sent.pk]))

    assert answer.status_code == 403
    assert fresh(sent).state == "review"


def test_during_another_look_more_is_asked_and_it_is_still_another_look(sent, priya, tom, ana, desk):
    later = sent.sent_at + timedelta(hours=1)
    sent.decline("Your insurance has run out.", by=priya, at=later, letters=letters.declined)
    sent.ask_again(by=ana, at=NOW)
    with pytest.raises(ListingApplication.SamePerson):
        fresh(sent).ask([("", "Which insurer?")], by=priya, at=NOW, letters=letters.asked)
    fresh(sent).ask([("", "Which insurer?")], by=tom, at=NOW, letters=letters.asked)

    question = sent.questions.get()
    desk.post(page(sent, f"questions/{question.pk}"), {"answer": "The new one."})
    desk.post(page(sent, "send"), SIGNED)

    assert fresh(sent).state == "review"
    with pytest.raises(ListingApplication.SamePerson):
        accept(fresh(sent), priya)
