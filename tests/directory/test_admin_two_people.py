"""Priya and Tom have the same listing open. The second to save is told, and nobody loses anything."""

import pytest
from django.db import IntegrityError

from directory import models

from .admin_desk import FormReader, address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


@pytest.fixture
def asked(page, term):
    """Two conditions that nobody has answered yet."""
    return [term(models.EligibilityFlag, slug) for slug in ("diagnosis", "ehc-plan")]


def answers():
    return {row.flag.slug: row.is_needed for row in splash().eligibility_answers.all()}


def again(client, page, answer, form_id="service_form"):
    """Press Save once more on the page that came back."""
    assert answer.status_code == 200
    return saved(client, page, FormReader(answer.content.decode(), form_id).data)


def test_both_answer_the_same_question_and_the_second_decides_with_open_eyes(staff_client, tom, page, asked):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page) | {"eligibility_answers-0-is_needed": "True"})

    answer = saved(staff_client, page, priyas | {"eligibility_answers-0-is_needed": "False"}, summary="Swim.")

    assert [(each.before, each.after) for each in answer.context["conflict"].both] == [
        ("Yes, needed", "No, not needed")
    ]
    assert again(staff_client, page, answer).status_code == 302
    assert (answers(), splash().summary) == ({"diagnosis": False}, "Swim.")


def test_an_answer_of_the_first_stays_where_the_second_said_nothing(staff_client, tom, page, asked):
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page) | {"eligibility_answers-1-is_needed": "True"})

    answer = saved(staff_client, page, priyas | {"eligibility_answers-0-is_needed": "False"})

    assert answer.context["conflict"].both == []
    again(staff_client, page, answer)
    assert answers() == {"diagnosis": False, "ehc-plan": True}


def test_an_answer_that_the_first_took_back_stays_away_and_the_second_can_save(staff_client, tom, page, asked):
    splash().eligibility_answers.create(flag=asked[0], is_needed=True)
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page) | {"eligibility_answers-0-is_needed": ""})

    answer = saved(staff_client, page, priyas, summary="Swim.")

    assert again(staff_client, page, answer).status_code == 302
    assert (answers(), splash().summary) == ({}, "Swim.")


def test_both_add_the_same_place_and_the_second_is_told(staff_client, tom, page):
    pool = models.Location.objects.create(name="Pool")
    place = {"kind": "place", "location": str(pool.pk), "description": "", "id": ""}
    place = {f"service_at_locations-0-{name}": value for name, value in place.items()}
    place["service_at_locations-TOTAL_FORMS"] = "1"
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page) | place)

    answer = saved(staff_client, page, priyas | place, summary="Swim.")
    answer = again(staff_client, page, answer)

    assert answer.status_code == 200
    assert "This place is there already" in str(answer.context["faults"])
    assert "Swim." in answer.content.decode()
    assert splash().service_at_locations.count() == 1
    without = FormReader(answer.content.decode(), "service_form").data | {"service_at_locations-TOTAL_FORMS": "0"}
    assert saved(staff_client, page, without).status_code == 302
    assert splash().summary == "Swim."


def test_a_row_that_the_first_took_out_is_gone_for_the_second_too_who_is_told(staff_client, tom, page):
    service = splash()
    for day in ("MO", "TU"):
        service.schedules.create(byday=day)
    priyas = opened(staff_client, page)
    saved(tom, page, opened(tom, page) | {"schedules-0-DELETE": "on"})

    answer = saved(staff_client, page, priyas | {"schedules-1-description": "Bring a towel"})

    assert answer.context["conflict"].gone == ["Schedule: Mon; Weekly; 1"]
    assert again(staff_client, page, answer).status_code == 302
    assert [(row.byday, row.description) for row in splash().schedules.all()] == [("TU", "Bring a towel")]


def test_a_contact_that_was_erased_in_between_does_not_stand_in_the_way(staff_client, page, moderator):
    contact = splash().contacts.create(role="Coach", name="Ana")
    priyas = opened(staff_client, page)
    contact.erase(by=moderator, at=splash().created_at)

    answer = saved(staff_client, page, priyas, summary="Swim.")

    assert "Taken out by somebody else" in answer.content.decode()
    assert again(staff_client, page, answer).status_code == 302
    assert (splash().summary, splash().contacts.count()) == ("Swim.", 0)


def test_what_only_the_database_refuses_is_said_in_the_form(staff_client, page, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError("twice")

    data = opened(staff_client, page)
    monkeypatch.setattr("directory.admin.services.ServiceAdmin.save_related", refuse)
    answer = saved(staff_client, page, data, summary="Swim.")

    assert "This could not be saved" in str(answer.context["faults"])
    assert "Swim." in answer.content.decode()
    assert splash().summary == "Swimming."


@pytest.fixture
def pool(term):
    for slug in ("hoist", "ramp"):
        term(models.AccessFeature, slug, group="getting-in", question=f"Is there a {slug}?")
    return models.Location.objects.create(name="Pool", city="Northmoor")


def test_two_people_at_one_place_both_keep_their_work(staff_client, tom, pool):
    page, form_id = address("location_change", pool.pk), "location_form"
    priyas = opened(staff_client, page, form_id)
    toms = opened(tom, page, form_id)
    saved(tom, page, toms | {"accessibility-0-value": "yes", "accessibility-1-value": "yes"}, name="Lido")

    answer = saved(staff_client, page, priyas | {"accessibility-0-value": "no"}, city="Wexborough")
    assert "by Tom" in answer.content.decode()
    assert again(staff_client, page, answer, form_id).status_code == 302

    pool.refresh_from_db()
    assert (pool.name, pool.city) == ("Lido", "Wexborough")
    assert {row.feature.slug: row.value for row in pool.accessibility.all()} == {"hoist": "no", "ramp": "yes"}


def test_an_access_fact_that_was_taken_back_in_between_can_be_saved_over(staff_client, tom, pool):
    pool.accessibility.create(feature=models.AccessFeature.objects.get(slug="hoist"), value="yes")
    page, form_id = address("location_change", pool.pk), "location_form"
    priyas = opened(staff_client, page, form_id)
    saved(tom, page, opened(tom, page, form_id) | {"accessibility-0-value": ""})

    answer = saved(staff_client, page, priyas, city="Wexborough")

    assert again(staff_client, page, answer, form_id).status_code == 302
    assert pool.accessibility.count() == 0
