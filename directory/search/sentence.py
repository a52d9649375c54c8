"""From a sentence to words and filters: "saturday football for my 9 year old" is football, Saturday, age 9.

The phrases are data (directory/data/sentence_filters.csv). `{n}`, `{a}` and `{b}` stand for whole numbers,
`{postcode}`, `{town}` and `{day}` for entries of lists. The longest phrase wins; a hard filter beats a soft one.
"""

from dataclasses import dataclass
from types import MappingProxyType

from .ages import is_an_age
from .clock import parts_of_day_at
from .denials import is_denied, says_more, unwanted
from .hearsay import informants
from .phrases import phrases
from .pieces import NUMBERS, Places, day_at, split
from .text import fold
from .traps import overlaps, tells_what_happens

__all__ = ["SEVERAL", "Lifted", "Places", "Reading", "read"]

#: Filters that may be said more than once.
SEVERAL = frozenset({"day", "time", "flag", "how"})
#: Filters that may be denied: "not on a Saturday".
DENIABLE = frozenset({"day", "time", "season", "cost", "near", "how", "level"})


@dataclass(frozen=True)
class Lifted:
    """A filter heard in the words. A soft one raises results and hides none."""

    name: str
    value: str
    said: str
    soft: bool = False


@dataclass(frozen=True)
class Reading:
    """What a sentence says: filters, the words to search for, the places of those that only support them, and of
    those that name what is not wanted."""

    filters: tuple = ()
    words: tuple = ()
    aside: frozenset = frozenset()
    unwanted: frozenset = frozenset()

    @property
    def denied(self):
        """The places of what is not wanted and not looked for. Where nothing else was said it is looked for."""
        return self.unwanted & self.aside

    def get(self, name):
        return [lifted for lifted in self.filters if lifted.name == name]


def read(text, places, names=MappingProxyType({}), is_offered=lambda lifted: True, put_right=lambda word: word):
    """Read a sentence. `names` are service names as tuples of words, by their first two: theirs are not filters.

    What is said for a filter that is not offered (any more) stays words like others. `put_right` gives the word that
    one with a slip was meant to be: "saterday" is Saturday, and stays "saterday" among the words.
    """
    typed = split(fold(text), places)
    pieces = [piece._replace(text=put_right(piece.text)) if piece.kind == "word" else piece for piece in typed]
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
    return Reading(filters, *_words(typed, used, filters))


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
    best, most_parts, parts_of_best, known = None, 0, None, phrases()
    for key in _keys(pieces[at], places):
        for phrase in known.get(key, ()):
            if len(phrase.parts) < most_parts:
                break
            slots = phrase.fit(pieces, at, places) if phrase.words <= there else None
            if slots is None or not _is_meant(phrase, pieces, at, *slots, there):
                continue
            value, length = phrase.value_with(slots[0]), slots[1]
            if value is None or (best and length <= best[1] and phrase.parts != parts_of_best):
                continue
            lifted = Lifted(phrase.name, value, _said(pieces, at, length), phrase.soft)
            if phrase.parts == parts_of_best:
                best[0].append(lifted)
            else:
                best, most_parts, parts_of_best = ([lifted], length), len(phrase.parts), phrase.parts
    timed = parts_of_day_at(pieces, at)
    if timed is None or (best and best[1] >= timed[1]) or tells_what_happens(pieces, at, timed[1]):
        return best
    return [Lifted("time", part, _said(pieces, at, timed[1])) for part in timed[0]], timed[1]


def _keys(piece, places):
    """What a phrase that stands there may begin with."""
    keys = [piece.text]
    if piece.text.endswith("s"):
        keys.append(piece.text[:-1])
    if piece.text in places.towns:
        keys.append("{town}")
    if piece.kind in ("postcode", "outcode"):
        keys.append("{postcode}")
    if day_at(piece):
        keys.append("{day}")
    if piece.kind == "number" or piece.text in NUMBERS:
        keys += ["{n}", "{a}"]
    return keys


def _said(pieces, at, length):
    return " ".join(piece.text for piece in pieces[at : at + length])


def _is_meant(phrase, pieces, at, slots, length, there):
    """Whether nothing around the phrase says that it means something else."""
    if phrase.name == "age" and not is_an_age(phrase, pieces, at, slots, length):
        return False
    if phrase.name == "time" and tells_what_happens(pieces, at, length):
        return False
    if phrase.name in DENIABLE and at and is_denied([piece.text for piece in pieces], at):
        return False
    return not any(there.issuperset(said) and overlaps(said, pieces, at, length) for said in phrase.not_in)


def _settle(heard):
    """One filter of each name, hard before soft, narrow ages before wide; several where that makes sense."""
    heard, kept = _of_all_children(heard), {}
    for lifted in sorted(heard, key=lambda lifted: (lifted.soft, _width(lifted))):
        key = (lifted.name, lifted.value) if lifted.name in SEVERAL else lifted.name
        kept.setdefault(key, lifted)
    return tuple(lifted for lifted in heard if lifted in kept.values())


def _of_all_children(heard):
    """What was heard, with the ages of several children as one: "he is 5 and she is 9" is 5 to 9."""
    exact = [each for each in heard if each.name == "age" and not each.soft and each.value.isdigit()]
    years = sorted({int(each.value) for each in exact})
    if len(years) < 2:
        return heard
    said = ", ".join(each.said for each in exact)
    others = [each for each in heard if each not in exact]
    return [*others, Lifted("age", f"{years[0]}-{years[-1]}", said)]


def _width(lifted):
    """How many years an age spans: "baby 9 months" is 0, not 0 to 1."""
    lowest, _, highest = lifted.value.partition("-") if lifted.name == "age" else ("0", "", "")
    return int(highest or lowest) - int(lowest)


def _words(pieces, used, filters):
    """The words to search for, in order, which of them only support the search, and which are not wanted."""
    words, aside = [], set()
    for at, piece in enumerate(pieces):
        if piece.kind == "mark" or piece.kind in ("postcode", "outcode"):
            continue
        lifted = used.get(at)
        if lifted is not None and not lifted.soft:
            if piece.text in NUMBERS:
                continue
            aside.add(len(words))
        words.append(piece.text)
    not_wanted = unwanted(words)
    if says_more(words, not_wanted):
        aside |= not_wanted
    return tuple(words), frozenset(aside | informants(words)), frozenset(not_wanted)
