"""A button that is pressed twice, and two people on one page: the second is told, or finds it done."""

import re

import pytest

from providers.models import ChecklistAnswer, Invitation, Membership
from tests import cast
from tests.conftest import NOW

from .conftest import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def people(sent):
    return f"/providers/organisations/{sent.organisation_id}/people/"


@pytest.fixture
def invited(desk, people, chidi):
    desk.post(people, {"email": chidi.email, "role": "editor"})
    return Invitation.objects.get()


def test_who_says_yes_twice_is_in_once_and_reads_no_error(invited, chidi):
    said = [at_desk(chidi).post(f"/providers/invitations/{invited.pk}/")["Location"] for _ in range(2)]

    assert said == ["/providers/"] * 2
    assert Membership.objects.filter(user=chidi).count() == 1


def test_an_invitation_that_was_taken_up_lets_nobody_in_again(invited, chidi):
    at_desk(chidi).post(f"/providers/invitations/{invited.pk}/")
    Membership.objects.filter(user=chidi).delete()

    at_desk(chidi).post(f"/providers/invitations/{invited.pk}/")

    assert not Membership.objects.filter(user=chidi).exists()


def test_an_invitation_to_somebody_else_is_not_there(invited, ana):
    assert at_desk(ana).post(f"/providers/invitations/{invited.pk}/").status_code == 404


def test_who_takes_somebody_out_twice_sees_the_list_again(desk, people, sent, chidi):
    asking = Membership.objects.create(organisation=sent.organisation, user=chidi, asked_at=NOW)

    said = [desk.post(f"{people}{asking.pk}/", {"take-out": "yes"})["Location"] for _ in range(2)]

    assert said == [people, people]


@pytest.fixture
def checklist(sent):
    return f"/admin/providers/listingapplication/{sent.pk}/change/"


def as_shown(client, address):
    """What a browser sends back of a page with a checklist if nobody touches it."""
    html = client.get(address).content.decode()
    shown = re.findall(r'<input type="hidden" name="(initial-[^"]+)"(?: value="([^"]*)")?', html)
    return {**dict(shown), **{name.removeprefix("initial-"): value for name, value in shown}}


def save(client, address, typed):
    return client.post(address.replace("change", "check"), typed)


def test_of_two_who_check_the_same_thing_the_second_reads_what_the_first_said(checklist, staff_client):
    tom = at_desk(cast.another_moderator())
    priyas, toms = as_shown(staff_client, checklist), as_shown(tom, checklist)
    save(staff_client, checklist, priyas | {"value-insurance-fits": "no", "note-insurance-fits": "It ran out"})

    answer = save(tom, checklist, toms | {"value-insurance-fits": "yes", "note-insurance-fits": "Seen"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "said meanwhile: “No. It ran out” Yours is not saved yet." in html
    assert 'value="Seen"' in html
    assert ChecklistAnswer.objects.get().note == "It ran out"


def test_sent_again_the_second_one_counts(checklist, staff_client):
    tom = at_desk(cast.another_moderator())
    toms = as_shown(tom, checklist) | {"value-insurance-fits": "yes", "note-insurance-fits": "Seen"}
    save(staff_client, checklist, {"value-insurance-fits": "no", "note-insurance-fits": "It ran out"})
    html = save(tom, checklist, toms).content.decode()
    assert 'name="initial-note-insurance-fits" value="It ran out"' in html

    seen = {"initial-value-insurance-fits": "no", "initial-note-insurance-fits": "It ran out"}
    save(tom, checklist, toms | seen)

    assert ChecklistAnswer.objects.get().note == "Seen"


def test_two_who_check_different_things_do_not_touch_each_other(checklist, staff_client):
    tom = at_desk(cast.another_moderator())
    priyas, toms = as_shown(staff_client, checklist), as_shown(tom, checklist)

    save(staff_client, checklist, priyas | {"value-insurance-fits": "no"})
    save(tom, checklist, toms | {"value-dbs-fits": "yes"})

    found = ChecklistAnswer.objects.values_list("item__slug", "value", "checked_by__first_name")
    assert sorted(found) == [("dbs-fits", "yes", "Tom"), ("insurance-fits", "no", "Priya")]


def test_a_note_without_an_answer_is_not_lost_in_silence(checklist, staff_client):
    answer = save(staff_client, checklist, {"note-insurance-fits": "I rang them"})

    html = answer.content.decode()
    assert "Choose an answer. A note alone is not kept." in html
    assert 'value="I rang them"' in html
