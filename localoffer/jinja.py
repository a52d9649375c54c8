"""The environment of the public pages' templates."""

from functools import cache, partial

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, Undefined
from markupsafe import Markup

from .council import council


def environment(**options):
    """A Jinja2 environment with `static()` and `url()`, strict about unknown names while testing."""
    strict = getattr(settings, "TEMPLATES_ARE_STRICT", False)
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined if strict else Undefined}
    made = Environment(**options)
    made.globals.update(static=cache(static), url=cache(_url), kept=cache(partial(_kept, made)))
    return made


def _kept(made, name, here=""):
    """A part of the frame that is the same on every page, drawn once. It knows the council and nothing else."""
    return Markup(made.get_template(name).render(council=council(), here=here))


def _url(name, **parts):
    """The address of a page by its name. Raises NoReverseMatch for a name that is not there."""
    return reverse(name, kwargs=parts)
