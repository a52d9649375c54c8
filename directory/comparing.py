"""Services side by side: what differs first, then what is the same."""

from dataclasses import dataclass

from .who_when import ASK

MOST_COMPARED = 4
UNKNOWN = "Not known"
NOTHING_TOLD = ((UNKNOWN,), (ASK,))


@dataclass(frozen=True)
class Row:
    """One fact of every compared service, in their order. A cell is a list of short lines."""

    name: str
    cells: tuple

    @property
    def differs(self):
        return len(set(self.cells)) > 1

    @property
    def known(self):
        """How many of the services tell it."""
        return sum(cell not in NOTHING_TOLD for cell in self.cells)


class Comparison:
    """Two to four listings, fact by fact."""

    def __init__(self, listings):
        self.listings = listings
        rows = [Row(name, tuple(tuple(tell(each)) for each in listings)) for name, tell in FACTS]
        self._facts = rows + self._conditions()
        self._access = self._access_rows()

    @property
    def different(self):
        return [row for row in self._facts if row.differs and row.known > 1]

    @property
    def same(self):
        """What is alike and known; what nobody told of any of them is no likeness."""
        return [row for row in self._facts if not row.differs and row.known]

    @property
    def access(self):
        """Getting in and around, as far as at least two of them tell it."""
        return [row for row in self._access if row.known > 1]

    @property
    def told_by_one(self):
        """[(listing, [(name, words)])] of what one of them tells and the others do not: nothing to compare with."""
        told = [[] for _ in self.listings]
        for row in self._facts + self._access:
            if row.known == 1:
                at = next(at for at, cell in enumerate(row.cells) if cell not in NOTHING_TOLD)
                told[at].append((row.name, "; ".join(row.cells[at])))
        return [(listing, facts) for listing, facts in zip(self.listings, told, strict=True) if facts]

    @property
    def unknown(self):
        """Names of the facts that none of them told."""
        return [row.name for row in self._facts if not row.known]

    def _conditions(self):
        """A row for each condition that at least one of them speaks of."""
        answers = [{row.flag.slug: row for row in each.service.eligibility_answers.all()} for each in self.listings]
        flags = {row.flag.slug: row.flag for given in answers for row in given.values()}
        words = {True: "Yes, needed", False: "No, not needed"}
        return [
            Row(flag.name, tuple((words[given[slug].is_needed] if slug in given else UNKNOWN,) for given in answers))
            for slug, flag in sorted(flags.items(), key=lambda entry: entry[1].sort)
        ]

    def _access_rows(self):
        """A row for each access fact that at least one of their places tells."""
        known, features = [], {}
        for each in self.listings:
            values = {}
            for way in each.service.service_at_locations.all():
                for fact in way.location.accessibility.all() if way.location else ():
                    if fact.value != "not-known":
                        features[fact.feature.slug] = fact.feature
                        values.setdefault(fact.feature.slug, []).append(fact.get_value_display())
            known.append(values)
        return [
            Row(feature.name, tuple(_access_cell(values.get(slug)) for values in known))
            for slug, feature in sorted(features.items(), key=lambda entry: (entry[1].group, entry[1].sort))
        ]


def _access_cell(values):
    values = list(dict.fromkeys(values or [UNKNOWN]))
    return (values[0],) if len(values) == 1 else (f"Depends on the place: {' or '.join(values).lower()}",)


def _names(rows):
    return [row.name for row in rows] or [UNKNOWN]


def _or_unknown(text):
    return [text or UNKNOWN]


def _level(level):
    """Who it is for by its name, and what that means."""
    return [". ".join(filter(None, [level.name, level.short_line]))] if level else [UNKNOWN]


#: (name, how to tell it of a listing), in the order families ask.
FACTS = (
    ("Ages", lambda each: [each.service.age_words]),
    ("Who can come", lambda each: _level(each.service.needs_level)),
    ("When", lambda each: [row.words for row in each.service.schedules.all() if row.words] or [UNKNOWN]),
    ("Where", lambda each: [row.words for row in each.service.service_at_locations.all()] or [UNKNOWN]),
    ("Cost", lambda each: [words for words, _, _ in each.prices] or [UNKNOWN]),
    ("Extra support costs", lambda each: _or_unknown(each.service.extra_support_cost)),
    ("Help to pay", lambda each: _or_unknown(each.service.help_to_pay)),
    ("Places now", lambda each: _or_unknown(each.places_words)),
    ("How long the wait is", lambda each: _or_unknown(each.service.waiting_time)),
    ("How to start", lambda each: _or_unknown(each.service.how_to_get_it)),
    ("Ways in", lambda each: _names(each.service.referral_routes.all())),
    ("Needs", lambda each: _names(each.service.needs.all())),
    ("Kind of help", lambda each: _names(each.service.provision_types.all())),
    ("Languages", lambda each: _names(each.service.languages.all())),
    ("Staff training in special needs", lambda each: _or_unknown(_said(each, "send_training"))),
    ("Run by", lambda each: [each.organisation.name]),
    ("Last confirmed", lambda each: _or_unknown(each.confirmed_words)),
)


def _said(listing, field):
    return getattr(listing.service, field) or getattr(listing.organisation, field)
