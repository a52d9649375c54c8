"""A service's times as a calendar file (iCalendar, RFC 5545), and the next day of each.

Written here because the whole of what is needed is one kind of event; a library would bring a parser along.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from .models.bounds import LAST_DAY
from .who_when import ALL_YEAR, day_codes, is_monthly, schedule_words, season_words

LONDON = ZoneInfo("Europe/London")
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: How far ahead the next day is looked for: a fifth Monday of every sixth month is still found.
DAYS_AHEAD = 800

TIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE""".splitlines()


def falls_on(schedule, day):
    """Whether a schedule falls on a day, by its dates, its days of the week and how often it comes."""
    first, last = schedule.valid_from, schedule.valid_to
    if (first and day < first) or (last and day > last):
        return False
    codes = day_codes(schedule.byday)
    if not codes:
        return bool(first) and first == last == day
    if is_monthly(schedule):
        months = 0 if first is None else (day.year - first.year) * 12 + day.month - first.month
        return months % schedule.interval == 0 and any(_is_place(day, place, code) for place, code in codes)
    weeks = 0 if first is None else (_monday(day) - _monday(first)).days // 7
    return weeks % schedule.interval == 0 and WEEK[day.weekday()] in {code for _, code in codes}


def _monday(day):
    return day - timedelta(days=day.weekday())


def _is_place(day, place, code):
    """Whether a day is, say, the first Saturday of its month; place 0 is any."""
    if WEEK[day.weekday()] != code:
        return False
    if place < 0:
        return (monthrange(day.year, day.month)[1] - day.day) // 7 + 1 == -place
    return place == 0 or (day.day - 1) // 7 + 1 == place


def has_known_days(schedule):
    """Whether its days can be told. "Every second Tuesday" cannot, until we know from when."""
    codes = day_codes(schedule.byday)
    if is_monthly(schedule) and not all(place for place, _ in codes):
        return False
    if codes:
        return schedule.interval == 1 or schedule.valid_from is not None
    return schedule.valid_from is not None and schedule.valid_from == schedule.valid_to


def next_day(schedule, on):
    """The next day on or after `on` on which it happens, or None when it is over or cannot be told."""
    if not has_known_days(schedule):
        return None
    start = max(on, schedule.valid_from or date.min)
    # Rows from before days had bounds say 9999 for "for ever"; counting from there leaves the calendar.
    if start > LAST_DAY:
        return None
    days = (start + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return next((day for day in days if falls_on(schedule, day)), None)


def is_certain(schedule):
    """Whether it happens all the year, so that its next day is no guess about terms and holidays."""
    return schedule.season is None or schedule.season.slug == ALL_YEAR


def can_be_added(schedule, on):
    """Whether a schedule has a time that a calendar can hold: a day, a beginning, and not over yet."""
    return schedule.opens_at is not None and not schedule.is_day_and_night and next_day(schedule, on) is not None


def calendar(service, *, on, address):
    """The .ics file of a service, or "" when none of its times can be put in a calendar.

    `on` is the day from which events count, `address` the web address of the service's page. Without a closing
    time an event lasts an hour.
    """
    schedules = [row for row in service.schedules.all() if can_be_added(row, on)]
    if not schedules:
        return ""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SEND Local Offer//Directory//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(service.name)}", *TIMEZONE]
    for schedule in schedules:
        lines += _event(service, schedule, on, address)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(service, schedule, on, address):
    # An event that skips weeks has to start where its counting starts, or it lands in the wrong weeks.
    first = next_day(schedule, on if schedule.interval == 1 else date.min) or next_day(schedule, on)
    start = datetime.combine(first, schedule.opens_at)
    end = datetime.combine(first, schedule.closes_at) if schedule.closes_at else start + timedelta(hours=1)
    if end <= start:
        end += timedelta(days=1)
    season = season_words(schedule.season)
    told = [schedule_words(schedule), schedule.description, service.summary]
    told.append("Times change in term and holidays. Check before you travel." if season else "Check before you travel.")
    yield from ["BEGIN:VEVENT", f"UID:{service.uuid}-{schedule.pk}@local-offer"]
    yield f"DTSTAMP:{service.updated_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID=Europe/London:{start:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/London:{end:%Y%m%dT%H%M%S}"
    if day_codes(schedule.byday) and first != schedule.valid_to:
        yield f"RRULE:{_rule(schedule)}"
    yield f"SUMMARY:{escaped(f'{service.name} ({season})' if season else service.name)}"
    yield f"DESCRIPTION:{escaped(chr(10).join([*filter(None, told), address]))}"
    if place := _place(service):
        yield f"LOCATION:{escaped(place)}"
    yield from [f"URL:{address}", "END:VEVENT"]


def _rule(schedule):
    codes = day_codes(schedule.byday)
    if is_monthly(schedule):
        days = ",".join(f"{place or ''}{day}" for place, day in codes)
    else:
        days = ",".join(dict.fromkeys(day for _, day in codes))
    rule = [f"FREQ={'MONTHLY' if is_monthly(schedule) else 'WEEKLY'}", f"BYDAY={days}", "WKST=MO"]
    if schedule.interval > 1:
        rule.insert(1, f"INTERVAL={schedule.interval}")
    if schedule.valid_to:
        last = datetime.combine(schedule.valid_to, time_of_day.max.replace(microsecond=0), LONDON)
        rule.append(f"UNTIL={last.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}")
    return ";".join(rule)


def _place(service):
    """Where it happens, when there is one place only: an event cannot be in two."""
    rows = [row.location for row in service.service_at_locations.all() if row.location]
    if len(rows) != 1:
        return ""
    return ", ".join(dict.fromkeys([rows[0].public_name, *rows[0].public_address]))


def escaped(text):
    """Text as a calendar file writes it."""
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line):
    """A line cut into pieces of at most 75 bytes, never inside a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
