"""Noticing words about self-harm, wanting to die or being hurt. Rather too often than once too seldom."""

import csv
from functools import cache
from pathlib import Path

from . import text

DATA = Path(__file__).resolve().parent.parent / "data"
PHRASES = DATA / "crisis_phrases.csv"
#: Of somebody who is being hurt, or is afraid to hurt a child.
HARM = DATA / "harm_phrases.csv"
#: Synonyms that mean these say the same as a crisis phrase: staff can add words without a developer.
MEANINGS = frozenset({"need:self-harm", "type:crisis-support"})
#: Words of so few letters are not put right.
SHORT = 3
#: Words that may stand between two words of a phrase: "wants to just die".
GAP = 3


@cache
def phrases(path=PHRASES):
    """The phrases as stems, by their first one."""
    found = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            stems = tuple(text.stems(row["phrase"]))
            found.setdefault(stems[0], []).append(stems[1:])
    return found


@cache
def words():
    """The longer words of all phrases, so that a slip in one is put right."""
    said = set()
    for path in (PHRASES, HARM):
        with path.open(encoding="utf-8", newline="") as lines:
            said.update(word for row in csv.DictReader(lines) for word in text.words(row["phrase"]))
    return frozenset(word for word in said if len(word) > SHORT)


def is_crisis(words):
    """Whether any phrase stands in these words, with at most a few words between its own."""
    return bool(places(words))


def is_harm(words):
    """Whether these words speak of somebody who is being hurt."""
    return bool(places(words, HARM))


def places(words, path=PHRASES):
    """Where the words of phrases stand. They say how bad it is, not what is looked for."""
    stems, known = [text.stem(word) for word in words], phrases(path)
    if known.keys().isdisjoint(stems):
        return frozenset()
    found = (_follow(rest, stems, at) for at, stem in enumerate(stems) for rest in known.get(stem, ()))
    return frozenset(place for phrase in found for place in phrase)


def _follow(rest, stems, at):
    """The places of a phrase that begins at `at`; none where it does not go on."""
    taken = [at]
    for wanted in rest:
        near = stems[at + 1 : at + GAP + 2]
        if wanted not in near:
            return []
        at += near.index(wanted) + 1
        taken.append(at)
    return taken
