"""The names and order of everything that can be filtered by, as of one revision."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from .. import models
from . import crisis, text
from .likeness import Likeness
from .shelf import Shelf

#: Facet: (vocabulary, extra fields wanted of its rows).
_LISTS = {
    "theme": (models.Theme, ["symbol", "palette", "description"]),
    "type": (models.ProvisionType, ["parent__slug", "theme__slug", "description"]),
    "need": (models.Need, ["area", "description"]),
    "level": (models.NeedsLevel, ["short_line"]),
    "age": (models.AgeBand, ["minimum_age", "maximum_age", "school_years", "description"]),
    "no": (models.EligibilityFlag, ["filter_label"]),
    "cost": (models.CostType, []),
    "lang": (models.Language, ["own_name"]),
    "access": (models.AccessFeature, ["group"]),
}


#: Words written together or apart are the same from this length on; shorter ones meet by chance.
SHORTEST_JOINED = 6


#: Words of their own, though they share a stem with a synonym: "he is fine" is not about being fined.
_OWN = frozenset(
    """add added adding adds animated attend block bowl broke broken breaking control count counted date fill fine fire
    fit fitted game general glass heat impact interested light mate mating memory natural number operator pass picture
    plans pure refuse right rock roll runs separate shop stable table type wish wished worked""".split()
)
#: A synonym of this kind puts a slip right.
MISSPELLING = "misspelling"


@dataclass(frozen=True)
class Choice:
    """One value of a facet, as families read it."""

    slug: str
    label: str
    extra: dict


class Vocabulary:
    """All choices by facet, the synonyms, and the towns. Read in one go, never changed."""

    def __init__(self):
        self.choices = {facet: self._rows(*source) for facet, source in _LISTS.items()}
        self.choices["no"] = [Choice(row.slug, row.extra["filter_label"], row.extra) for row in self.choices["no"]]
        periods = models.TimePeriod.objects.in_use()
        by_kind = defaultdict(list)
        for period in periods:
            by_kind[period.kind].append(Choice(period.slug, period.name, {}))
        self.choices["day"] = [
            Choice(choice.slug[:3], choice.label, {})
            for choice in by_kind["day"]
            if choice.slug not in ("weekday", "weekend")
        ]
        self.choices["time"], self.choices["season"] = by_kind["time"], by_kind["season"]
        kinds = models.ServiceAtLocation.Kind.choices
        self.choices["how"] = [Choice(slug, str(label), {}) for slug, label in kinds]
        self.choices["away"] = [Choice("yes", "Outside our area", {})]
        self.labels = {
            facet: {choice.slug: choice.label for choice in choices} for facet, choices in self.choices.items()
        }
        self.meanings = Meanings(
            models.Synonym.objects.filter(is_retired=False).values_list("term", "means", "kind", "weight")
        )
        #: The pages that stand beside the services.
        self.shelf = Shelf.load()
        self.group_of = {
            f"type:{kind.slug}": f"type:{kind.extra['parent__slug']}"
            for kind in self.choices["type"]
            if kind.extra["parent__slug"]
        }
        #: The words of the lists and of the synonyms: no names of people.
        self.known_words = self.meanings.words.union(
            *(text.words(label) for labels in self.labels.values() for label in labels.values())
        )
        #: The stems of what a need or kind of help is said to be: listings found by them need not say them.
        self.described = {
            f"{facet}:{choice.slug}": frozenset(text.stems(choice.extra["description"] or ""))
            for facet in ("type", "need")
            for choice in self.choices[facet]
        }
        self.councils = {council.gss_code: council for council in models.LocalAuthority.objects.all()}
        #: {first half of a postcode: its postcodes}, as far as `geo` read them: new ones come with a new vocabulary.
        self.districts = {}
        self.towns = sorted(set(models.Town.objects.values_list("name", flat=True)))

    def meaning_of(self, facet, slug):
        """A few plain words that say what a choice means, or nothing: only levels have them."""
        return next((row.extra.get("short_line", "") for row in self.choices[facet] if row.slug == slug), "")

    @staticmethod
    def _rows(model, extra):
        rows = model.objects.in_use().values("slug", "name", *extra)
        return [Choice(row.pop("slug"), row.pop("name"), row) for row in rows]


@dataclass(frozen=True)
class Meaning:
    """What a typed phrase stands for: one concept (need:autism) or plain words."""

    term: str
    means: str
    kind: str
    weight: float
    stems: tuple

    @property
    def is_concept(self):
        return ":" in self.means and " " not in self.means


@lru_cache(maxsize=50_000)
def _stem(word):
    return "child" if word in text.A_CHILD else text.stem(word)


def _may_stand_between(word):
    return word in text.FILLERS or word in text.A_CHILD


def _may_be_meant(meaning):
    """Whether a phrase that is nearly said may stand for it. Self-harm is only said in full, slips as they are."""
    is_as_written = meaning.kind in ("acronym", MISSPELLING)
    return meaning.is_concept and not is_as_written and meaning.means not in crisis.MEANINGS


def _is_said(meaning, places, words):
    """Whether words of the same stem say it. Self-harm is said only as it is written: "cutting" is, "cut" is not."""
    if meaning.means not in crisis.MEANINGS:
        return True
    if len(places) == 1:
        return words[places[0]] == meaning.term
    return {text.stem(word) for word in words}.issuperset(text.stems(meaning.term))


class Meanings:
    """The synonyms, found in a sentence with the longest phrase first."""

    def __init__(self, rows):
        self.by_start = defaultdict(dict)
        self.words = set()
        weights = {}
        #: {word: what it means exactly as it is written}. "Fits" are no fitness, though they share a stem.
        self.as_written = defaultdict(list)
        #: Phrases by how they look when the spaces are left out.
        self.joined = {}
        for term, means, kind, weight in sorted(rows):
            said = text.words(term)
            key = self._key(said)
            if not key:
                continue
            weights.setdefault(key, {_stem(word): text.weight_of(word) for word in said})
            stems = (
                ()
                if ":" in means and " " not in means
                else tuple(text.stem(word) for word in text.words(means) if word not in text.FUNCTION_WORDS)
            )
            meaning = Meaning(term, means, kind, weight, stems)
            same = self.by_start[key[0]].setdefault(key, {})
            slot = (means, term) if means in crisis.MEANINGS else means
            if slot not in same or same[slot].weight < weight:
                same[slot] = meaning
            if len(said) == 1:
                self.as_written[said[0]].append(meaning)
            together = "".join(said)
            if len(said) > 1 and len(together) >= SHORTEST_JOINED:
                self.joined.setdefault(together, " ".join(said))
            self.words.update(word for word in said if len(word) > 3 and word.isalpha() and kind != MISSPELLING)
        self.likeness = Likeness(
            (weights[key], tuple(meaning for meaning in same.values() if _may_be_meant(meaning)))
            for entries in self.by_start.values()
            for key, same in entries.items()
        )
        #: {first stem: {second stem, or nothing: [(key, meanings)]}}
        self.by_start = {start: self._by_second(entries) for start, entries in self.by_start.items()}

    @staticmethod
    def _by_second(entries):
        found = defaultdict(list)
        for key, same in entries.items():
            found[key[1] if len(key) > 1 else ""].append((key, tuple(same.values())))
        return dict(found)

    @staticmethod
    def _key(said):
        """The stems a phrase is recognised by: without grammar, unless too little would be left."""
        content = [word for word in said if word not in text.FILLERS]
        kept = content if len(content) >= 2 or len(said) == 1 else said
        return tuple(_stem(word) for word in kept)

    def alone(self, word):
        """What a single word means, whatever stands around it."""
        meanings = next((meanings for _, meanings in self.by_start.get(_stem(word), {}).get("", ())), ())
        return [meaning for meaning in self._written_so(word, meanings) if _is_said(meaning, (0,), [word])]

    def _written_so(self, word, meanings):
        """What a word means as it is written, or else what words of its stem mean: "council" is no "counciling"."""
        written = self.as_written.get(word, [] if word in _OWN else None)
        return [each for each in meanings if each.kind != MISSPELLING] if written is None else written

    def find(self, words):
        """[(places of the words, meanings)] in the words of a query, none overlapping, longest first."""
        stems = [_stem(word) for word in words]
        found, there = [], {"", *stems}
        for at, stem in enumerate(stems):
            starting = self.by_start.get(stem)
            for second in starting.keys() & there if starting else ():
                for key, meanings in starting.get(second, ()):
                    if there.issuperset(key) and (places := self._fit(key, stems, words, at)):
                        found.append((places, meanings))
        found.sort(key=lambda entry: (-len(entry[0]), entry[0]))
        taken, kept = set(), []
        for places, meanings in found:
            if not taken.intersection(places):
                taken.update(places)
                meanings = self._written_so(words[places[0]], meanings) if len(places) == 1 else meanings
                kept.append((places, tuple(meaning for meaning in meanings if _is_said(meaning, places, words))))
        return kept

    def nearly(self, words, explained):
        """What the words nearly say; `explained` are the places of phrases that are said in full.

        A child adds nothing to these: "my son can't sit still" does not nearly say "sit with my child".
        """
        children = {at for at, word in enumerate(words) if word in text.A_CHILD}
        return self.likeness.find([_stem(word) for word in words], children | explained)

    @staticmethod
    def _fit(key, stems, words, at):
        """Where the phrase's words stand from `at` on; grammar or a child between them does not matter."""
        places = []
        for wanted in key:
            while places and at < len(stems) and stems[at] != wanted and _may_stand_between(words[at]):
                at += 1
            if at >= len(stems) or stems[at] != wanted:
                return None
            places.append(at)
            at += 1
        return tuple(places)
