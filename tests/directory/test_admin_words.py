"""The words listings are sorted by, and the words families type, as the team looks after them."""

import csv
import io
from datetime import date

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import models
from directory.admin.taxonomy import TermAdmin
from directory.defaults import load_defaults
from directory.models.taxonomy import Term
from directory.search.live import get_index

from ..cast import somebody_signed_in
from .admin_desk import address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VOCABULARIES = sorted(
    model._meta.model_name
    for model, desk in site._registry.items()
    if isinstance(desk, TermAdmin) and model._meta.app_label == "directory"
)
TRY = "/admin/directory/try-a-search/"


def test_every_vocabulary_has_its_list():
    ours = {model._meta.model_name for model in Term.__subclasses__() if model._meta.app_label == "directory"}

    assert ours == set(VOCABULARIES)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_priya_opens_each_vocabulary_and_one_of_its_words(staff_client, northmoor, vocabulary):
    model = next(model for model in site._registry if model._meta.model_name == vocabulary)

    assert staff_client.get(address(f"{vocabulary}_changelist")).status_code == 200
    assert staff_client.get(address(f"{vocabulary}_add")).status_code == 200
    page = address(f"{vocabulary}_change", model.objects.first().pk)
    assert saved(staff_client, page, opened(staff_client, page, f"{vocabulary}_form")).status_code == 302


def test_a_list_of_words_asks_as_many_questions_for_thirty_as_for_three(staff_client, term):
    def questions(wanted):
        for number in range(models.ProvisionType.objects.count(), wanted):
            term(models.ProvisionType, f"kind-{number}")
        with CaptureQueriesContext(connection) as asked:
            staff_client.get(address("provisiontype_changelist"))
        return len(asked)

    questions(3)
    assert questions(3) == questions(30)


def test_a_list_says_how_often_each_word_is_used(staff_client, listing, term):
    listing().needs.set([term(models.Need, "autism")])

    assert "1 listings" in staff_client.get(address("need_changelist")).content.decode()


def test_the_key_of_a_word_cannot_be_changed(staff_client, term):
    need = term(models.Need, "autism")
    page = address("need_change", need.pk)

    saved(staff_client, page, opened(staff_client, page, "need_form"), slug="other", name="Autistic people")

    need.refresh_from_db()
    assert (need.slug, need.name) == ("autism", "Autistic people")


def test_a_renamed_word_stays_renamed_when_the_defaults_are_loaded_again(staff_client, db):
    load_defaults()
    page = address("theme_change", models.Theme.objects.get(slug="leisure").pk)
    saved(staff_client, page, opened(staff_client, page, "theme_form"), name="Fun and friends")

    load_defaults()

    assert models.Theme.objects.get(slug="leisure").name == "Fun and friends"


def test_words_are_retired_and_offered_again_but_never_deleted(staff_client, term):
    need = term(models.Need, "autism")
    lists, press = address("need_changelist"), {"_selected_action": [need.pk]}

    staff_client.post(lists, press | {"action": "retire"})
    assert models.Need.objects.get().is_retired
    staff_client.post(lists, press | {"action": "offer_again"})
    assert not models.Need.objects.get().is_retired
    assert staff_client.post(address("need_delete", need.pk), {"post": "yes"}).status_code == 403


def test_a_kind_may_only_stand_in_a_group_not_in_another_kind(staff_client, term):
    group = term(models.ProvisionType, "clubs")
    kind = term(models.ProvisionType, "swimming", parent=group)
    page = address("provisiontype_add")
    data = opened(staff_client, page, "provisiontype_form")

    answer = saved(staff_client, page, data, name="Diving", slug="diving", theme=group.theme_id, parent=kind.pk)

    assert answer.status_code == 200
    assert not models.ProvisionType.objects.filter(slug="diving").exists()


def test_a_renamed_need_is_in_the_results_at_once(staff_client, listing, term):
    need = term(models.Need, "autism")
    listing("Splash", status="published").needs.set([need])
    page = address("need_change", need.pk)

    saved(staff_client, page, opened(staff_client, page, "need_form"), name="Zebrafinch")

    html = staff_client.get(TRY, {"q": "zebrafinch"}).content.decode()
    assert "Splash" in html


def test_a_synonym_is_added_in_one_line_above_the_list(staff_client):
    page = address("synonym_changelist")
    assert 'class="quick-add"' in staff_client.get(page).content.decode()

    saved(staff_client, address("synonym_add"), {}, term=" ASD ", means="autism", kind="acronym", weight="1")

    assert str(models.Synonym.objects.get()) == "asd → autism"


def test_a_synonym_that_points_nowhere_is_sent_back(staff_client, term):
    term(models.Need, "autism")
    row = {"term": "asd", "kind": "acronym", "weight": "1"}

    answer = saved(staff_client, address("synonym_add"), row | {"means": "need:autsim"})

    assert "There is no need with the key “autsim”" in answer.content.decode()
    assert saved(staff_client, address("synonym_add"), row | {"means": "need:autism"}).status_code == 302


