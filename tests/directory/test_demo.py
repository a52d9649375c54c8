"""The made-up council that a newcomer looks at first."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from directory import demo
from directory.defaults import load_defaults
from directory.models import (
    Location,
    Organisation,
    Postcode,
    Schedule,
    SearchDocument,
    Service,
    ServiceAtLocation,
    Town,
)
from tests.conftest import NOW

pytestmark = pytest.mark.slow

TODAY = NOW.date()


def test_the_whole_council_is_there(northmoor):
    assert Service.objects.published().count() == 124
    assert Organisation.objects.listed().count() == 75
    assert (Postcode.objects.count(), Town.objects.count(), Location.objects.count()) == (70, 10, 50)


def test_a_service_says_everything_its_provider_told(northmoor):
    service = Service.objects.get(slug="speech-language-therapy")

    assert service.main_need.slug == "speech-language"
    assert service.main_theme.slug == "health"
    assert [answer.words for answer in service.eligibility_answers.filter(flag__slug="referral")] == [
        "You can ask for this yourself."
    ]
    assert (service.waiting_time[:14], service.places_now) == ("About 18 weeks", "waiting")
    assert service.contacts.get().role == "Booking team"
    assert service.complaints_role == "Patient Experience Lead"


def test_dates_are_as_fresh_as_on_the_day_they_were_written(db):
    load_defaults()
    demo.load(date(2031, 3, 1), at=NOW)

    service = Service.objects.get(slug="ehc-needs-assessment")

    assert service.assured_on == date(2031, 3, 1) - timedelta(days=260)
    assert service.organisation.insurance_expires_on == date(2031, 3, 1) - timedelta(days=15)
    assert Service.objects.review_due(date(2031, 3, 1)).count() == 14


@pytest.mark.parametrize(
    ("slug", "freq", "interval", "byday"),
    [
        ("mill-museum-quiet", "MONTHLY", 1, "1SA"),
        ("adhd-together", "MONTHLY", 1, "-1MO"),
        ("feeding-clinic", "WEEKLY", 2, "TU"),
        ("mental-health-crisis-line", "WEEKLY", 1, "MO,TU,WE,TH,FR,SA,SU"),
    ],
)
def test_times_are_kept_as_open_referral_writes_them(northmoor, slug, freq, interval, byday):
    schedule = Schedule.objects.get(service__slug=slug)

    assert (schedule.freq, schedule.interval, schedule.byday) == (freq, interval, byday)


def test_a_childminder_s_home_is_shown_by_its_town_only(northmoor):
    way = ServiceAtLocation.objects.get(service__slug="bluebell-childminder")

    assert way.location.public_name == way.location.city
    assert way.location.address_1 not in way.location.public_address


def test_places_over_the_border_belong_to_the_next_council(northmoor):
    away = Location.objects.filter(local_authority__name="Wexborough")

    assert away.exists()
    assert all(location.postal_code.startswith("WX") for location in away)


def test_an_access_fact_nobody_gave_is_not_stored_as_no(northmoor):
    civic = Location.objects.get(name="Northmoor Civic Centre")

    assert not civic.accessibility.filter(feature__slug="baby-change").exists()
    assert civic.accessibility.get(feature__slug="lift").value == "yes"


def test_the_history_says_where_each_service_came_from(northmoor):
    service = Service.objects.get(slug="teachers-of-the-deaf")
    first = service.history.get()

    assert first.history_change_reason == "Demo council loaded"
    assert {row.need.slug for row in first.needs.all()} == {"hearing", "multi-sensory"}


@pytest.mark.django_db(transaction=True)
def test_every_service_can_be_found_as_soon_as_the_demo_is_loaded():
    load_defaults(at=NOW)
    demo.load(TODAY, at=NOW)

    assert SearchDocument.objects.filter(is_live=True).count() == 124


def test_loading_twice_overwrites_nobody_s_change(northmoor):
    Service.objects.filter(slug="portage").update(name="Home teaching")
    Service.objects.get(slug="toy-chest").delete()

    loaded = demo.load(TODAY, at=NOW)

    assert loaded == 0
    assert Service.objects.get(slug="portage").name == "Home teaching"
    assert not Service.objects.filter(slug="toy-chest").exists()


def test_a_real_council_s_services_are_never_mixed_with_the_demo(db):
    load_defaults()
    owner = Organisation.objects.create(slug="real", name="Real Trust")
    Service.objects.create(slug="real", name="Real club", organisation=owner)

    with pytest.raises(CommandError, match="only for an empty database"):
        call_command("demo")

    assert Service.objects.count() == 1


def test_a_real_council_s_settings_are_never_used_for_the_demo(db, settings):
    settings.HOME_AUTHORITY = "E08000035"

    with pytest.raises(CommandError, match="X99000001"):
        call_command("demo")

    assert not Service.objects.exists()


def test_the_demo_team_can_sign_in_with_the_password_that_was_given(db):
    call_command("demo", staff_password="seven green boats", verbosity=0)

    team = get_user_model().objects.get(email="team@northmoor.example.org")

    assert team.is_staff
    assert team.check_password("seven green boats")


def test_a_password_that_was_made_up_is_said_once(db, capsys):
    call_command("demo")
    said = capsys.readouterr().out.strip().split()[-1]
    call_command("demo")

    assert get_user_model().objects.get(email="team@northmoor.example.org").check_password(said)
    assert "nothing was changed" in capsys.readouterr().out


def test_an_account_that_is_there_keeps_its_password(db):
    get_user_model().objects.create_user("team@northmoor.example.org", "my own")

    call_command("demo", staff_password="another", verbosity=0)

    assert get_user_model().objects.get(email="team@northmoor.example.org").check_password("my own")
