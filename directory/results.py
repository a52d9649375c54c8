"""What the results page says about a search: its heading, chips, choices, notices and ways on."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import cached_property
from markupsafe import Markup, escape

from . import choices, shortlist
from .kept_cards import drawn_card, shows, stems_of
from .models import Contact, Service
from .reach import dial
from .search import text
from .search.documents import SERVICE
from .search.request import DISTANCES, SORTS, age_value

SAYS = '<p class="why">%s</p>'
RING = Markup('<p><a class="phone" href="{}">{}</a></p>')
SAVED = Markup('<p class="notice notice-ok no-print" role="status"><b>Saved.</b> <a href="{}">See my list</a></p>')
#: Where the template of the results page leaves room for the questions of the filter form, and for the list.
QUESTIONS_HERE, CARDS_HERE = "<!--questions-->", "<!--cards-->"
#: For how many words it is kept what they describe.
MOST_DESCRIBED = 10_000

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

    def __init__(self, page, typed, show_all="", notes=None):
        """`notes` are what some cards say besides, as {document: HTML}."""
        self.page, self.typed, self.show_all, self.notes = page, typed, show_all, notes or {}
        self.asked = page.request
        self.labels = page.index.vocabulary.labels
        self.heard_names = {
            "no" if lifted.name == "flag" else lifted.name
            for lifted in page.heard.reading.filters
            if not lifted.soft or lifted.name == "near"
        }
        self.parts = self._parts()

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

    @cached_property
    def topics(self):
        """The topics to start from, where nothing was asked yet."""
        if self.typed.q or self.chips or self.typed.problems or self.asked.page > 1:
            return []
        return self.page.index.vocabulary.choices["theme"]

    # -- addresses ------------------------------------------------------------------------------------------------

    def _parts(self):
        """The address of this search, with an empty part for each filter that the words would bring back."""
        parts = self.asked.parts()
        for name in sorted(self.heard_names):
            parts.setdefault(name, f"{name}=")
        return parts

    def url(self, **changes):
        """This search with some filters changed, as (already quoted) values; an empty value takes one away."""
        parts = self.parts
        if changes:
            parts = parts.copy()
            for name, value in changes.items():
                if value:
                    parts[name] = (
                        "&".join(f"{name}={each}" for each in value) if isinstance(value, tuple) else f"{name}={value}"
                    )
                elif name in self.heard_names:
                    parts[name] = f"{name}="
                else:
                    parts.pop(name, None)
        return "?" + "&".join(parts.values())

    @cached_property
    def cleared_url(self):
        """The same words without any filter."""
        kept = [part for name, part in self.asked.parts().items() if name == "q"]
        return "?" + "&".join(kept + [f"{name}=" for name in sorted(self.heard_names)])

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

    @cached_property
    def first_for(self):
        """Soft filters in words: what comes first though nothing is hidden."""
        words = []
        if self.crisis:
            return words
        for lifted in self.page.heard.reading.filters:
            if lifted.soft and lifted.name == "age" and not self.asked.age:
                words.append(f"age {lifted.value.replace('-', ' to ')}")
            elif lifted.soft and lifted.name == "season":
                words.append(self.labels["season"].get(lifted.value, lifted.value).lower())
        return words

    @cached_property
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

    @cached_property
    def corrections(self):
        if self.page.heard.scores is None or self.crisis or self.harm:
            return []
        return list(dict.fromkeys(self.page.heard.scores.corrections))

    @property
    def exact_url(self):
        return self.url(exact="1")

    @cached_property
    def wants_place(self):
        """Whether somebody said "near me" and we do not know where that is."""
        return not self.asked.near and any(lifted.value == "ask" for lifted in self.page.heard.reading.get("near"))

    @property
    def miles_from_nowhere(self):
        """Whether a distance was chosen, and no place that it could be measured from is known."""
        return bool(self.asked.miles) and self.page.place is None

    @cached_property
    def all_topics(self):
        return self.page.index.vocabulary.choices["theme"]

    @cached_property
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
    def encoded_questions(self):
        """The questions of the filter form as HTML. Those that nothing is left to choose in are not asked."""
        return choices.draw(self.page, escape(self.url()), self.show_all)

    @property
    def age_typed(self):
        return (
            age_value(self.asked.age)
            if self.asked.age
            else next((typed for name, typed, _ in self.typed.problems if name == "age"), "")
        )

    distances = DISTANCES

    @cached_property
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

    # -- the list -------------------------------------------------------------------------------------------------

    @cached_property
    def cards(self):
        """The list of results as HTML."""
        return Markup(b"".join(self.encoded_cards).decode())

    @cached_property
    def encoded_cards(self):
        """The parts of the list of results: each drawn card with its distance and why it is here."""
        page, parts, reasons = self.page, [], {}
        describing = self._describing()
        for document, miles, is_stale, clues in zip(page.documents, page.miles, page.stale, page.why, strict=True):
            before, after = drawn_card(page.index, document, is_stale)
            about = self._only_about(document, clues, describing) if describing else ()
            reason = reasons.get((clues, about))
            if reason is None:
                reason = reasons[clues, about] = escape(self._why(clues, about))
            says = f"{self._miles(miles)} {reason}".strip()
            added = (SAYS % says if says else "") + self.notes.get(document, "")
            parts += [before, added.encode(), after]
        return parts

    def _miles(self, miles):
        if miles is None or miles == float("inf"):
            return ""
        if miles < 0.5:
            return "Under half a mile away."
        return f"{miles:.1f} miles away." if miles < 10 else f"{miles:.0f} miles away."

    def _describing(self):
        """{typed word: the needs and kinds of help that it describes} of the words that describe any."""
        if self.page.heard.scores is None or self.crisis or self.harm:
            return {}
        said = dict.fromkeys(clue.said for clue in self.page.heard.scores.clues if clue.is_telling and not clue.means)
        return {each: described for each in said if (described := self._described_by(each))}

    def _only_about(self, document, clues, describing):
        """The typed words that the listing may not say itself, as they describe a need or kind of help it is for."""
        index = self.page.index
        concepts = index.concepts[document]
        about = [said for said, described in describing.items() if not described.isdisjoint(concepts)]
        about = about and [said for said in about if not shows(index, document, stems_of(said))]
        return tuple([said for said, means in clues if not means and said in about]) if about else ()

    def _described_by(self, said):
        """The needs and kinds of help whose description has these words. Kept as long as the index."""
        memo = self.page.index.memo.setdefault("described by", {})
        described = memo.get(said)
        if described is None:
            if len(memo) > MOST_DESCRIBED:
                memo.clear()
            stems = stems_of(said)
            every = self.page.index.vocabulary.described.items()
            described = memo[said] = frozenset(concept for concept, others in every if stems <= others)
        return described

    def _why(self, clues, about=()):
        """One line: the typed words it has, and what they were taken to mean."""
        if self.crisis or self.harm:
            return ""
        if not clues:
            return "Here because it is the same kind of help." if self.page.heard.scores is not None else ""
        has, taken = [], {}
        for said, means in clues:
            label = self._meaning(means)
            if not means and said in about:
                continue
            if not means and said not in has:
                has.append(said)
            elif label and stems_of(label) not in map(stems_of, (said, *taken.setdefault(said, []))):
                taken[said].append(label)
        parts = []
        if has:
            pairs = {word for said in has if " " in said for word in said.split()}
            parts.append("it says " + ", ".join(f"“{said}”" for said in has if said not in pairs)[:120])
        if about:
            parts.append("it is about " + ", ".join(f"“{said}”" for said in dict.fromkeys(about))[:120])
        parts += [f"“{said}” can mean {' or '.join(labels[:2])}" for said, labels in list(taken.items())[:2] if labels]
        return f"Here because {'; '.join(parts)}." if parts else ""

    def _meaning(self, means):
        facet, _, slug = means.partition(":")
        if slug and facet in ("need", "type", "theme"):
            return self.labels[facet].get(slug, "")
        return f"“{means}”" if means else ""

    @cached_property
    def pager(self):
        """(number or "", address or "" for this page), with gaps."""
        here, last = self.asked.page, self.page.pages
        wanted = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
        rows, before = [], 0
        for number in wanted:
            if number > before + 1:
                rows.append(("", ""))
            rows.append((str(number), "" if number == here else self.url(page=str(number) if number > 1 else None)))
            before = number
        return rows if last > 1 else []


def saved_notes(request, index, documents):
    """{document: notice} of the one that `saved` names, for who has it in their list: nobody else is told so."""
    slug = request.GET.get("saved")
    ids = shortlist.read(request) if slug else ()
    return {
        document: SAVED.format(reverse("directory:shortlist"))
        for document in documents
        if ids and index.keys[document][1] in ids and index.card(document)["slug"] == slug
    }


def phone_notes(index, documents):
    """{document: number to ring} of services: their own, else that of who runs them. Two questions, however many."""
    ids = {index.keys[document][1]: document for document in documents if index.keys[document][0] == SERVICE}
    general = (
        Service.objects.filter(pk__in=ids).exclude(organisation__phone="").values_list("pk", "organisation__phone")
    )
    own = Contact.objects.filter(service__in=ids).exclude(phone="").order_by("-pk").values_list("service", "phone")
    return {ids[pk]: RING.format(dial(phone), phone) for pk, phone in [*general, *own]}


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
