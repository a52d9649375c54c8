"""Hard words explained on the page where they first come, without a script: a link to the end of the page."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from .models import GlossaryTerm

_TAG = re.compile(r"(<[^>]*>)")
_WORD = re.compile(r"(?<![\w-])\w+")
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
        forms = {_key(form): (form, word) for word in reversed(self.words) for form in word.forms}
        #: {first word, small: [(pattern, hard word)]}, the longest form first.
        self._by_first = defaultdict(list)
        for form, word in sorted(forms.values(), key=lambda each: -len(each[0])):
            if first := _WORD.search(form):
                self._by_first[first.group().lower()].append((_pattern(form), word))

    @classmethod
    def load(cls):
        """The words in use, one question to the database."""
        rows = GlossaryTerm.objects.in_use()
        return _glossary(tuple(HardWord(row.slug, row.name, tuple(row.forms), row.description) for row in rows))

    def explain(self, html, told=None):
        """Safe HTML with each hard word's first use as a link to its meaning, and the words that were used.

        `told` are the words that a part of the page before this one has explained already.
        """
        used = list(told or ())
        parts, inside = [], []
        for part in _TAG.split(str(html)):
            if part.startswith("<"):
                name = re.match(r"</?(\w*)", part)[1].lower()
                if name in _LEFT_ALONE:
                    if part.startswith("</"):
                        inside[-1:] = []
                    else:
                        inside.append(name)
            elif not inside:
                part = self._marked(part, used)
            parts.append(part)
        return Markup("".join(parts)), used

    def _marked(self, text, used):
        """A text between two tags with the hard words marked that are not among the used ones; they are then."""
        pieces, end = [], 0
        for first in _WORD.finditer(text):
            if first.start() < end or first.group().lower() not in self._by_first:
                continue
            for pattern, word in self._by_first[first.group().lower()]:
                if found := pattern.match(text, first.start()):
                    if word not in used:
                        used.append(word)
                        link = f'<a class="hard-word" href="#word-{escape(word.slug)}">{found.group()}</a>'
                        pieces += [text[end : found.start()], link]
                    else:
                        pieces.append(text[end : found.end()])
                    end = found.end()
                    break
        return "".join([*pieces, text[end:]]) if pieces else text


@lru_cache(maxsize=2)
def _glossary(words):
    """The pattern of some hundred words is dear to make and seldom changes."""
    return Glossary(words)


def _key(form):
    """How two spellings are the same word: short forms by their capitals, others however they begin."""
    return form if form.isupper() else " ".join(form.lower().split())


def _pattern(form):
    """A short form as it is written; other words small or with a capital, on one line or two."""
    text = re.escape(str(escape(form))).replace(r"\ ", r"\s+")
    return re.compile(rf"{text}(?![\w-])" if form.isupper() else rf"(?i:{text})(?![\w-])")
