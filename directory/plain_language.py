"""How easy a text is to read, and which of its words could be plainer. It advises; it never refuses.

Reading age is the Flesch-Kincaid grade (Kincaid and others, 1975) plus five years.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache

from .defaults import DATA

#: We write for people who read as well as somebody of this age.
GOOD_AGE = 11
#: Texts shorter than this, in words, say too little about how they read.
SHORTEST = 25

_WORD = re.compile(r"[A-Za-z][A-Za-z’']*")
_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_ACRONYM = re.compile(r"\b[A-Z][A-Z]{1,5}s?\b")
#: Short forms that families of all kinds use in speaking.
_KNOWN = frozenset("NHS GP TV DVD CD UK BBC BSL SEND SEN ADHD AM PM OK PE IT ID A&E".split())


@dataclass(frozen=True)
class Remark:
    """One thing that could be plainer, in words for the person who writes."""

    words: str


def syllables(word):
    """About how many syllables a word has: groups of vowels, less a silent e at the end."""
    word = word.lower().replace("’", "").replace("'", "")
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)


def reading_age(text):
    """The age in years at which most people read it with ease. None when it is too short to tell."""
    words = _WORD.findall(text)
    if len(words) < SHORTEST:
        return None
    sentences = max(1, len([part for part in _SENTENCE_END.split(text) if _WORD.search(part)]))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(5, round(grade + 5))


@cache
def plain_words():
    """{hard word or phrase: what to say instead}, from the data."""
    with (DATA / "plain_words.csv").open(encoding="utf-8", newline="") as lines:
        return {row["instead_of"]: row["say"] for row in csv.DictReader(lines)}


@cache
def _hard_words():
    longest_first = sorted(plain_words(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def unexplained(text):
    """Short forms that the text does not spell out: neither "EHC plan (a legal paper ...)" nor "... (EHC)"."""
    found = dict.fromkeys(match.removesuffix("s") for match in _ACRONYM.findall(text))
    return [
        name for name in found
        if name not in _KNOWN and f"({name})" not in text and not re.search(rf"\b{name}s?\s*\(", text)
    ]  # fmt: skip


def remarks(text):
    """What could be plainer in a text, the heaviest first."""
    said = []
    age = reading_age(text)
    if age and age > GOOD_AGE:
        said.append(Remark(f"This reads like a text for age {age}. Shorter sentences and shorter words help."))
    hard = dict.fromkeys(word.lower() for word in _hard_words().findall(text))
    said += [Remark(f"“{word}”: could you say “{plain_words()[word]}”?") for word in list(hard)[:4]]
    short = unexplained(text)[:4]
    said += [Remark(f"“{name}”: not everybody knows this. Say what it means the first time.") for name in short]
    return said
