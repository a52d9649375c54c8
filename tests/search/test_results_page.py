"""The page of results, as a family reads it."""

import re
from datetime import date

import pytest
from django.db import DatabaseError

from directory import models
from directory.models import MissedSearch
from directory.search import watch
from directory.search.models import MissedSearchQuerySet
from directory.tally import tally

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


@pytest.mark.parametrize("typed", ["自闭症 支持", "😀😀", "what is it"])
def test_words_that_nobody_can_look_for_are_said_to_be_left_out(client, northmoor, typed):
    page = text_of(client.get("/services/", {"q": typed}))

    assert "We could not tell what to look for, so your words are left out" in page
    assert f"for “{typed}”" not in page.replace(f"Searched for “{typed}”", "")


def test_a_filter_alone_is_something_to_look_for(client, northmoor):
    assert "We could not tell" not in text_of(client.get("/services/", {"q": "is it free"}))


def test_the_page_says_why_a_result_is_there(client, northmoor):
    assert "Here because it says “swim" in text_of(client.get("/services/", {"q": "swim"}))


def test_a_corrected_word_is_told_and_the_exact_one_offered(client, northmoor):
    page = text_of(client.get("/services/", {"q": "swimmin"}))

    assert "instead of “swimmin”" in page
    assert "Search for exactly “swimmin”" in page


def test_a_meaning_is_told_once_although_a_word_and_a_list_say_it(client, northmoor):
    page = text_of(client.get("/services/", {"q": "swimmin"}))

    assert "“swimmin” can mean “swimming”." in page
    assert "“swimming” or Swimming" not in page


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


def test_a_search_that_finds_nothing_is_counted_without_the_person(client, northmoor):
    for _ in range(2):
        client.get("/services/", {"q": "fencing sunday near NM3 2AB", "age": "3"})

    (missed,) = missed_searches()
    assert (missed.district, missed.count) == ("NM3", 2)
    assert "2ab" not in missed.words.lower()


def test_names_and_addresses_that_find_nothing_are_counted_as_other_words(client, northmoor):
    for typed in ("zzyzx", "a@b.com zzqq", "smithxx", "bob.jonesxx@example.org"):
        client.get("/services/", {"q": typed})

    (missed,) = missed_searches()
    assert (missed.words, missed.filters, missed.count) == ("other words", "", 4)


def missed_searches():
    """What was missed, once it is written."""
    tally.write()
    return list(MissedSearch.objects.order_by("pk"))


def test_nobody_who_finds_nothing_waits_until_that_is_written(client, northmoor):
    client.get("/services/", {"q": "zzyzx"})

    assert not MissedSearch.objects.exists()


MANY_MISSED = [(words, "", "NM3", date(2026, 11, 24)) for words in ("chess", "fencing", "chess", "rowing", "judo")]


@pytest.mark.parametrize("written", ["at once", "one by one"])
def test_nobody_can_fill_the_table_of_what_was_missed(db, monkeypatch, written):
    monkeypatch.setattr("directory.search.models.MOST_MISSED_A_DAY", 2)

    for missed in MANY_MISSED:
        tally.note_missed(missed)
        if written == "one by one":
            tally.write()

    assert {(each.words, each.count) for each in missed_searches()} == {
        ("chess", 2),
        ("fencing", 1),
        ("other words", 2),
    }


def test_nobody_can_fill_the_memory_with_what_was_missed(db, monkeypatch):
    monkeypatch.setattr("directory.tally.MOST_SEARCHES", 2)

    for missed in MANY_MISSED:
        tally.note_missed(missed)

    assert {(each.words, each.count) for each in missed_searches()} == {
        ("chess", 2),
        ("fencing", 1),
        ("other words", 2),
    }


def test_what_was_missed_while_nothing_could_be_written_is_kept_for_the_next_time(client, northmoor, monkeypatch):
    client.get("/services/", {"q": "zzyzx"})
    with monkeypatch.context() as broken:
        broken.setattr(MissedSearchQuerySet, "add", _is_away)
        tally.write()
    client.get("/services/", {"q": "zzyzx"})

    (missed,) = missed_searches()
    assert missed.count == 2


def _is_away(self, counts):
    raise DatabaseError("database is locked")


