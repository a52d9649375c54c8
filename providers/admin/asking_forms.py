"""What the team types into a request for information: its questions, other words for one, another day."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models

from ..models import RequestQuestion

#: Sentences have room to be read while they are written.
WIDE = {
    models.CharField: {"widget": AdminTextInputWidget(attrs={"class": "vLargeTextField"})},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
}


class QuestionForm(forms.ModelForm):
    """A question of a draft. It sends along what it showed, so that what a colleague changed is not written over."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values() if self.instance.pk else ():
            field.show_hidden_initial = True


class QuestionInline(admin.StackedInline):
    model = RequestQuestion
    form = QuestionForm
    fields = ["words", "help", ("kind", "sort", "is_required"), ("is_public", "label")]
    formfield_overrides = WIDE
    extra = 1
    verbose_name_plural = "questions"


class RewordForm(forms.ModelForm):
    """The same question in other words."""

    class Meta:
        model = RequestQuestion
        fields = ["words", "help"]
        widgets = {name: forms.TextInput(attrs={"class": "vLargeTextField"}) for name in ("words", "help")}


class DayForm(forms.Form):
    """Another day to answer by."""

    answer_by = forms.DateField(
        label="Answer by",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Choose a day.", "invalid": "This is no day. Write it like 2027-01-31."},
    )
    seen = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day <= self.on:
            raise forms.ValidationError("Choose a day that is still to come.")
        return day


def unsaved_words(typed, found):
    """The words that somebody typed into a draft which a colleague sent meanwhile, as far as they were not sent."""
    said = {found.title, found.why}
    said.update(*found.questions.values_list("words", "help", "label"))
    names = ("title", "why", "words", "help", "label")
    return [words for name, words in typed.items() if name.rpartition("-")[2] in names and words.strip() not in said]
