"""How a reader likes to read: paper, size, spacing, letters. Kept in a cookie, and only once they chose."""

from dataclasses import dataclass, fields
from functools import lru_cache

from django import forms
from markupsafe import Markup

COOKIE, COOKIE_SECONDS = "reading", 365 * 24 * 60 * 60

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

    @property
    def attributes(self):
        """The settings as attributes of the html element."""
        chosen = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in chosen if value)

    @property
    def cookie(self):
        return ".".join(getattr(self, each.name) for each in fields(self))

    @property
    def is_usual(self):
        return self == Reading()


@lru_cache(maxsize=256)
def read(cookie):
    """The settings in a cookie. Anything unknown in it counts as the usual."""
    names = [each.name for each in fields(Reading)]
    form = ReadingForm(dict(zip(names, cookie[:60].split("."), strict=False)))
    form.is_valid()
    return Reading(**{name: form.cleaned_data.get(name, "") for name in names})
