"""The phrases that stand for filters, as the data lists them, and where they stand in a sentence.

They are rows of directory/data/sentence_filters.csv. `{n}`, `{a}` and `{b}` stand for whole numbers, `{postcode}`,
`{town}` and `{day}` for entries of lists.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .ages import OLDEST
from .pieces import DAYS, day_at, number_at
from .text import fold

PHRASES = Path(__file__).resolve().parent.parent / "data" / "sentence_filters.csv"

_SUM = re.compile(r"\{([nab])([+/-]\d+)?\}")
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Phrase:
    """A row of the data: what stands for a filter, and the phrases in which it does not."""

    parts: tuple
    name: str
    value: str
    soft: bool
    not_in: tuple
    ends_in_number: bool = field(default=False)
    #: The parts that are words: without them it cannot stand anywhere.
    words: frozenset = frozenset()

    def fit(self, pieces, at, places):
        """(slots, pieces used) when the phrase stands there, or None."""
        slots, here = {}, at
        for part in self.parts:
            if here >= len(pieces):
                return None
            piece = pieces[here]
            if part in ("{n}", "{a}", "{b}"):
                number, length = number_at(pieces, here)
                if number is None:
                    return None
                slots[part[1]] = number
            elif part == "{postcode}":
                if piece.kind not in ("postcode", "outcode"):
                    return None
                slots["postcode"], length = piece.text.upper(), 1
            elif part == "{town}":
                town = places.town_at(pieces, here)
                if town is None:
                    return None
                slots["town"], length = town
            elif part == "{day}":
                day = day_at(piece, short=here > at)
                if day is None:
                    return None
                slots["day"], length = day, 1
            elif piece.text == part or (piece.text == f"{part}s" and len(part) > 3):
                length = 1
            else:
                return None
            here += length
        return slots, here - at

    def value_with(self, slots):
        """The filter's value with its slots filled in, or None when an age is out of range."""
        value = self.value
        for name in ("postcode", "town", "day"):
            if name in slots:
                value = value.replace("{" + name + "}", str(slots[name]))

        def total(match):
            number, change = slots[match.group(1)], match.group(2)
            if not change:
                return str(number)
            amount = int(change[1:])
            return str({"+": number + amount, "-": number - amount, "/": number // amount}[change[0]])

        value = _SUM.sub(total, value)
        if self.name != "age":
            return value
        lowest, _, highest = value.partition("-")
        if not lowest.isdigit() or (highest and not highest.isdigit()) or int(lowest) > OLDEST:
            return None
        if not highest:
            return lowest
        return f"{lowest}-{min(int(highest), OLDEST)}" if int(lowest) <= int(highest) else None


@cache
def phrases(path=PHRASES):
    """The phrases by their first part, longest first."""
    found = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parts = _shape(row["pattern"])
            note = row["note"] or ""
            not_in = [fold(said) for said in _QUOTED.findall(note.partition("not ")[2] if "not " in note else "")]
            phrase = Phrase(
                parts=parts,
                name=row["filter"],
                value=row["value"],
                soft="soft" in note,
                not_in=tuple(tuple(re.findall(r"\d+|[a-z]+", said)) for said in not_in if "{" not in said),
                ends_in_number=parts[-1] in ("{n}", "{b}"),
                words=frozenset(part for part in parts if not part.startswith("{")),
            )
            found[parts[0]].append(phrase)
    for entries in found.values():
        entries.sort(key=lambda phrase: (-len(phrase.parts), phrase.soft))
    return dict(found)


@cache
def words():
    """Every word by which a filter may be said, days too."""
    said = {word for entries in phrases().values() for phrase in entries for word in phrase.words}
    return frozenset(said | DAYS.keys())


def _shape(pattern):
    """A phrase of the data as parts: words, marks and `{slots}`."""
    pattern = re.sub(r"\{(\w+)\}s\b", r"{\1}", pattern) if "{day}s" in pattern else pattern
    parts = []
    for piece in re.split(r"(\{\w+\})", fold(pattern)):
        if piece.startswith("{"):
            parts.append(piece)
        else:
            parts += re.findall(r"\d+|[a-z]+|\+|-(?=$)", piece.strip() if piece.strip() == "-" else piece)
    return tuple(parts)