def test_what_was_missed_long_ago_can_be_forgotten(db):
    for day in (date(2024, 1, 1), date(2026, 1, 1)):
        MissedSearch.objects.create(words="chess", day=day, count=1)

    assert MissedSearch.objects.forget(before=date(2025, 1, 1)) == 1
    assert MissedSearch.objects.get().day == date(2026, 1, 1)


@pytest.mark.parametrize(
    "typed",
    ["swimming NM3-2AB zzqqx", "swimming nm3.2ab", "swimming nm32ab,zz", "swimming NM3 2AB or NM4  1XY",
     "swimming anna@example.org", "swimming 07700 900123", "swimming +44 (0)7700-900-123", "swimming ｎｍ３ ２ａｂ"],
)  # fmt: skip
def test_nothing_that_tells_who_or_where_a_family_is_stands_in_a_title(client, northmoor, typed):
    page = client.get("/services/", {"q": typed}).content.decode()

    title, heading = re.search(r"<title>(.*?)</title>", page).group(1), re.search(r"<h1>(.*?)</h1>", page).group(1)
    assert [part for part in ("2ab", "1xy", "anna", "900", "２ａｂ") if part in (title + heading).lower()] == []
    assert "swimming" in title


def test_words_that_nothing_answers_lead_to_somebody_who_helps_and_not_to_everything(client, northmoor):
    answer = client.get("/services/", {"q": "zzyzx"})
    page = text_of(answer)

    assert 'class="results"' not in answer.content.decode()
    assert "Ring us on" in page and "SENDIASS" in page and "Tell us what you could not find" in page
    assert "/themes/health/" in answer.content.decode()


@pytest.mark.parametrize("typed", ["unalive", "he tried to hang himself", "my 9 year old wants to die saturday free"])
def test_in_a_crisis_help_comes_first_and_nothing_mocks(client, northmoor, typed):
    answer = client.get("/services/", {"q": typed})
    page = text_of(answer)

    assert re.findall(r'<li id="at-([\w-]+)"', answer.content.decode())[0] == "mental-health-crisis-line"
    assert "85258" in page and "116 123" in page
    assert [said for said in ("instead of", "Only for", "Here because", "Scout", "Hospice") if said in page] == []


@pytest.mark.parametrize(
    "typed",
    ["child protection", "my husband hits me", "raped", "scared I will hurt my baby", "emotional abuse from dad",
     "unexplained bruises on her"],
)  # fmt: skip
def test_where_somebody_is_being_hurt_the_lines_for_it_stand_first(client, northmoor, typed):
    page = text_of(client.get("/services/", {"q": typed}))

    assert "01632 960990" in page
    assert "instead of" not in page


@pytest.mark.parametrize("typed", ["my son hits me", "he hits other children", "dog grooming", "hurt feelings"])
def test_what_families_live_with_every_day_is_not_taken_for_abuse(client, northmoor, typed):
    assert "01632 960990" not in text_of(client.get("/services/", {"q": typed}))


@pytest.mark.parametrize("typed", ["stuff", "screaming", "drugs", "gangs", "trans", "hoarding", "application"])
def test_words_that_everybody_writes_are_never_put_right(client, northmoor, typed):
    assert "instead of" not in text_of(client.get("/services/", {"q": typed}))


def test_a_slip_that_a_synonym_puts_right_is_told_and_can_be_undone(client, northmoor):
    page = text_of(client.get("/services/", {"q": "chidminder"}))
    exact = client.get("/services/", {"q": "chidminder", "exact": "1"}).content.decode()

    assert "Showing results for childminder instead of “chidminder”" in page
    assert "/services/bluebell-childminder/" not in exact
    assert "Words exactly as typed" in exact and "exact=1" not in exact.split("Filters in use")[1].split("</ul>")[0]


def test_a_word_rightly_written_is_not_told_as_a_slip(client, northmoor):
    for typed in ("football", "single", "swims"):
        assert "instead of" not in text_of(client.get("/services/", {"q": typed}))


