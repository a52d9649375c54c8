"""What the team types about a complaint."""

from django import forms
from django.utils import timezone

from directory.models import Service

from .. import sources
from ..models import ListingComplaint
from ..models.listing_decisions import stand_apart


def _words(rows):
    return forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"})


class LogForm(forms.ModelForm):
    """A complaint as it reached the team. The same form sent twice is one complaint."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    #: Who types it; the page sets it.
    typed_by = None

    class Meta:
        model = ListingComplaint
        fields = [
            "service",
            "about",
            "said",
            "role",
            "way",
            "came_on",
            "source",
            "contact_name",
            "contact_email",
            "contact_other",
        ]
        widgets = {"about": forms.TextInput(attrs={"class": "vLargeTextField"}), "said": _words(6)}

    def clean_service(self):
        service = self.cleaned_data["service"]
        try:
            stand_apart(service.organisation_id, self.typed_by)
        except Service.OwnEntry as problem:
            raise forms.ValidationError("You speak for this organisation, so somebody else has to log it.") from problem
        return service

    def clean_source(self):
        """The reference as it is kept, however it was typed."""
        if not (typed := self.cleaned_data["source"]):
            return ""
        found = sources.find(typed)
        if found is None:
            raise forms.ValidationError("We have no comment with this reference. Look at it again, or leave it out.")
        return found.reference

    def clean_came_on(self):
        day = self.cleaned_data["came_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Give the day on which it came.")
        return day


class NoteForm(forms.Form):
    """What somebody found out."""

    words = forms.CharField(
        label="Note",
        max_length=4000,
        widget=_words(3),
        help_text="Only the team reads it.",
        error_messages={"required": "Write the note first."},
    )


class AskForm(forms.Form):
    """What the organisation is asked."""

    question = forms.CharField(
        label="What do you want to hear from them?",
        max_length=4000,
        widget=_words(5),
        help_text="They read it as you write it. Leave out everything that tells who complained.",
        error_messages={"required": "Write what you want to hear from them."},
    )
    answer_by = forms.DateField(
        label="Answer by",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Give a day.", "invalid": "This is not a date."},
    )

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day <= timezone.localdate():
            raise forms.ValidationError("Give a day that is still to come.")
        return day


class DecideForm(forms.Form):
    """What is decided, why, and what becomes of the listing."""

    outcome = forms.ChoiceField(
        label="The complaint is",
        choices=[("", "Choose"), *ListingComplaint.Outcome.choices],
        error_messages={"required": "Choose what you decide."},
    )
    consequence = forms.ChoiceField(label="And then", required=False, choices=ListingComplaint.Consequence.choices)
    reasons = forms.CharField(
        label="Reasons",
        max_length=2000,
        widget=_words(5),
        help_text="The organisation and who complained both read this as you write it. Leave out who complained.",
        error_messages={"required": "Say why. Both sides read it."},
    )

    def __init__(self, *args, may_take_off, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_take_off:
            self.fields["consequence"].choices = ListingComplaint.Consequence.choices[:1]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == ListingComplaint.Outcome.NOT_UPHELD and cleaned.get("consequence"):
            self.add_error("consequence", "A complaint that is not upheld takes nothing off the site.")
        return cleaned
