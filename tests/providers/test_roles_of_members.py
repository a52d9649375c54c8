"""Owners say who else is an owner; an organisation always keeps one."""

import threading

import pytest
from django.db import connection

from directory.models import Letter, Organisation
from providers import letters
from providers.models import Membership
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def riverbank(db):
    return Organisation.objects.create(slug="riverbank", name="Riverbank Trust")


def member(organisation, user, role):
    facts = {"asked_at": NOW, "approved_at": NOW, "approved_by": user}
    return Membership.objects.create(organisation=organisation, user=user, role=role, **facts)


@pytest.fixture
def chidi(riverbank):
    """The owner."""
    return member(riverbank, cast.a_charity_manager(), "owner")


@pytest.fixture
def ana(riverbank):
    """An editor."""
    return member(riverbank, cast.a_tutor(), "editor")


def address(membership):
    return f"/providers/organisations/{membership.organisation_id}/people/{membership.pk}/"


def role_of(membership):
    return Membership.objects.get(pk=membership.pk).role


def test_an_owner_makes_an_editor_an_owner_and_both_are_told(chidi, ana):
    client = at_desk(chidi.user)

    for _ in range(2):
        client.post(address(ana), {"role": "owner"})

    assert role_of(ana) == "owner"
    assert sorted(Letter.objects.values_list("to", flat=True)) == [ana.user.email, chidi.user.email]
    change = ana.history.first()
    assert (change.history_user, change.history_change_reason) == (chidi.user, "Made owner")


def test_the_page_offers_each_the_other_role(chidi, ana):
    html = at_desk(chidi.user).get(f"/providers/organisations/{chidi.organisation_id}/people/").content.decode()

    assert f'value="owner">Make owner<span class="unseen"> {ana.user.email}' in html
    assert f'value="editor">Make editor<span class="unseen"> {chidi.user.email}' in html


def test_the_only_owner_stays_owner(chidi, ana):
    response = at_desk(chidi.user).post(address(chidi), {"role": "editor"})

    assert response.status_code == 422
    assert "An organisation needs an owner." in response.content.decode()
    assert role_of(chidi) == "owner"
    assert not Letter.objects.exists()


def test_an_owner_who_hands_over_is_an_editor_then(chidi, ana):
    client = at_desk(chidi.user)
    client.post(address(ana), {"role": "owner"})

    response = client.post(address(chidi), {"role": "editor"})

    assert response["Location"] == "/providers/"
    assert role_of(chidi) == "editor"


def test_an_editor_makes_nobody_an_owner(chidi, ana):
    assert at_desk(ana.user).post(address(ana), {"role": "owner"}).status_code == 404
    assert role_of(ana) == "editor"


def test_who_only_asked_to_join_gets_no_role(chidi, ana):
    Membership.objects.filter(pk=ana.pk).update(approved_at=None, approved_by=None)

    assert at_desk(chidi.user).post(address(ana), {"role": "owner"}).status_code == 404


def test_there_are_two_roles(chidi, ana):
    assert at_desk(chidi.user).post(address(ana), {"role": "king"}).status_code == 404


def test_the_team_gives_an_organisation_another_owner(chidi, ana, staff_client):
    facts = {"action": "make_owners", "_selected_action": ana.pk}
    staff_client.post("/admin/providers/membership/", facts)

    assert role_of(ana) == "owner"


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_make_each_other_editors_at_once_leave_one(chidi, ana):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time.")
    Membership.objects.update(role="owner")
    start = threading.Barrier(2)

    def demote(whom, by):
        start.wait()
        try:
            whom.change_role("editor", by=by, at=NOW, letters=letters.role_changed)
        except Membership.LastOwner:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=each) for each in ((ana, chidi.user), (chidi, ana.user))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted([role_of(ana), role_of(chidi)]) == ["editor", "owner"]


def test_an_invitation_that_was_taken_back_lets_nobody_in(chidi, riverbank):
    owner, stranger = at_desk(chidi.user), cast.a_tutor()
    owner.post(f"/providers/organisations/{riverbank.pk}/people/", {"email": stranger.email, "role": "owner"})
    [invitation] = riverbank.invitations.all()

    for _ in range(2):
        owner.post(f"/providers/organisations/{riverbank.pk}/invitations/{invitation.pk}/take-back/")
    invitation.take_up(by=stranger, at=NOW)

    assert not riverbank.memberships.filter(user=stranger).exists()
    assert "Take the invitation back" not in owner.get(f"/providers/organisations/{riverbank.pk}/people/").text


def test_an_owner_does_not_take_back_an_invitation_of_others(chidi, riverbank):
    others = Organisation.objects.create(slug="hillside", name="Hillside")
    invitation = others.invitations.create(email="a@b.example.org", invited_at=NOW, invited_by=chidi.user)

    at_desk(chidi.user).post(f"/providers/organisations/{riverbank.pk}/invitations/{invitation.pk}/take-back/")

    assert others.invitations.get() == invitation


def test_nobody_of_the_team_lets_themselves_in(riverbank):
    moderator = cast.another_moderator()
    asks = Membership.objects.create(organisation=riverbank, user=moderator, asked_at=NOW)

    chosen = {"action": "let_in", "_selected_action": [asks.pk]}
    at_desk(moderator).post("/admin/providers/membership/", chosen)

    asks.refresh_from_db()
    assert asks.approved_at is None
