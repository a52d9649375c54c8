"""Places come from a feed: moved when the feed moves them, and never blamed on the team."""

import pytest

from directory.models import AccessFeature, Location, Postcode, Service

from .feeds_of_ours import PLAIN, at, bringing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HERE, THERE = {"latitude": 53.8, "longitude": -2.1}, {"latitude": 53.9, "longitude": -2.2}


@pytest.fixture
def bring(tmp_path, db):
    return bringing(tmp_path)


def group(*places, **more):
    return PLAIN | {"service_at_locations": at(*places)} | more


def test_a_place_put_on_the_map_by_its_postcode_is_still_the_feeds(bring, capsys):
    Postcode.objects.create(code="NM41AB", latitude=53.7, longitude=-2.0)
    bring(group(("Pool", {})))
    assert Location.objects.get().latitude == 53.7

    bring(group(("Town Hall", {})))

    assert Service.objects.get().service_at_locations.get().location.name == "Town Hall"
    assert "kept" not in capsys.readouterr().out


def test_a_place_that_was_here_with_another_county_is_still_the_feeds(bring, capsys):
    address = {"address_1": "Pool Lane", "city": "Carrbrook", "postal_code": "NM4 1AB"}
    Location.objects.create(name="Pool", state_province="Moorshire", latitude=53.1, longitude=-2.0, **address)
    bring(group(("Pool", HERE | {"address": {"state_province": "Elsewhere"}})))

    bring(group(("Town Hall", {})))

    assert Service.objects.get().service_at_locations.get().location.name == "Town Hall"
    assert "kept" not in capsys.readouterr().out


def test_a_position_that_the_feed_corrects_is_corrected_and_the_place_keeps_its_access_facts(bring):
    bring(group(("Pool", HERE)))
    pool = Location.objects.get()
    pool.accessibility.create(feature=AccessFeature.objects.first(), value="yes")

    bring(group(("Pool", THERE)))

    pool.refresh_from_db()
    assert (pool.latitude, pool.longitude) == (53.9, -2.2)
    assert Service.objects.get().service_at_locations.get().location == pool


def test_a_place_that_two_services_share_moves_once_and_nobody_has_edited_it(bring, capsys):
    def both(*places):
        return group(*places), group(*places, id="second", name="Second group")

    bring(*both(("Pool", HERE)))

    bring(*both(("Pool", THERE)))
    bring(*both(("Pool", HERE), ("Town Hall", {})))

    assert [service.service_at_locations.count() for service in Service.objects.all()] == [2, 2]
    assert Location.objects.get(name="Pool").latitude == 53.8
    assert "kept" not in capsys.readouterr().out


def test_a_place_that_the_team_put_right_stays_where_they_put_it(bring, capsys):
    bring(group(("Pool", HERE)))
    pool = Location.objects.get()
    pool.latitude = 53.85
    pool.save()

    bring(group(("Pool", THERE)))

    pool.refresh_from_db()
    assert pool.latitude == 53.85
    assert "the team edited the places" in capsys.readouterr().out


def test_a_place_that_was_the_teams_before_the_feed_named_it_is_not_moved(bring, capsys):
    address = {"address_1": "Pool Lane", "city": "Carrbrook", "postal_code": "NM4 1AB"}
    pool = Location.objects.create(name="Pool", latitude=53.1, longitude=-2.0, **address)
    bring(group(("Pool", HERE)))

    bring(group(("Pool", THERE)))

    pool.refresh_from_db()
    assert pool.latitude == 53.1
    assert "not the feed's alone" in capsys.readouterr().out


def test_a_place_whose_exact_address_the_team_hides_stays_hidden(bring):
    bring(group(("Pool", HERE)))
    Location.objects.update(hide_exact_address=True)

    bring(group(("The Refuge", HERE)))

    assert Service.objects.get().service_at_locations.get().location.hide_exact_address


def test_what_the_team_added_to_a_time_of_the_feed_counts_as_their_edit(bring):
    bring(PLAIN | {"schedules": [{"byday": "SA", "opens_at": "09:00"}]})
    schedule = Service.objects.get().schedules.get()
    schedule.description = "Not in August."
    schedule.save()

    bring(PLAIN | {"schedules": [{"byday": "SU", "opens_at": "09:00"}]})

    assert Service.objects.get().schedules.get().byday == "SA"


def test_one_place_told_twice_a_few_steps_apart_is_one_place(bring):
    bring(group(("Pool", {}), ("Pool", HERE), ("Pool", {"latitude": 53.80001, "longitude": -2.1})))

    place = Service.objects.get().service_at_locations.get().location
    assert (place.name, place.latitude) == ("Pool", 53.8)


def test_a_service_may_change_its_times_while_a_namesake_of_its_place_lies_elsewhere(bring):
    first, second = group(("Pool", HERE)), group(("Pool", THERE), id="second", name="Second group")
    bring(first, second)

    bring(first, second | {"service_at_locations": at(("Pool", THERE), ("Town Hall", {}))})

    assert Location.objects.get(name="Pool").latitude == 53.8
