"""How a listing does: counted without anything about persons, and said without small numbers."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from directory import models
from directory.figures import Figures
from directory.models import ListingCount, Need, ProvisionType
from directory.models.figures import MOST_VALUES
from directory.tally import Tally, tally
from tests import cast

BROWSER = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"}
TODAY, THIS_MONTH = date(2026, 11, 24), date(2026, 11, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def splash(listing, term):
    """Splash, a swimming club for autistic children."""
    found = listing("Splash", summary="Swimming with calm music.", status="published", assured_on=TODAY)
    found.needs.add(term(Need, "autism", name="Autism"))
    term(ProvisionType, "swimming", name="Swimming")
    return found


def read(address, times=1, **headers):
    for _ in range(times):
        client = Client(headers=BROWSER | headers)
        assert client.get(address).status_code == 200


def counted():
    """{(what, value): number} of all that was counted, once it is written."""
    tally.write()
    return {(row.what, row.value): row.number for row in ListingCount.objects.all()}


def test_opening_a_listing_is_counted_drawn_or_kept(splash):
    read("/services/splash/", times=3)

    assert counted() == {("opened", ""): 3}
    assert ListingCount.objects.get().month == timezone.localdate().replace(day=1)


def test_reading_writes_nothing_to_the_database(splash, django_assert_num_queries):
    read("/services/splash/")
    client = Client(headers=BROWSER)

    with django_assert_num_queries(2):  # the revision of the index, and its queue
        client.get("/services/splash/")

    assert not ListingCount.objects.exists()


@pytest.mark.parametrize(
    "by",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11) HeadlessChrome/140.0",
        "curl/8.0",
        "python-requests/2.32",
    ],
)
def test_robots_are_not_counted(splash, by):
    read("/services/splash/", **{"User-Agent": by})

    assert counted() == {}


def test_a_telephone_whose_name_ends_like_a_robot_is_counted(splash):
    read("/services/splash/", **{"User-Agent": "Mozilla/5.0 (Linux; Android 14; CUBOT X90) Chrome/140.0 Mobile"})

    assert counted() == {("opened", ""): 1}


def test_a_page_that_is_fetched_ahead_is_not_counted(splash):
    read("/services/splash/", **{"Sec-Purpose": "prefetch"})

    assert counted() == {}


def test_who_is_signed_in_is_not_counted(splash):
    client = Client(headers=BROWSER)
    client.force_login(cast.somebody_signed_in())
    client.get("/services/splash/")
    client.get("/services/?q=swimming")

    assert counted() == {}


def test_a_page_that_is_not_there_is_not_counted(listing):
    listing("Splash")

    assert Client(headers=BROWSER).get("/services/splash/").status_code == 404
    assert counted() == {}


def test_a_search_is_counted_with_the_words_that_found_it(splash):
    read("/services/?q=calm+swimming+for+autism")

    assert counted() == {("found", ""): 1, ("word", "calm"): 1, ("word", "swimming"): 1, ("word", "autism"): 1}


def test_words_that_found_something_else_are_not_said_of_a_listing(splash, listing):
    listing("Drums", summary="Loud music.", status="published")

    read("/services/?q=loud+swimming")

    words = ListingCount.objects.filter(what="word")
    tally.write()
    assert {(row.service.name, row.value) for row in words} == {("Splash", "swimming"), ("Drums", "loud")}


def test_a_kept_page_of_results_is_counted_as_well_but_a_reload_is_not(splash):
    read("/services/?q=swimming", times=2)
    tally.write()
    read("/services/?q=swimming", times=2)

    assert counted() == {("found", ""): 2, ("word", "swimming"): 2}


def test_filters_are_counted_and_where_somebody_is_never(splash):
    read("/services/?need=autism&age=5-8&near=Leeds&miles=5")

    assert counted() == {("found", ""): 1, ("filter", "need=autism"): 1, ("filter", "age=5-8"): 1}


def test_the_list_of_everything_is_no_search(splash):
    read("/services/")

    assert counted() == {}


#: What a parent in a hurry types into the box, and what of it must never be kept.
PRIVATE = {
    "swimming for Zebedee Ramsbottom": ("zebedee", "ramsbottom"),
    "swimming LS1 4AP": ("ls1", "4ap"),
    "swimming 07700 900123": ("07700", "900123"),
    "swimming anna@example.org": ("anna", "example"),
    "swimming 943 476 5919": ("943", "476", "5919"),
    "swimming born 12/03/2017": ("12", "03", "2017"),
}


@pytest.mark.parametrize("typed", PRIVATE)
def test_nothing_of_a_person_is_in_the_tables(splash, typed):
    splash.description = "Zebedee Ramsbottom founded it. Ask anna@example.org or 07700 900123, LS1 4AP."
    splash.save()
    client = Client(headers=BROWSER, REMOTE_ADDR="203.0.113.9")

    client.get("/services/", {"q": typed})

    values = {value for _, value in counted()}
    assert "swimming" in values
    assert not values & set(PRIVATE[typed])


def test_the_table_has_no_place_for_a_person_an_address_or_a_time():
    names = {field.name for field in ListingCount._meta.get_fields()}

    assert names == {"id", "service", "month", "what", "value", "number"}
    with pytest.raises(FieldDoesNotExist):
        ListingCount._meta.get_field("user")


def test_what_cannot_be_written_is_kept_for_the_next_time(splash, monkeypatch):
    read("/services/splash/")
    with monkeypatch.context() as broken:
        broken.setattr(models.figures.ListingCountQuerySet, "add", _is_away)
        tally.write()
    read("/services/splash/")

    assert counted() == {("opened", ""): 2}


def _is_away(self, counts):
    raise DatabaseError("database is locked")


def test_while_nothing_can_be_written_for_long_words_are_given_up_before_numbers(splash, monkeypatch):
    monkeypatch.setattr("directory.tally.MOST_NUMBERS", 2)
    read("/services/?q=calm+swimming")
    with monkeypatch.context() as broken:
        broken.setattr(models.figures.ListingCountQuerySet, "add", _is_away)
        tally.write()

    assert counted() == {("found", ""): 1}


def test_only_so_many_different_searches_are_kept_at_a_time(splash, monkeypatch):
    monkeypatch.setattr("directory.tally.MOST_SEARCHES", 2)

    for words in ("calm", "swimming", "calm+swimming"):
        read(f"/services/?q={words}")

    assert counted()["found", ""] == 2


def test_a_thread_of_the_process_writes_by_itself(settings, monkeypatch):
    written = threading.Event()
    monkeypatch.setattr("directory.tally.atexit.register", lambda write: None)
    settings.FIGURES_WRITTEN_EVERY_SECONDS = 0.01
    one = Tally()
    monkeypatch.setattr(one, "write", written.set)

    one.note_opened(_reader(), 1, on=TODAY)

    assert written.wait(timeout=10)


def test_threads_count_together(splash):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: tally.note_opened(_reader(), splash.pk, on=TODAY), range(400)))

    assert counted() == {("opened", ""): 400}


def _reader():
    from django.test import RequestFactory

    return RequestFactory(headers=BROWSER).get("/services/splash/")


def test_a_listing_that_is_gone_does_not_keep_the_others_from_being_written(splash):
    ListingCount.objects.add({(splash.pk, THIS_MONTH, "opened", ""): 1, (splash.pk + 1, THIS_MONTH, "opened", ""): 1})

    assert ListingCount.objects.get().service == splash


def test_somebody_who_types_a_dictionary_fills_no_disk(splash):
    first = {(splash.pk, THIS_MONTH, "word", f"word{number}"): 1 for number in range(MOST_VALUES)}
    ListingCount.objects.add(first)

    ListingCount.objects.add(
        {(splash.pk, THIS_MONTH, "word", "word0"): 1, (splash.pk, THIS_MONTH, "word", "more"): 1}
        | {(splash.pk, THIS_MONTH, "opened", ""): 1}
    )

    assert ListingCount.objects.filter(what="word").count() == MOST_VALUES
    assert ListingCount.objects.get(value="word0").number == 2
    assert ListingCount.objects.get(what="opened").number == 1


def test_small_numbers_are_not_said(splash):
    ListingCount.objects.add(
        {
            (splash.pk, THIS_MONTH, "opened", ""): 1234,
            (splash.pk, THIS_MONTH, "found", ""): 4,
            (splash.pk, THIS_MONTH, "word", "swimming"): 5,
            (splash.pk, THIS_MONTH, "word", "calm"): 4,
        }
    )

    figures = Figures(splash, on=TODAY)

    [month] = figures.months
    assert (month.name, month.opened, month.found) == ("November 2026 so far", "1,234", "fewer than 5")
    assert figures.words == [("swimming", 5)]


def test_rare_words_of_several_months_are_shown_once_they_are_enough(splash):
    october = date(2026, 10, 1)
    ListingCount.objects.add({(splash.pk, month, "word", "calm"): 3 for month in (THIS_MONTH, october)})

    assert Figures(splash, on=TODAY).words == [("calm", 6)]


def test_what_else_was_asked_for_is_said_in_words_and_only_while_it_is_offered(splash):
    filters = {"need=autism": 7, "age=5-8": 6, "need=gone": 9}
    ListingCount.objects.add({(splash.pk, THIS_MONTH, "filter", value): number for value, number in filters.items()})

    assert Figures(splash, on=TODAY).filters == [("For: Autism", 7), ("Age 5 to 8", 6)]


def test_a_year_is_shown_and_older_months_are_forgotten(splash):
    months = [date(2025, 11, 1), date(2025, 12, 1), THIS_MONTH]
    ListingCount.objects.add({(splash.pk, month, "opened", ""): 9 for month in months})

    assert [month.name for month in Figures(splash, on=TODAY).months] == ["November 2026 so far", "December 2025"]
    assert ListingCount.objects.forget(date(2025, 11, 2)) == 1


def test_the_team_reads_the_sums_on_the_page_of_a_listing(splash, staff_client):
    month = timezone.localdate().replace(day=1)
    ListingCount.objects.add({(splash.pk, month, "opened", ""): 1234, (splash.pk, month, "word", "calm"): 8})

    html = staff_client.get(f"/admin/directory/service/{splash.pk}/change/").content.decode()

    said = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert "was opened 1,234 times, and fewer than 5 searches showed it among the first 20, most often for calm" in said
