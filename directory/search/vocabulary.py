"""The names and order of everything that can be filtered by, as of one revision."""

from collections import defaultdict
from dataclasses import dataclass

from .. import models
from . import text

#: Facet: (vocabulary, extra fields wanted of its rows).
_LISTS = {
    "theme": (models.Theme, ["symbol", "palette", "description"]),
    "type": (models.ProvisionType, ["parent__slug", "theme__slug"]),
    "need": (models.Need, ["area", "description"]),
    "level": (models.NeedsLevel, ["short_line"]),
    "age": (models.AgeBand, ["minimum_age", "maximum_age", "school_years", "description"]),
    "no": (models.EligibilityFlag, ["filter_label"]),
    "cost": (models.CostType, []),
    "lang": (models.Language, ["own_name"]),
    "access": (models.AccessFeature, ["group"]),
}


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
        self.group_of = {
            f"type:{kind.slug}": f"type:{kind.extra['parent__slug']}"
            for kind in self.choices["type"]
            if kind.extra["parent__slug"]
        }
        self.councils = {council.gss_code: council for council in models.LocalAuthority.objects.all()}
        self.towns = sorted(set(models.Town.objects.values_list("name", flat=True)))

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


class Meanings:
    """The synonyms, found in a sentence with the longest phrase first."""

    def __init__(self, rows):
        self.by_start = defaultdict(dict)
        self.words = set()
        for term, means, kind, weight in rows:
            said = text.words(term)
            key = self._key(said)
            if not key:
                continue
            stems = (
                ()
                if ":" in means and " " not in means
                else tuple(text.stem(word) for word in text.words(means) if word not in text.FUNCTION_WORDS)
            )
            meaning = Meaning(term, means, kind, weight, stems)
            self.by_start[key[0]].setdefault(key, []).append(meaning)
            self.words.update(word for word in said if len(word) > 3 and word.isalpha() and kind != "misspelling")
        self.by_start = {
            start: sorted(entries.items(), key=lambda entry: -len(entry[0])) for start, entries in self.by_start.items()
        }

    @staticmethod
    def _key(said):
        """The stems a phrase is recognised by: without grammar, unless too little would be left."""
        content = [word for word in said if word not in text.FUNCTION_WORDS]
        kept = content if len(content) >= 2 or len(said) == 1 else said
        return tuple(text.stem(word) for word in kept)

    def find(self, words):
        """[(places of the words, meanings)] in the words of a query, none overlapping, longest first."""
        stems = [text.stem(word) for word in words]
        found = []
        for at, stem in enumerate(stems):
            for key, meanings in self.by_start.get(stem, ()):
                places = self._fit(key, stems, words, at)
                if places:
                    found.append((places, meanings))
        found.sort(key=lambda entry: (-len(entry[0]), entry[0]))
        taken, kept = set(), []
        for places, meanings in found:
            if not taken.intersection(places):
                taken.update(places)
                kept.append((places, meanings))
        return kept

    @staticmethod
    def _fit(key, stems, words, at):
        """Where the phrase's words stand from `at` on; grammar between them does not matter."""
        places = []
        for wanted in key:
            while places and at < len(stems) and stems[at] != wanted and words[at] in text.FUNCTION_WORDS:
                at += 1
            if at >= len(stems) or stems[at] != wanted:
                return None
            places.append(at)
            at += 1
        return tuple(places)