def test_new_words_leave_the_filters_of_the_old_ones_behind(client, northmoor):
    form = {"q": "speech therapy", "heard": "free football saturday", "cost": "free", "day": "sat", "time": ""}
    page = client.get("/services/", form).content.decode()
    fresh = client.get("/services/", {"q": "speech therapy"}).content.decode()

    assert "Filters in use" not in page
    assert re.search(r"<h1>.*?</h1>", page)[0] == re.search(r"<h1>.*?</h1>", fresh)[0]


def test_new_words_bring_their_own_filters_though_the_form_was_empty(client, northmoor):
    form = {"q": "football saturday", "heard": "football", "day": "", "cost": "", "level": "universal"}
    chips = client.get("/services/", form).content.decode().split("Filters in use")[1].split("</ul>")[0]

    assert "Saturday" in chips and "cost=&amp;" not in chips


def test_a_filter_chosen_by_hand_stays_when_the_words_change(client, northmoor):
    form = {"q": "swimming", "heard": "football saturday", "day": "sat", "age": "9"}
    chips = client.get("/services/", form).content.decode().split("Filters in use")[1].split("</ul>")[0]

    assert "Age 9" in chips and "Saturday" not in chips


@pytest.mark.parametrize("query", [{"miles": "5"}, {"near": "zzzz", "miles": "3"}])
def test_a_distance_from_nowhere_is_told_and_is_no_filter(client, northmoor, query):
    page = text_of(client.get("/services/", query))

    assert "Within" not in page
    assert "Type a postcode to use the distance." in page


@pytest.mark.parametrize("name", ["away", "fresh", "page"])
def test_a_choice_that_is_none_is_told(client, northmoor, name):
    assert "You typed “maybe”" in text_of(client.get("/services/", {name: "maybe\0"}))


def test_a_place_that_is_too_long_is_told(client, northmoor):
    assert "first 60 letters of the place" in text_of(client.get("/services/", {"near": "x" * 61}))


@pytest.mark.parametrize("page", ["99", "501", "99999", "1234567"])
def test_a_page_past_the_last_leads_to_the_last(client, northmoor, page):
    answer = client.get("/services/", {"page": page})

    assert (answer.status_code, answer.url) == (302, "/services/?page=7")
    assert client.get(answer.url).status_code == 200


def test_the_example_of_the_guide_finds_football_first_and_says_what_was_left_out(client, northmoor):
    answer = client.get("/services/", {"q": "saturday football for my autistic 9 year old near NM3 2AB, free"})

    assert "football" in re.findall(r'<li id="at-([\w-]+)"', answer.content.decode())[0]
    assert "We left out cost" in text_of(answer)


def test_of_all_that_comes_close_what_answers_the_words_comes_first(client, northmoor):
    answer = client.get("/services/", {"q": "trampolining thursday after school"})

    assert re.findall(r'<li id="at-([\w-]+)"', answer.content.decode())[0] == "bounce-rebound"


def test_a_listing_is_not_said_to_say_what_only_its_kind_of_help_is_called(client, listed, words):
    kind = words(models.ProvisionType, "gym", name="Gym", description="Wobbling on purpose.")
    by_kind, by_word = listed("Tumblers"), listed("Wobbling hour", summary="Wobbling.")
    for service in (by_kind, by_word):
        service.provision_types.set([kind])
    watch.write_queued()

    page = text_of(client.get("/services/", {"q": "wobbling"}))

    assert page.count("it says “wobbling”") == 1
    assert page.count("it is about “wobbling”") == 1


def test_a_family_from_another_council_is_told_which(client, northmoor):
    assert "This place is in Wexborough" in text_of(client.get("/services/", {"near": "WX1 1AB"}))


def test_filtered_pages_ask_not_to_be_listed_elsewhere(client, northmoor):
    assert client.get("/services/", {"q": "swim"})["X-Robots-Tag"] == "noindex"


def test_there_is_no_map_where_the_council_has_no_tiles(client, northmoor):
    assert "on a map" not in client.get("/services/").content.decode()


def test_with_tiles_the_map_is_another_view_of_the_same_list(client, northmoor, settings):
    settings.TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png"

    page = client.get("/services/", {"view": "map", "q": "swim"}).content.decode()

    assert [part for part in ('id="map"', "data-at=", "leaflet.js") if part not in page] == []
