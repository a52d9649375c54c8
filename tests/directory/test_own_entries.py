"""Nobody alone puts on the site what they typed in: somebody else reads it first."""

import pytest
from django.test import Client

from directory.models import CostOption, CostType, Service

from ..cast import another_moderator, sit_down
from ..conftest import NOW
from .admin_desk import address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = "/admin/directory/service/"


@pytest.fixture
def tom():
    """Tom at his desk."""
    return sit_down(Client(), another_moderator())


@pytest.fixture
def typed(staff_client, moorside):
    """A listing that Priya has typed in."""
    page = address("service_add")
    saved(staff_client, page, opened(staff_client, page), name="Splash", slug="splash", organisation=moorside.pk)
    return Service.objects.get()


def state(service):
    return Service.objects.get(pk=service.pk).status


def press(desk, service):
    answer = desk.post(address("service_publish", service.pk), follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def mend(desk, service, **changes):
    page = address("service_change", service.pk)
    return saved(desk, page, opened(desk, page), **changes)


def test_priya_does_not_publish_what_she_typed_and_tom_does(staff_client, tom, typed):
    assert "somebody else has to read and publish it" in press(staff_client, typed)
    assert state(typed) == "draft"

    press(tom, typed)
    assert state(typed) == "published"


def test_her_page_says_so_in_place_of_the_button(staff_client, tom, typed):
    hers = staff_client.get(address("service_change", typed.pk)).content.decode()
    his = tom.get(address("service_change", typed.pk)).content.decode()

    assert "somebody else has to read and publish it" in hers
    assert ">Publish<" not in hers
    assert ">Publish<" in his


def test_publishing_many_leaves_her_own_out_and_names_it(staff_client, typed, listing):
    other = listing("Other")
    chosen = {"action": "publish_chosen", "_selected_action": [typed.pk, other.pk]}

    answer = staff_client.post(LIST, chosen, follow=True)

    assert [state(typed), state(other)] == ["draft", "published"]
    assert "Left out: Splash." in str(list(answer.context["messages"])[-1])


def test_save_and_publish_saves_and_does_not_publish_her_own(staff_client, typed):
    page = address("service_change", typed.pk)
    assert "Save and publish" not in staff_client.get(page).content.decode()

    staff_client.post(page, opened(staff_client, page) | {"summary": "Swimming.", "_publish": "1"})

    typed.refresh_from_db()
    assert (typed.status, typed.summary) == ("draft", "Swimming.")


def test_who_changed_it_last_does_not_publish_it_either(staff_client, tom, typed):
    mend(tom, typed, summary="Swimming for all.")

    assert "somebody else has to read" in press(tom, typed)
    assert "somebody else has to read" in press(staff_client, typed)
    assert state(typed) == "draft"


def test_a_price_is_a_part_of_what_is_written(moderator, listing, term):
    service = listing()
    price = CostOption(service=service, cost_type=term(CostType, "free"))
    price._history_user = moderator
    price.save()

    assert service.is_held_back_from(moderator)


def test_who_only_looked_at_it_and_confirmed_it_has_written_nothing(tom, typed):
    tom.post(address("service_confirm", typed.pk))
    press(tom, typed)

    assert state(typed) == "published"


def test_who_mended_it_once_but_not_last_did_not_write_it(staff_client, tom, listing):
    service = listing()
    mend(staff_client, service, summary="Swimming.")
    mend(tom, service, summary="Swimming for all.")

    press(staff_client, service)

    assert state(service) == "published"


def test_hiding_a_draft_first_is_no_way_round(staff_client, typed):
    staff_client.post(address("service_hide", typed.pk), {"grounds": "closed", "reason": "Not ready"})

    assert "somebody else has to read" in press(staff_client, typed)
    assert state(typed) == "hidden"


def test_what_families_saw_before_is_brought_back_by_anybody_with_the_right(staff_client, tom, typed):
    press(tom, typed)
    staff_client.post(address("service_hide", typed.pk), {"grounds": "closed", "reason": "Closed for the summer"})

    press(staff_client, typed)

    assert state(typed) == "published"


def test_a_command_is_nobody_and_publishes(typed):
    typed.publish(by=None, at=NOW)

    assert state(typed) == "published"


def test_a_team_of_one_publishes_its_own(staff_client, typed, settings):
    settings.TEAM_OF_ONE = True
    assert "Save and publish" in staff_client.get(address("service_change", typed.pk)).content.decode()

    press(staff_client, typed)

    assert state(typed) == "published"
