"""The environment of the public pages' templates."""

from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, Undefined


def environment(**options):
    """A Jinja2 environment with `static()` and `url()`, strict about unknown names while testing."""
    strict = getattr(settings, "TEMPLATES_ARE_STRICT", False)
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined if strict else Undefined}
    made = Environment(**options)
    made.globals.update(static=cache(static), url=cache(_url))
    return made


def _url(name, **parts):
    """The address of a page by its name. Raises NoReverseMatch for a name that is not there."""
    return reverse(name, kwargs=parts)
