"""A listing page: every fact of a service in the order families ask, with "not known" said where nobody told us."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.conf import settings

from . import calendars, reading_on
from .models import AccessFeature, EligibilityFlag
from .reach import ways
from .trust import Trust
from .who_when import dates_words, day_words, days_words, hours_words, in_sentence, listed, paragraphs, season_words

#: The conditions that stand on the first screen.
REFERRAL = "referral"
KEY_CONDITIONS = ("diagnosis", "ehc-plan", REFERRAL)
#: Times of so many letters stand in half the width of a phone.
SHORT_TIMES = 40
#: On so many days of the week, the next day is no news.
MANY_DAYS = 5
#: Mark of an answer: (class, drawing).
YES, PARTLY, NO = ("is-yes", "tick"), ("is-partly", "partly"), ("is-no", "cross")
NEEDED = ("is-partly", "warning")
MARKS = {"yes": ("", YES), "partly": ("Partly: ", PARTLY), "no": ("No: ", NO)}


@dataclass(frozen=True)
class Answer:
    """One thing that is known: its words, and the class and drawing that mark it."""

    words: str
    mark: tuple
    details: str = ""


@dataclass(frozen=True)
class Place:
    """One way a service reaches families, with what is known of getting in and being there."""

    name: str
    description: str
    address: tuple
    map_href: str
    map_words: str
    away: object
    groups: tuple
    unknown: tuple


@dataclass(frozen=True)
class Hours:
    """One row of opening hours."""

    days: str
    hours: str
    notes: tuple
    next_words: str


class Listing:
    """A service as its page tells it on a day. The service comes `with_page_facts()`."""

    def __init__(self, service, *, on, flags=None, features=None):
        self.service, self.on = service, on
        self.organisation = service.organisation
        self._flags = list(EligibilityFlag.objects.in_use() if flags is None else flags)
        self._features = list(AccessFeature.objects.in_use() if features is None else features)

    # -- first screen -------------------------------------------------------------------------------------------------

    @cached_property
    def theme(self):
        return next(iter(self.themes), None)

    @cached_property
    def themes(self):
        return _main_first(self.service.main_theme, self.service.themes.all())

    @cached_property
    def kinds(self):
        return _main_first(self.service.main_provision_type, self.service.provision_types.all())

    @cached_property
    def guides(self):
        """Pages that help with services of its kinds."""
        return reading_on.for_kinds([kind.slug for kind in self.kinds])

    @cached_property
    def needs(self):
        return _main_first(self.service.main_need, self.service.needs.all())

    @cached_property
    def run_by(self):
        """What sort of organisation runs it."""
        kind = self.organisation.organisation_type
        return in_sentence(kind.name) if kind else ""

    @cached_property
    def description(self):
        return paragraphs(self.service.description)

    @cached_property
    def _answers(self):
        return {answer.flag.slug: answer for answer in self.service.eligibility_answers.all()}

    @cached_property
    def key_conditions(self):
        """Diagnosis, plan and referral in at most three short sentences."""
        asked = [flag for flag in self._flags if flag.slug in KEY_CONDITIONS]
        needed = [self._needed_words(self._answers[flag.slug]) for flag in asked if self._is_needed(flag) is True]
        free = [in_sentence(flag.name) for flag in asked if self._is_needed(flag) is False]
        unknown = [flag for flag in asked if self._is_needed(flag) is None]
        if self._routes and any(flag.slug == REFERRAL for flag in unknown):
            unknown = [flag for flag in unknown if flag.slug != REFERRAL]
            needed.append(f"Ways in: {self._routes}.")
        said = needed + ([f"No {listed(free, 'or')} needed."] if free else [])
        names = [in_sentence(flag.name) for flag in unknown]
        return said + ([f"Not known if you need {_a(names[0])} {listed(names, 'or')}."] if names else [])

    @cached_property
    def _routes(self):
        return "; ".join(in_sentence(route.name) for route in self.service.referral_routes.all())

    def _needed_words(self, answer):
        """What is needed. Who refers is said by the ways in, where they are known: the two never disagree."""
        is_told = answer.flag.slug == REFERRAL and self._routes
        return f"You need a referral: {self._routes}." if is_told else answer.words

    def _is_needed(self, flag):
        answer = self._answers.get(flag.slug)
        return None if answer is None else answer.is_needed

    @cached_property
    def when_lines(self):
        """At most three lines of times for the facts box."""
        words = list(dict.fromkeys(filter(None, (row.words for row in self.service.schedules.all()))))
        return [*words[:2], "More times below"] if len(words) > 3 else words

    @property
    def has_long_times(self):
        """Whether the times want the whole width of a phone."""
        return sum(map(len, self.when_lines)) > SHORT_TIMES

    @cached_property
    def next_words(self):
        """The soonest day that is no guess about school terms."""
        days = [
            calendars.next_day(row, self.on)
            for row in self.service.schedules.all()
            if calendars.is_certain(row) and len(set(row.weekdays)) < MANY_DAYS
        ]
        soonest = min(filter(None, days), default=None)
        return _long_day(soonest) if soonest else ""

    @cached_property
    def where_lines(self):
        rows = self.service.service_at_locations.all()
        return [row.words for row in rows][:3] + ([f"and {len(rows) - 3} more, below"] if len(rows) > 3 else [])

    @cached_property
    def cost_line(self):
        """The price: whole where there is one, the span where there are several."""
        return self.prices[0][0] if len(self.prices) == 1 else self.service.cost_words

    @cached_property
    def away(self):
        """The other councils in whose areas it has places."""
        names = [row.location.local_authority.name for row in self._places if row.location.is_out_of_area]
        return list(dict.fromkeys(names))

    @cached_property
    def places_words(self):
        return "" if self.service.places_now == "not-known" else self.service.get_places_now_display()

    @cached_property
    def waiting_told(self):
        """When we were told of the wait and the places: the day, or the month once it may have changed."""
        told = self.service.waiting_told_on
        if not told or told > self.on or not self.service.tells_the_wait:
            return ""
        return f"in {told:%B %Y}" if self.wait_may_have_changed else f"on {day_words(told)}"

    @property
    def wait_may_have_changed(self):
        """Whether what was told of the wait is older than it is good for."""
        told = self.service.waiting_told_on
        return told is not None and (self.on - told).days > settings.WAITING_TIMES_AFTER_DAYS

    # -- is this still true -------------------------------------------------------------------------------------------

    @cached_property
    def is_stale(self):
        return self.service.is_review_due(self.on)

    @cached_property
    def confirmed(self):
        """Who confirmed the listing, and when: the provider, the team, both or nobody."""
        said = [("The service confirmed this", self.service.assured_on), ("We checked it", self.service.checked_on)]
        return [f"{who} on {day_words(day)}" for who, day in said if day and day <= self.on]

    @cached_property
    def confirmed_words(self):
        last = self.service.confirmed_by(self.on)
        return day_words(last) if last else ""

    # -- getting in touch ---------------------------------------------------------------------------------------------

    @cached_property
    def contact(self):
        """The quickest ways: the service's own, and the organisation's for what the service did not give."""
        rows = [*self.service.contacts.all(), self.organisation]

        def first(*names):
            return next((value for row in rows for name in names if (value := getattr(row, name, ""))), "")

        return ways(first("phone"), first("text_phone"), first("email"), self.service.url or first("url", "website"))

    @cached_property
    def contacts(self):
        """[(role, public name, ways)] of everybody who may be asked, the service's people before the organisation's."""
        rows = [*self.service.contacts.all(), *self.organisation.contacts.all()]
        return [(row.role, row.public_name, self._ways_to(row)) for row in rows]

    def _ways_to(self, row):
        # The panel at the top has the page's own address already; on paper it would be a third of a page.
        return ways(row.phone, row.text_phone, row.email, row.url if row.url != self.service.url else "")

    # -- how to join --------------------------------------------------------------------------------------------------

    @cached_property
    def how_to_get_it(self):
        return paragraphs(self.service.how_to_get_it)

    @cached_property
    def how_decisions_are_made(self):
        return paragraphs(self.service.how_decisions_are_made)

    @cached_property
    def how_to_challenge(self):
        return paragraphs(self.service.how_to_challenge)

    # -- who it suits -------------------------------------------------------------------------------------------------

    @cached_property
    def conditions(self):
        """What is known of every condition: needed or not."""
        return [
            Answer(self._needed_words(answer), NEEDED) if answer.is_needed else Answer(answer.words, YES)
            for answer in sorted(self._answers.values(), key=lambda answer: not answer.is_needed)
        ]

    @cached_property
    def unknown_conditions(self):
        """Names of the conditions that nobody told us of."""
        return [flag.name for flag in self._flags if flag.slug not in self._answers]

    @cached_property
    def eligibility(self):
        return paragraphs(self.service.eligibility)

    # -- where --------------------------------------------------------------------------------------------------------

    @cached_property
    def _places(self):
        return [row for row in self.service.service_at_locations.all() if row.location]

    @cached_property
    def places(self):
        return [self._place(row) for row in self.service.service_at_locations.all()]

    def _place(self, row):
        location = row.location
        if location is None:
            return Place(row.get_kind_display(), row.description, (), "", "", None, (), ())
        facts = [fact for fact in location.accessibility.all() if fact.value in MARKS]
        known = {fact.feature.slug for fact in facts}
        groups = tuple(
            (_group_words(group), [_access_answer(fact) for fact in members])
            for group, members in groupby(
                sorted(facts, key=lambda fact: (fact.feature.group, fact.feature.sort, fact.feature.name)),
                key=lambda fact: fact.feature.group,
            )
        )
        return Place(
            name=location.public_name,
            description=row.description,
            address=tuple(location.public_address),
            map_href="geo:{},{}".format(*location.public_position) if location.public_position else "",
            map_words=_map_words(location),
            away=location.local_authority if location.is_out_of_area else None,
            groups=groups,
            unknown=tuple(row.name for row in self._features if row.slug not in known),
        )

    # -- when ---------------------------------------------------------------------------------------------------------

    @cached_property
    def hours(self):
        """[(time of the year, rows)]: term time and holidays are separate tables."""
        tables = {}
        for row in self.service.schedules.all():
            season = season_words(row.season)
            tables.setdefault(season[:1].upper() + season[1:] or "All year", []).append(self._hours(row))
        return list(tables.items())

    def _hours(self, row):
        certain = calendars.is_certain(row) and len(set(row.weekdays)) < MANY_DAYS
        soonest = calendars.next_day(row, self.on) if certain else None
        notes = tuple(filter(None, [dates_words(row), row.description]))
        days = days_words(row) or ("Any day" if row.opens_at or row.closes_at else "")
        return Hours(days or "Times", hours_words(row), notes, _long_day(soonest) if soonest else "")

    @cached_property
    def has_calendar(self):
        return any(calendars.can_be_added(row, self.on) for row in self.service.schedules.all())

    # -- cost ---------------------------------------------------------------------------------------------------------

    @cached_property
    def prices(self):
        """[(words, what it means, dates)] of each way of paying."""
        return [
            (row.words, "" if row.amount else row.cost_type.description, dates_words(row))
            for row in self.service.cost_options.all()
        ]

    # -- what we asked ------------------------------------------------------------------------------------------------

    @cached_property
    def answers_on_request(self):
        return list(self.service.answers_on_request.all())

    # -- trust --------------------------------------------------------------------------------------------------------

    @cached_property
    def trust(self):
        return Trust(self.organisation, self.service)

    # -- papers -------------------------------------------------------------------------------------------------------

    @cached_property
    def pictures(self):
        return [row for row in self._files if row.kind == "image"]

    @property
    def _files(self):
        return [row for row in self.service.attachments.all() if row.may_be_opened]

    @cached_property
    def papers(self):
        """[(attachment, kind of file and size in words)]."""
        papers = [row for row in self._files if row.kind != "image"]
        return [(row, f"{row.get_kind_display()}, {_file_words(row)}") for row in papers]


def _a(word):
    """The article before a word, by its sound: an EHC plan, a diagnosis."""
    return "an" if word[:1].lower() in "aeio" else "a"


def _main_first(main, rows):
    return ([main] if main else []) + [row for row in rows if row != main]


def _access_answer(fact):
    start, mark = MARKS[fact.value]
    return Answer(f"{start}{fact.feature.name}", mark, fact.details)


def _map_words(location):
    """Its position and postcode, to be typed into any map; of a private place only about where it is."""
    if not location.public_position:
        return ""
    is_private = location.hide_exact_address
    position = ", ".join(f"{degrees:.{2 if is_private else 5}f}" for degrees in location.public_position)
    words = ", ".join(filter(None, [position, location.outcode if is_private else location.postal_code]))
    return f"about {words}" if is_private else words


def _group_words(slug):
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def _long_day(day):
    return f"{day:%A} {day_words(day)}"


def _file_words(attachment):
    kind = {"application/pdf": "PDF", "image/png": "picture", "image/jpeg": "picture"}[attachment.content_type]
    size = attachment.size
    return f"{kind}, {size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{kind}, {max(1, size // 1024)} KB"
