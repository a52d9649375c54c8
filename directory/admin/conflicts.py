"""Two people in one listing: the second is told what the first changed, and neither loses anything.

A form carries the version it was opened at. When another save came between, nothing is written: the page comes back
with everything that was typed, except that fields the second person left alone now hold what the first one saved.
"""

from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from ..history import Change, timeline
from .tracked import TrackedAdmin

OPENED = ("seen_version", "opened_at")


@dataclass
class Conflict:
    """What others saved since the form was opened, and the fields that both changed."""

    moments: list
    both: list
    version: int


class VersionedForm(forms.ModelForm):
    """A form that knows which version it was opened at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    opened_at = forms.DateTimeField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
    conflict = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version
        self.fields["opened_at"].initial = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f%z")

    def clean(self):
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, "Somebody else saved this while you had it open. Yours is not saved yet.")
        return cleaned


class VersionedAdmin(TrackedAdmin):
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
        return form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id and "_saveasnew" not in request.POST:
            self._look_for_conflict(request, object_id)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _look_for_conflict(self, request, object_id):
        thing = self.get_object(request, object_id)
        seen = request.POST.get("seen_version", "")
        if thing is None or not self.has_change_permission(request, thing) or seen == str(thing.version):
            return
        opened_at = _moment(request.POST.get("opened_at", ""))
        form = self.get_form(request, thing, change=True)(request.POST, request.FILES, instance=thing)
        formsets, _ = self._create_formsets(request, thing, change=True)
        rows = [row for formset in formsets for row in formset.initial_forms if row.instance.pk]
        request.POST, both = merged(request.POST, [form, *rows], opened_at)
        request.POST["seen_version"] = str(thing.version)
        request.POST["opened_at"] = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f%z")
        request.POST._mutable = False
        request.conflict = Conflict(timeline(thing, since=opened_at) if opened_at else [], both, thing.version)

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


def merged(post, bound_forms, opened_at):
    """(what was typed with untouched fields brought up to date, [Change] of fields that both changed).

    A field is untouched when it still says what the history says it said when the form was opened. Fields whose past
    is not kept count as touched when they differ from what is saved now.
    """
    post = QueryDict(post.urlencode(), mutable=True)
    both = []
    for form in bound_forms:
        opened = _as_opened(form.instance, opened_at)
        for name, field in form.fields.items():
            if name in OPENED or field.disabled or isinstance(field, forms.FileField) or not _is_stored(form, name):
                continue
            typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            now = form.get_initial_for_field(field, name)
            if not field.has_changed(now, typed):
                continue
            if name in opened and not field.has_changed(opened[name], typed):
                _put(post, form.add_prefix(name), field, now)
            elif name not in opened or field.has_changed(opened[name], _plain(field, now)):
                both.append(Change(capfirst(field.label or name), _words(form, name, now), _words(form, name, typed)))
    return post, both


def _is_stored(form, name):
    return any(each.name == name for each in [*form._meta.model._meta.fields, *form._meta.model._meta.many_to_many])


def _as_opened(instance, opened_at):
    """{field: value} of a row when the form was opened, as far as its history knows."""
    history = type(instance).history.filter(**{"id": instance.pk})
    row = history.filter(history_date__lte=opened_at).first() if opened_at else None
    if row is None:
        return {}
    values = {each.name: getattr(row, each.attname) for each in row.tracked_fields}
    for relation in getattr(row, "_history_m2m_fields", ()):
        other = f"{relation.m2m_reverse_field_name()}_id"
        copies = getattr(type(row), relation.name).model
        values[relation.name] = list(copies.objects.filter(history_id=row.history_id).values_list(other, flat=True))
    return values


def _plain(field, value):
    """A value as a browser would send it."""
    value = field.prepare_value(value)
    widget = getattr(field.widget, "widget", field.widget)  # relations wear a wrapper with buttons
    if getattr(widget, "allow_multiple_selected", False):
        return [str(getattr(each, "pk", each)) for each in value or ()]
    if isinstance(widget, forms.CheckboxInput):
        return bool(value)
    said = widget.format_value(value)
    return (said[0] if said else "") if isinstance(said, list) else ("" if said is None else str(said))


def _put(post, key, field, value):
    said = _plain(field, value)
    if isinstance(said, list):
        post.setlist(key, said)
    elif isinstance(said, bool):
        post.pop(key, None)
        if said:
            post[key] = "on"
    else:
        post[key] = said


def _words(form, name, value):
    """A value in words, the names of chosen rows in place of their keys."""
    model_field = form._meta.model._meta.get_field(name)
    if isinstance(model_field, ForeignKey | ManyToManyField):
        keys = value if isinstance(value, list | tuple) else [value]
        keys = [str(getattr(each, "pk", each)) for each in keys if each not in (None, "")]
        keys = [key for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
        return (
            ", ".join(str(row) for row in model_field.related_model._default_manager.filter(pk__in=keys)) or "nothing"
        )
    said = _plain(form.fields[name], value)
    if model_field.choices:
        return str({str(key): label for key, label in model_field.flatchoices}.get(said, said)) or "nothing"
    return {True: "yes", False: "no", "": "nothing"}.get(said, str(said))
