"""Services come from a feed: again and again, mended where that is safe, and never over what the team wrote."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.defaults import load_defaults
from directory.models import Contact, Location, Need, Organisation, SearchDocument, Service
from directory.search.live import get_index

from .feeds_of_ours import PLAIN, SPLASH, bringing, changed_copy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REAL_FEED = (
    Path(__file__).resolve().parents[3] / "shared/data/real/feed_test_input_only/bristol_2024-12_services.json.gz"
)


@pytest.fixture
def bring(tmp_path, db):
    return bringing(tmp_path)


@pytest.fixture
def words_of_ours(db):
    load_defaults()


def test_a_whole_record_becomes_a_whole_listing(bring):
    bring(SPLASH)

    service = Service.objects.get()
    assert (service.name, service.url) == ("Splash Club", "https://www.splash.example.org")
    assert service.description == "A warm pool for autistic children.\n\n- Hoist\n- Quiet"
    assert service.summary == "A warm pool for autistic children."
    assert (service.minimum_age, service.maximum_age) == (5, 16)
    assert service.assured_on.isoformat() == "2026-05-03"
    assert service.organisation.name == "Riverbank Trust"
    assert (service.when_words, service.cost_words) != ("", "")
    assert service.main_provision_type.slug == "swimming"
    assert [need.slug for need in service.needs.all()] == ["autism"]


def test_a_position_the_wrong_way_round_is_turned_and_a_postcode_gets_its_space(bring):
    bring(SPLASH)

    place = Location.objects.get()
    assert (place.latitude, place.longitude, place.postal_code) == (53.8, -2.1, "NM4 1AB")


def test_a_contacts_own_name_is_not_shown(bring):
    bring(SPLASH)

    assert Contact.objects.get(role="Club coordinator").public_name == ""


def test_what_a_feed_does_not_say_is_not_known(bring):
    bring(PLAIN)

    service = Service.objects.get()
    assert (service.minimum_age, service.maximum_age, service.assured_on) == (None, None, None)
    assert not service.eligibility_answers.exists() and not service.cost_options.exists()
    assert not service.needs.filter(slug=Need.ANY).exists()


def test_the_same_feed_again_changes_nothing(bring):
    bring(SPLASH, PLAIN)
    before = (Service.history.count(), Organisation.history.count(), list(SearchDocument.objects.values_list("digest")))

    bring(SPLASH, PLAIN)

    after = (Service.history.count(), Organisation.history.count(), list(SearchDocument.objects.values_list("digest")))
    assert after == before


def test_what_the_feed_changes_is_changed_and_what_the_team_edited_stays(bring):
    bring(SPLASH)
    service = Service.objects.get()
    service.summary = "The team's own words."
    service.save()

    bring(changed_copy(SPLASH, name="Splash Club North", description="Something else. More."))

    service.refresh_from_db()
    assert service.name == "Splash Club North"
    assert service.summary == "The team's own words."
    assert service.description == "Something else. More."


def test_times_that_the_team_edited_stay(bring):
    bring(SPLASH)
    schedule = Service.objects.get().schedules.get()
    schedule.byday = "SU"
    schedule.save()

    bring(changed_copy(SPLASH, schedules=[{"byday": "MO", "opens_at": "11:00"}]))

    assert Service.objects.get().schedules.get().byday == "SU"


def test_a_service_that_vanished_is_hidden_with_a_reason_and_comes_back_with_the_feed(bring):
    bring(SPLASH, PLAIN)

    bring(SPLASH)
    gone = Service.objects.get(name="Art group")
    assert (gone.status, gone.status_reason) == ("hidden", "No longer in the feed “County”.")

    bring(SPLASH, PLAIN)
    assert Service.objects.get(name="Art group").is_published


def test_a_feed_that_broke_off_hides_nothing(bring):
    bring(SPLASH, PLAIN)

    bring(SPLASH, wrap=lambda records: {"contents": list(records), "total_items": 9, "total_pages": 5})

    assert Service.objects.published().count() == 2


def test_version_one_and_two_are_read_too(bring):
    old = PLAIN | {
        "eligibilitys": [{"minimum_age": 3, "maximum_age": 99}],
        "regular_schedules": [{"weekday": "Monday", "opens_at": "10:00", "closes_at": "12:00"}],
    }

    bring(old, wrap=lambda records: {"content": list(records), "totalElements": 1, "last": True})

    service = Service.objects.get()
    assert (service.minimum_age, service.maximum_age) == (3, None)
    assert service.schedules.get().byday == "MO"


def test_a_record_without_a_name_is_turned_away_and_the_rest_goes_on(bring, tmp_path, capsys):
    report = tmp_path / "report.csv"

    bring(PLAIN | {"name": "  "}, "not a record", SPLASH, report=report)

    assert Service.objects.count() == 1
    rows = list(csv.reader(report.read_text(encoding="utf-8").splitlines()))
    assert [row[3:] for row in rows if row[3] == "rejected"] == [
        ["rejected", "it has no name"],
        ["rejected", "it is not an object"],
    ]


def test_one_id_for_two_services_is_told_and_the_first_wins(bring, capsys):
    bring(PLAIN, PLAIN | {"name": "Another thing"})

    assert [service.name for service in Service.objects.all()] == ["Art group"]
    assert "clash" in capsys.readouterr().out


def test_a_report_cannot_run_in_a_spreadsheet(bring, tmp_path):
    report = tmp_path / "report.csv"

    bring(PLAIN | {"name": "=HYPERLINK(1)"}, report=report)

    assert "'=HYPERLINK(1)" in report.read_text()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(bring, capsys):
    bring(SPLASH, dry_run=True)

    assert not Service.objects.exists() and not Organisation.objects.exists()
    assert "1 new" in capsys.readouterr().out


def test_a_feed_cannot_bring_a_script(bring, client):
    bring(
        PLAIN
        | {
            "name": "<script>alert(1)</script>Art",
            "description": "<img src=x onerror=alert(1)>Hi",
            "url": "javascript:alert(1)",
        }
    )

    page = client.get(Service.objects.get().get_absolute_url()).content.decode()
    assert "alert(1)" not in page


def test_a_service_from_a_feed_can_be_found(bring):
    bring(SPLASH)

    assert get_index().live_count == 1


def test_a_file_that_is_no_feed_is_told_in_one_line(tmp_path, words_of_ours):
    path = tmp_path / "feed.json"
    path.write_text("<html>")

    with pytest.raises(CommandError, match="feed.json cannot be read"):
        call_command("import_services", str(path), verbosity=0)


def test_a_real_council_feed_comes_in_with_one_rejected_and_one_clash_and_then_stands_still(words_of_ours, capsys):
    if not REAL_FEED.exists():
        pytest.skip("The real feed is not here: it may be read for tests, but not kept with the project.")

    call_command("import_services", str(REAL_FEED), name="Bristol", verbosity=0)
    first = capsys.readouterr().out
    history = Service.history.count()
    call_command("import_services", str(REAL_FEED), name="Bristol", verbosity=0)

    assert "      1 rejected" in first and "      1 clash of ids" in first and "    817 new" in first
    assert "    817 unchanged" in capsys.readouterr().out
    assert Service.history.count() == history
    assert not Service.objects.filter(description__contains="<p>").exists()