def test_synonyms_are_retired_in_bulk(staff_client, db):
    rows = [models.Synonym.objects.create(term=term, means="swimming") for term in ("swim", "splash")]

    staff_client.post(address("synonym_changelist"), {"action": "retire", "_selected_action": [row.pk for row in rows]})

    assert set(models.Synonym.objects.values_list("is_retired", flat=True)) == {True}


def test_trying_a_search_shows_what_was_understood_and_the_synonyms_that_were_used(staff_client, listing):
    synonym = models.Synonym.objects.create(term="baths", means="swimming")
    listing("Swimming", status="published")

    html = staff_client.get(TRY, {"q": "baths"}).content.decode()

    assert "Words: baths" in html
    assert address("synonym_change", synonym.pk) in html
    assert address("service_change", models.Service.objects.get().pk) in html


@pytest.mark.parametrize("words", ["", " ", "\0", "a" * 500, "'\"<script>", "=1+1", "\u202e"])
def test_no_words_break_the_page_where_searches_are_tried(staff_client, listing, words):
    answer = staff_client.get(TRY, {"q": words})

    assert answer.status_code == 200
    assert "<script>'" not in answer.content.decode()


def test_searches_are_tried_by_the_team_only(client, db):
    client.force_login(somebody_signed_in())

    assert client.get(TRY).status_code == 302
    assert client.get(address("missedsearch_export")).status_code == 302


def test_trying_a_search_takes_no_post(staff_client):
    assert staff_client.post(TRY, {"q": "swim"}).status_code == 405


@pytest.fixture
def missed(db):
    for day, count in ((1, 2), (2, 3)):
        models.MissedSearch.objects.create(words="horse riding", district="NM3", day=date(2026, 11, day), count=count)
    models.MissedSearch.objects.create(words="=cmd", filters="age=9", day=date(2026, 11, 2), count=1)


def test_missed_searches_can_be_read_and_not_changed(staff_client, missed):
    assert "horse riding" in staff_client.get(address("missedsearch_changelist")).content.decode()
    assert staff_client.get(address("missedsearch_add")).status_code == 403
    row = models.MissedSearch.objects.first()
    staff_client.post(address("missedsearch_change", row.pk), {"words": "x"})
    assert models.MissedSearch.objects.first().words == row.words


def test_missed_searches_are_downloaded_with_their_days_added_up(staff_client, missed):
    answer = staff_client.get(address("missedsearch_export"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1:] == [["horse riding", "", "NM3", "5"], ["'=cmd", "age=9", "", "1"]]


def test_the_download_keeps_to_what_the_list_was_narrowed_to(staff_client, missed):
    answer = staff_client.get(address("missedsearch_export"), {"q": "horse"})

    assert "=cmd" not in answer.content.decode()


def test_the_search_hears_of_a_listing_that_was_changed_in_the_admin(staff_client, listing):
    service = listing("Splash", status="published")
    get_index()
    page = address("service_change", service.pk)

    saved(staff_client, page, opened(staff_client, page), summary="Trampolines.")

    assert "Splash" in staff_client.get(TRY, {"q": "trampolines"}).content.decode()


@pytest.mark.parametrize(
    ("field", "typed"), [("term", "+"), ("term", "🙂"), ("term", "::"), ("means", "🙂"), ("means", "::")]
)
def test_a_synonym_without_a_word_that_a_search_can_find_is_sent_back(staff_client, field, typed):
    row = {"term": "asd", "means": "autism", "kind": "acronym", "weight": "1"} | {field: typed}

    answer = saved(staff_client, address("synonym_add"), row)

    assert answer.status_code == 200
    assert not models.Synonym.objects.exists()


def test_a_synonym_points_to_a_list_however_its_name_is_written(staff_client, term):
    term(models.Need, "autism")

    saved(staff_client, address("synonym_add"), {"kind": "acronym", "weight": "1"}, term="asd", means="Need: Autism")

    assert models.Synonym.objects.get().means == "need:autism"


@pytest.mark.parametrize("means", ["Need:autsim", "club:autism", "needs:autism", "need:"])
def test_a_synonym_that_points_into_no_list_is_sent_back(staff_client, term, means):
    term(models.Need, "autism")

    saved(staff_client, address("synonym_add"), {"kind": "acronym", "weight": "1"}, term="asd", means=means)

    assert not models.Synonym.objects.exists()


@pytest.mark.parametrize("name", ["Autism", " autism ", "AUTISM"])
def test_a_town_is_not_called_like_a_need(staff_client, term, name):
    term(models.Need, "autism")
    row = {"latitude": "53.8", "longitude": "-1.5", "authority": ""}

    answer = saved(staff_client, address("town_add"), row, name=name)

    assert "is a need already" in answer.content.decode()
    assert not models.Town.objects.filter(name__iexact="autism").exists()
