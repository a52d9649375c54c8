"""Noticing words about self-harm or wanting to die. It would rather notice too often than once too seldom."""

import csv
from functools import cache
from pathlib import Path

from . import text

PHRASES = Path(__file__).resolve().parent.parent / "data" / "crisis_phrases.csv"
#: Synonyms that mean these say the same as a crisis phrase: staff can add words without a developer.
MEANINGS = frozenset({"need:self-harm", "type:crisis-support"})
#: Words that may stand between two words of a phrase: "wants to just die".
GAP = 3


@cache
def phrases():
    """The phrases as stems, by their first one."""
    found = {}
    with PHRASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            stems = tuple(text.stems(row["phrase"]))
            found.setdefault(stems[0], []).append(stems[1:])
    return found


def is_crisis(words):
    """Whether any phrase stands in these words, with at most a few words between its own."""
    stems = [text.stem(word) for word in words]
    return any(_follows(rest, stems, at + 1) for at, stem in enumerate(stems) for rest in phrases().get(stem, ()))


def _follows(rest, stems, at):
    for wanted in rest:
        near = stems[at : at + GAP + 1]
        if wanted not in near:
            return False
        at += near.index(wanted) + 1
    return True
