"""What a word that nobody here uses was probably meant to be."""

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import crisis, phrases
from .text import stem

#: Words that everybody writes: where no listing has them, they are no slips of others.
EVERYDAY = Path(__file__).resolve().parent.parent / "data" / "everyday_words.txt"
#: Shorter words have too many neighbours to guess.
SHORTEST = 4
MOST_GUESSES = 2
#: From these lengths on a word may differ in two and in three letters if it begins alike.
HEARD_TWO, HEARD_THREE = 6, 9
#: Sorts after every word that goes on with a letter.
AFTER_Z = "{"

_ALIKE, _TWICE = str.maketrans("czy", "ksi"), re.compile(r"(.)\1+")


@cache
def everyday_words():
    return frozenset(EVERYDAY.read_text(encoding="utf-8").split())


def correct(word, index):
    """Up to two words of the directory or its synonyms that this one may be a slip of, likeliest first.

    A guess of several words is what was written as one: "edpsych" is "ed psych".
    """
    memo = index.memo.setdefault("corrections", {})
    if word not in memo:
        if len(memo) > 10_000:
            memo.clear()
        memo[word] = _correct(word, index)
    return memo[word]


def meant_of(word, wanted, index):
    """The one of the wanted words that a word is a slip of, or the word itself where it is known or no slip of any."""
    if len(word) < SHORTEST or word in wanted or stem(word) in index.postings:
        return word
    return next((guess for guess in correct(word, index) if guess in wanted), word)


def _correct(word, index):
    if len(word) < SHORTEST or not word.isalpha() or word in everyday_words():
        return []
    if word in index.vocabulary.meanings.joined:
        return [index.vocabulary.meanings.joined[word]]
    known = _known(index)
    starts = _starting(word, known[word[0]])
    if starts[:1] == [word]:
        return []
    starts = starts if len(word) >= 5 else []
    if starts:
        return sorted(starts, key=lambda other: (len(other), -_count(other, index), other))[:MOST_GUESSES]
    reach = 1 if len(word) < 7 else 2
    return (
        _nearest(word, known[word[0]], reach, index)
        or _run_together(word, index)
        or _first_letter_amiss(word, index)
        or _by_ear(word, known[word[0]], index)
    )


def _starting(word, among):
    """Those of some sorted words that begin with a word."""
    return among[bisect_left(among, word) : bisect_left(among, word + AFTER_Z)]


def _nearest(word, among, reach, index):
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=reach, limit=None)
    sound = _sound(word)
    near = sorted((distance, _sound(other) != sound, -_count(other, index), other) for other, distance, _ in found)
    return [other for distance, differs, _, other in near if (distance, differs) == near[0][:2]][:MOST_GUESSES]


def _sound(word):
    """Roughly how a word sounds: "skared" and "scared", "medikation" and "medication" are alike."""
    return _TWICE.sub(r"\1", word.replace("ph", "f").translate(_ALIKE))


def _by_ear(word, among, index):
    """Words that begin alike and end as they might be heard: "hospis", "occupashunal"."""
    if len(word) < HEARD_TWO:
        return []
    reach = 2 if len(word) < HEARD_THREE else 3
    return _nearest(word, [other for other in among if other[:4] == word[:4]], reach, index)


def _first_letter_amiss(word, index):
    """Words that differ in their beginning only: left out, doubled, swapped with the next, or another letter."""
    tails = _known_by_tail(index)
    tail, swapped = word[1:], word[1] + word[0] + word[2:]
    found = set(tails.get(word, ())) | set(tails.get(tail, ()))
    found |= {other for other in (tail, swapped) if other in _known(index)[other[0]]}
    return sorted(found, key=lambda other: (-_count(other, index), other))[:MOST_GUESSES]


def _run_together(word, index):
    """Two words written as one."""
    for cut in range(3, len(word) - 2):
        if _count(word[:cut], index) and _count(word[cut:], index):
            return [f"{word[:cut]} {word[cut:]}"]
    return []


def begins_any(letters, index):
    """Whether any word of the directory or its synonyms begins with these letters."""
    among = _known(index)[letters[0]]
    at = bisect_left(among, letters)
    return at < len(among) and among[at].startswith(letters)


def _known(index):
    """Every word of the directory, of the synonyms, of filters and of who is in danger, by first letter."""
    if "known words" not in index.memo:
        known = defaultdict(set)
        for other in [*index.word_counts, *index.vocabulary.meanings.words, *crisis.words(), *_of_filters()]:
            known[other[0]].add(other)
        index.memo["known words"] = defaultdict(list, {letter: sorted(words) for letter, words in known.items()})
    return index.memo["known words"]


def _of_filters():
    return (word for word in phrases.words() if len(word) >= SHORTEST)


def _known_by_tail(index):
    """The same words by all but their first letter."""
    if "known tails" not in index.memo:
        tails = defaultdict(list)
        for words in _known(index).values():
            for other in words:
                if len(other) > SHORTEST:
                    tails[other[1:]].append(other)
        index.memo["known tails"] = dict(tails)
    return index.memo["known tails"]


def _count(word, index):
    return index.word_counts.get(word, 0)
