"""What the results page says about a search: its heading, chips, choices, notices and ways on."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import cached_property

from . import choices
from .addresses import Addresses
from .search import text
from .search.request import SORTS, age_value

#: So many pages to read stand before the services at most.
MOST_ANSWERS = 2
CHIP_WORDS = {"no": "{}", "access": "{}", "need": "For: {}", "lang": "In {}"}
#: What was set aside, in words.
NAMES = {
    "q": "your words",
    "age": "the age",
    "miles": "the distance",
    "fresh": "confirmed in the last year",
    "away": "outside our area",
} | {facet: question.lower() for facet, question, _ in choices.QUESTIONS}


class Chip(NamedTuple):
    """A filter that is at work, and the address without it; or one on offer, and the address with it."""

    label: str
    url: str


class Results:
    """A search page as the template reads it."""

    def __init__(self, page, typed, show_all="", view=""):
        self.page, self.typed, self.show_all, self.view = page, typed, show_all, view
        self.asked = page.request
        self.labels = page.index.vocabulary.labels
        heard = {
            "no" if lifted.name == "flag" else lifted.name
            for lifted in page.heard.reading.filters
            if not lifted.soft or lifted.name == "near"
        }
        self.addresses = Addresses(page.request, heard)
        self.url = self.addresses.changed

    # -- heading --------------------------------------------------------------------------------------------------

    @property
    def count_words(self):
        total = self.page.total
        return "1 service" if total == 1 else f"{total:,} services"

    @cached_property
    def said(self):
        """What was typed, without postcodes, numbers to ring and addresses: they must not stand in a page's title."""
        said = self.typed.q
        for lifted in self.page.heard.reading.get("near"):
            if any(letter.isdigit() for letter in lifted.value):
                said = _without(said, lifted.value)
        said = text.without_contacts(said)
        return said if len(said) <= 80 else ""

    @property
    def has_contacts(self):
        """Whether a postcode, a number or a mail address was typed: nothing of such a page is kept."""
        return text.without_contacts(self.typed.q) != self.typed.q

    @cached_property
    def heading(self):
        if self.crisis:
            return f"{self.count_words} that may help"
        if self.page.knows_no_word or "q" in self.page.dropped:
            return f"Nothing for “{self.said}” yet" if self.said else "Nothing for that yet"
        is_for = self.said and not self.page.hears_no_word
        return f"{self.count_words} for “{self.said}”" if is_for else self.count_words

    @property
    def show_words(self):
        """What the button says that leads from the filters to the results."""
        total = self.page.total
        return "Show results" if self.page.dropped or not total else f"Show {total:,} result{'' if total == 1 else 's'}"

    @property
    def printed_words(self):
        """What was asked, for the sheet of paper on which no box and no filter stands."""
        said = f"Searched for “{self.typed.q}”. " if self.typed.q else ""
        return said + (f"Only: {', '.join(chip.label for chip in self.chips)}." if self.chips else "")

    @property
    def shows_topics(self):
        """Whether topics to start from are offered, as nothing was asked yet."""
        return not (self.typed.q or self.chips or self.typed.problems or self.asked.page > 1)

    # -- chips ----------------------------------------------------------------------------------------------------

    @cached_property
    def chips(self):
        """Every filter at work, each with the address that takes it away."""
        asked, chips = self.asked, []
        if asked.age:
            chips.append(Chip(f"Age {age_value(asked.age).replace('-', ' to ')}", self.url(age=None)))
        if asked.near:
            chips.append(Chip(f"Near {asked.near}", self.url(near=None, miles=None)))
        if asked.miles and self.page.place:
            words = "1 mile" if asked.miles == 1 else f"{asked.miles} miles"
            chips.append(Chip(f"Within {words}", self.url(miles=None)))
        for facet, values in asked.many.items():
            for value in values:
                left = tuple(other for other in values if other != value)
                label = CHIP_WORDS.get(facet, "{}").format(self.labels[facet][value])
                chips.append(Chip(label, self.url(**{facet: left})))
        if "fresh" in asked.switches:
            chips.append(Chip("Confirmed in the last year", self._without_switch("fresh")))
        if "away" in asked.switches:
            chips.append(Chip("Outside our area", self._without_switch("away")))
        if asked.exact:
            chips.append(Chip("Words exactly as typed", self._without_switch("exact")))
        return chips

    def _without_switch(self, name):
        return self.url(**{name: None})

    @property
    def first_for(self):
        """Soft filters in words: what comes first though nothing is hidden."""
        words = []
        if self.crisis:
            return ""
        for lifted in self.page.heard.reading.filters:
            if lifted.soft and lifted.name == "age" and not self.asked.age:
                words.append(f"age {lifted.value.replace('-', ' to ')}")
            elif lifted.soft and lifted.name == "season":
                words.append(self.labels["season"].get(lifted.value, lifted.value).lower())
        return " and ".join(words)

    @property
    def offers(self):
        """Needs heard in the words, each as one more filter."""
        if self.page.heard.scores is None or self.asked.chosen("need") or self.crisis or self.harm:
            return []
        slugs = [clue.means for clue in self.page.heard.scores.clues if clue.means.startswith("need:") and clue.places]
        offers = []
        for slug in dict.fromkeys(means.removeprefix("need:") for means in slugs):
            count = self.page.counts["need"].get(slug, 0)
            if 0 < count < self.page.total:
                offers.append(Chip(f"Only for {self.labels['need'][slug]} ({count})", self.url(need=(slug,))))
        return offers[:3]

    # -- notices --------------------------------------------------------------------------------------------------

    @property
    def corrections(self):
        if self.page.heard.scores is None or self.crisis or self.harm:
            return []
        return list(dict.fromkeys(self.page.heard.scores.corrections))

    @property
    def not_looked_for(self):
        """What was said not to be wanted, in quotation marks, where something else is looked for."""
        reading = self.page.heard.reading
        return "" if self.crisis or self.harm else _quoted(reading.words[at] for at in sorted(reading.denied))

    @property
    def cannot_leave_out(self):
        """What was said not to be wanted, in quotation marks, where nothing else was said."""
        reading = self.page.heard.reading
        is_all = not (reading.denied or self.crisis or self.harm)
        return _quoted(reading.words[at] for at in sorted(reading.unwanted)) if is_all else ""

    @property
    def cleared_url(self):
        """The same words without any filter, where there is one."""
        return self.addresses.cleared if self.chips else ""

    @property
    def exact_url(self):
        return self.url(exact="1")

    @property
    def wants_place(self):
        """Whether somebody said "near me" and we do not know where that is."""
        return not self.asked.near and any(lifted.value == "ask" for lifted in self.page.heard.reading.get("near"))

    @property
    def miles_from_nowhere(self):
        """Whether a distance was chosen, and no place that it could be measured from is known."""
        return bool(self.asked.miles) and self.page.place is None

    @property
    def other_council(self):
        """The council that the typed place belongs to, when it is not ours."""
        place = self.page.place
        authority = place.authority if place else None
        return authority if authority and not authority.is_home else None

    @property
    def nearly(self):
        """What could be left out to find more, each with its address."""
        offers = []
        for name, more in self.page.nearly:
            asked = [each for each in ("day", "time") if self.asked.chosen(each)] if name == "slot" else [name]
            words = " and ".join(NAMES[each] for each in asked)
            offers.append(Chip(f"Leave out {words} ({more} more)", self.url(**dict.fromkeys(asked))))
        return offers

    @property
    def dropped_words(self):
        return " and ".join(NAMES[name] for name in self.page.dropped)

    @property
    def crisis(self):
        return self.page.heard.is_crisis

    @property
    def harm(self):
        return self.page.heard.is_harm

    def problem_of(self, field):
        return next((message for name, _, message in self.typed.problems if name == field), "")

    # -- the form -------------------------------------------------------------------------------------------------

    @property
    def age_typed(self):
        return (
            age_value(self.asked.age)
            if self.asked.age
            else next((typed for name, typed, _ in self.typed.problems if name == "age"), "")
        )

    @property
    def orders(self):
        """(label, address or "" for the one in use); nearest only where we know from where."""
        # Without words or a place nothing matches better: then the usual order is that of the names.
        usual = "name" if self.page.heard.scores is None and not self.page.place else "best"
        used = self.asked.sort or usual
        return [
            (label, "" if name == used else self.url(sort=None if name == usual else name))
            for name, label in SORTS.items()
            if {"near": self.page.place, "best": usual == "best"}.get(name, True)
        ]

    # -- what to read ---------------------------------------------------------------------------------------------

    @cached_property
    def _on_shelf(self):
        is_calm = not (self.crisis or self.harm or self.asked.exact)
        return self.page.on_shelf if is_calm and self.asked.page == 1 else []

    @cached_property
    def answers(self):
        """The pages that answer what was asked: they come before the services."""
        return [each.page for each in self._on_shelf if each.is_answer][:MOST_ANSWERS]

    @property
    def more_to_read(self):
        """Other pages that touch on it: they come after the services."""
        return [each.page for each in self._on_shelf if each.page not in self.answers]

    # -- ways on --------------------------------------------------------------------------------------------------

    @property
    def pager(self):
        """(number or "", address or "" for this page), with gaps."""
        here, last = self.asked.page, self.page.pages
        if last == 1:
            return []
        rows, before = [], 0
        for number in sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)}):
            if number > before + 1:
                rows.append(("", ""))
            rows.append((str(number), "" if number == here else self.addresses.of_page(number)))
            before = number
        return rows

    @property
    def print_url(self):
        """The same list with numbers to ring."""
        return f"{self.addresses.this}&view=print" + (f"&page={self.asked.page}" if self.asked.page > 1 else "")

    @property
    def with_phones(self):
        return self.view == "print"

    @property
    def shows_map(self):
        return bool(settings.TILE_URL) and self.view == "map"

    @property
    def map_url(self):
        """The address of the other view of the same list; none where the council has no map tiles."""
        if not settings.TILE_URL:
            return ""
        return self.addresses.this if self.shows_map else f"{self.addresses.this}&view=map"


def _quoted(words):
    return " and ".join(f"“{word}”" for word in dict.fromkeys(words))


def _without(said, value):
    """The words without a postcode, however it was spaced and written."""
    wanted = value.replace(" ", "").lower()
    words = said.split()
    for start, first in enumerate(words):
        if not wanted.startswith(first.strip(",.").lower()[:1]):
            continue
        for end in range(start + 1, min(start + 3, len(words) + 1)):
            if "".join(words[start:end]).strip(",.").lower() == wanted:
                return " ".join(words[: max(0, start - (words[start - 1 : start] == ["near"]))] + words[end:])
    return said
