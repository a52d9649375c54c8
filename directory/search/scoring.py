"""How well each document answers the words of a query, and which of the words it answers."""

import numpy as np

from . import text
from .scores import Clue, Scores
from .spelling import begins_any, correct
from .vocabulary import MISSPELLING, SHORTEST_JOINED
from .weighing import Weighing

#: What a synonym is worth against the word itself, and a corrected word against a rightly spelt one.
SYNONYM, CORRECTED = 0.8, 0.7
#: A concept named by a phrase is worth more with each word of the phrase, up to a point.
LONGER_PHRASE, LONGEST_PHRASE = 0.35, 3
#: "We welcome every need" answers a named need a little.
ANY_NEED = 0.25
ANY = "need:all-needs"
#: Words of less weight than this are not given as a reason.
QUIET = 0.2
#: Ambiguous acronyms are believed in short queries only.
SHORT_QUERY = 3
#: A word keeps this share beside the phrase it belongs to: "no friends" is not about friends.
IN_PHRASE = 0.4
#: What a word of a phrase means by itself counts for this share.
NESTED = 0.2
#: A phrase that is nearly said counts for this share of one that is said.
NEARLY = 0.75
#: Two words may be one where some word begins with the first and so many letters of the second.
BEYOND = 2
#: A pair of words side by side, as in "blue badge".
PAIR = 0.4
#: The group of a kind of provision answers for the kind a little: mental health for CAMHS.
KINDRED = 0.3


