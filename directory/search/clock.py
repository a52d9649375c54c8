"""Times of the clock in a sentence, as parts of the day: "after 4pm", "from 10 to 12", "half 3 to 5"."""

import re
from typing import NamedTuple

from .pieces import NUMBERS, number_at

#: Part of the day: the hour before which what falls into it begins.
_PARTS = {"morning": 12, "afternoon": 15, "after-school": 17, "evening": 22}
#: Nothing for families begins earlier. A bare 6 is six in the evening, a bare 7 seven in the morning.
FIRST_HOUR = 7
#: What lasts longer than this has come into the next part of the day.
LONG_HOURS = 2
#: "From 10 to 12" are hours, "from 5 to 8" may be ages.
FIRST_BARE_HOUR = 9

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_BEGINS_A_TIME = frozenset({"noon", "midday", "half", *NUMBERS})
_WEEKEND = frozenset("saturday saturdays sunday sundays sat sun weekend weekends wkend".split())
#: Beside these a number is an age, a count or a length of time, or tells of a sleepless night.
_NO_CLOCK_AFTER = frozenset("year years yr yrs yo month months week weeks day days mile miles".split())
_NO_CLOCK_BEFORE = frozenset(
    "age ages aged children kids up awake asleep sleep sleeps settle settles bed wakes".split()
)


class Time(NamedTuple):
    """An hour of the day (16.5 is half past four), whether it can be nothing else, and the pieces it takes."""

    hour: float
    is_sure: bool
    half: str
    length: int


def parts_of_day_at(pieces, at):
    """([slugs of parts of the day], pieces used) of the times of the clock that are said there, or None."""
    lead = pieces[at].text if pieces[at].text in ("after", "from", "between", "before") else ""
    here = at + bool(lead)
    start = _time_at(pieces, here)
    if start is None or any(piece.text in _NO_CLOCK_BEFORE for piece in pieces[max(0, at - 2) : at]):
        return None
    end = _end_at(pieces, here + start.length)
    if end is not None:
        hours, used = _from_to(start, end, lead), here + start.length + 1 + end.length
        parts = [_part(hours[0]), _part(hours[1] - LONG_HOURS)] if hours else []
    else:
        parts, used = _open_ended(lead, start), here + start.length
    if not any(parts) or (used < len(pieces) and pieces[used].text in _NO_CLOCK_AFTER):
        return None
    if any(piece.text in _WEEKEND for piece in pieces):
        parts = ["afternoon" if part == "after-school" else part for part in parts]
    return [part for part in dict.fromkeys(parts) if part], used - at


def _end_at(pieces, at):
    if at >= len(pieces) or pieces[at].text not in ("to", "til", "till", "until", "and", "-"):
        return None
    return _time_at(pieces, at + 1)


def _from_to(start, end, lead):
    """(first, last) hour of a session, or None where the numbers may be ages."""
    first = start.hour
    if not start.half and end.half == "pm" and first + 12 < end.hour:
        first += 12
    is_bare = lead == "from" and first >= FIRST_BARE_HOUR
    return (first, end.hour) if first < end.hour and (is_bare or start.is_sure or end.is_sure) else None


def _open_ended(lead, time):
    """The parts of the day in which something begins at, after or before an hour."""
    part = _part(time.hour) if time.is_sure else None
    if lead == "after" and part:
        return [part, "afternoon" if part == "morning" else "evening"]
    if lead == "before" and time.hour > _PARTS["morning"]:
        return []
    return [part] if part and lead in ("from", "before") else []


def _part(hour):
    """The part of the day in which something that begins at this hour falls, or None at night."""
    return next((part for part, end in _PARTS.items() if FIRST_HOUR <= hour < end), None)


def _time_at(pieces, at):
    """The time of the clock that stands there, or None."""
    said = pieces[at].text if at < len(pieces) else ""
    if said not in _BEGINS_A_TIME and not said[:1].isdigit():
        return None
    words = [piece.text for piece in pieces[at : at + 4]] + [""] * 4
    if words[0] in ("noon", "midday"):
        return Time(12, True, "pm", 1)
    if words[0] == "half":
        past = 1 + (words[1] == "past")
        number, length = number_at(pieces, at + past) if at + past < len(pieces) else (None, 0)
        return number and _time(number + 0.5, True, "", past + length)
    match = _TIME.fullmatch(words[0])
    number = int(match[1]) + int(match[2] or 0) / 60 if match else _spelt(pieces, at)
    if number is None or number >= 24:
        return None
    half = words[1] if words[1] in ("am", "pm") else ""
    clock = 1 if words[1] == "oclock" else 2 * (words[1:3] == ["o", "clock"])
    return _time(number, bool(half or clock or ":" in words[0]), half, 1 + bool(half) + clock)


def _spelt(pieces, at):
    return number_at(pieces, at)[0] if at < len(pieces) else None


def _time(number, is_sure, half, length):
    if half == "am":
        number %= 12
    elif number < FIRST_HOUR or (half and number < 12):
        number += 12
    return Time(number, is_sure, half, length)
