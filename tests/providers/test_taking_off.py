"""Listings are suspended, removed and given back: with reasons, told, and looked at again by another person."""

import pytest
from django.test import Client

from directory.models import Letter, Organisation, Service
from providers import decision_letters, letters
from providers.models import ListingDecision, Membership
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAID = {"grounds": "standards", "reason": "Nobody answered four letters about the insurance."}
decisions = ListingDecision.objects


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
    service = Service.objects.create(slug="splash", name="Splash", organisation=riverbank)
    service.publish(by=None, at=NOW)
    return service


def suspend(service, by, grounds="complaints", reasons="Two families waited in vain.", **more):
    told = {"at": NOW, "letters": decision_letters.decided} | more
    return decisions.suspend(service, grounds=grounds, reasons=reasons, by=by, **told)


def remove(service, by, reasons="It has closed."):
    told = {"at": NOW, "letters": decision_letters.decided}
    return decisions.remove(service, grounds="closed", reasons=reasons, by=by, **told)


def give_back(decision, by):
    return ListingDecision.objects.get(pk=decision.pk).give_back("", by=by, at=NOW, letters=decision_letters.decided)


def uphold(decision, by):
    reasons, told = "They still wait.", {"at": NOW, "letters": decision_letters.decided}
    return ListingDecision.objects.get(pk=decision.pk).uphold(reasons, by=by, **told)


def status(service):
    return Service.objects.get(pk=service.pk).status


def written(name):
    return list(Letter.objects.filter(name=name))


def test_a_suspended_listing_is_gone_at_once_and_its_people_are_told_why(splash, priya):
    decision = suspend(splash, priya)

    assert Client().get(splash.get_absolute_url()).status_code == 404
    assert (decision.decided_by, decision.decided_at, decision.grounds) == (priya, NOW, "complaints")
    [letter] = written("listing-suspended")
    assert letter.to == "chidi@riverbank.example.org"
    assert "Complaints about it were upheld.\nTwo families waited in vain." in letter.body
    assert "Ask us to look again" in letter.body
    assert "/providers/listings/splash/decisions/" in letter.body


def test_the_history_of_the_listing_tells_who_and_why(splash, priya):
    suspend(splash, priya)

    last = splash.history.first()
    assert (last.history_user, last.status) == (priya, "hidden")
    assert "Two families waited in vain." in last.status_reason


def test_whichever_door_the_team_uses_the_people_are_told(splash, staff_client):
    staff_client.post(f"/admin/directory/service/{splash.pk}/hide/", SAID)

    assert status(splash) == "hidden"
    assert SAID["reason"] in written("listing-suspended")[0].body
    assert decisions.get().grounds == "standards"


def test_of_many_that_are_suspended_at_once_each_is_told(splash, staff_client):
    other = Service.objects.create(slug="b", name="B", organisation=splash.organisation)
    other.publish(by=None, at=NOW)
    chosen = {"action": "hide_chosen", "apply": "1", "_selected_action": [splash.pk, other.pk], **SAID}

    staff_client.post("/admin/directory/service/", chosen)
    staff_client.post("/admin/directory/service/", chosen)

    assert len(written("listing-suspended")) == decisions.count() == 2


@pytest.mark.parametrize("lacks", ["grounds", "reason"])
def test_without_grounds_and_words_nothing_is_taken_off(splash, staff_client, lacks):
    answer = staff_client.post(f"/admin/directory/service/{splash.pk}/remove/", {**SAID, lacks: ""})

    assert "errorlist" in answer.content.decode()
    assert status(splash) == "published"


def test_an_organisation_that_nobody_speaks_for_is_told_at_its_own_address(splash, priya):
    Membership.objects.all().delete()
    Organisation.objects.update(email="office@riverbank.example.org")
    suspend(Service.objects.get(), priya)

    assert [letter.to for letter in written("listing-suspended")] == ["office@riverbank.example.org"]


def test_where_nobody_can_be_written_to_the_team_hears_that_it_has_to_ring(splash, staff_client):
    Membership.objects.all().delete()

    answer = staff_client.post(f"/admin/directory/service/{splash.pk}/hide/", SAID, follow=True)

    assert "ring or write to them" in answer.content.decode()
    assert status(splash) == "hidden"


def test_a_draft_that_families_never_saw_is_put_aside_without_a_letter(splash, staff_client):
    draft = Service.objects.create(slug="d", name="Draft", organisation=splash.organisation)

    staff_client.post(f"/admin/directory/service/{draft.pk}/hide/", SAID)

    assert status(draft) == "hidden"
    assert not decisions.exists()
    assert not Letter.objects.exists()


