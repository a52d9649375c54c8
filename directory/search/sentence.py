"""From a sentence to words and filters: "saturday football for my 9 year old" is football, Saturday, age 9.

The phrases are data (directory/data/sentence_filters.csv). `{n}`, `{a}` and `{b}` stand for whole numbers,
`{postcode}`, `{town}` and `{day}` for entries of lists. The longest phrase wins; a hard filter beats a soft one.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from .text import fold

PHRASES = Path(__file__).resolve().parent.parent / "data" / "sentence_filters.csv"
OLDEST = 25

_PIECES = re.compile(
    r"(?P<postcode>\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b)|(?P<outcode>\b[a-z]{1,2}\d{1,2}[a-z]?\b(?!:))"
    r"|(?P<ratio>\d+:\d+)|(?P<number>\d+)(?:\.\d+)?|(?P<word>[a-z]+)|(?P<mark>\+|,|£|(?<=\d)\s?-\s?(?=\d))"
)
_SLOT = re.compile(r"\{(\w+)\}")
_SUM = re.compile(r"\{([nab])([+/-]\d+)?\}")
_QUOTED = re.compile(r'"([^"]+)"')

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_NUMBERS = {word: number for number, word in enumerate(f"{_SMALL} seventeen eighteen nineteen twenty".split())}
_NUMBERS |= {f"twenty {word}": 20 + number for word, number in list(_NUMBERS.items())[1:6]}
_DAYS = {"monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri"}
_DAYS |= {"saturday": "sat", "sunday": "sun"}
_SHORT_DAYS = {
    "mon": "mon",
    "tues": "tue",
    "tue": "tue",
    "weds": "wed",
    "thurs": "thu",
    "thur": "thu",
    "fri": "fri",
}
_SHORT_DAYS |= {"sat": "sat", "sun": "sun", "wed": "wed", "thu": "thu"}

#: What a number counts or measures when it is not an age.
_UNITS = frozenset(
    """am pm oclock min mins minute minutes hour hours hr hrs day days week weeks wk wks month months mth mths term
    terms stone kg kilo kilos lb lbs foot feet ft cm metre metres mile miles km food foods word words people
    kids children pounds pound quid p pence percent times time sessions session places nights night staff
    adults pupils others brothers sisters siblings schools steps appointments meetings letters th st nd rd
    in""".split()
)
_NAMES_A_NUMBER = frozenset(
    "type level stage key ks grade part step number no unit room phase section tier covid mg £".split()
)
_GONE_BY = frozenset("for waited waiting waits last past every next these nearly over about wait".split())
_LENGTHS_OF_TIME = frozenset("months years yrs yr".split())
_YEARS = frozenset("years yrs".split())
_SINCE = frozenset("ago wait waiting waited now later long on so behind ahead late older younger".split())
_SOMEBODY = frozenset(
    "son daughter boy girl lad lass child kid brother sister grandson granddaughter niece nephew".split()
)

#: What a sentence goes on with after somebody's age: "school refusal 13 with autism".
_AFTER_AN_AGE = frozenset(
    """with who whos cant wont doesnt isnt hasnt not has hates loves needs wants struggles struggling refuses refusing
    autistic autism adhd asd deaf blind disabled downs nonverbal""".split()
)
_A_COUNT_BEFORE = frozenset("of all both our my have has had got only than".split())

#: Filters that may be said more than once.
SEVERAL = frozenset({"day", "time", "flag", "how"})


class Piece(NamedTuple):
    """A token of the sentence. Its kind is postcode, outcode, ratio, number, word or mark."""

    text: str
    kind: str


@dataclass(frozen=True)
class Lifted:
    """A filter heard in the words. A soft one raises results and hides none."""

    name: str
    value: str
    said: str
    soft: bool = False


@dataclass(frozen=True)
class Reading:
    """What a sentence says: filters, the words to search for, and the words that only support them."""

    filters: tuple = ()
    words: tuple = ()
    aside: frozenset = frozenset()

    def get(self, name):
        return [lifted for lifted in self.filters if lifted.name == name]


@dataclass(frozen=True)
class Phrase:
    parts: tuple
    name: str
    value: str
    soft: bool
    not_in: tuple
    ends_in_number: bool = field(default=False)
    #: The parts that are words: without them it cannot stand anywhere.
    words: frozenset = frozenset()


class Places:
    """The places a sentence may name. Made from the town list; postcodes are asked for one at a time."""

    def __init__(self, towns=(), knows_outcode=lambda code: True):
        self.knows_outcode = knows_outcode
        self.towns = defaultdict(list)
        for town in towns:
            parts = tuple(fold(town).replace("-", " ").split())
            if parts:
                self.towns[parts[0]].append((parts, town))
        for entries in self.towns.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def town_at(self, pieces, at):
        """(name, pieces used) of the town named there, or None."""
        for parts, town in self.towns.get(pieces[at].text, ()):
            if tuple(piece.text for piece in pieces[at : at + len(parts)]) == parts:
                return town, len(parts)
        return None


def split(text, places):
    """The pieces of a folded text. What only looks like an outcode falls apart into letters and digits."""
    pieces = []
    for match in _PIECES.finditer(text):
        kind = match.lastgroup
        piece = match.group(kind).strip()
        if kind == "outcode" and not places.knows_outcode(piece.upper()):
            pieces += [Piece(part, "number" if part.isdigit() else "word") for part in re.findall(r"\d+|[a-z]+", piece)]
        elif kind == "number" and match.group()[len(piece) :] not in ("", ".5"):
            pieces.append(Piece(match.group(), "mark"))
        elif kind == "postcode":
            pieces.append(Piece(f"{piece[:-3].strip()} {piece[-3:]}", kind))
        else:
            pieces.append(Piece(piece, kind))
    return pieces


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


def read(text, places, names=MappingProxyType({}), is_offered=lambda lifted: True):
    """Read a sentence. `names` are service names as tuples of words, by their first two: theirs are not filters.

    What is said for a filter that is not offered (any more) stays words like others.
    """
    pieces = split(fold(text), places)
    kept_whole = _inside_names(pieces, names)
    there = frozenset(word for piece in pieces for word in (piece.text, piece.text.removesuffix("s")))
    heard, used, at = [], {}, 0
    while at < len(pieces):
        match = None if at in kept_whole else _longest_at(pieces, at, places, there)
        if match is None:
            at += 1
            continue
        lifted, length = match
        lifted = [each for each in lifted if is_offered(each)]
        if not lifted:
            at += 1
            continue
        heard += lifted
        used.update(dict.fromkeys(range(at, at + length), lifted[0]))
        at += length
    filters = _settle(heard)
    return Reading(filters, *_words(pieces, used, filters))


def _inside_names(pieces, names):
    """The places of pieces that belong to the name of a service typed in full."""
    said = tuple(piece.text for piece in pieces)
    inside = set()
    for at, pair in enumerate(zip(said, said[1:], strict=False)):
        for name in names.get(pair, ()):
            if said[at : at + len(name)] == name:
                inside.update(range(at, at + len(name)))
    return inside


def _longest_at(pieces, at, places, there):
    """([what is heard], pieces used) of the longest phrase that stands there. A phrase may say two things.

    `there` are the words of the whole sentence.
    """
    best = None
    piece = pieces[at]
    keys = [piece.text, piece.text.removesuffix("s")]
    if piece.text in places.towns:
        keys.append("{town}")
    if piece.kind in ("postcode", "outcode"):
        keys.append("{postcode}")
    if piece.text in _DAYS or piece.text.removesuffix("s") in _DAYS:
        keys.append("{day}")
    if piece.kind == "number" or piece.text in _NUMBERS:
        keys += ["{n}", "{a}"]
    for key in dict.fromkeys(keys):
        for phrase in phrases().get(key, ()):
            if best and len(phrase.parts) < best[2]:
                break
            slots = _fit(phrase, pieces, at, places) if phrase.words <= there else None
            if slots is None or not _allowed(phrase, pieces, at, *slots):
                continue
            value = _value(phrase, slots[0])
            if value is None or (best and slots[1] <= best[1] and phrase.parts != best[3]):
                continue
            said = " ".join(part.text for part in pieces[at : at + slots[1]])
            lifted = Lifted(phrase.name, value, said, phrase.soft)
            if best and phrase.parts == best[3]:
                best[0].append(lifted)
            else:
                best = ([lifted], slots[1], len(phrase.parts), phrase.parts)
    return best and best[:2]


def _fit(phrase, pieces, at, places):
    """(slots, pieces used) when the phrase stands there, or None."""
    slots, here = {}, at
    for part in phrase.parts:
        if here >= len(pieces):
            return None
        piece = pieces[here]
        if part in ("{n}", "{a}", "{b}"):
            number, length = _number(pieces, here)
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
            day = _DAYS.get(piece.text) or _DAYS.get(piece.text.removesuffix("s"))
            day = day or (_SHORT_DAYS.get(piece.text.removesuffix("s")) if here > at else None)
            if day is None:
                return None
            slots["day"], length = day, 1
        elif piece.text == part or (piece.text == f"{part}s" and len(part) > 3):
            length = 1
        else:
            return None
        here += length
    return slots, here - at


def _number(pieces, at):
    piece = pieces[at]
    if piece.kind == "number":
        return (int(piece.text), 1) if len(piece.text) <= 3 else (None, 0)
    if piece.text == "twenty" and at + 1 < len(pieces) and f"twenty {pieces[at + 1].text}" in _NUMBERS:
        return _NUMBERS[f"twenty {pieces[at + 1].text}"], 2
    return (_NUMBERS[piece.text], 1) if piece.text in _NUMBERS else (None, 0)


def _allowed(phrase, pieces, at, slots, length):
    """Whether nothing around the phrase says that it means something else."""
    before = pieces[at - 1].text if at else ""
    after = pieces[at + length].text if at + length < len(pieces) else ""
    if phrase.ends_in_number and phrase.name == "age":
        if after in _UNITS or (after == "year" and phrase.parts[0] != "{n}") or before == "£" or after == "-":
            return False
        if after in ("+",):
            return False
        if after in _YEARS and at + length + 1 < len(pieces) and pieces[at + length + 1].text in _SINCE:
            return False
    if phrase.parts == ("{n}",):
        is_digit = pieces[at].kind == "number"
        if not is_digit or not 2 <= slots["n"] <= OLDEST or before in _NAMES_A_NUMBER:
            return False
        somebody = any(other.text in _SOMEBODY for other in pieces[max(0, at - 3) : at])
        if after in _AFTER_AN_AGE and before not in _A_COUNT_BEFORE and not _counts_people(pieces, at + 2):
            return True
        if after not in ("", ",") and (not somebody or after.endswith("s")):
            return False
    is_time = phrase.name == "age" and phrase.parts[-1] in _LENGTHS_OF_TIME
    if is_time and (before in _GONE_BY or after == "of" or after in _SINCE):
        return False
    if phrase.parts[0] in ("year", "yr", "y") and phrase.name == "age" and not 1 <= slots.get("n", 1) <= 13:
        return False
    return not any(_overlaps(said, pieces, at, length) for said in phrase.not_in)


def _counts_people(pieces, at):
    """Whether several people stand there: "2 autistic boys"."""
    return (
        at < len(pieces)
        and pieces[at].text.removesuffix("s") in _SOMEBODY | {"children"}
        and (pieces[at].text.endswith("s") or pieces[at].text == "children")
    )


def _overlaps(said, pieces, at, length):
    for start in range(max(0, at - len(said) + 1), at + length):
        if tuple(piece.text for piece in pieces[start : start + len(said)]) == said:
            return True
    return False


def _value(phrase, slots):
    """The filter's value with its slots filled in, or None when an age is out of range."""
    value = phrase.value
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
    if phrase.name != "age":
        return value
    lowest, _, highest = value.partition("-")
    if not lowest.isdigit() or (highest and not highest.isdigit()) or int(lowest) > OLDEST:
        return None
    if not highest:
        return lowest
    return f"{lowest}-{min(int(highest), OLDEST)}" if int(lowest) <= int(highest) else None


def _settle(heard):
    """One filter of each name, hard before soft, narrow ages before wide; several where that makes sense."""
    kept = {}
    for lifted in sorted(heard, key=lambda lifted: (lifted.soft, _width(lifted))):
        key = (lifted.name, lifted.value) if lifted.name in SEVERAL else lifted.name
        kept.setdefault(key, lifted)
    return tuple(lifted for lifted in heard if lifted in kept.values())


def _width(lifted):
    """How many years an age spans: "baby 9 months" is 0, not 0 to 1."""
    lowest, _, highest = lifted.value.partition("-") if lifted.name == "age" else ("0", "", "")
    return int(highest or lowest) - int(lowest)


def _words(pieces, used, filters):
    """The words to search for, in order, and which of them only support a filter that was heard."""
    words, aside = [], set()
    for at, piece in enumerate(pieces):
        if piece.kind == "mark" or piece.kind in ("postcode", "outcode"):
            continue
        lifted = used.get(at)
        if lifted is not None and not lifted.soft:
            if piece.kind == "number" or piece.text in _NUMBERS:
                continue
            aside.add(len(words))
        words.append(piece.text)
    return tuple(words), frozenset(aside)
