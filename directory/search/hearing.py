"""What a typed sentence means to one index: read, scored, and kept, as the next page of it asks the same."""

from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np

from . import crisis, geo, phrases, text
from .denials import with_what_denies
from .request import is_offered
from .scores import Scores
from .scoring import Scorer
from .sentence import Places, Reading, read
from .spelling import meant_of

#: So many sentences are remembered for one index.
REMEMBERED = 512
#: What comes first in a crisis, and by how much of the best score.
CRISIS_FIRST = {"type:crisis-support": 8, "need:self-harm": 2}


@dataclass(frozen=True)
class Heard:
    """What a typed sentence means to one index: its reading, and the documents its words found."""

    reading: Reading
    scores: object
    is_crisis: bool
    is_harm: bool = False

    @property
    def finds_nothing(self):
        """Whether there are words to look for, and nothing listed answers any of them."""
        return self.scores is not None and not len(self.scores.documents)


def hear(index, q, exact=False):
    """Read a sentence and score its words, once for each index."""
    memo = index.memo.setdefault("heard", OrderedDict())
    key = (q, exact)
    heard = memo.get(key)
    if heard is None:
        reading = reading_of(index, q)
        heard = _heard(index, reading, exact)
        if reading.denied and heard.finds_nothing:
            heard = _heard(index, replace(reading, aside=reading.aside - reading.unwanted), exact)
        memo[key] = heard
        while len(memo) > REMEMBERED:
            memo.pop(next(iter(memo)), None)
    return heard


def _heard(index, reading, exact):
    words = reading.words[: text.MOST_WORDS]
    telling = any(text.weight_of(word) > 0.2 and at not in reading.aside for at, word in enumerate(words))
    return Heard(reading, *_score(index, words, reading, exact, telling))


def reading_of(index, q):
    """What a sentence says, as this index knows words, places and names."""
    labels, places, wanted = index.vocabulary.labels, _places(index), _words_of_filters(index)
    return read(
        q, places, index.names, lambda lifted: is_offered(lifted, labels), lambda word: meant_of(word, wanted, index)
    )


def _words_of_filters(index):
    if "words of filters" not in index.memo:
        index.memo["words of filters"] = phrases.words() | _places(index).words
    return index.memo["words of filters"]


def _score(index, words, reading, exact, telling):
    """(scores, whether somebody may want to die, whether somebody is being hurt)."""
    found = index.vocabulary.meanings.find(words)
    said = crisis.places(words)
    is_crisis, is_harm = bool(said) or _means_crisis(found), crisis.is_harm(words)
    scores, aside = None, reading.aside
    # "Wants to die" looks for no hospice, and "not on a Saturday" for no Saturday club.
    left_out = with_what_denies(reading.words, reading.denied).union(said if telling else ())
    if left_out:
        around = [at for at in range(len(words)) if at not in left_out]
        words, aside = [words[at] for at in around], frozenset(new for new, at in enumerate(around) if at in aside)
        found = index.vocabulary.meanings.find(words)
    if any(text.weight_of(word) for word in words) and (telling or found or not reading.filters):
        scores = Scorer(index, words, aside, exact, found).score()
        if scores.guesses:
            put_right = dict(scores.guesses)
            meant = [part for word in words for part in put_right.get(word, word).split()]
            is_crisis = is_crisis or crisis.is_crisis(meant) or _means_crisis(index.vocabulary.meanings.find(meant))
            is_harm = is_harm or crisis.is_harm(meant)
    return _help_first(index, scores) if is_crisis else scores, is_crisis, is_harm


def _help_first(index, scores):
    """The scores with help in a crisis before all else, whatever the words were."""
    values, whole = np.zeros(index.size, dtype=np.float32), np.zeros(index.size, dtype=np.float32)
    if scores is not None and len(scores.documents):
        values[scores.documents] = scores.values / scores.values.max()
        whole[scores.documents] = scores.coverage
    for concept, lift in CRISIS_FIRST.items():
        documents, impacts = index.postings.get(concept, ((), ()))
        if len(documents):
            values[documents] += lift * impacts / impacts.max()
            whole[documents] = 1
    documents = np.flatnonzero((values != 0) & index.live)
    if not len(documents):
        return scores
    clues = scores.clues if scores is not None else ()
    return Scores(documents, values[documents], whole[documents], clues, (), scores.used if scores is not None else ())


def _means_crisis(found):
    """Whether one of the phrases found means that somebody may want to die."""
    return any(meaning.means in crisis.MEANINGS and meaning.weight >= 1 for _, all_ in found for meaning in all_)


def _places(index):
    if "places" not in index.memo:
        index.memo["places"] = Places(index.vocabulary.towns, lambda code: geo.find_place(code) is not None)
    return index.memo["places"]
