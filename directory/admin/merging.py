"""What somebody typed, laid over what somebody else saved since the form was opened.

What a form said when it was opened is read from the history of its row. Where a model keeps no history, the page
itself sends it along, in a hidden field beside each field.
"""

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, ManyToManyField
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict
from django.utils.text import capfirst

from ..history import Change, Entry, Moment, timeline
from .one_row_each import OneRowEachFormSet
from .posted_rows import rows_of, with_rows

#: Fields of a form that say when it was opened, and not what is typed.
OPENED = ("seen_version", "opened_at")


def keeps_history(model):
    return hasattr(model, "history")


def saved_since(form, opened_at):
    """The moments in which others saved the thing of a form after it was opened, newest first."""
    if opened_at is None:
        return []
    if keeps_history(type(form.instance)):
        return timeline(form.instance, since=opened_at)
    return _logged_since(form, opened_at)


def _logged_since(form, opened_at):
    """What was changed, as one moment: the admin's log knows who saved and when, but not which words were whose."""
    kind, thing = ContentType.objects.get_for_model(form.instance), form.instance
    logged = LogEntry.objects.filter(content_type=kind, object_id=str(thing.pk), action_time__gt=opened_at)
    logged = list(logged.select_related("user").order_by("-action_time"))
    if not logged:
        return []
    people = ", ".join(dict.fromkeys(str(row.user) for row in logged))
    opened, changes = _as_opened(form, opened_at), []
    for name in opened:
        field, now = form.fields[name], form.get_initial_for_field(form.fields[name], name)
        if field.has_changed(opened[name], _plain(field, now)):
            changes.append(Change(_label(form, name), _words(form, name, opened[name]), _words(form, name, now)))
    entry = Entry(capfirst(thing._meta.verbose_name), "changed", changes)
    return [Moment(logged[0].action_time, people, "", [entry] if changes else [])]


def merged(post, form, formsets, opened_at):
    """(what was typed with untouched fields brought up to date, [Change] of fields that both changed, what is gone).

    A field is untouched when it still says what the history says it said when the form was opened. Fields whose past
    is not kept count as touched when they differ from what is saved now. Rows that somebody else took out are left
    out here too: saving them again would undo that unseen.
    """
    post, both, gone = QueryDict(post.urlencode(), mutable=True), [], []
    _merge(post, both, form, _as_opened(form, opened_at))
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
                _merge(post, both, row, _as_opened(row, opened_at))
        if lost := gone_rows(formset):
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
        if field.show_hidden_initial:
            said = field.hidden_widget().format_value(field.prepare_value(now))
            post[form[name].html_initial_name] = "" if said is None else said
        if not field.has_changed(now, typed):
            continue
        if name in opened and not field.has_changed(opened[name], typed):
            _put(post, form.add_prefix(name), field, now)
        elif name not in opened or field.has_changed(opened[name], _plain(field, now)):
            both.append(Change(_label(form, name), _words(form, name, now), _words(form, name, typed)))


def _answer_as_opened(form, answers, opened_at):
    """{field: value} of one question when the form was opened; a question without an answer was empty then."""
    if opened_at is None:
        return {}
    row = answers.get(getattr(form.instance, f"{form.term}_id"))
    return {name: getattr(row, name, None) for name in form.fields if name != form.term and _is_stored(form, name)}


def gone_rows(formset):
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


def _as_opened(form, opened_at):
    """{field: value} of a row when the form was opened, as far as its history or the page knows."""
    if not keeps_history(type(form.instance)):
        return _sent_along(form)
    history = type(form.instance).history.filter(**{"id": form.instance.pk})
    row = history.filter(history_date__lte=opened_at).first() if opened_at else None
    if row is None:
        return {}
    values = {each.name: getattr(row, each.attname) for each in row.tracked_fields}
    for relation in getattr(row, "_history_m2m_fields", ()):
        other = f"{relation.m2m_reverse_field_name()}_id"
        copies = getattr(type(row), relation.name).model
        values[relation.name] = list(copies.objects.filter(history_id=row.history_id).values_list(other, flat=True))
    return values


def _sent_along(form):
    """{field: value} of what hidden fields say each field said when the page was opened."""
    found = {}
    for name, field in form.fields.items():
        key = form[name].html_initial_name
        if field.show_hidden_initial and key in form.data:
            try:
                found[name] = field.to_python(form.data[key])
            except forms.ValidationError:
                continue
    return found


def _label(form, name):
    return capfirst(form.fields[name].label or name)


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
