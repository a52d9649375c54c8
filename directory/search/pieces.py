"""A typed sentence in pieces: words, numbers, postcodes, and the days and places that words may name."""

import re
from collections import defaultdict
from typing import NamedTuple

from .text import fold

_PIECES = re.compile(
    r"(?P<postcode>\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b)|(?P<outcode>\b[a-z]{1,2}\d{1,2}[a-z]?\b(?!:))"
    r"|(?P<ratio>\d+:\d+)|(?P<number>\d+)(?:\.\d+)?|(?P<word>[a-z]+)|(?P<mark>\+|,|£|(?<=\d)\s?-\s?(?=\d))"
)

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
NUMBERS = {word: number for number, word in enumerate(f"{_SMALL} seventeen eighteen nineteen twenty".split())}
NUMBERS |= {f"twenty {word}": 20 + number for word, number in list(NUMBERS.items())[1:6]}
DAYS = {"monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri"}
DAYS |= {"saturday": "sat", "sunday": "sun"}
#: How days are written short.
_SHORT_DAYS = {day[:3]: day for day in DAYS.values()}
_SHORT_DAYS |= {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}
#: These are words of their own unless a phrase names a day.
_WORDS_TOO = frozenset({"sat", "sun", "wed"})


class Piece(NamedTuple):
    """A token of the sentence. Its kind is postcode, outcode, ratio, number, word or mark."""

    text: str
    kind: str


class Places:
    """The places a sentence may name. Made from the town list; postcodes are asked for one at a time."""

    def __init__(self, towns=(), knows_outcode=lambda code: True):
        self.knows_outcode = knows_outcode
        self.towns = defaultdict(list)
        for town in towns:
            parts = tuple(fold(town).replace("-", " ").split())
            if parts:
                self.towns[parts[0]].append((parts, town))
            if len(parts) > 1:
                together = "".join(parts)
                self.towns[together].append(((together,), town))
        #: The words of all their names.
        self.words = frozenset(part for entries in self.towns.values() for parts, _ in entries for part in parts)
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


def number_at(pieces, at):
    piece = pieces[at]
    if piece.kind == "number":
        return (int(piece.text), 1) if len(piece.text) <= 3 else (None, 0)
    if piece.text == "twenty" and at + 1 < len(pieces) and f"twenty {pieces[at + 1].text}" in NUMBERS:
        return NUMBERS[f"twenty {pieces[at + 1].text}"], 2
    return (NUMBERS[piece.text], 1) if piece.text in NUMBERS else (None, 0)


def day_at(piece, short=False):
    """The day a piece names, or None. What may be another word is one, except where it is `short` for a day."""
    name = piece.text.removesuffix("s")
    day = DAYS.get(piece.text) or DAYS.get(name)
    if day or (name in _WORDS_TOO and not short):
        return day
    return _SHORT_DAYS.get(piece.text) or _SHORT_DAYS.get(name)
