"""Where a family is, from what they type, and which council is theirs."""

import pytest

from directory.models import LocalAuthority, Location, Postcode, Town
from directory.search import geo, live
from directory.search.documents import next_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db):
    """Two councils and a handful of homes."""
    ours = LocalAuthority.objects.create(gss_code="X99000001", name="Northmoor")
    theirs = LocalAuthority.objects.create(
        gss_code="X99000002", name="Wexborough", local_offer_url="https://wexborough.example.org/"
    )
    for code, latitude, longitude, council in [
        ("NM32HJ", 53.82, -2.15, ours),
        ("NM33LN", 53.84, -2.13, ours),
        ("NM311AB", 50.0, -1.0, ours),
        ("WX11AB", 53.69, -2.03, theirs),
        ("NM91AB", 53.70, -2.10, ours),
        ("NM92AB", 53.72, -2.10, theirs),
    ]:
        Postcode.objects.create(code=code, latitude=latitude, longitude=longitude, authority=council)
    Town.objects.create(name="Hollin Bridge", latitude=53.83, longitude=-2.14, authority=ours)
    return ours, theirs


@pytest.mark.parametrize("typed", ["NM3 2HJ", "nm32hj", " nm3  2hj. ", "n m 3 2 h j"])
def test_a_postcode_is_found_however_it_is_typed(places, typed):
    place = geo.find_place(typed)

    assert (place.latitude, place.longitude, place.label) == (53.82, -2.15, "NM3 2HJ")
    assert (place.outcode, place.authority.name, place.note) == ("NM3", "Northmoor", "")


def test_the_first_half_is_the_middle_of_its_homes_and_of_no_others(places):
    place = geo.find_place("NM3")

    assert (round(place.latitude, 2), round(place.longitude, 2)) == (53.83, -2.14)
    assert place.authority.name == "Northmoor"


def test_a_sector_is_nearer_than_its_district(places):
    assert geo.find_place("NM3 2").latitude == pytest.approx(53.82)


def test_a_postcode_nobody_knows_falls_back_to_its_district_and_says_so(places):
    place = geo.find_place("NM3 9ZZ")

    assert place.latitude == pytest.approx(53.83)
    assert place.note == "We do not know that postcode, so we used the middle of NM3."
    assert geo.judge("NM3 9ZZ").kind == "rough"


def test_a_district_of_two_councils_belongs_to_neither_alone(places):
    place = geo.find_place("NM9")

    assert place.authority is None
    assert {council.name for council in place.authorities} == {"Northmoor", "Wexborough"}


def test_a_town_is_found_in_any_letters(places):
    assert geo.find_place("HOLLIN bridge").label == "Hollin Bridge"


def test_a_town_without_a_row_is_where_our_listings_there_are(northmoor):
    Town.objects.all().delete()

    place = geo.find_place("carrbrook")

    assert (round(place.latitude, 2), round(place.longitude, 2)) == (53.78, -2.16)
    assert place.label == "Carrbrook"


def test_a_private_home_does_not_give_away_where_its_town_is(northmoor):
    Town.objects.all().delete()
    home = Location.objects.get(hide_exact_address=True)
    Location.objects.filter(city=home.city).exclude(pk=home.pk).update(city="Elsewhere")

    assert geo.find_place(home.city) is None


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [
        ("", "empty", "Type a postcode"),
        ("EH1 1AA", "elsewhere", "in Scotland"),
        ("cf10 3at", "elsewhere", "in Wales"),
        ("BT1", "elsewhere", "in Northern Ireland"),
        ("JE2 3AB", "elsewhere", "in the Channel Islands"),
        ("BFPO 12", "forces", "forces address"),
        ("NM", "too-short", "at least the first half"),
        ("LS1 4DY", "unknown", "do not know that postcode"),
        ("12345", "unknown", "does not look like a postcode"),
        ("Atlantis", "unknown", "do not know that place"),
        ("x" * 5000, "unknown", "do not know that place"),
        ("\x00'; DROP", "unknown", "do not know that place"),
    ],
)
def test_what_cannot_be_found_gets_a_clear_answer(places, typed, kind, words):
    judgement = geo.judge(typed)

    assert geo.find_place(typed) is None
    assert judgement.kind == kind
    assert words in judgement.message