def test_a_long_reason_for_a_draft_is_kept_as_far_as_there_is_room(splash, staff_client):
    draft = Service.objects.create(slug="d", name="Draft", organisation=splash.organisation)

    staff_client.post(f"/admin/directory/service/{draft.pk}/hide/", {**SAID, "reason": "Why? " * 300})

    assert Service.objects.get(pk=draft.pk).status_reason == ("Why? " * 60)


def test_of_two_moderators_the_second_changes_nothing(splash, priya, tom):
    suspend(splash, priya)

    assert suspend(Service.objects.get(), tom, reasons="Something else.") is None
    assert decisions.get().reasons == "Two families waited in vain."
    assert len(written("listing-suspended")) == 1


def test_a_process_that_dies_in_between_leaves_nothing_half_done(splash, priya):
    def die(decision, *, at):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suspend(splash, priya, letters=die)

    assert status(splash) == "published"
    assert not decisions.exists()


def test_somebody_of_the_team_who_speaks_for_the_organisation_decides_nothing_about_it(splash, priya, tom):
    Membership.objects.create(organisation=splash.organisation, user=tom, asked_at=NOW)

    with pytest.raises(Service.OwnEntry):
        suspend(splash, tom)
    decision = suspend(splash, priya)
    with pytest.raises(Service.OwnEntry):
        give_back(decision, tom)


def test_the_pages_of_the_team_say_so_to_who_speaks_for_the_organisation(splash, priya, staff_client):
    Membership.objects.create(organisation=splash.organisation, user=priya, asked_at=NOW)

    for verb in ("hide", "remove", "publish"):
        answer = staff_client.post(f"/admin/directory/service/{splash.pk}/{verb}/", SAID, follow=True)
        assert "You speak for this organisation" in answer.content.decode()
    assert status(splash) == "published"


def test_publish_gives_a_suspended_listing_back_and_tells_them(splash, priya, staff_client):
    suspend(splash, priya)

    staff_client.post(f"/admin/directory/service/{splash.pk}/publish/")

    assert status(splash) == "published"
    assert [decision.outcome for decision in decisions.all()] == ["given-back", "suspended"]
    assert "is back on" in written("listing-given-back")[0].body


def test_what_silence_hid_is_still_brought_back_by_its_own_people(splash, chidi):
    splash.hide(by=None, at=NOW, reason=Service.HIDDEN_BY_SILENCE)

    at_desk(chidi).post("/providers/listings/splash/confirm/")

    assert status(splash) == "published"
    assert not decisions.exists()


def test_what_the_team_took_off_is_not_brought_back_by_confirming_it(splash, priya, chidi):
    splash.hide(by=None, at=NOW, reason=Service.HIDDEN_BY_SILENCE)
    suspend(splash, priya)

    at_desk(chidi).post("/providers/listings/splash/confirm/")

    assert status(splash) == "hidden"


# Another look


def test_its_people_read_the_reasons_and_ask_for_another_look_once(splash, priya, chidi):
    decision, desk = suspend(splash, priya), at_desk(chidi)
    html = desk.get("/providers/listings/splash/decisions/").content.decode()
    assert "Two families waited in vain." in html
    assert "Ask for another look" in html

    desk.post("/providers/listings/splash/another-look/")
    desk.post("/providers/listings/splash/another-look/")

    decision.refresh_from_db()
    assert decision.review_asked_by == chidi
    assert list(decisions.waiting()) == [decision]
    assert "Ask for another look" not in desk.get("/providers/listings/splash/decisions/").content.decode()


def test_their_own_pages_lead_there(splash, priya, chidi):
    suspend(splash, priya)
    desk = at_desk(chidi)

    assert "/providers/listings/splash/decisions/" in desk.get("/providers/").content.decode()
    assert desk.get("/providers/listings/splash/")["Location"] == "/providers/listings/splash/decisions/"


def test_another_person_looks_again_than_the_one_who_decided(splash, priya, tom, chidi):
    decision = suspend(splash, priya)
    decision.ask_again(by=chidi, at=NOW)

    for act in (give_back, uphold):
        with pytest.raises(ListingDecision.SamePerson):
            act(decision, priya)
    assert give_back(decision, tom) is True
    assert status(splash) == "published"


