"""The checklist of one application, which two of the team may have open at once."""

from django import forms

from ..models import ChecklistAnswer, ChecklistItem


class ChecksForm(forms.Form):
    """Yes, no or not needed for each thing, with a note.

    The page carries what it showed. Only what somebody changed on it is saved, and never over what a colleague said
    meanwhile: then the page comes back with both.
    """

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.application = application
        self.answers = {row.item_id: row for row in application.checks.select_related("checked_by")}
        self.items = [item for item in ChecklistItem.objects.all() if not item.is_retired or item.pk in self.answers]
        for item in self.items:
            value, note = self._stored(item)
            choices = [("", "Not looked at"), *ChecklistAnswer.Value.choices]
            self.fields[f"value-{item.slug}"] = forms.ChoiceField(
                label=item.name, choices=choices, required=False, initial=value, show_hidden_initial=True
            )
            self.fields[f"note-{item.slug}"] = forms.CharField(
                label=f"Note: {item.name}", max_length=300, required=False, initial=note, show_hidden_initial=True
            )

    def _stored(self, item):
        row = self.answers.get(item.pk)
        return (row.value, row.note) if row else ("", "")

    def _bound(self, item):
        return self[f"value-{item.slug}"], self[f"note-{item.slug}"]

    @property
    def rows(self):
        """(thing, answer, note, who looked at it) of every line of the list."""
        for item in self.items:
            yield item, *self._bound(item), self.answers.get(item.pk)

    def clean(self):
        cleaned = super().clean()
        for item in self._changed():
            value, note = (cleaned.get(bound.name, "") for bound in self._bound(item))
            stored = self._stored(item)
            if stored not in (self._shown(item), (value, note)):
                self._tell_of_colleague(item)
            elif note and not value and f"value-{item.slug}" not in self.errors:
                self.add_error(f"value-{item.slug}", "Choose an answer. A note alone is not kept.")
        return cleaned

    def _changed(self):
        """The things about which something else was typed than the page showed."""
        changed = set(self.changed_data)
        return [item for item in self.items if changed & {bound.name for bound in self._bound(item)}]

    def _shown(self, item):
        """What the page showed that was sent."""
        return tuple(self.data.get(bound.html_initial_name, "") for bound in self._bound(item))

    def _tell_of_colleague(self, item):
        """Say what a colleague answered meanwhile. Sent again, the page counts."""
        row = self.answers[item.pk]
        self.data = self.data.copy()
        for bound, stored in zip(self._bound(item), self._stored(item), strict=True):
            self.data[bound.html_initial_name] = stored
        said = f"{row.get_value_display()}. {row.note}".strip()
        words = f"{row.checked_by} said meanwhile: “{said}” Yours is not saved yet. Save again if it should count."
        self.add_error(f"value-{item.slug}", words)

    def save(self, *, by, at):
        """Keep what was changed, with who looked at it. The caller holds the application."""
        for item in self._changed():
            value, note = (self.cleaned_data[bound.name] for bound in self._bound(item))
            if not value or self._stored(item) == (value, note):
                continue
            row = self.answers.get(item.pk) or ChecklistAnswer(application=self.application, item=item)
            row.value, row.note, row.checked_at, row.checked_by = value, note, at, by
            row._history_user = by
            row.save()
