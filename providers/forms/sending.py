"""The last step: signing. And answers to what the team asks."""

from django import forms

from ..dbs import no_certificate_number
from .answers import SharedForm


class DeclarationForm(forms.Form):
    """Who signs, and that every promise is meant."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
        help_text="Only the team sees it.",
    )
    role = forms.CharField(
        label="Your role",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your role, such as “Manager”."},
    )
    agreed = forms.BooleanField(
        label="All of this is true, and I may say it for the organisation",
        error_messages={"required": "Tick the box when all of this is true."},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Open this page again, read what you sign, and send it."),
    )
    use_required_attribute = False


class TakeDownForm(forms.Form):
    """Why a listing goes off the site."""

    why = forms.CharField(
        label="Why do you take it down?",
        max_length=200,
        help_text="Only the team reads it. Such as “The club has closed”.",
        error_messages={"required": "Say why, in a few words."},
    )
    use_required_attribute = False


class AnswerForm(forms.Form):
    """What the people who applied say to one question."""

    answer = forms.CharField(
        label="Your answer",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        validators=[no_certificate_number],
        error_messages={"required": "Write your answer."},
    )
    use_required_attribute = False


class SharedAnswerForm(SharedForm, AnswerForm):
    """The same about an application, on which several people may work."""
