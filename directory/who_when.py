"""The facts of a service in the words families read: for whom, when, where and at what cost.

Pure functions over rows that are already there: they ask the database for nothing that was prefetched.
"""

import re
from itertools import groupby

#: What stands where nobody told us a fact.
ASK = "Ask the service"

DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}
#: Words of a season's name that keep their capital in a sentence.
FEASTS = ("Easter", "Christmas")
#: The season that goes without saying.
ALL_YEAR = "all-year"


def age_words(lowest, highest):
    """Ages as they stand under the label "Ages". Whole years, both included; an empty bound is no bound."""
    if lowest is None and highest is None:
        return ASK
    lowest = lowest or 0
    if highest is None:
        return f"{lowest} and over" if lowest else "All ages"
    if lowest == highest:
        return str(lowest)
    if lowest == 0:
        return "All ages to 25" if highest >= 25 else "Under 5" if highest == 4 else f"0 to {highest}"
    return f"{lowest} to {highest}"


def pounds(amount):
    """An amount of money, without pence where there are none: £3, £3.50, £1,200."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def paragraphs(text):
    """The lines of a text that say something."""
    return [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]


def in_sentence(name):
    """A name inside a sentence: "Diagnosis" becomes "diagnosis"; "EHC plan" and "Blue Badge" stay."""
    return name if any(letter.isupper() for letter in name.partition("(")[0][1:]) else name[:1].lower() + name[1:]


def listed(parts, last="and"):
    """Parts of a sentence: a, b and c."""
    parts = list(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


# -- cost -------------------------------------------------------------------------------------------------------------


def unit_words(description):
    """What one pays for, as it follows an amount: "a session" from "per session, helpers free"."""
    clause = description.split(",")[0].strip()
    if clause.lower().startswith("per "):
        thing = clause[4:]
        return f"{'an' if thing[:1].lower() in 'aeio' or thing.startswith('hour') else 'a'} {thing}"
    return clause


def cost_option_words(option):
    """One way of paying, whole: "Full price: £3 a session, helpers free"."""
    clause, _, rest = (part.strip() for part in option.amount_description.partition(","))
    slug = option.cost_type.slug
    if option.amount is None or (not option.amount and slug in option.cost_type.FREE):
        said = ", ".join(filter(None, [option.cost_type.name, clause, rest]))
        return f"{option.option}: {said}" if option.option else said
    label = option.option or ("" if slug in ("charge", "low-cost") else option.cost_type.name)
    said = ", ".join(filter(None, [f"{pounds(option.amount)} {unit_words(clause)}".strip(), rest]))
    return f"{label}: {said}" if label else said


def cost_words(options):
    """What a family pays, in one line for a list."""
    options = list(options)
    slugs = [option.cost_type.slug for option in options]
    priced = [option for option in options if option.amount and option.cost_type.slug != "deposit"]
    parts = []
    if any(
        slug == "free" or (option.amount == 0 and slug != "deposit")
        for slug, option in zip(slugs, options, strict=True)
    ):
        parts.append("Free")
    parts += [option.cost_type.name for option in options if option.cost_type.slug == "funded"][:1]
    if priced:
        parts.append(_price_words(priced))
    named = {
        option.cost_type.name
        for option in options
        if option.amount is None and option.cost_type.slug not in (*option.cost_type.FREE, "deposit", "direct-payment")
    }
    parts += sorted(named)
    words = " or ".join(parts[:1] + [part[:1].lower() + part[1:] for part in parts[1:3]])
    deposits = [option.amount for option in options if option.cost_type.slug == "deposit" and option.amount]
    if deposits:
        deposit = f"{pounds(max(deposits))} deposit"
        words = f"{words}, {deposit}" if words else deposit
    return words or (options[0].cost_type.name if options else ASK)


def _price_words(priced):
    amounts = sorted({option.amount for option in priced})
    units = {unit_words(option.amount_description) for option in priced}
    unit = units.pop() if len(units) == 1 else ""
    unit = unit if len(unit) <= 24 else ""
    span = pounds(amounts[0]) if len(amounts) == 1 else f"{pounds(amounts[0])} to {pounds(amounts[-1])}"
    return f"{span} {unit}".strip()


# -- when -------------------------------------------------------------------------------------------------------------


def clock(moment):
    """A time of day as people say it: 9am, 4:30pm, noon."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "noon" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def hours_words(schedule):
    """From when until when: "9am to 10am", "4pm to 9am next day"."""
    opens, closes = schedule.opens_at, schedule.closes_at
    if schedule.is_day_and_night:
        return "day and night"
    if opens and closes:
        return f"{clock(opens)} to {clock(closes)}{' next day' if closes <= opens else ''}"
    return f"from {clock(opens)}" if opens else f"until {clock(closes)}" if closes else ""


