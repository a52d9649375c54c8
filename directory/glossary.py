"""Hard words explained on the page where they first come, without a script: a link to the end of the page."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markupsafe import Markup, escape

from .models import GlossaryTerm

_TAG = re.compile(r"(<[^>]*>)")
#: Inside these nothing is marked: a heading stays a heading, and a link leads where it says.
_LEFT_ALONE = {"a", "button", "dt", "h1", "h2", "h3", "h4", "label", "summary", "address"}


@dataclass(frozen=True)
class HardWord:
    """One row, as pages need it."""

    slug: str
    name: str
    forms: tuple
    meaning: str


class Glossary:
    """The hard words of one moment. It never changes, so threads share it."""

    def __init__(self, words):
        self.words = tuple(words)
        self._by_form = {_key(form): word for word in reversed(self.words) for form in word.forms}

    @classmethod
    def load(cls):
        """The words in use, one question to the database."""
        rows = GlossaryTerm.objects.in_use()
        return _glossary(tuple(HardWord(row.slug, row.name, tuple(row.forms), row.description) for row in rows))

    @cached_property
    def _pattern(self):
        longest_first = sorted({form for word in self.words for form in word.forms}, key=len, reverse=True)
        forms = "|".join(_as_pattern(form) for form in longest_first)
        return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])") if forms else None

    def explain(self, html, told=None):
        """Safe HTML with each hard word's first use as a link to its meaning, and the words that were used.

        `told` are the words that a part of the page before this one has explained already.
        """
        used = list(told or ())
        if self._pattern is None:
            return Markup(html), used
        parts, inside = [], []

        def mark(found):
            word = self._by_form.get(_key(found.group()))
            if word is None or word in used:
                return found.group()
            used.append(word)
            return f'<a class="hard-word" href="#word-{escape(word.slug)}">{found.group()}</a>'

        for part in _TAG.split(str(html)):
            if part.startswith("<"):
                name = re.match(r"</?(\w*)", part)[1].lower()
                if name in _LEFT_ALONE:
                    if part.startswith("</"):
                        inside[-1:] = []
                    else:
                        inside.append(name)
            elif not inside:
                part = self._pattern.sub(mark, part)
            parts.append(part)
        return Markup("".join(parts)), used


@lru_cache(maxsize=2)
def _glossary(words):
    """The pattern of some hundred words is dear to make and seldom changes."""
    return Glossary(words)


def _key(form):
    """How two spellings are the same word: short forms by their capitals, others however they begin."""
    return form if form.isupper() else " ".join(form.lower().split())


def _as_pattern(form):
    """A short form as it is written; other words small or with a capital, and in the plural too."""
    text = re.escape(str(escape(form))).replace(r"\ ", r"\s+")
    return text if form.isupper() else rf"(?i:{text})"
