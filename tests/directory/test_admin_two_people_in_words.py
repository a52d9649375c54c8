"""Priya and Tom have the same word open. The second to save is told, and nobody's words are lost."""

import pytest
from django.contrib.admin import site

from directory import defaults, models
from directory.admin.conflicts import VersionedAdmin
from directory.admin.merging import keeps_history
from directory.admin.tracked import TrackedAdmin
from directory.admin.words import WordAdmin
from directory.defaults import load_defaults

from .admin_desk import FormReader, address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def autism(term):
    return term(models.Need, "autism", area="Communication", description="Autistic people.")


@pytest.fixture
def page(autism):
    return address("need_change", autism.pk)


def need():
    return models.Need.objects.get()


def both_save(priya, tom, page, *, toms, priyas, form="need_form"):
    """Both open a page, Tom saves, then Priya: what she is answered."""
    hers = opened(priya, page, form)
    saved(tom, page, opened(tom, page, form), **toms)
    return saved(priya, page, hers, **priyas)


def test_the_second_is_told_who_saved_and_what_is_different_now(staff_client, tom, page):
    answer = both_save(staff_client, tom, page, toms={"name": "Being autistic"}, priyas={"description": "Hers."})

    html = answer.content.decode()
    assert "What was saved while you had this open" in html
    assert "by Tom" in html
    (moment,) = answer.context["conflict"].moments
    (change,) = moment.entries[0].changes
    assert (change.label, change.before, change.after) == ("Name", "Autism", "Being autistic")
    assert need().description == "Autistic people."


def test_pressing_save_again_keeps_the_work_of_both(staff_client, tom, page):
    answer = both_save(staff_client, tom, page, toms={"name": "Autism spectrum"}, priyas={"description": "Hers."})

    saved(staff_client, page, FormReader(answer.content.decode(), "need_form").data)

    assert (need().name, need().description) == ("Autism spectrum", "Hers.")


def test_a_field_that_both_changed_is_shown_side_by_side(staff_client, tom, page):
    answer = both_save(staff_client, tom, page, toms={"name": "Toms"}, priyas={"name": "Priyas"})

    assert [(each.before, each.after) for each in answer.context["conflict"].both] == [("Toms", "Priyas")]
    assert need().name == "Toms"


def test_a_third_save_in_between_is_told_too(staff_client, tom, page):
    answer = both_save(staff_client, tom, page, toms={"name": "Once"}, priyas={"description": "Hers."})
    saved(tom, page, opened(tom, page, "need_form"), name="Twice")

    answer = saved(staff_client, page, FormReader(answer.content.decode(), "need_form").data)
    saved(staff_client, page, FormReader(answer.content.decode(), "need_form").data)

    assert (need().name, need().description) == ("Twice", "Hers.")


def test_a_tick_that_the_second_did_not_touch_stays_as_the_first_left_it(staff_client, tom, page):
    answer = both_save(staff_client, tom, page, toms={"is_retired": "on"}, priyas={"description": "Hers."})

    saved(staff_client, page, FormReader(answer.content.decode(), "need_form").data)

    assert (need().is_retired, need().description) == (True, "Hers.")


def test_retiring_from_the_list_counts_as_a_save_and_says_by_whom(staff_client, tom, page, autism):
    hers = opened(staff_client, page, "need_form")
    tom.post(address("need_changelist"), {"action": "retire", "_selected_action": [autism.pk]})

    answer = saved(staff_client, page, hers, description="Hers.")

    assert "by Tom" in answer.content.decode()
    assert need().is_retired


def test_a_better_default_is_not_undone_by_a_form_that_was_open(staff_client, monkeypatch):
    load_defaults()
    page = address("theme_change", models.Theme.objects.get(slug="leisure").pk)
    hers = opened(staff_client, page, "theme_form")
    monkeypatch.setitem(defaults.PALETTES, "leisure", "green")
    load_defaults()

    answer = saved(staff_client, page, hers, name="Fun")
    saved(staff_client, page, FormReader(answer.content.decode(), "theme_form").data)

    leisure = models.Theme.objects.get(slug="leisure")
    assert (leisure.name, leisure.palette) == ("Fun", "green")


@pytest.mark.parametrize("seen", ["", "x", "9" * 40])
def test_a_version_that_makes_no_sense_saves_nothing(staff_client, page, seen):
    data = opened(staff_client, page, "need_form") | {"seen_version": seen, "opened_at": "x"}

    answer = saved(staff_client, page, data, name="Priyas")

    assert answer.status_code == 200
    assert 'value="Priyas"' in answer.content.decode()
    assert need().name != "Priyas"


def test_a_line_of_the_list_that_nobody_changed_is_not_written_over(staff_client, tom, term):
    first, second = term(models.Need, "autism", sort=1), term(models.Need, "sight", sort=2)
    lists = address("need_changelist")
    hers = opened(staff_client, lists, "changelist-form")
    saved(tom, lists, opened(tom, lists, "changelist-form") | {"form-0-sort": "7"})

    saved(staff_client, lists, hers | {"form-1-sort": "9"})

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.sort, second.sort) == (7, 9)
    assert (first.version, second.version) == (1, 1)


def test_two_people_in_one_synonym_are_told_as_well(staff_client, tom):
    row = models.Synonym.objects.create(term="asd", means="autism", kind="acronym")
    page = address("synonym_change", row.pk)

    answer = both_save(
        staff_client, tom, page, toms={"weight": "0.5"}, priyas={"kind": "everyday"}, form="synonym_form"
    )
    saved(staff_client, page, FormReader(answer.content.decode(), "synonym_form").data)

    row.refresh_from_db()
    assert (row.weight, row.kind) == (0.5, "everyday")


def test_two_people_in_one_town_are_told_as_well(staff_client, tom):
    council = models.LocalAuthority.objects.create(gss_code="E08000001", name="Westshire")
    row = models.Town.objects.create(name="Eastgate", latitude=52, longitude=-1, authority=council)
    page = address("town_change", row.pk)

    answer = both_save(
        staff_client, tom, page, toms={"latitude": "52.5"}, priyas={"longitude": "-1.5"}, form="town_form"
    )
    saved(staff_client, page, FormReader(answer.content.decode(), "town_form").data)

    row.refresh_from_db()
    assert (row.latitude, row.longitude) == (52.5, -1.5)


def test_every_list_of_words_is_kept_so():
    kept = {model for model, desk in site._registry.items() if isinstance(desk, VersionedAdmin)}
    words = {model for model, desk in site._registry.items() if isinstance(desk, WordAdmin)}

    assert {models.Synonym, *models.taxonomy.Term.__subclasses__()} <= words
    assert {models.Service, models.Organisation, models.Location, models.LocalAuthority, models.Town} <= kept


def test_what_two_people_may_have_open_and_keeps_a_history_has_its_page_of_history_and_is_never_deleted(rf, moderator):
    request = rf.get("/")
    request.user = moderator
    desks = [desk for desk in site._registry.values() if isinstance(desk, VersionedAdmin) and keeps_history(desk.model)]

    assert len(desks) >= 3
    assert [desk for desk in desks if not isinstance(desk, TrackedAdmin)] == []
    assert [desk for desk in desks if desk.has_delete_permission(request)] == []
