"""The team edits, renames and retires words; families go on searching, and find what is true now."""

import csv
from datetime import time

import pytest

from directory import models
from directory.search import documents, live, phrases, watch
from directory.search.request import MANY

from .conftest import names

pytestmark = pytest.mark.django_db


def _retire(name, value):
    models_of = {
        "cost": models.CostType, "flag": models.EligibilityFlag, "level": models.NeedsLevel,
        "lang": models.Language, "access": models.AccessFeature,
    }  # fmt: skip
    model = models_of.get(name, models.TimePeriod)
    for row in model.objects.filter(slug=value.removeprefix("-")):
        row.is_retired = True
        row.save()


def _phrases_of_lists():
    """{(filter, value): something that families type for it}, of every filter that is a row of a list."""
    with phrases.PHRASES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        (row["filter"], row["value"]): row["pattern"]
        for row in rows
        if "{" not in row["pattern"] and (row["filter"] in MANY or row["filter"] == "flag")
    }


def test_families_who_type_a_word_of_a_retired_term_get_results_and_no_fault(client, northmoor):
    phrases = _phrases_of_lists()
    for name, value in phrases:
        _retire(name, value)

    answers = {typed: client.get("/services/", {"q": typed}).status_code for typed in phrases.values()}

    assert len(answers) > 20
    assert {typed: code for typed, code in answers.items() if code != 200} == {}


def test_a_level_is_explained_on_cards_and_filters_in_the_words_it_has_now(client, listed, words):
    level = words(models.NeedsLevel, "targeted", name="Extra help", short_line="Made for a few.")
    listed("Splash", level="targeted")
    before = client.get("/services/").content.decode()

    level.short_line = "For those who need <more> help."
    level.save()
    watch.write_queued()
    live.forget()
    after = client.get("/services/").content.decode()

    assert before.count("Made for a few.") == 2
    assert after.count("For those who need &lt;more&gt; help.") == 2
    assert "Made for a few." not in after


def test_the_words_of_a_retired_term_are_words_like_others(listed, search, words):
    words(models.CostType, "free", is_retired=True)
    listed("Free of charge football")
    listed("Swimming")

    page = search("q=free+of+charge")

    assert names(page) == ["Free of charge football"]
    assert not page.request.many


def test_a_part_of_the_day_without_an_end_hides_no_service(listed, search, words, monkeypatch):
    monkeypatch.setattr(models.TimePeriod, "has_hours", False, raising=False)
    words(models.TimePeriod, "morning", kind="time", starts_at=time(6), ends_at=time(12))
    listed("Splash", days="SA", starts=time(10))

    assert names(search("q=splash")) == ["Splash"]


def test_one_service_that_cannot_be_read_is_taken_out_and_holds_up_no_other(listed, search, monkeypatch, caplog):
    broken, well = listed("Broken drum"), listed("Splash")
    build = documents.build

    def refuses(service, measures):
        if service.pk == broken.pk:
            raise TypeError
        return build(service, measures)

    assert len(names(search(""))) == 2
    monkeypatch.setattr(documents, "build", refuses)
    models.Service.objects.filter(pk=well.pk).update(name="Big splash")
    watch.changed([broken.pk, well.pk])
    watch.write_queued()

    assert names(search("")) == ["Big splash"]
    assert not models.SearchQueue.objects.exists()
    assert f"Service {broken.pk}" in caplog.text
    assert documents.stored_differs() == [broken.pk]


def test_readers_keep_what_they_have_when_what_is_new_cannot_be_read(listed, search, monkeypatch, settings):
    listed("Splash")
    assert names(search("")) == ["Splash"]

    def fails(index):
        raise KeyError("card")

    monkeypatch.setattr(live, "_refreshed", fails)
    monkeypatch.setattr(live, "connection", type("Outside", (), {"in_atomic_block": False}))

    assert names(search("")) == ["Splash"]


def _main(model):
    return {models.Theme: "main_theme", models.Need: "main_need", models.ProvisionType: "main_provision_type"}[model]


@pytest.mark.parametrize("model", [models.Theme, models.Need, models.ProvisionType])
def test_a_renamed_word_is_found_where_it_is_only_the_main_one(
    model, listed, words, search, django_capture_on_commit_callbacks
):
    service = listed("Splash")
    row = words(model, "paddling")
    models.Service.objects.filter(pk=service.pk).update(**{_main(model): row})
    documents.refresh_services()

    with django_capture_on_commit_callbacks(execute=True):
        row.name = "Floating"
        row.save()

    assert documents.stored_differs() == []
    assert "Splash" in names(search("q=floating"))


def test_a_part_of_the_day_that_ends_earlier_holds_fewer_services(
    listed, words, search, django_capture_on_commit_callbacks
):
    morning = words(models.TimePeriod, "morning", kind="time", starts_at=time(6), ends_at=time(12))
    words(models.TimePeriod, "saturday", kind="day")
    listed("Splash", days="SA", starts=time(11))
    documents.refresh_services()
    assert search("time=morning").strict_total == 1

    with django_capture_on_commit_callbacks(execute=True):
        morning.ends_at = time(10)
        morning.save()

    assert documents.stored_differs() == []
    assert search("time=morning").strict_total == 0


def test_a_council_that_changes_its_name_is_called_so_on_the_cards_of_its_services(
    listed, search, django_capture_on_commit_callbacks
):
    council = models.LocalAuthority.objects.create(gss_code="X99000002", name="Wexborough")
    service = listed("Splash", place=(53.1, -1.2))
    models.Location.objects.filter(service_at_locations__service=service).update(local_authority=council)
    documents.refresh_services()

    with django_capture_on_commit_callbacks(execute=True):
        council.name = "Wexborough and Dale"
        council.save()

    assert documents.stored_differs() == []
    assert search("").cards[0]["away"] == "Wexborough and Dale"