def day_codes(byday):
    """(which of the month or 0, day) for each day of an Open Referral rule: [(1, "SA")] for "1SA"."""
    found = re.findall(r"([+-]?\d*)\s*(MO|TU|WE|TH|FR|SA|SU)\b", byday.upper())
    return [(int(place) if place.strip("+-") else 0, day) for place, day in found]


def is_monthly(schedule):
    """Whether it comes by months. "First Saturday" does, whatever else was said of how often."""
    return schedule.freq == "MONTHLY" or any(place for place, _ in day_codes(schedule.byday))


def days_words(schedule):
    """On which days, and how often: "Saturdays", "First Saturday of the month"."""
    codes = day_codes(schedule.byday)
    if is_monthly(schedule):
        return _monthly_words(codes, schedule.interval)
    days = [day for day in DAYS if day in {day for _, day in codes}]
    if schedule.interval == 1:
        return _weekly_words(days)
    if schedule.interval == 2:
        if len(days) == 1:
            return f"Every second {DAYS[days[0]]}"
        return f"Every second week, {_weekly_words(days)}" if days else "Every second week"
    often = f"Every {schedule.interval} weeks"
    return f"{often}, {_weekly_words(days)}" if days else often


def _weekly_words(days):
    if len(days) == 7:
        return "Every day"
    at = [list(DAYS).index(day) for day in days]
    if len(days) > 2 and at[-1] - at[0] == len(days) - 1:
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    return listed(f"{DAYS[day]}s" for day in days)


def _monthly_words(codes, interval):
    often = "of the month" if interval == 1 else f"of every {ORDINALS.get(interval, f'{interval}th')} month"
    if not codes:
        return "Once a month" if interval == 1 else f"Once every {interval} months"
    said = []
    for day, group in groupby(codes, key=lambda code: code[1]):
        places = [ORDINALS.get(place, "one") for place, _ in group]
        said.append(f"{listed(places)} {DAYS[day]}")
    words = f"{listed(said)} {often}"
    return words[:1].upper() + words[1:]


def season_words(season):
    """A part of the school year inside a sentence; nothing for all the year."""
    if season is None or season.slug == ALL_YEAR:
        return ""
    return season.name if season.name.startswith(FEASTS) else season.name[:1].lower() + season.name[1:]


def day_words(day):
    """A date as people write it: 27 March 2026."""
    return f"{day.day} {day:%B %Y}"


def dates_words(schedule):
    """Between which dates: "5 May 2026 to 9 June 2026"."""
    first, last = schedule.valid_from, schedule.valid_to
    if first and last:
        return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"
    return f"from {day_words(first)}" if first else f"until {day_words(last)}" if last else ""


def schedule_words(schedule):
    """One schedule in a line: "Saturdays, 9am to 10am, term time"."""
    days, hours = days_words(schedule), hours_words(schedule)
    if schedule.is_day_and_night and days in ("", "Every day"):
        days, hours = "Any time", "day and night"
    if schedule.valid_from and schedule.valid_from == schedule.valid_to:
        days = ""
    facts = [days, hours, season_words(schedule.season), dates_words(schedule)]
    words = ", ".join(filter(None, facts)) if days or hours or not schedule.description else ""
    words = words or schedule.description
    return words[:1].upper() + words[1:]


def when_words(schedules):
    """When it happens, in one line for a list; empty when nobody said."""
    said = list(dict.fromkeys(filter(None, map(schedule_words, schedules))))
    if len(said) > 2:
        return f"{said[0]}, and {len(said) - 1} other times"
    return "; ".join(said)


# -- where ------------------------------------------------------------------------------------------------------------


def place_words(location):
    """A place by its name and town, the town only once, and no name where that is private."""
    name, town = location.public_name, location.city
    return f"{name}, {town}" if town and town.lower() not in name.lower() else name


def way_words(way):
    """One way a service reaches families: a place with its town, "In your home", "Online"."""
    return place_words(way.location) if way.location else way.get_kind_display()


def where_words(ways):
    """Where it happens, in one line for a list. `ways` are the service's rows of ServiceAtLocation."""
    ways = list(ways)
    places = [way.location for way in ways if way.location]
    others = list(dict.fromkeys(way.get_kind_display() for way in ways if not way.location))
    parts = []
    if places:
        more = len(places) - 1
        parts.append(place_words(places[0]) + (f" and {more} more place{'s' if more > 1 else ''}" if more else ""))
    parts += [words[:1].lower() + words[1:] for words in others]
    words = listed(parts, "or")
    return words[:1].upper() + words[1:] if words else ASK
