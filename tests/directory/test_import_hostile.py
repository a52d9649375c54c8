"""A feed may be broken or mean ill: one bad record harms no other, and a broken feed empties no site."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.importing import listings, records
from directory.models import Contact, CostType, Organisation, Service

from .feeds_of_ours import PLAIN, SPLASH, bringing, changed_copy, groups

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HUGE = "9" * 5000


@pytest.fixture
def bring(tmp_path, db):
    return bringing(tmp_path)


def listed():
    return sorted(Service.objects.published().values_list("name", flat=True))


def place(**location):
    return {"service_at_locations": [{"location": {"name": "Pool"} | location}]}


@pytest.mark.parametrize(
    "odd",
    [
        place(latitude=10**400, longitude=1),
        place(latitude="NaN", longitude="Infinity"),
        place(latitude=[], longitude={}),
        place(addresses=[{"postal_code": {"a": 1}, "city": 5}]),
        {"service_at_locations": [None, 5, {"location": []}]},
        {"schedules": [{"byday": "MO", "interval": HUGE}]},
        {"schedules": [{"byday": ["MO"], "opens_at": 9, "valid_from": "9999-99-99", "description": True}]},
        {"schedules": [{"byday": ",".join(f"{n}{day}" for n in (1, 2, -1) for day in ("MO", "TU", "WE", "TH"))}]},
        {"schedules": {"byday": "MO"}},
        {"cost_options": [{"amount": "999999.999"}, {"amount": "1e9999999"}, {"amount": "sNaN"}, {"amount": -1}]},
        {"minimum_age": HUGE, "maximum_age": "-1e400"},
        {"minimum_age": {"years": 5}, "eligibilitys": "all"},
        {"url": "http://[::1"},
        {"url": "https://" + "a" * 5000 + ".example.org"},
        {"email": "a" * 400 + "@example.org"},
        {"organization": "Riverbank"},
        {"organization": {"id": ["x"], "name": {"en": "Riverbank"}}},
        {"organization": {"id": "x" * 500, "name": "y" * 5000}},
        {"languages": [{"code": ["en"]}], "attributes": [{"taxonomy_term": "Swimming"}, {"taxonomy_term": None}]},
        {"contacts": [{"title": "x" * 5000, "name": 7, "phones": [{"number": HUGE}], "email": ["a"]}]},
        {"status": ["active"], "description": {"en": "Hello"}, "assured_date": 20260101},
        {"name": "Half \ud83d a letter", "description": "\udc00 and \0"},
    ],
)
def test_a_record_with_odd_values_comes_in_without_them_and_harms_no_other(bring, odd, tmp_path):
    bring(PLAIN | {"id": "odd"} | odd, SPLASH, report=tmp_path / "report.csv")

    assert len(listed()) == 2


def test_a_number_of_five_thousand_digits_does_not_stop_a_feed(bring):
    bring(text=f'[{json.dumps(PLAIN)[:-1]}, "minimum_age": {HUGE}}}, {json.dumps(SPLASH)}]')

    assert listed() == ["Art group", "Splash Club"]


def test_a_way_of_paying_that_the_council_retired_is_left_out_and_told(bring, capsys):
    CostType.objects.filter(slug="charge").update(is_retired=True)

    bring(SPLASH, PLAIN)

    assert listed() == ["Art group", "Splash Club"]
    assert not Service.objects.get(name="Splash Club").cost_options.exists()
    assert "the way of paying “charge” is not in use here" in capsys.readouterr().out


def test_a_record_that_trips_us_up_is_undone_whole_and_told_and_the_rest_goes_on(bring, monkeypatch, capsys):
    save = listings.Writer._save

    def tripping(self, row):
        if isinstance(row, Contact):
            raise KeyError("a surprise")
        save(self, row)

    monkeypatch.setattr(listings.Writer, "_save", tripping)
    bring(SPLASH, PLAIN)

    said = capsys.readouterr().out
    assert (listed(), Organisation.objects.filter(name="Riverbank Trust").count()) == (["Art group"], 0)
    assert "Record 1: Splash Club: rejected: it could not be saved: KeyError('a surprise')" in said
    assert ("1 new" in said, "guessed" in said) == (True, True)


def test_an_organisation_undone_with_its_first_service_is_made_again_with_the_next(bring, monkeypatch):
    replace = listings.Writer._replace

    def tripping(self, service, part, rows):
        if service.source_id == "first":
            raise ValueError("a surprise")
        replace(self, service, part, rows)

    monkeypatch.setattr(listings.Writer, "_replace", tripping)
    bring(changed_copy(SPLASH, id="first", name="First"), SPLASH)

    assert Service.objects.get().organisation.name == "Riverbank Trust"


def test_a_record_that_cannot_even_be_read_is_told_and_the_rest_goes_on(bring, monkeypatch, capsys):
    read = records.read

    def tripping(said):
        if said["id"] == SPLASH["id"]:
            raise RecursionError("too deep")
        return read(said)

    monkeypatch.setattr(records, "read", tripping)
    bring(SPLASH, PLAIN)

    assert listed() == ["Art group"]
    assert "Record 1: Splash Club: rejected: it cannot be read: RecursionError('too deep')" in capsys.readouterr().out


def test_a_list_of_thousands_is_cut_and_told(bring, tmp_path):
    report = tmp_path / "report.csv"
    costs = [{"option": f"Price {number}", "amount": 1} for number in range(5000)]

    bring(PLAIN | {"cost_options": costs}, report=report)

    assert Service.objects.get().cost_options.count() == 200
    assert "of 5,000 cost options the first 200 were read" in report.read_text()


@pytest.mark.parametrize("description", ["&lt;p " * 40_000, "A. " * 50_000, "<" * 200_000])
def test_a_text_made_to_take_for_ever_does_not(bring, description):
    bring(PLAIN | {"description": description})

    assert listed() == ["Art group"]


def test_ids_of_the_wrong_kind_are_turned_away_one_by_one(bring):
    ids = [None, {}, [], ["x"], True, "", "x" * 81, "a b", "\ud800"]

    bring(
        *[PLAIN | {"id": each} for each in ids], SPLASH, wrap=lambda given: {"contents": list(given), "total_items": 9}
    )

    assert listed() == ["Splash Club"]


@pytest.mark.parametrize("records", [[], [{}], ["nothing"], groups(1)])
def test_a_feed_that_holds_nothing_of_what_it_held_hides_nothing_and_says_so(bring, records):
    bring(SPLASH, PLAIN)

    with pytest.raises(CommandError, match="lacks 2 of the 2 services .* --hide-missing"):
        bring(*records)

    assert listed() == ["Art group", "Splash Club"]


def test_an_empty_feed_may_hide_everything_when_the_team_agrees(bring):
    bring(SPLASH, PLAIN)

    bring(hide_missing=True)

    assert listed() == []


def test_a_feed_that_lacks_more_than_a_quarter_is_taken_for_broken(bring):
    bring(*groups(40))

    with pytest.raises(CommandError, match="lacks 11 of the 40"):
        bring(*groups(29))
    assert len(listed()) == 40

    bring(*groups(30))
    assert len(listed()) == 30


def test_a_feed_that_closes_more_than_a_quarter_is_taken_for_broken(bring):
    bring(*groups(40))

    with pytest.raises(CommandError, match="lacks 0 and closes 40 of the 40"):
        bring(*[group | {"status": "inactive"} for group in groups(40)])

    assert len(listed()) == 40


def test_a_known_service_whose_record_is_now_rejected_is_not_said_to_be_gone(bring, capsys):
    bring(SPLASH, PLAIN)

    bring(SPLASH, PLAIN | {"name": ""})

    assert listed() == ["Art group", "Splash Club"]
    assert "hidden" not in capsys.readouterr().out


def test_a_feed_cannot_be_called_what_the_register_of_schools_is_called(tmp_path, bring):
    path = tmp_path / "feed.json"
    path.write_text("[]")

    with pytest.raises(CommandError, match="another --name"):
        call_command("import_services", str(path), name="schools-register", hide_missing=True)


def test_a_report_that_cannot_be_written_is_told_before_anything_happens(bring, tmp_path):
    with pytest.raises(CommandError, match="report cannot be written"):
        bring(SPLASH, report=tmp_path / "nowhere" / "report.csv")

    assert listed() == []


@pytest.mark.django_db(transaction=True)
def test_a_long_feed_is_written_in_many_short_transactions(bring, monkeypatch):
    monkeypatch.setattr(listings, "BATCH", 2)
    with CaptureQueriesContext(connection) as asked:
        bring(*groups(10))

    ends = [number for number, query in enumerate(asked) if query["sql"] == "COMMIT"]
    assert len(ends) >= 10
    assert len(listed()) == 10


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_in_many_transactions_leaves_nothing_behind(bring, monkeypatch, capsys):
    monkeypatch.setattr(listings, "BATCH", 2)
    bring(*[changed_copy(SPLASH, id=f"club-{number}") for number in range(5)], dry_run=True)

    assert not Service.objects.exists() and not Organisation.objects.exists() and not Service.history.exists()
    assert "5 new" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_what_the_team_saves_during_an_import_is_not_undone(bring, monkeypatch):
    monkeypatch.setattr(listings, "BATCH", 1)
    bring(*groups(2))
    take = listings.Writer.take

    def and_meanwhile(self, batch):
        take(self, batch)
        Service.objects.filter(name="Group 1").update(summary="The team's own words.")

    monkeypatch.setattr(listings.Writer, "take", and_meanwhile)
    bring(*[group | {"description": "Something else."} for group in groups(2)])

    assert Service.objects.get(name="Group 1").summary == "The team's own words."


def test_a_form_that_was_open_during_an_import_finds_that_the_listing_changed(bring):
    bring(PLAIN)

    bring(PLAIN | {"description": "Something else."})

    assert Service.objects.get().version == 1
