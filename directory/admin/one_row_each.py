"""A short table that asks the same questions of everything: one row for each term, "not known" is no row.

Conditions of a service and access facts of a place are asked this way, so that nobody has to add rows and "no" is
never confused with "nobody told us".
"""

from django.contrib import admin
from django.forms import HiddenInput, ModelForm, TypedChoiceField
from django.forms.models import BaseInlineFormSet

NOT_KNOWN = [("", "Not known")]


class OneRowEachFormSet(BaseInlineFormSet):
    """Rows that are there, and an empty one for each other term that is in use. Cleared rows are taken out."""

    #: The foreign key to the term, and the field of the answer.
    term, answer = "", ""

    def __init__(self, data=None, files=None, instance=None, **kwargs):
        terms = self.model._meta.get_field(self.term).related_model.objects
        rows = getattr(instance, self.relation) if instance is not None and instance.pk else None
        asked = set(rows.values_list(self.term, flat=True)) if rows is not None else set()
        open_terms = [term for term in terms.in_use() if term.pk not in asked]
        self.extra = len(open_terms)
        kwargs["initial"] = [{self.term: term.pk} for term in open_terms]
        self.terms = {term.pk: term for term in terms.all()}
        super().__init__(data, files, instance, **kwargs)

    @property
    def relation(self):
        return self.fk.remote_field.related_name

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if not form.instance.pk:
            chosen = self.terms.get(self._posted_term(form) or form.initial.get(self.term))
            if chosen is not None:
                setattr(form.instance, self.term, chosen)
        return form

    def _posted_term(self, form):
        said = form.data.get(form.add_prefix(self.term), "") if form.is_bound else ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None

    @property
    def deleted_forms(self):
        """Rows that were answered before and are "not known" now."""
        return [form for form in self.initial_forms if form.is_valid() and not self._is_answered(form)]

    def delete_existing(self, obj, commit=True):
        """Take a row out as it stood, so that the history tells what it said."""
        obj.refresh_from_db()
        super().delete_existing(obj, commit)

    def _is_answered(self, form):
        return form.cleaned_data.get(self.answer) not in (None, "")


class AnswerForm(ModelForm):
    """One question. The term is fixed; only the answer is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.term in self.fields:
            self.fields[self.term].widget = HiddenInput()

    def has_changed(self):
        """A row that still says "not known" is no row, whatever term stands in it."""
        return bool(set(self.changed_data) - {self.term})


def answer_field(choices, coerce=str):
    """Yes, no and their kin, with "Not known" first."""
    return TypedChoiceField(
        choices=NOT_KNOWN + choices, coerce=coerce, empty_value=None, required=False, label="Answer"
    )


class OneRowEachInline(admin.TabularInline):
    """The table of questions on a page."""

    extra = 0
    can_delete = False
    template = "admin/directory/one_row_each.html"

    def has_add_permission(self, request, obj=None):
        return super().has_change_permission(request, obj)
