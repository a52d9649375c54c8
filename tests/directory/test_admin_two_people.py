"""Priya and Tom have the same listing open. The second to save is told, and nobody loses anything."""

import pytest
from django.test import Client

from directory import models

from ..cast import another_moderator, sit_down
from .admin_desk import FormReader, address, opened, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom(db):
    """Tom at his desk."""
    return sit_down(Client(), another_moderator())


@pytest.fixture
def page(listing, term):
    service = listing("Splash", summary="Swimming.", minimum_age=5, waiting_time="None")
    service.themes.set([term(models.Theme, "leisure")])
    service.cost_options.create(cost_type=term(models.CostType, "per-session"), amount=3)
    return address("service_change", service.pk)


def splash():
    return models.Service.objects.get(slug="splash")


def test_the_second_to_save_is_shown_what_the_first_changed(staff_client, tom, page):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page), minimum_age="7")

    answer = saved(staff_client, page, priyas, summary="Swimming for all.")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "What was saved while you had this open" in html
    assert "by Tom" in html
    assert '<td class="words">5</td>' in html
    assert '<td class="words">7</td>' in html
    assert splash().summary == "Swimming."


def test_pressing_save_again_keeps_the_work_of_both(staff_client, tom, page, term):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page), minimum_age="7", themes=[term(models.Theme, "health").pk])
    answer = saved(staff_client, page, priyas, summary="Swimming for all.")

    again = FormReader(answer.content.decode(), "service_form").data
    saved(staff_client, page, again)

    assert (splash().summary, splash().minimum_age) == ("Swimming for all.", 7)
    assert [theme.slug for theme in splash().themes.all()] == ["health"]


def test_a_field_that_both_changed_is_shown_side_by_side_and_the_typed_one_stays(staff_client, tom, page):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page), waiting_time="Two weeks")

    answer = saved(staff_client, page, priyas, waiting_time="A month")

    both = answer.context["conflict"].both
    assert [(change.label, change.before, change.after) for change in both] == [
        ("How long the wait is", "Two weeks", "A month")
    ]
    assert 'value="A month"' in answer.content.decode()


def test_rows_are_kept_apart_as_fields_are(staff_client, tom, page):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page) | {"cost_options-0-amount": "4"})

    answer = saved(staff_client, page, priyas, summary="Swimming for all.")

    assert 'name="cost_options-0-amount" value="4' in answer.content.decode()
    assert answer.context["conflict"].both == []


def test_a_row_that_the_first_added_survives_the_second_save(staff_client, tom, page):

    priyas = opened(staff_client, page)
    contact = {"contacts-TOTAL_FORMS": "1", "contacts-0-role": "Coach"}
    saved(tom, page, opened(tom, page) | contact)
    answer = saved(staff_client, page, priyas, summary="Swimming for all.")

    saved(staff_client, page, FormReader(answer.content.decode(), "service_form").data)

    assert splash().summary == "Swimming for all."
    assert splash().contacts.get().role == "Coach"


def test_pressing_save_twice_writes_a_new_row_once(staff_client, page):
    data = opened(staff_client, page) | {"contacts-TOTAL_FORMS": "1", "contacts-0-role": "Coach"}

    saved(staff_client, page, data)
    answer = saved(staff_client, page, data)

    assert "What was saved while you had this open" in answer.content.decode()
    assert splash().contacts.count() == 1


def test_a_private_number_that_both_changed_is_not_overwritten_unseen(staff_client, tom, page):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page), complaints_phone="01632 960001")

    answer = saved(staff_client, page, priyas, complaints_phone="01632 960002")

    assert [change.before for change in answer.context["conflict"].both] == ["01632 960001"]


def test_publishing_in_between_is_no_conflict_and_is_not_undone(staff_client, tom, page):
    priyas = opened(staff_client, page)
    tom.post(address("service_publish", splash().pk))

    answer = saved(staff_client, page, priyas, summary="Swimming for all.")

    assert answer.status_code == 302
    assert (splash().status, splash().summary) == ("published", "Swimming for all.")


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "²"])
def test_a_version_that_makes_no_sense_saves_nothing(staff_client, page, seen):
    data = opened(staff_client, page) | {"seen_version": seen, "opened_at": "yesterday"}

    answer = saved(staff_client, page, data, summary="Swimming for all.")

    assert answer.status_code == 200
    assert "Swimming for all." in answer.content.decode()
    assert splash().summary == "Swimming."


def test_two_people_in_one_organisation_are_told_as_well(staff_client, tom, moorside):
    page = address("organisation_change", moorside.pk)
    priyas = opened(staff_client, page, "organisation_form")
    saved(tom, page, opened(tom, page, "organisation_form"), city="Wexborough")

    answer = saved(staff_client, page, priyas, name="Moorside")

    assert "by Tom" in answer.content.decode()
    assert 'value="Wexborough"' in answer.content.decode()
