"""The questions of a request, as a form: one field a question."""

from datetime import date
from decimal import Decimal

from django import forms

from ..models import Reply, RequestQuestion
from .answers import SharedForm
from .days import DayField

Kind = RequestQuestion.Kind


class NumberField(forms.DecimalField):
    """A number as people write it: 1,200 or 12.5."""

    widget = forms.TextInput

    def __init__(self, **options):
        super().__init__(max_digits=12, decimal_places=2, **options)
        self.error_messages["invalid"] = "This is not a number. Write it in digits, such as 12."

    def to_python(self, value):
        return super().to_python(value.replace(",", "").replace(" ", "") if isinstance(value, str) else value)


class AskedForm(SharedForm):
    """What one listing, or one organisation, is asked. `is_whole` asks for everything that must be answered."""

    def __init__(self, *args, reply, is_whole=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.reply, self.is_whole = reply, is_whole
        self.wordings = {f"question-{question.pk}": (question, newer) for question, newer in reply.wordings()}
        said = reply.said()
        for name, (question, _) in self.wordings.items():
            self.fields[name] = _field(question)
            answer = said.get(question.pk)
            self.fields[name].initial = _typed(question, answer.value if answer else "")
        self.watched = [name for name, (question, _) in self.wordings.items() if question.is_free]

    use_required_attribute = False

    def clean(self):
        """What has to be answered in the end may be empty while it is only kept."""
        cleaned = super().clean()
        waits = [] if self.is_whole else [name for name in self.errors if self.has_error(name, "required")]
        for name in waits:
            del self.errors[name]
            cleaned[name] = None
        return cleaned

    @property
    def rows(self):
        """[(field, newer wording of its question or None, answer given so far or None)]"""
        said = self.reply.said()
        return [(self[name], newer, said.get(question.pk)) for name, (question, newer) in self.wordings.items()]

    @property
    def said(self):
        """{question: answer as it is stored} of everything that was typed."""
        return {question: _stored(self.cleaned_data[name]) for name, (question, _) in self.wordings.items()}


class ToldForm(AskedForm):
    """The same, written down by the team."""

    source = forms.ChoiceField(
        label="How did they tell us?",
        choices=[choice for choice in Reply.Source.choices if choice[0] != Reply.Source.ONLINE],
        initial=Reply.Source.PHONE,
    )

    def _own_fields(self):
        return [(name, field) for name, field in super()._own_fields() if name != "source"]


def _field(question):
    options = {
        "label": question.words,
        "help_text": _help(question),
        "required": question.is_required,
        "error_messages": {"required": f"Answer: {question.words}"},
    }
    if question.kind == Kind.LONG:
        field = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), **options)
    elif question.kind == Kind.YES_NO:
        field = forms.ChoiceField(choices=[*RequestQuestion.YES_NO_WORDS.items()], widget=forms.RadioSelect, **options)
    elif question.kind == Kind.NUMBER:
        field = NumberField(**options)
        field.widget.attrs |= {"inputmode": "decimal", "class": "short"}
    elif question.kind == Kind.DATE:
        field = DayField(**options)
    else:
        field = forms.CharField(max_length=200, **options)
    return field


def _help(question):
    """The team's own help, and who reads the answer."""
    seen = ""
    if question.is_public:
        first = " after we have read it" if question.is_free else ""
        seen = f"Families see this on your listing{first}, under “{question.label}”."
    return " ".join(filter(None, [question.help, seen]))


def _stored(value):
    """An answer as it is kept: text, or "" for none."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _typed(question, stored):
    """What is kept, as the field takes it."""
    if question.kind == Kind.DATE:
        return date.fromisoformat(stored) if stored else None
    return Decimal(stored) if question.kind == Kind.NUMBER and stored else stored
