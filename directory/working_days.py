"""Working days in England: Monday to Friday without bank holidays."""

from datetime import timedelta
from functools import cache

import holidays


@cache
def _bank_holidays(year):
    return frozenset(holidays.UnitedKingdom(subdiv="ENG", years=year))


def is_working_day(day):
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day, number):
    """The day so many working days after another. Nought gives the day itself, or the next working day."""
    while number or not is_working_day(day):
        day += timedelta(days=1)
        number -= bool(number) and is_working_day(day)
    return day


def working_days_between(first, last):
    """How many working days lie after one day and up to another. Nought when the other comes first."""
    days = range((last - first).days)
    return sum(is_working_day(first + timedelta(days=number + 1)) for number in days)
