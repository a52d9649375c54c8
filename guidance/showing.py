"""What everybody reads of a guide: the document that is frozen when it is published, and the page made of it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_plus, urlsplit

from django.urls import reverse
from django.utils.http import urlencode

from directory.glossary import Glossary
from directory.reach import dial, ways

from .markdown import filled, filled_text, written
from .models import Guide, LocalFact

#: Pages of the site that a guide may lead to, by the names writers use.
SITE = {
    "tell-us": "tell-us",
    "themes": "directory:themes",
    "places": "directory:place",
    "my-list": "directory:shortlist",
    "services": "directory:services",
    "you-said-we-did": "feedback:points",
    "get-listed": "providers:get-listed",
    "guides": "guidance:guides",
    "words": "directory:words",
    "accessibility": "accessibility",
    "privacy": "privacy",
}


def content_of(guide):
    """All that a guide says, as it stands now, ready to be kept as JSON."""
    return {
        "title": guide.title,
        "summary": guide.summary,
        "in_short": _lines(guide.in_short),
        "body": guide.body,
        "next": _lines(guide.next_steps),
        "law": _lines(guide.law),
        "also_called": _lines(guide.also_called),
        "ages": [guide.minimum_age, guide.maximum_age],
        "readers": [row.name for row in guide.readers.all()],
        "stages": [row.slug for row in guide.stages.all()],
        "themes": [row.slug for row in guide.themes.all()],
        "needs": [row.slug for row in guide.needs.all()],
        "kinds": [row.slug for row in guide.provision_types.all()],
        "related": [row.slug for row in guide.related.all()],
        "contacts": [_contact(row) for row in guide.contacts.all()],
        "links": [{"title": row.title, "address": row.address} for row in guide.links.all()],
        "easy": [{"symbol": row.symbol, "says": row.says} for row in guide.easy_lines.all()],
        "owner": guide.owner,
        "video": guide.video,
        "transcript": guide.transcript,
    }


def _sentence(words):
    words = words.strip()
    return words[:1].upper() + words[1:]


def _contact(row):
    return {name: getattr(row, name) for name in ("name", "what", "phone", "email", "web")}


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Step:
    """What happens next: when, and what."""

    when: str
    what: str


@dataclass(frozen=True)
class EasyWords:
    """A sentence, and the picture beside it."""

    symbol: str
    says: str


@dataclass(frozen=True)
class Person:
    """A team or a role to ask, what for, and the ways to reach it."""

    name: str
    what: str
    ways: list


@dataclass(frozen=True)
class Surroundings:
    """What a guide stands on besides its own words: the council's facts, other guides, the hard words."""

    facts: dict
    titles: dict
    glossary: Glossary
    #: {key: what the team is asked}, where what is missing is to be seen; empty for everybody else.
    labels: dict

    @classmethod
    def load(cls, for_team=False):
        """Three questions to the database."""
        facts = LocalFact.objects.all()
        return cls(
            facts={fact.slug: (fact.kind, fact.value) for fact in facts if fact.value},
            titles=dict(Guide.objects.published().values_list("slug", "shown__title")),
            glossary=Glossary.load(),
            labels={fact.slug: fact.name for fact in facts} if for_team else {},
        )

    def say(self, key):
        """A fact in plain words; what it is to be for the team, where nobody told; None for everybody else."""
        if key in self.facts:
            return self.facts[key][1]
        return self._missing(key)

    def write(self, key):
        """A fact as Markdown: numbers can be rung, addresses opened."""
        if key not in self.facts:
            return self._missing(key)
        kind, value = self.facts[key]
        if kind == LocalFact.Kind.PHONE:
            return f"[{value}]({dial(value)})"
        return f"<{value}>" if kind in (LocalFact.Kind.EMAIL, LocalFact.Kind.WEB) else value

    def _missing(self, key):
        return f"[To be completed: {self.labels.get(key, key)}]" if self.labels else None

    def address_of(self, target):
        """Where a link leads; None when there is no such page, or nobody may read it yet."""
        kind, _, rest = target.partition(":")
        if kind == "guide":
            slug, _, part = rest.partition("#")
            known = slug in self.titles
            return reverse("guidance:guide", args=[slug]) + (f"#{part}" if part else "") if known else None
        if kind == "find":
            return f"{reverse('directory:services')}?{urlencode({'q': unquote_plus(rest)})}"
        if kind == "site":
            return reverse(SITE[rest]) if rest in SITE else None
        return target if urlsplit(target).scheme in ("http", "https", "mailto", "tel") else None


class GuidePage:
    """A guide as the templates read it."""

    def __init__(self, slug, content, around, reviewed_on):
        self.slug, self.content, self.around = slug, content, around
        self.reviewed_on = reviewed_on
        self.title, self.summary, self.owner = content["title"], content["summary"], content["owner"]

    def __getattr__(self, name):
        try:
            return self.content[name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def _parts(self):
        """(in short, body, contents, hard words) with each hard word marked where it first comes."""
        glossary, used, points = self.around.glossary, [], []
        for line in self._filled("in_short"):
            point, used = glossary.explain(written(line, self.around.address_of).html, used)
            points.append(point)
        text = written(filled_text(self.content["body"], self.around.write), self.around.address_of)
        body, used = glossary.explain(text.html, used)
        return points, body, text.contents, used

    @property
    def points(self):
        return self._parts[0]

    @property
    def html(self):
        return self._parts[1]

    @property
    def contents(self):
        return self._parts[2]

    @property
    def hard_words(self):
        return sorted(self._parts[3], key=lambda word: word.name.lower())

    @cached_property
    def steps(self):
        """What happens next, in order."""
        parted = (line.partition(":") for line in self._filled("next"))
        return [Step(when.strip(), _sentence(what)) if what else Step("", _sentence(when)) for when, _, what in parted]

    @cached_property
    def people(self):
        """Whom to ask, each with what is known of how to reach them. Of whom nothing is known is left out."""
        found = []
        for contact in self.content["contacts"]:
            known = {name: filled(text, self.around.say) or "" for name, text in contact.items()}
            reached = ways(phone=known["phone"], email=known["email"], url=known["web"])
            if known["name"] and reached:
                found.append(Person(known["name"], known["what"], reached))
        return found

    @property
    def easy_lines(self):
        """The lines of the easy read version; one that stands on a fact nobody told is left out."""
        lines = ((line["symbol"], filled(line["says"], self.around.say)) for line in self.content["easy"])
        return [EasyWords(symbol, says) for symbol, says in lines if says]

    @property
    def related(self):
        """(title, address) of guides to read besides, those that are there."""
        titles = self.around.titles
        known = [slug for slug in self.content["related"] if slug in titles]
        return [(titles[slug], reverse("guidance:guide", args=[slug])) for slug in known]

    @property
    def to_complete(self):
        """Facts of the council that it has room for and nobody has told, in the team's words."""
        return [label for key, label in self.around.labels.items() if key not in self.around.facts and self._has(key)]

    def _has(self, key):
        return f"{{{key}}}" in str(self.content)

    def _filled(self, name):
        lines = (filled(line, self.around.say) for line in self.content[name])
        return [line for line in lines if line]


def page_of(guide, around):
    """A published guide as everybody reads it."""
    return GuidePage(guide.slug, guide.shown, around, guide.reviewed_on)


def preview_of(guide, around):
    """A guide as it would be, were it published now; what is to be completed is to be seen."""
    return GuidePage(guide.slug, content_of(guide), around, guide.reviewed_on)
