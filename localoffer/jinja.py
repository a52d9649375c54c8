"""The environment of the public pages' templates."""

from datetime import datetime
from functools import cache, partial

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined, Undefined
from markupsafe import Markup

from directory.markup import paragraphs
from directory.who_when import day_words

from .council import council

SYMBOL = Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>')


def environment(**options):
    """A Jinja2 environment with `static()` and `url()`, strict about unknown names while testing."""
    strict = getattr(settings, "TEMPLATES_ARE_STRICT", False)
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined if strict else Undefined}
    # A letter is plain text: “Tom’s & Ann’s” stays as it is written.
    made = Environment(**options | {"autoescape": lambda name: not (name or "").endswith(".txt")})
    made.filters.update(paragraphs=paragraphs, day_words=_day_words)
    made.globals.update(said=get_messages)
    made.globals.update(
        static=cache(static), url=_url, symbol=cache(_symbol), drawn=cache(partial(_drawn, made)), our_council=council
    )
    made.globals["macros"] = cache(lambda name: made.get_template(name).module)
    return made


def _day_words(moment):
    """The day of a date, or of a moment as clocks here show it."""
    return day_words(timezone.localtime(moment) if isinstance(moment, datetime) else moment)


def _drawn(made, name, **facts):
    """A part of a page that follows from a few facts, drawn once for each of them: there must not be many."""
    return Markup(made.get_template(name).render(council=council(), **facts))


def _symbol(name, style=""):
    """One drawing of static/symbols/symbols.svg. Always beside a word, so it says nothing to a screen reader."""
    address = f"{static('symbols/symbols.svg')}#{name}"
    return SYMBOL.format(f"symbol {style}".strip(), address)


def _url(name, **parts):
    """The address of a page by its name. Raises NoReverseMatch for a name that is not there."""
    return _by_slug(name) % parts if parts.keys() == {"slug"} else _whole(name, **parts)


@cache
def _whole(name, **parts):
    return reverse(name, kwargs=parts)


@cache
def _by_slug(name):
    """An address with room for a slug, which stands in it as it is: twenty results need not be worked out singly."""
    return reverse(name, kwargs={"slug": "a-slug"}).replace("%", "%%").replace("a-slug", "%(slug)s")
