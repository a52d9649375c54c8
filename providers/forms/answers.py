"""What every page of questions does: asks what is required, and notices that somebody else saved it meanwhile."""

import hashlib
import json
from dataclasses import dataclass

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.db.models.fields.files import FieldFile
from django.utils.text import capfirst

from ..dbs import no_certificate_number


@dataclass(frozen=True)
class Said:
    """What somebody said to one question, in words."""

    label: str
    words: str


class WebAddress(forms.URLField):
    """A web address, which is https unless somebody says otherwise."""

    def __init__(self, **options):
        super().__init__(assume_scheme="https", **options)


class SharedForm(forms.Form):
    """Questions that several people may answer at once.

    The page carries a fingerprint of what it showed. When something else is stored by the time it is sent, nothing is
    saved: the page comes back with everything that was typed, and beside it what the other person wrote.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    #: Texts in which a DBS certificate number must not stand.
    watched = ()
    #: The change of this page that waits for the team, where there is one: the form goes on from it.
    waiting = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.theirs = []
        # Worked out when the page is drawn: forms below add questions of their own.
        self.fields["seen"].initial = self._fingerprint

    def _stored(self):
        """{field: what is stored now}, as text or lists of text."""
        return {name: _plain(self.get_initial_for_field(field, name)) for name, field in self._own_fields()}

    def _own_fields(self):
        return [(name, field) for name, field in self.fields.items() if name != "seen"]

    def _fingerprint(self):
        return hashlib.sha256(json.dumps(self._stored(), sort_keys=True).encode()).hexdigest()[:16]

    def clean(self):
        cleaned = super().clean()
        for name in self.watched:
            if name in cleaned:
                self._clean_of_certificates(name, cleaned[name])
        if self.is_overtaken and self.has_changed():
            self._notice_the_other()
        return cleaned

    @property
    def is_overtaken(self):
        """Whether something else is stored by now than the page showed that was sent."""
        seen = self.data.get(self.add_prefix("seen"), "")
        return bool(seen) and seen != self._fingerprint()

    @property
    def unsaved(self):
        """[Said] of everything that was typed and is not what is stored."""
        return [Said(capfirst(self.fields[name].label or name), typed_words(self, name)) for name in self._differing()]

    def _differing(self):
        """The questions to which something else was typed than is stored now."""
        for name, field in self._own_fields():
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            if field.has_changed(self.get_initial_for_field(field, name), typed):
                yield name

    def _clean_of_certificates(self, name, text):
        try:
            no_certificate_number(text or "")
        except forms.ValidationError as problem:
            self.add_error(name, problem)

    def _notice_the_other(self):
        for name in self._differing():
            field = self.fields[name]
            now = words_of(field, self.get_initial_for_field(field, name))
            self.theirs.append(Said(capfirst(field.label or name), now))
        if self.theirs:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self._fingerprint()
            self.add_error(None, "Somebody else saved this page while you had it open. Yours is not saved yet.")


class TermsField(forms.ModelMultipleChoiceField):
    """Terms of a vocabulary. A key too large for any database is a choice that is not there, and no fault."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as problem:
            words = self.error_messages["invalid_choice"] % {"value": "", "pk": ""}
            raise forms.ValidationError(words, code="invalid_choice") from problem


class AnswersForm(SharedForm, forms.ModelForm):
    """A group of questions about one row."""

    #: Fields whose rows come from a vocabulary in which retired terms are no longer offered.
    terms = ()

    def __init__(self, *args, application, required=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.application = application
        for name, field in self.fields.items():
            field.required = name in required
            field.widget.is_required = False
        for name in self.terms:
            self.fields[name].queryset = self.fields[name].queryset.model.objects.in_use()
            self.fields[name].widget.is_required = False


def typed_words(form, name):
    """What was typed into a field of a form, in words: the names of what was chosen, not its keys."""
    field = form.fields[name]
    typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    try:
        return words_of(field, field.clean(typed))
    except forms.ValidationError:
        parts = typed if isinstance(typed, list) else [typed]
        return " ".join(str(part) for part in parts if part)


def _plain(value):
    if isinstance(value, list | tuple) or hasattr(value, "all"):
        rows = value.all() if hasattr(value, "all") else value
        return sorted(str(getattr(row, "pk", row)) for row in rows)
    return "" if value is None else str(getattr(value, "pk", value))


#: What a list says where nothing is chosen from it; "Not sure" would be an answer.
NOT_CHOSEN = {"", "Choose", BLANK_CHOICE_DASH[0][1]}


def words_of(field, value):
    """A stored value in words, the names of chosen rows in place of their keys."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(row) for row in value or []) or "nothing"
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.filter(pk=getattr(value, "pk", value)).first() or "nothing")
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(dict(field.choices).get(each, each)) for each in value or []) or "nothing"
    if isinstance(field, forms.ChoiceField):
        chosen = str(dict(field.choices).get(value, value))
        return "nothing" if chosen in NOT_CHOSEN else chosen
    if isinstance(value, FieldFile):
        return "the file that is there" if value else "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in (None, "") else "nothing"