def test_a_postcode_costs_two_queries_inside_a_transaction(places, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert geo.find_place("NM3 2HJ").authority.name == "Northmoor"


@pytest.mark.django_db(transaction=True)
def test_the_postcodes_of_a_district_are_asked_for_together(places, django_assert_num_queries, settings):
    settings.SEARCH_REFRESH_SECONDS = 3600
    geo.find_place("NM3 2HJ")

    with django_assert_num_queries(0):
        assert geo.find_place("NM3 3LN").latitude == 53.84
    with django_assert_num_queries(1):
        assert geo.find_place("NM31 1AB").latitude == 50.0


@pytest.mark.django_db(transaction=True)
def test_a_postcode_that_is_loaded_later_is_found(places):
    assert geo.find_place("NM3 4AB").note

    Postcode.objects.create(code="NM34AB", latitude=53.9, longitude=-2.2)
    next_revision(vocabulary=True)

    assert geo.find_place("NM3 4AB").latitude == 53.9


@pytest.mark.django_db(transaction=True)
def test_only_so_many_districts_are_kept(places, monkeypatch):
    monkeypatch.setattr(geo, "MOST_DISTRICTS", 1)

    assert all(geo.find_place(postcode).authority for postcode in ["NM3 2HJ", "WX1 1AB", "NM3 3LN"])
    assert len(live.get_index().vocabulary.districts) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_place_is_asked_for_once_and_a_new_table_is_noticed(django_assert_num_queries, settings):
    settings.SEARCH_REFRESH_SECONDS = 3600
    Postcode.objects.create(code="NM32HJ", latitude=53.82, longitude=-2.15)
    geo.find_place("NM3 2HJ")

    with django_assert_num_queries(0):
        assert geo.find_place("nm3 2hj").latitude == 53.82


def test_miles_are_measured_in_a_straight_line():
    leeds, manchester = (53.7965, -1.5478), (53.4794, -2.2453)

    assert geo.miles_between(leeds, manchester) == pytest.approx(36, abs=0.5)


def test_a_family_in_our_area_is_sent_to_what_is_near(places, client):
    page = client.get("/where/", {"postcode": "NM3 2HJ"}).content.decode()

    assert "You are in Northmoor" in page
    assert "/services/?near=NM3+2HJ" in page or "/services/?near=NM3%202HJ" in page


def test_a_family_of_another_council_is_told_which_and_where_to_look(places, client):
    page = client.get("/where/", {"postcode": "WX1 1AB"}).content.decode()

    assert "Your council is Wexborough" in page
    assert 'href="https://wexborough.example.org/"' in page
    assert "Northmoor (this list)" in page


def test_a_family_on_a_border_may_choose(places, client):
    page = client.get("/where/", {"postcode": "NM9"}).content.decode()

    assert "More than one council" in page
    assert "Wexborough" in page


def test_a_place_that_cannot_be_found_keeps_what_was_typed(places, client):
    page = client.get("/where/", {"postcode": "EH1 1<b>"}).content.decode()

    assert "does not look like a postcode" in page
    assert 'value="EH1 1&lt;b&gt;"' in page


def test_the_postcode_stays_out_of_titles_and_caches(places, client):
    response = client.get("/where/", {"postcode": "NM3 2HJ"})
    page = response.content.decode()

    assert "NM3" not in page.split("</title>")[0]
    assert "no-store" in response["Cache-Control"]


def test_the_place_finder_only_reads(places, client):
    assert client.post("/where/", {"postcode": "NM3 2HJ"}).status_code == 405
    assert client.get("/where/").status_code == 200
