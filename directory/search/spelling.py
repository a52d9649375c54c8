"""What a word that nobody here uses was probably meant to be."""

from collections import defaultdict

from rapidfuzz.distance import OSA

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
MOST_GUESSES = 2


def correct(word, index):
    """Up to two words of the directory or its synonyms that this one may be a slip of, likeliest first."""
    memo = index.memo.setdefault("corrections", {})
    if word not in memo:
        if len(memo) > 10_000:
            memo.clear()
        memo[word] = _correct(word, index)
    return memo[word]


def _correct(word, index):
    if len(word) < SHORTEST or not word.isalpha():
        return []
    known = _known(index)
    starts = [other for other in known[word[0]] if len(word) >= 5 and other.startswith(word)]
    if starts:
        return sorted(starts, key=lambda other: (len(other), -_count(other, index), other))[:MOST_GUESSES]
    reach = 1 if len(word) < 7 else 2
    near = []
    for other in known[word[0]]:
        if abs(len(other) - len(word)) <= reach:
            distance = OSA.distance(word, other, score_cutoff=reach)
            if distance <= reach:
                near.append((distance, -_count(other, index), other))
    if near:
        near.sort()
        return [other for distance, _, other in near if distance == near[0][0]][:MOST_GUESSES]
    return _run_together(word, index)


def _run_together(word, index):
    """Two words written as one."""
    for cut in range(3, len(word) - 2):
        if _count(word[:cut], index) and _count(word[cut:], index):
            return [word[:cut], word[cut:]]
    return []


def _known(index):
    """Every word of the directory and of the synonyms, by first letter."""
    if "known words" not in index.memo:
        known = defaultdict(set)
        for other in [*index.word_counts, *index.vocabulary.meanings.words]:
            known[other[0]].add(other)
        index.memo["known words"] = defaultdict(list, {letter: sorted(words) for letter, words in known.items()})
    return index.memo["known words"]


def _count(word, index):
    return index.word_counts.get(word, 0)
