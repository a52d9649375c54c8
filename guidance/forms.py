"""What the team types of a guide, and what is wrong with it."""

from django import forms
from django.core.exceptions import ValidationError

from directory.admin.conflicts import VersionedForm
from directory.plain_language import remarks

from .markdown import facts_in, headings, targets
from .models import Guide, LocalFact
from .showing import SITE

MOST_STEPS = 5
SYMBOLS = (
    "education health help-and-advice leisure money-advice preparing-for-adulthood social-care travel-and-transport "
    "who age when where cost how checked phone mail web print share list map calendar tick cross partly question "
    "search warning access language person face-good face-so-so face-bad"
).split()


#: How much room is left for what is typed.
ROOM = {"title": {"class": "vLargeTextField"}, "summary": {"class": "vLargeTextField"}, "body": {"rows": 24}}


class GuideForm(VersionedForm):
    """A guide as it is typed. What would lead nowhere, or show a gap, is said beside its field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ROOM.keys() & self.fields.keys():
            self.fields[name].widget.attrs |= ROOM[name]

    def clean_body(self):
        body = self.cleaned_data["body"].replace("\r\n", "\n").strip()
        problems = []
        levels = headings(body)
        if 1 in levels or any(level > 3 for level in levels):
            problems.append("Begin headings with ## or, below one of those, ###. The title is the only one above them.")
        elif levels and levels[0] != 2:
            problems.append("The first heading begins with ##.")
        problems += [_problem_of(target) for target in targets(body)]
        if problems := [problem for problem in problems if problem]:
            raise ValidationError(problems)
        return body

    def clean_next_steps(self):
        steps = [line for line in self.cleaned_data["next_steps"].splitlines() if line.strip()]
        if len(steps) > MOST_STEPS:
            raise ValidationError(f"Write at most {MOST_STEPS} steps.")
        return "\n".join(steps)

    def clean(self):
        cleaned = super().clean()
        known = set(LocalFact.objects.values_list("slug", flat=True))
        for name in ("body", "in_short", "next_steps"):
            for key in sorted(facts_in(cleaned.get(name) or "") - known):
                self.add_error(
                    name, f"There is no fact called {{{key}}}. Add it under “Facts about the council” first."
                )
        return cleaned

    @property
    def advice(self):
        """How the text could be plainer. It never stands in the way."""
        return remarks(self.instance.body) if self.instance.pk else []


def _problem_of(target):
    kind, _, rest = target.partition(":")
    if kind == "guide" and not Guide.objects.filter(slug=rest.partition("#")[0]).exists():
        return f"There is no guide with the key “{rest}”."
    if kind == "site" and rest not in SITE:
        return f"There is no page called “{rest}”. There are: {', '.join(sorted(SITE))}."
    if kind not in ("guide", "site", "find", "http", "https", "mailto", "tel"):
        return f"“{target}” leads nowhere. Write a whole web address, or guide:, find: or site: and a name."
    return ""


class EasyLineForm(forms.ModelForm):
    """One line of the easy read version."""

    symbol = forms.ChoiceField(label="Picture", choices=[(name, name.replace("-", " ")) for name in SYMBOLS])
