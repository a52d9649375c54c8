"""Steps with several rows: the list of what is there, and a form for one more or for a change."""

import contextlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from .. import pages, steps
from . import files
from .seen import application_of, held_application
from .unsaved import not_saved


def rows(request, found, step):
    """The list of one step. Saving the empty form below it adds a row; going on needs none."""
    if step.key == "papers":
        return files.files(request, found.uuid)
    if request.method != "POST":
        return _show(request, found, step, _form(step, found))
    return _add(request, found.uuid, step)


def _model(step):
    form, model, owner, relation = pages.ROWS[step.key]
    if form is None:
        raise Http404
    return form, model, owner, relation


def _form(step, found, data=None, row=None):
    form, model, owner, relation = _model(step)
    change = pages.waiting_change(step.key, found, row.pk) if row else None
    initial = change.answers if change else None
    made = form(data=data, instance=row or model(**{owner: getattr(found, owner)}), application=found, initial=initial)
    made.waiting = change
    return made


def show_empty(request, found, step, **extra):
    """The list with an empty form, and what went wrong elsewhere on the page."""
    return _show(request, found, step, _form(step, found), status=422, extra=extra)


def _sent(request, found, step, pk=None):
    """The form that somebody sent, in a list; nothing where none was."""
    if request.method != "POST" or found.service is None:
        return []
    if pk is not None:
        return [_form(step, found, request.POST, _rows(step, found).filter(pk=pk).first())]
    return list(filter(None, [pages.form_as_sent(step, found, request.POST)]))


def _rows(step, found):
    _, _, owner, relation = _model(step)
    return getattr(getattr(found, owner), relation).select_related(pages.SHOWN_WITH[step.key])


def _show(request, found, step, form, row=None, status=200, extra=None):
    context = {
        "application": found, "step": step, "form": form, "row": row, "rows": _rows(step, found),
        "position": pages.position(step, found), "least_cover": settings.PUBLIC_LIABILITY_LEAST,
        **(pages.extra_forms(step, found, request) | pages.papers(step, found) if row is None else {}), **(extra or {}),
    }  # fmt: skip
    return render(request, f"providers/rows-{step.key}.html", context, status=status)


@transaction.atomic
def _add(request, uuid, step):
    """Add a row, or go on. The same row twice, from a second press, is there once."""
    found, now = held_application(request, uuid), timezone.now()
    if not found.may_be_changed:
        return not_saved(request, found, *_sent(request, found, step), title=step.title)
    if "go-on" in request.POST:
        return _go_on(request, found, step, now)
    form = _form(step, found, request.POST)
    if not form.is_valid():
        return _show(request, found, step, form, status=422)
    if pages.waits_for_the_team(step.key, found):
        found.propose(step.key, request.POST, by=request.user, at=now)
        return redirect(found)
    row = form.instance
    row._history_user = request.user
    before = {pages.likeness(each) for each in _rows(step, found)}
    with contextlib.suppress(IntegrityError), transaction.atomic():
        form.save()
        row.refresh_from_db()
        if pages.likeness(row) in before:
            transaction.set_rollback(True)
    pages.note_change(found, by=request.user, at=now)
    return redirect("providers:step", uuid=found.uuid, step=step.key)


def _go_on(request, found, step, now):
    """Leave the step: it is done when nothing in it is missing, and else the page says what is."""
    extra = pages.extra_forms(step, found, request)
    for form in extra.values():
        if not form.is_valid():
            return show_empty(request, found, step, **extra)
        if pages.waits_for_the_team(step.key, found):
            if form.has_changed():
                found.propose(pages.EXTRA[step.key], request.POST, by=request.user, at=now)
            return redirect(found)
        pages.keep(form, found, by=request.user, at=now)
    missing = step.missing(found)
    if missing:
        return show_empty(request, found, step, **extra, missing=missing)
    found.finish(step.key, by=request.user, at=now)
    return redirect(pages.next_address(request, step, found))


def _one(request, found, step, pk):
    return get_object_or_404(_rows(step, found), pk=pk)


def _was_taken_out(found, step, pk):
    """Whether a row was there until somebody else took it out."""
    _, model, owner, _ = _model(step)
    is_there = _rows(step, found).filter(pk=pk).exists()
    return not is_there and model.history.filter(id=pk, **{owner: getattr(found, owner)}).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def row(request, uuid, step, pk):
    """Change one row."""
    chosen = steps.BY_KEY.get(step) if step in pages.ROWS else None
    if chosen is None:
        raise Http404
    found = held_application(request, uuid) if request.method == "POST" else application_of(request, uuid)
    if found.service is None:
        return redirect(found)
    if not found.may_be_changed:
        return not_saved(request, found, *_sent(request, found, chosen, pk), title=chosen.title)
    if request.method == "POST" and _was_taken_out(found, chosen, pk):
        form = _form(chosen, found, request.POST)
        form.add_error(None, "Somebody else took this out while you had it open. To put it back, add it again.")
        return _show(request, found, chosen, form, status=422)
    one = _one(request, found, chosen, pk)
    form = _form(chosen, found, request.POST if request.method == "POST" else None, one)
    if request.method == "POST" and form.is_valid() and pages.waits_for_the_team(step, found):
        found.propose(step, request.POST, by=request.user, at=timezone.now(), row=pk)
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        one._history_user = request.user
        form.save()
        pages.note_change(found, by=request.user, at=timezone.now())
        return redirect("providers:step", uuid=uuid, step=step)
    return _show(request, found, chosen, form, row=one, status=422 if form.errors else 200)


@require_POST
@transaction.atomic
def remove(request, uuid, step, pk):
    """Take one row out. A second press finds nothing left to do."""
    chosen = steps.BY_KEY.get(step) if step in pages.ROWS else None
    if chosen is None:
        raise Http404
    found, now = held_application(request, uuid), timezone.now()
    if pages.waits_for_the_team(step, found):
        one = _one(request, found, chosen, pk)
        found.propose(step, request.POST, by=request.user, at=now, row=one.pk, is_removal=True)
        return redirect(found)
    if found.may_be_changed and found.service is not None:
        for one in _rows(chosen, found).filter(pk=pk):
            one._history_user = request.user
            one.delete()
        pages.note_change(found, by=request.user, at=now)
    return redirect("providers:step", uuid=uuid, step=step)
