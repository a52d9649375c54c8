"""The page of results, as a family reads it."""

import re

import pytest

pytestmark = pytest.mark.django_db


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_each_thing_that_was_understood_can_be_taken_away(client, northmoor):
    page = client.get("/services/", {"q": "saturday football for my 9 year old near NM3 2AB"}).content.decode()

    chips = re.search(r'aria-label="Filters in use">(.*?)</ul>', page, re.DOTALL).group(1)
    assert [word for word in ("Age 9", "Near NM3 2AB", "Saturday") if word in chips] == [
        "Age 9",
        "Near NM3 2AB",
        "Saturday",
    ]
    assert "age=&amp;" in chips


def test_a_postcode_is_in_no_title_and_no_heading(client, northmoor):
    page = client.get("/services/", {"q": "swimming near nm3 2ab"}).content.decode()

    title, heading = re.search(r"<title>(.*?)</title>", page).group(1), re.search(r"<h1>(.*?)</h1>", page).group(1)
    assert "2ab" not in (title + heading).lower()
    assert "swimming" in title


def test_the_page_says_why_a_result_is_there(client, northmoor):
    assert "Here because it says “swim" in text_of(client.get("/services/", {"q": "swim"}))


def test_a_corrected_word_is_told_and_the_exact_one_offered(client, northmoor):
    page = text_of(client.get("/services/", {"q": "swimmin"}))

    assert "instead of “swimmin”" in page
    assert "Search for exactly “swimmin”" in page


def test_nothing_found_leads_to_wider_results_the_advice_service_and_a_way_to_tell_us(client, northmoor):
    page = text_of(client.get("/services/", {"q": "zzyzx", "age": "3"}))

    assert "Nothing fits all of that" in page
    assert "SENDIASS" in page
    assert "Tell us what you could not find" in page


def test_few_results_say_what_could_be_left_out(client, northmoor):
    page = text_of(client.get("/services/", {"q": "football", "day": "sun"}))

    assert "Leave out day" in page


def test_crisis_lines_stand_above_the_results(client, northmoor):
    page = text_of(client.get("/services/", {"q": "my son wants to die"}))

    assert page.index("116 123") < page.index("Order:")


def test_an_age_that_is_none_is_told_beside_the_field_and_kept_in_it(client, northmoor):
    page = client.get("/services/", {"age": "seven"}).content.decode()

    assert 'aria-describedby="age-error"' in page
    assert 'value="seven"' in page


def test_what_was_typed_cannot_become_part_of_the_page(client, northmoor):
    page = client.get(
        "/services/", {"q": '"><script>alert(1)</script>', "near": "<b>", "age": "'><i>"}
    ).content.decode()

    assert "<script>alert" not in page and "<b>" not in page.split("<main")[1] and "'><i>" not in page


def test_a_page_past_the_last_is_not_there(client, northmoor):
    assert client.get("/services/", {"page": "99"}).status_code == 404


def test_a_search_that_finds_nothing_is_counted_without_the_person(client, northmoor):
    from directory.models import MissedSearch

    for _ in range(2):
        client.get("/services/", {"q": "zzyzx near NM3 2AB"})

    (missed,) = MissedSearch.objects.all()
    assert (missed.words, missed.district, missed.count) == ("zzyzx", "NM3", 2)


def test_a_family_from_another_council_is_told_which(client, northmoor):
    assert "This place is in Wexborough" in text_of(client.get("/services/", {"near": "WX1 1AB"}))


def test_filtered_pages_ask_not_to_be_listed_elsewhere(client, northmoor):
    assert client.get("/services/", {"q": "swim"})["X-Robots-Tag"] == "noindex"


def test_there_is_no_map_where_the_council_has_no_tiles(client, northmoor):
    assert "on a map" not in client.get("/services/").content.decode()


def test_with_tiles_the_map_is_another_view_of_the_same_list(client, northmoor, settings):
    settings.TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png"

    page = client.get("/services/", {"view": "map", "q": "swim"}).content.decode()

    assert 'id="map"' in page and "data-at=" in page and "leaflet.js" in page
