"""How a reader likes to read: paper, size, spacing, letters. Kept in a cookie, and only once they chose."""

from dataclasses import asdict, astuple, dataclass, fields
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from markupsafe import Markup

COOKIE_SECONDS = 365 * 24 * 60 * 60
LONGEST_ADDRESS = 1500

PAPERS = [
    ("", "As my device says"),
    ("white", "White"),
    ("cream", "Cream"),
    ("blue", "Blue"),
    ("green", "Green"),
    ("pink", "Pink"),
    ("dark", "Dark"),
]
SIZES = [("", "Usual"), ("131", "Larger"), ("175", "Very large")]
SPACINGS = [("", "Usual"), ("wide", "Wide")]
LETTERS = [("", "Usual"), ("verdana", "Wide and plain")]


class ReadingForm(forms.Form):
    paper = forms.ChoiceField(label="Paper", choices=PAPERS, required=False, widget=forms.RadioSelect)
    size = forms.ChoiceField(label="Size of letters", choices=SIZES, required=False, widget=forms.RadioSelect)
    spacing = forms.ChoiceField(label="Space", choices=SPACINGS, required=False, widget=forms.RadioSelect)
    letters = forms.ChoiceField(label="Shape of letters", choices=LETTERS, required=False, widget=forms.RadioSelect)


@dataclass(frozen=True)
class Reading:
    """One reader's settings. An empty value means the usual."""

    paper: str = ""
    size: str = ""
    spacing: str = ""
    letters: str = ""

    @cached_property
    def attributes(self):
        """The settings as attributes of the html element."""
        chosen = asdict(self).items()
        return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in chosen if value)

    @property
    def cookie(self):
        return ".".join(astuple(self))

    @property
    def is_usual(self):
        return self == Reading()


def cookie_name():
    """With https, a name that browsers accept only from this very host."""
    return "__Host-reading" if settings.IS_HTTPS else "reading"


def of(request):
    """The settings of the reader who asks."""
    return read(request.COOKIES.get(cookie_name(), ""))


def keep(response, chosen):
    """Keep these settings in the reader's browser for a year; the usual ones need no cookie."""
    if chosen.is_usual:
        response.delete_cookie(cookie_name(), samesite="Lax")
        return
    response.set_cookie(
        cookie_name(),
        chosen.cookie,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


@lru_cache(maxsize=256)
def read(cookie):
    """The settings in a cookie. Anything unknown in it counts as the usual."""
    names = [each.name for each in fields(Reading)]
    form = ReadingForm(dict(zip(names, cookie[:60].split("."), strict=False)))
    form.is_valid()
    return Reading(**{name: form.cleaned_data.get(name, "") for name in names})


def page_before(request, said=""):
    """The page of ours to go back to: the one the reader said, else came from. Empty when there is none."""
    if said:
        is_ours = len(said) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
        return said if is_ours and said.startswith("/") else ""
    try:
        before = urlsplit(request.headers.get("Referer", "")[:LONGEST_ADDRESS])
    except ValueError:
        return ""
    if before.netloc != request.get_host() or before.path == request.path:
        return ""
    return f"{before.path}?{before.query}" if before.query else before.path
