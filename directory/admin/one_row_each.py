"""A short table that asks the same questions of everything: one row for each term, "not known" is no row.

Conditions of a service and access facts of a place are asked this way, so that nobody has to add rows and "no" is
never confused with "nobody told us".
"""

from django.contrib import admin
from django.forms import HiddenInput, ModelForm, TypedChoiceField
from django.forms.models import BaseInlineFormSet

from .posted_rows import rows_of, with_rows

NOT_KNOWN = [("", "Not known")]


class OneRowEachFormSet(BaseInlineFormSet):
    """Rows that are there, and an empty one for each other term that is in use. Cleared rows are taken out.

    What was sent is told apart by its terms and not by its rows: while a form was open, somebody else may have
    answered what it asks, or taken an answer out.
    """

    #: The foreign key to the term, and the field of the answer.
    term, answer = "", ""

    def __init__(self, data=None, files=None, instance=None, **kwargs):
        terms = self.model._meta.get_field(self.term).related_model.objects
        rows = list(getattr(instance, self.relation).all()) if instance is not None and instance.pk else []
        asked = {self._term_of(row) for row in rows}
        open_terms = [term for term in terms.in_use() if term.pk not in asked]
        self.extra = len(open_terms)
        kwargs["initial"] = [{self.term: term.pk} for term in open_terms]
        self.terms = {term.pk: term for term in terms.all()}
        if data is not None:
            data = self._by_term(data, kwargs.get("prefix") or self.get_default_prefix(), rows, open_terms)
        super().__init__(data, files, instance, **kwargs)

    def _by_term(self, data, prefix, rows, open_terms):
        """What was sent, with each answer in the row that its term has now."""
        if f"{prefix}-TOTAL_FORMS" not in data:
            return data
        sent = {_number(row.get(self.term, [""])[-1]): row for row in rows_of(data, prefix).values()}
        now = [
            sent.get(self._term_of(row), self._as_sent(row))
            | {"id": [str(row.pk)], self.term: [str(self._term_of(row))]}
            for row in rows
        ]
        new = [sent.get(term.pk, {}) | {"id": [""], self.term: [str(term.pk)]} for term in open_terms]
        return with_rows(data, prefix, now + new, saved=len(now))

    def _as_sent(self, row):
        """A row that the form did not ask about, as a browser would send it untouched."""
        names = [name for name in self.form.base_fields if name != self.term]
        return {name: [str(getattr(row, name))] for name in names}

    def _term_of(self, row):
        return getattr(row, f"{self.term}_id")

    def as_opened(self, opened_at):
        """{term: history row} of the answers that were there at a time."""
        history = self.model.history.filter(**{self.fk.name: self.instance.pk, "history_date__lte": opened_at})
        last = {row.id: row for row in history.order_by("history_date", "history_id")}
        return {self._term_of(row): row for row in last.values() if row.history_type != "-"}

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
        return _number(form.data.get(form.add_prefix(self.term), "")) if form.is_bound else None

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


def _number(said):
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


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
