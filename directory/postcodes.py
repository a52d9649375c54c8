"""Reading what people type for a postcode, and telling the kinds apart. No database here."""

import re
from dataclasses import dataclass
from enum import Enum

_OUTCODE = r"[A-PR-UWYZ](?:[0-9][0-9A-HJKPSTUW]?|[A-HK-Y][0-9][0-9ABEHMNPRVWXY]?)"
_INCODE = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_FULL = re.compile(rf"({_OUTCODE})({_INCODE})")
_SECTOR = re.compile(rf"({_OUTCODE})([0-9])")
_DISTRICT = re.compile(_OUTCODE)
_AREA = re.compile(r"[A-PR-UWYZ][A-HK-Y]?")
_FORCES = re.compile(r"BFPO\s*\d*|BF1\s*\d?[A-Z]{0,2}")

_LETTER_FOR = str.maketrans("01", "OI")
_DIGIT_FOR = str.maketrans("OIL", "011")

#: Areas that lie wholly, or all but a few farms, outside England. Border areas (CH, HR, SY) are not here: only a
#: table of postcodes can tell on which side a home there stands.
_NATIONS = {
    "Scotland": "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
    "Wales": "CF LD LL NP SA",
    "Northern Ireland": "BT",
    "the Channel Islands": "GY JE",
    "the Isle of Man": "IM",
}
_NATION_OF = {area: nation for nation, areas in _NATIONS.items() for area in areas.split()}


class Kind(Enum):
    """How much of a postcode was typed."""

    FULL = "full"
    SECTOR = "sector"
    OUTCODE = "outcode"
    AREA = "area"
    FORCES = "forces"
    NOT_ONE = "not one"


@dataclass(frozen=True)
class Reading:
    """What was typed, as a postcode: `outcode` is "NM3", `incode` is "2AB", or "2" of a sector."""

    kind: Kind
    outcode: str = ""
    incode: str = ""

    def __str__(self):
        return f"{self.outcode} {self.incode}".strip()

    @property
    def key(self):
        """The postcode without its space, as the table keeps it."""
        return self.outcode + self.incode

    @property
    def area(self):
        """The letters it begins with."""
        return re.match(r"[A-Z]*", self.outcode).group()

    @property
    def nation(self):
        """Where its area lies when that is not England, else ""."""
        return _NATION_OF.get(self.area, "")


def read(text):
    """Read a postcode or the beginning of one, in any case and spacing, forgiving O for 0 and I for 1."""
    said = re.sub(r"[^A-Z0-9 ]", "", text.upper()).strip()
    if _FORCES.fullmatch(said):
        return Reading(Kind.FORCES)
    halves = said.split()
    if len(halves) > 2:
        halves = ["".join(halves)]
    for guess in _guesses(halves):
        if found := _match(guess):
            return found
    return Reading(Kind.NOT_ONE)


def tidy(text):
    """A full postcode as the Royal Mail writes it ("nm31ab" is "NM3 1AB"), or "" when it is not one."""
    found = read(text)
    return str(found) if found.kind == Kind.FULL else ""


def _match(halves):
    """The reading of one or two halves; a space says where the first half ends."""
    whole = "".join(halves)
    patterns = [(Kind.FULL, _FULL), (Kind.OUTCODE, _DISTRICT), (Kind.SECTOR, _SECTOR), (Kind.AREA, _AREA)]
    for kind, pattern in patterns:
        found = pattern.fullmatch(whole)
        if not found:
            continue
        outcode, incode = (*found.groups(), "", "")[:2] if found.groups() else (whole, "")
        if len(halves) == 1 or outcode == halves[0]:
            return Reading(kind, outcode, incode)
    return None


def _guesses(halves):
    """What was typed, then the same with letters and digits that look alike exchanged where they must be."""
    yield halves
    whole = "".join(halves)
    if not 5 <= len(whole) <= 7:
        return
    first, last = whole[:-3], whole[-3:]
    last = last[0].translate(_DIGIT_FOR) + last[1:].translate(_LETTER_FOR)
    yield [first, last]
    for letters in (1, 2):
        yield [first[:letters].translate(_LETTER_FOR) + first[letters:].translate(_DIGIT_FOR), last]