class Scorer:
    """Reads the words of a query against one index."""

    def __init__(self, index, words, aside=frozenset(), exact=False, found=None):
        self.index, self.words, self.aside, self.exact = index, words, aside, exact
        self.corrections, self.guesses, self.used, self.kindred = {}, [], [], {}
        self.found = self._found(words) if found is None else self._as_typed(found)
        self.weights = [
            0.35 * text.weight_of(word) if at in aside else text.weight_of(word) for at, word in enumerate(words)
        ]
        self.content = [at for at, weight in enumerate(self.weights) if weight > QUIET and at not in aside]
        self.telling = frozenset(self.content)

    def score(self):
        """All documents that answer any of the words well enough."""
        found = self.found
        explained = {at for places, _ in found for at in places}
        in_phrase = {at for places, _ in found if len(places) > 1 for at in places}
        clues = [clue for places, meanings in found for clue in self._phrase(places, meanings)]
        clues += self._phrases_meant(explained)
        clues += self._nearly_said(in_phrase)
        for at in in_phrase:
            clues += self._phrase((at,), self.index.vocabulary.meanings.alone(self.words[at]), trust=NESTED)
        for at, word in enumerate(self.words):
            if self.weights[at]:
                clues += self._word(at, word, at in explained, IN_PHRASE if at in in_phrase else 1.0)
        if not self.exact:
            clues += self._written_apart()
        clues += self._pairs()
        clues += [self._clue(said, kindred, (), kindred, weight) for kindred, (said, weight) in self.kindred.items()]
        clues = [clue for clue in clues if len(clue.documents)]
        return Scores(
            *Weighing(self.index, self.weights, self.content, self.aside).weigh(clues),
            tuple(clues),
            tuple(self.corrections.items()),
            tuple(self.used),
            tuple(self.guesses),
        )

    def _phrases_meant(self, explained):
        """The phrases that are there once the slips are put right: "selctive mutisum"."""
        if self.exact:
            return []
        unknown = [at for at in range(len(self.words)) if at not in explained]
        meant = {at: guesses[0] for at in unknown if (guesses := self._guesses(at))}
        if not meant:
            return []
        found = self.index.vocabulary.meanings.find([meant.get(at, word) for at, word in enumerate(self.words)])
        return [
            clue
            for places, meanings in found
            if len(places) > 1 and any(at in meant for at in places)
            for clue in self._phrase(places, meanings, trust=CORRECTED)
        ]

    def _nearly_said(self, in_phrase):
        """What the words nearly say, beyond what phrases said in full mean already."""
        if self.exact:
            return []
        said = {meaning.means for meaning in self.used}
        near = self.index.vocabulary.meanings.nearly(self.words, in_phrase)
        new = [each for each in near if each.meaning.means not in said]
        return [clue for each in new for clue in self._phrase(each.places, [each.meaning], trust=NEARLY * each.share)]

    def _is_used(self, places):
        """Whether listings use these very words, or other forms of them."""
        return all(text.stem(self.words[at]) in self.index.postings for at in places)

    def _found(self, words):
        return self._as_typed(self.index.vocabulary.meanings.find(words))

    def _as_typed(self, found):
        """The phrases found; without those that put a slip right, where the words are wanted exactly as typed."""
        if not self.exact:
            return found
        kept = [
            (places, tuple(each for each in meanings if not _is_slip(each, places, self.words)))
            for places, meanings in found
        ]
        return [entry for entry in kept if entry[1]]

    def _tell(self, typed, guess):
        """Note what a word was read as. Another form of the same word, or the same without its spaces, is no news."""
        is_news = text.stems(typed) != text.stems(guess) and "".join(typed.split()) != "".join(guess.split())
        if guess and is_news:
            self.corrections.setdefault(typed, guess)

    def _label(self, means):
        """What a meaning is called: a concept by its name."""
        facet, _, slug = means.partition(":")
        name = self.index.vocabulary.labels.get(facet, {}).get(slug, "") if slug else ""
        return name[:1].lower() + name[1:] if name else means if not slug else ""

    def _guesses(self, at):
        """What a word that is used nowhere may be a slip of."""
        word = self.words[at]
        stem = text.stem(word)
        if self.weights[at] < QUIET or stem in self.index.postings or self.index.vocabulary.shelf.knows(stem):
            return []
        return correct(word, self.index)

    def _clue(self, said, means, places, term, weight):
        documents, impacts = self.index.postings.get(term, _NOTHING)
        is_telling = bool(places) and not (self.content and self.telling.isdisjoint(places))
        weight *= self.index.rarity(len(documents))
        return Clue(said, means, places, term, documents, impacts, weight, is_telling)

    def _word(self, at, word, explained, share):
        weight, stem = self.weights[at], text.stem(word)
        if stem in self.index.postings or explained or self.exact:
            return [self._clue(word, "", (at,), stem, weight * share)]
        guesses = self._guesses(at)
        if guesses and at not in self.aside:
            self.guesses.append((word, guesses[0]))
            self._tell(word, guesses[0])
        clues = []
        for guess in guesses:
            meant = guess.split()
            trust = CORRECTED if len(meant) == 1 else 1.0
            for each in meant:
                clues.append(self._clue(word, guess, (at,), text.stem(each), weight * trust * text.weight_of(each)))
            for _, meanings in self.index.vocabulary.meanings.find(meant):
                clues += self._phrase((at,), meanings, word, trust)
        return clues

    def _written_apart(self):
        """What two words mean as one: "wheel chair", "child minder"."""
        clues = []
        for at, (first, second) in enumerate(zip(self.words, self.words[1:], strict=False)):
            if not (self.weights[at] and self.weights[at + 1] and first.isalpha() and second.isalpha()):
                continue
            whole, places = first + second, (at, at + 1)
            if len(whole) < SHORTEST_JOINED:
                continue
            # Most pairs are no word of any listing, and it takes long to find a stem.
            if len(second) > BEYOND and not begins_any(first + second[:BEYOND], self.index):
                continue
            if text.stem(whole) in self.index.postings:
                clues.append(self._clue(f"{first} {second}", "", places, text.stem(whole), 1.0))
            clues += self._phrase(places, self.index.vocabulary.meanings.alone(whole))
        return clues

    def _pairs(self):
        stems = [(at, text.stem(word)) for at, word in enumerate(self.words) if word not in text.FUNCTION_WORDS]
        clues = []
        for (at, first), (after, second) in zip(stems, stems[1:], strict=False):
            pair = f"{first}_{second}"
            if pair in self.index.postings:
                weight = PAIR * max(self.weights[at], self.weights[after])
                clues.append(self._clue(f"{self.words[at]} {self.words[after]}", "", (), pair, weight))
        return clues

    def _phrase(self, places, meanings, said=None, trust=1.0):
        said = said or " ".join(self.words[at] for at in places)
        clues = []
        for meaning in meanings:
            if meaning.kind == "acronym" and meaning.weight < 1 and len(self.content) > SHORT_QUERY:
                continue
            is_slip = _is_slip(meaning, places, self.words)
            if self.exact and is_slip:
                continue
            self.used.append(meaning)
            if is_slip and all(at not in self.aside for at in places) and not self._is_used(places):
                self._tell(said, self._label(meaning.means))
            longer = 1 + LONGER_PHRASE * (min(len(places), LONGEST_PHRASE) - 1)
            weight = SYNONYM * trust * longer * (0.5 if meaning.weight < 1 else 1)
            if all(at in self.aside for at in places):
                weight *= 0.5
            if meaning.is_concept:
                clues.append(self._clue(said, meaning.means, places, meaning.means, weight))
                self._note_kindred(said, meaning.means, weight)
            else:
                clues.append(self._plain(said, meaning, places, weight))
        return clues

    def _note_kindred(self, said, concept, weight):
        """Note what answers a concept a little: the group of a kind, and those who welcome every need."""
        is_need = concept.startswith("need:")
        kindred = ANY if is_need else self.index.vocabulary.group_of.get(concept)
        weight *= ANY_NEED if is_need else KINDRED
        if kindred and weight > self.kindred.get(kindred, ("", 0.0))[1]:
            self.kindred[kindred] = (said, weight)

    def _plain(self, said, meaning, places, weight):
        """A meaning in plain words: all of them must be there, side by side where any listing has them so."""
        stems, index = meaning.stems, self.index
        documents, impacts = index.once(("all of", stems), lambda: _all_of(stems, index))
        return Clue(said, meaning.means, places, stems, documents, impacts, weight)


def _all_of(stems, index):
    """(documents, impacts) of those that have all of these stems."""
    if not stems:
        return _NOTHING
    documents, total = index.postings.get(stems[0], _NOTHING)
    total = total * np.float32(index.rarity(len(documents)))
    for stem in stems[1:]:
        here, impacts = index.postings.get(stem, _NOTHING)
        documents, mine, theirs = np.intersect1d(documents, here, assume_unique=True, return_indices=True)
        total = total[mine] + impacts[theirs] * np.float32(index.rarity(len(here)))
    for pair in zip(stems, stems[1:], strict=False):
        side_by_side, _ = index.postings.get("_".join(pair), _NOTHING)
        if len(side_by_side):
            kept = np.isin(documents, side_by_side)
            documents, total = documents[kept], total[kept]
    return documents, total / np.float32(len(stems) ** 0.5)


def _is_slip(meaning, places, words):
    """Whether the words are written as in a synonym that puts a slip right, and not rightly with the same stem."""
    return meaning.kind == MISSPELLING and text.words(meaning.term) == [words[at] for at in places]


_NOTHING = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))
