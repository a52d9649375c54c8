"""Two people in one listing: the second is told what the first changed, and neither loses anything.

A form carries the version it was opened at. When another save came between, nothing is written: the page comes back
with everything that was typed, except that fields the second person left alone now hold what the first one saved.
"""

from dataclasses import dataclass
from datetime import UTC

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ManyToManyField
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from ..history import Change, timeline
from ..models.bounds import FIRST_DAY, LAST_DAY
from .one_row_each import OneRowEachFormSet
from .posted_rows import rows_of, with_rows
from .tracked import TrackedAdmin

OPENED = ("seen_version", "opened_at")


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
        if seen == str(thing.version) and not any(_gone_rows(formset) for formset in formsets):
            return
        opened_at = _moment(request.POST.get("opened_at", ""))
        form = self.get_form(request, thing, change=True)(request.POST, request.FILES, instance=thing)
        request.POST, both, gone = merged(request.POST, form, formsets, opened_at)
        request.POST["seen_version"] = str(thing.version)
        request.POST["opened_at"] = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f%z")
        request.POST._mutable = False
        moments = timeline(thing, since=opened_at) if opened_at else []
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


def merged(post, form, formsets, opened_at):
    """(what was typed with untouched fields brought up to date, [Change] of fields that both changed, what is gone).

    A field is untouched when it still says what the history says it said when the form was opened. Fields whose past
    is not kept count as touched when they differ from what is saved now. Rows that somebody else took out are left
    out here too: saving them again would undo that unseen.
    """
    post, both, gone = QueryDict(post.urlencode(), mutable=True), [], []
    _merge(post, both, form, _as_opened(form.instance, opened_at))
    for formset in formsets:
        if isinstance(formset, OneRowEachFormSet):
            rows = rows_of(formset.data, formset.prefix).values()
            post = with_rows(post, formset.prefix, rows, saved=formset.initial_form_count())
            answers = formset.as_opened(opened_at) if opened_at else {}
            for row in formset.forms:
                _merge(post, both, row, _answer_as_opened(row, answers, opened_at))
            continue
        for row in formset.initial_forms:
            if row.instance.pk:
                _merge(post, both, row, _as_opened(row.instance, opened_at))
        if lost := _gone_rows(formset):
            gone += [_lost_words(row) for row in lost]
            post = _without(post, formset, lost)
    return post, both, gone


def _merge(post, both, form, opened):
    """Bring the untouched fields of one form up to date in what was sent, and note those that both changed."""
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


def _answer_as_opened(form, answers, opened_at):
    """{field: value} of one question when the form was opened; a question without an answer was empty then."""
    if opened_at is None:
        return {}
    row = answers.get(getattr(form.instance, f"{form.term}_id"))
    return {name: getattr(row, name, None) for name in form.fields if name != form.term and _is_stored(form, name)}


def _gone_rows(formset):
    """The forms of rows that were there when the page was opened, and that somebody else took out."""
    return [row for row in formset.initial_forms if not row.instance.pk and _posted_key(row)]


def _posted_key(form):
    return form.data.get(form.add_prefix(form._meta.model._meta.pk.name), "")


def _lost_words(form):
    """What was typed in a row that is gone, in a line."""
    said, key = [], form._meta.model._meta.pk.name
    for name, field in form.fields.items():
        if name == key or not _is_stored(form, name) or isinstance(field, forms.FileField | InlineForeignKeyField):
            continue
        typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        said.append(_words(form, name, typed) if typed not in (None, "", []) else "")
    words = "; ".join(each for each in said if each and each != "nothing")
    return f"{capfirst(form._meta.model._meta.verbose_name)}: {words}"


def _without(post, formset, lost):
    """What was sent without some rows of a table, the others numbered anew."""
    keys = {_posted_key(row) for row in lost}
    name = formset.model._meta.pk.name
    rows = rows_of(post, formset.prefix)
    kept = {number: row for number, row in rows.items() if row.get(name, [""])[-1] not in keys}
    saved = sum(number < formset.initial_form_count() for number in kept)
    return with_rows(post, formset.prefix, kept.values(), saved=saved)


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
