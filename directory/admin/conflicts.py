"""Two people in one listing: the second is told what the first changed, and neither loses anything.

A form carries the version it was opened at. When another save came between, nothing is written: the page comes back
with everything that was typed, except that fields the second person left alone now hold what the first one saved.
"""

from dataclasses import dataclass
from datetime import UTC

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models.bounds import FIRST_DAY, LAST_DAY
from .merging import OPENED, gone_rows, keeps_history, merged, saved_since
from .tracked import SummaryAdmin


@dataclass
class Conflict:
    """What others saved since the form was opened, the fields that both changed, and the rows taken out under it."""

    moments: list
    both: list
    gone: list
    version: int


class OpenedField(forms.DateTimeField):
    """When a form was opened. No page of ours was before our time."""

    def clean(self, value):
        try:
            moment = super().clean(value)
            is_ours = moment is None or FIRST_DAY <= moment.astimezone(UTC).date() <= LAST_DAY
        except OverflowError:
            is_ours = False
        if not is_ours:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class VersionedForm(forms.ModelForm):
    """A form that knows which version it was opened at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    opened_at = OpenedField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
    conflict = None
    has_clashed = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version
        self.fields["opened_at"].initial = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f%z")
        if self.instance.pk and not keeps_history(type(self.instance)):
            for name in self.fields.keys() - set(OPENED):
                self.fields[name].show_hidden_initial = True

    def clean(self):
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, "Somebody else saved this while you had it open. Yours is not saved yet.")
        elif self.has_clashed:
            self.add_error(
                None,
                "This could not be saved, because something in it is there already and may be there only once. "
                "It may have been saved at the same moment by somebody else. Look through the form and save again.",
            )
        return cleaned


class VersionedAdmin(SummaryAdmin):
    """A page that two people may have open at once."""

    change_form_template = "admin/directory/change_form.html"

    def get_object(self, request, object_id, from_field=None):
        """The row; held until the save is through, so that two saves cannot pass the check together."""
        thing = super().get_object(request, object_id, from_field)
        if request.method == "POST" and thing is not None and transaction.get_connection().in_atomic_block:
            held = self.model._default_manager.select_for_update(of=("self",)).only("version").get(pk=thing.pk)
            thing.version = held.version
        return thing

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        form.has_clashed = getattr(request, "has_clashed", False)
        return form

    def changeform_view(self, request, *args, **kwargs):
        """The page; where the database refuses what the forms let pass, the page again with what was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            if getattr(request, "has_clashed", False) or request.method != "POST":
                raise
            request.has_clashed = True
            return super().changeform_view(request, *args, **kwargs)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id and "_saveasnew" not in request.POST:
            self._look_for_conflict(request, object_id)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _look_for_conflict(self, request, object_id):
        thing = self.get_object(request, object_id)
        seen = request.POST.get("seen_version", "")
        if thing is None or not self.has_change_permission(request, thing):
            return
        formsets, _ = self._create_formsets(request, thing, change=True)
        if seen == str(thing.version) and not any(gone_rows(formset) for formset in formsets):
            return
        opened_at = _moment(request.POST.get("opened_at", ""))
        form = self.get_form(request, thing, change=True)(request.POST, request.FILES, instance=thing)
        moments = saved_since(form, opened_at)
        request.POST, both, gone = merged(request.POST, form, formsets, opened_at)
        request.POST["seen_version"] = str(thing.version)
        request.POST["opened_at"] = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f%z")
        request.POST._mutable = False
        request.conflict = Conflict(moments, both, gone, thing.version)

    def render_change_form(self, request, context, *args, **kwargs):
        context["conflict"] = getattr(request, "conflict", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.version += 1
        super().save_model(request, obj, form, change)


def _moment(text):
    try:
        return VersionedForm.base_fields["opened_at"].clean(text)
    except forms.ValidationError:
        return None
