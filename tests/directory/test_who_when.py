"""Facts in the words families read."""

from datetime import date, time
from decimal import Decimal

import pytest

from directory import who_when
from directory.models import CostOption, CostType, Location, Schedule, ServiceAtLocation, TimePeriod

TERM = TimePeriod(slug="term-time", name="Term time", kind="season")
ALL_YEAR = TimePeriod(slug="all-year", name="All year", kind="season")
EASTER = TimePeriod(slug="easter", name="Easter holidays", kind="season")


def cost(slug, amount=None, description="", name="", option=""):
    amount = None if amount is None else Decimal(amount)
    kind = CostType(slug=slug, name=name or slug.replace("-", " ").capitalize())
    return CostOption(cost_type=kind, amount=amount, amount_description=description, option=option)


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [
        (5, 11, "5 to 11"),
        (0, 4, "Under 5"),
        (0, 25, "All ages to 25"),
        (None, 18, "0 to 18"),
        (16, None, "16 and over"),
        (0, None, "All ages"),
        (7, 7, "7"),
        (None, None, "Ask the service"),
    ],
)
def test_ages_are_said_as_people_say_them(lowest, highest, words):
    assert who_when.age_words(lowest, highest) == words


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Ask the service"),
        ([cost("free")], "Free"),
        ([cost("charge", "0.00")], "Free"),
        ([cost("charge", "3.00", "per session, helpers free")], "£3 a session"),
        ([cost("charge", "3.50", "per hour")], "£3.50 an hour"),
        ([cost("charge", "2.00"), cost("charge", "9.00")], "£2 to £9"),
        ([cost("charge", "2", "per child"), cost("charge", "4", "per child")], "£2 to £4 a child"),
        ([cost("means-tested", name="Depends on your income")], "Depends on your income"),
        ([cost("funded", name="Free when agreed")], "Free when agreed"),
        ([cost("deposit", "20"), cost("free")], "Free, £20 deposit"),
        ([cost("deposit", "20")], "£20 deposit"),
        ([cost("charge", "45", "per course"), cost("free", description="for low income")], "Free or £45 a course"),
        ([cost("charge", "6", "per hour"), cost("direct-payment")], "£6 an hour"),
        ([cost("charge", name="There is a charge")], "There is a charge"),
        ([cost("charge", "1200")], "£1,200"),
    ],
)
def test_a_price_is_one_short_line(options, words):
    assert who_when.cost_words(options) == words


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (
            cost("charge", "3", "per session, helpers free", option="Full price"),
            "Full price: £3 a session, helpers free",
        ),
        (cost("free", description="for low income"), "Free, for low income"),
        (cost("membership", "10", "a year", name="Membership fee"), "Membership fee: £10 a year"),
    ],
)
def test_one_way_of_paying_is_said_whole(option, words):
    assert option.words == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"byday": "SA", "opens_at": time(9), "closes_at": time(10), "season": TERM},
            "Saturdays, 9am to 10am, term time",
        ),
        ({"byday": "1SA", "freq": "MONTHLY"}, "First Saturday of the month"),
        ({"byday": "-1MO", "freq": "MONTHLY"}, "Last Monday of the month"),
        ({"byday": "1TU,3TU", "freq": "MONTHLY"}, "First and third Tuesday of the month"),
        ({"byday": "TU", "interval": 2}, "Every second Tuesday"),
        ({"byday": "TU,TH", "interval": 3}, "Every 3 weeks, Tuesdays and Thursdays"),
        ({"byday": "MO,TU,WE,TH,FR", "season": ALL_YEAR}, "Monday to Friday"),
        ({"byday": "MO,WE,FR"}, "Mondays, Wednesdays and Fridays"),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": time(0), "closes_at": time(23, 59)}, "Any time, day and night"),
        ({"byday": "FR", "opens_at": time(16), "closes_at": time(9)}, "Fridays, 4pm to 9am next day"),
        ({"byday": "SU", "opens_at": time(12), "closes_at": time(16, 30)}, "Sundays, noon to 4:30pm"),
        ({"byday": "WE", "opens_at": time(18), "season": EASTER}, "Wednesdays, from 6pm, Easter holidays"),
        ({"description": "By appointment"}, "By appointment"),
        ({"byday": "SA", "valid_from": date(2026, 12, 5), "valid_to": date(2026, 12, 5)}, "5 December 2026"),
        ({"byday": "nonsense, Zz", "opens_at": time(9)}, "From 9am"),
        ({}, ""),
    ],
)
def test_a_time_is_said_as_people_say_it(fields, words):
    assert Schedule(**fields).words == words


def test_more_than_two_times_are_counted_and_not_listed():
    times = [Schedule(byday=day) for day in ("MO", "WE", "FR")]

    assert who_when.when_words(times) == "Mondays, and 2 other times"


def test_the_same_time_twice_is_said_once():
    assert who_when.when_words([Schedule(byday="MO"), Schedule(byday="MO")]) == "Mondays"


def at(name, city="", **fields):
    return ServiceAtLocation(kind="place", location=Location(name=name, city=city, **fields))


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([], "Ask the service"),
        ([at("The Pool", "Carrbrook"), at("B"), at("C")], "The Pool, Carrbrook and 2 more places"),
        ([at("Carrbrook Pool", "Carrbrook"), at("B")], "Carrbrook Pool and 1 more place"),
        ([ServiceAtLocation(kind="home")], "In your home"),
        ([ServiceAtLocation(kind="online"), ServiceAtLocation(kind="phone")], "Online or by phone"),
        ([at("The Pool"), ServiceAtLocation(kind="home")], "The Pool or in your home"),
    ],
)
def test_a_place_is_said_with_its_town(ways, words):
    assert who_when.where_words(ways) == words


def test_a_private_address_is_said_by_its_town_only():
    home = at("12 Mill Lane", "Lowmoor", hide_exact_address=True)

    assert who_when.where_words([home]) == "Lowmoor"
