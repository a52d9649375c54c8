"""From the filters of a request to the documents they leave, and how many each further choice would leave."""

import numpy as np
from django.utils.functional import cached_property

from ..models import CostType, Need
from .index import WORD, pack, unpack

#: Facets whose chosen values must all hold; of the others any one is enough.
EVERY = frozenset({"no", "access"})
#: What else satisfies a choice.
COST_ALSO = {"free": CostType.FREE, "low-cost": (*CostType.FREE, "donation", "low-cost")}
TERM, ALL_YEAR, ANY_HOLIDAY = "term-time", "all-year", "school-holidays"


HOLIDAYS = (ANY_HOLIDAY, "half-term", "easter", "summer-holidays", "christmas")


def also(facet, value):
    """The stored values that satisfy a chosen value."""
    if facet == "cost":
        return COST_ALSO.get(value, (value,))
    if facet == "need":
        return (value, Need.ANY)
    if facet == "season" and value == ANY_HOLIDAY:
        return (*HOLIDAYS, ALL_YEAR)
    if facet == "season":
        return (value, ALL_YEAR) if value == TERM else (value, ALL_YEAR, ANY_HOLIDAY)
    return (value,)


#: Of fewer documents than this share the choices are counted document by document.
FEW = 1 / 20


class Shown:
    """One row of bits for each choice that the page offers, made once for an index."""

    def __init__(self, index):
        self.size = index.size
        self.slices, self.choices, rows = {}, {}, []
        for facet in (
            "theme",
            "type",
            "need",
            "level",
            "age",
            "no",
            "cost",
            "season",
            "how",
            "lang",
            "access",
            "away",
        ):
            choices = [choice.slug for choice in index.vocabulary.choices[facet]]
            self.slices[facet] = slice(len(rows), len(rows) + len(choices))
            self.choices[facet] = choices
            rows += [index.having_any(facet, also(facet, value)) for value in choices]
        for facet in ("day", "time"):
            choices = [choice.slug for choice in index.vocabulary.choices[facet]]
            self.slices[facet] = slice(len(rows), len(rows) + len(choices))
            self.choices[facet] = choices
            rows += [index.having_any("slot", [value]) for value in choices]
        slots = [
            [index.having_any("slot", [f"{day}-{time}"]) for time in self.choices["time"]]
            for day in self.choices["day"]
        ]
        #: By day and by time of day: for counting the times of some days, and the days of some times.
        shape = len(self.choices["day"]), len(self.choices["time"]), index.bits.shape[1]
        self.slots = np.array(slots, dtype=np.uint64).reshape(shape)
        self.rows = np.array(rows, dtype=np.uint64)
        self.row_of = {
            (facet, value): self.slices[facet].start + at
            for facet, values in self.choices.items()
            for at, value in enumerate(values)
        }

    @cached_property
    def by_document(self):
        """For each document the bits of the choices it has, as words of 64 bits: the rows turned round."""
        flags = np.zeros((-(-len(self.rows) // WORD) * WORD, self.size), dtype=bool)
        flags[: len(self.rows)] = np.unpackbits(self.rows.view(np.uint8), axis=1, count=self.size, bitorder="little")
        return np.ascontiguousarray(np.packbits(flags.T, axis=1, bitorder="little")).view(np.uint64)

    def count(self, bits):
        """How many of some documents have each choice."""
        how_many = int(np.bitwise_count(bits).sum())
        if how_many >= min(FEW * self.size, 1 << 16):
            return _each(self.rows & bits)
        chosen = self.by_document.take(unpack(bits, self.size).nonzero()[0], axis=0)
        flags = np.unpackbits(chosen.view(np.uint8), axis=1, count=len(self.rows), bitorder="little")
        return flags.sum(axis=0, dtype=np.uint16)


def shown(index):
    if "shown" not in index.memo:
        index.memo["shown"] = Shown(index)
    return index.memo["shown"]


class Counts(dict):
    """{facet: {value: how many}}, made of a facet when it is asked for."""

    def __init__(self, shown, totals):
        self.shown, self.totals = shown, totals

    def of(self, facet):
        """How many have each value of a facet, in the order of its values."""
        return self.totals[self.shown.slices[facet]]

    def __missing__(self, facet):
        self[facet] = dict(zip(self.shown.choices[facet], self.of(facet), strict=True))
        return self[facet]


class Filtered:
    """The documents that pass a request's filters, and the counts of every other choice under them."""

    def __init__(self, index, request, *, on, review_after_days, miles=None):
        self.index, self.request, self.shown = index, request, shown(index)
        self.masks = {}
        self.fresh = index.confirmed_since(on.fromordinal(on.toordinal() - review_after_days))
        for facet in self.shown.slices:
            chosen = request.chosen(facet)
            if chosen and facet not in ("day", "time"):
                self.masks[facet] = self._mask(facet, chosen)
        if request.chosen("day") or request.chosen("time"):
            self.masks["slot"] = index.having_any("slot", _slots(request.chosen("day"), request.chosen("time")))
        if "away" in request.switches:
            self.masks["away"] = self._mask("away", ["yes"])
        if "fresh" in request.switches:
            self.masks["fresh"] = self.fresh
        if request.age:
            self.masks["age"] = index.for_age(*request.age)
        if request.miles and miles is not None:
            reaches = index.having_any("how", ["home", "online", "phone", "school"])
            self.masks["miles"] = pack(miles <= request.miles) | reaches

    def _mask(self, facet, chosen):
        rows = self.shown.rows[[self.shown.row_of[facet, value] for value in chosen]]
        join = np.bitwise_and if facet in EVERY else np.bitwise_or
        return join.reduce(rows, axis=0)

    def under(self, bits, without=None):
        """What the filters leave of some documents, with one filter set aside."""
        for name, mask in self.masks.items():
            if name != without:
                bits = bits & mask
        return bits

    def leaves_any(self, bits, without):
        """Whether any of these documents passes once some filters are set aside; day and time each by its name."""
        for name, mask in self.masks.items():
            if name == "slot":
                days, times = (self.request.chosen(each) if each not in without else () for each in ("day", "time"))
                if days or times:
                    bits = bits & self.index.having_any("slot", _slots(days, times))
            elif name not in without:
                bits = bits & mask
        return bool(bits.any())

    def without_each(self, bits):
        """{filter: how many there would be without it}. Day and time of day are one filter, named slot."""
        return {name: self.index.count(self.under(bits, without=name)) for name in self.masks}

    def counts(self, bits):
        """{facet: {value: how many}}: each facet under all filters but its own."""
        totals = self.shown.count(self.under(bits))
        for facet, part in self.shown.slices.items():
            own = "slot" if facet in ("day", "time") else facet
            if own in self.masks and facet not in EVERY:
                totals[part] = _each(self._own_rows(facet) & self.under(bits, without=own))
        return Counts(self.shown, totals.tolist())

    def _own_rows(self, facet):
        """The rows of a facet's choices; of days at the chosen times, and of times on the chosen days."""
        other, axis = {"day": ("time", 1), "time": ("day", 0)}.get(facet, (facet, None))
        chosen = self.request.chosen(other)
        if axis is None or not chosen:
            return self.shown.rows[self.shown.slices[facet]]
        at = [self.shown.choices[other].index(value) for value in chosen]
        return np.bitwise_or.reduce(self.shown.slots.take(at, axis), axis)

    def fresh_count(self, bits):
        """How many there would be of those that somebody confirmed lately."""
        return self.index.count(self.under(bits, without="fresh") & self.fresh)


def _each(rows):
    """How many bits each row has."""
    return np.bitwise_count(rows).sum(axis=1, dtype=np.uint32)


def _slots(days, times):
    if days and times:
        return [f"{day}-{time}" for day in days for time in times]
    return [*days, *times]