def test_nor_does_somebody_who_decided_on_it_earlier(splash, priya, tom, chidi):
    suspend(splash, priya)
    decision = remove(splash, tom)
    decision.ask_again(by=chidi, at=NOW)

    with pytest.raises(ListingDecision.SamePerson):
        give_back(decision, priya)
    assert give_back(decision, cast.with_role("Lead")) is True


def test_nobody_removes_for_good_what_waits_for_another_look(splash, priya, chidi):
    suspend(splash, priya).ask_again(by=chidi, at=NOW)

    with pytest.raises(Service.WrongState):
        remove(splash, priya)


def test_after_a_second_no_there_is_no_third_look(splash, priya, tom, chidi):
    decision = suspend(splash, priya)
    decision.ask_again(by=chidi, at=NOW)
    uphold(decision, tom)

    html = at_desk(chidi).get("/providers/listings/splash/decisions/").content.decode()
    assert "They still wait." in html
    assert "Ask for another look" not in html
    assert at_desk(chidi).post("/providers/listings/splash/another-look/").status_code == 404
    assert len(written("listing-upheld")) == 1


def test_of_two_who_look_again_the_second_is_told(splash, priya, tom, chidi):
    decision = suspend(splash, priya)
    decision.ask_again(by=chidi, at=NOW)
    lena = cast.with_role("Lead")

    assert give_back(decision, tom) is True
    assert give_back(decision, lena) is False
    with pytest.raises(ListingDecision.WrongState):
        uphold(decision, lena)
    assert len(written("listing-given-back")) == 1


def test_what_was_removed_for_good_comes_back_only_by_another_look(splash, priya, tom, chidi):
    decision = remove(splash, priya)
    assert Client().get(splash.get_absolute_url()).status_code == 410
    with pytest.raises(Service.WrongState):
        give_back(decision, tom)

    decision.ask_again(by=chidi, at=NOW)

    assert give_back(decision, tom) is True
    assert Client().get(splash.get_absolute_url()).status_code == 200


def test_what_is_suspended_can_be_removed_and_not_the_other_way_round(splash, priya, tom):
    suspend(splash, priya)

    assert remove(splash, tom).outcome == "removed"
    assert suspend(splash, priya) is None


def test_the_team_works_through_it_on_one_page(splash, priya, tom, chidi):
    decision, desk = suspend(splash, priya), at_desk(tom)
    page = f"/admin/providers/listingdecision/{decision.pk}/"
    assert "Two families waited in vain." in desk.get(f"{page}change/").content.decode()
    desk.post(f"{page}ask-again/")
    assert "1 listing to look at again" in desk.get("/admin/").content.decode()
    assert "Splash" in desk.get("/admin/providers/listingdecision/").content.decode()

    assert desk.post(f"{page}uphold/", {"reasons": " "}).status_code == 422
    desk.post(f"{page}uphold/", {"reasons": "They still wait."})
    desk.post(f"{page}uphold/", {"reasons": "They still wait."})

    assert [each.outcome for each in decisions.all()] == ["upheld", "suspended"]
    assert "Looked at again" in desk.get(f"/admin/directory/service/{splash.pk}/change/").content.decode()


def test_who_decided_hears_on_the_page_that_another_person_has_to_look(splash, priya, staff_client, chidi):
    decision = suspend(splash, priya)
    decision.ask_again(by=chidi, at=NOW)

    answer = staff_client.post(f"/admin/providers/listingdecision/{decision.pk}/give-back/", follow=True)

    assert "Another person has to look again." in answer.content.decode()
    assert status(splash) == "hidden"


def test_the_decisions_on_an_organisation_stand_beside_its_next_application(sent, priya, staff_client):
    sent.accept(by=priya, at=NOW, letters=letters.accepted)
    suspend(sent.service, priya)

    html = staff_client.get(f"/admin/providers/listingapplication/{sent.pk}/change/").content.decode()

    assert "Taken off the site for now" in html


def test_a_moderator_who_mended_the_words_of_an_applicant_does_not_accept_them_alone(sent, priya, staff_client, tom):
    sent.service._history_user = priya
    sent.service.summary = "Priya's own words."
    sent.service.save()

    page = f"/admin/providers/listingapplication/{sent.pk}/accept/"
    answer = staff_client.post(page, follow=True)
    assert "somebody else has to read and publish it" in answer.content.decode()
    assert status(sent.service) == "draft"

    at_desk(tom).post(page)
    assert status(sent.service) == "published"
