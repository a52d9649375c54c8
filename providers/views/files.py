"""Pictures, leaflets and forms for families: of a draft at once, of a listing on the site when the team has agreed."""

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import Attachment
from directory.views.attachments import file_response

from .. import pages, steps
from ..forms import ListingPaperForm
from ..models import WaitingFile
from .seen import application_of, held_application
from .unsaved import not_saved

STEP = steps.BY_KEY["papers"]


def files(request, uuid):
    """Step 14: what there is, in which order, and one more. None is needed."""
    if "go-on" in request.POST:
        return _go_on(request, uuid)
    if "order" in request.POST:
        return _put_in_order(request, uuid)
    found = application_of(request, uuid)
    form = _form(request, Attachment(service=found.service))
    if request.method != "POST":
        return _list(request, found, form)
    with transaction.atomic():
        found, row = held_application(request, uuid), form.instance
        if not _may_write(found):
            return not_saved(request, found, form, title=STEP.title)
        if _number_of_files(found) >= settings.FILES_PER_LISTING:
            form.add_error("file", f"A listing has at most {settings.FILES_PER_LISTING} files. Remove one first.")
        if not form.is_valid():
            return _list(request, found, form, status=422)
        if _waits(found):
            return _propose(request, found, upload=form.upload)
        if not found.service.attachments.filter(title=row.title, size=row.size).exists():
            _save(request, found, form)
    return redirect("providers:step", uuid=uuid, step=STEP.key)


def _form(request, row):
    """The form of one file. What was sent is looked into here, before the application is held: that takes a while."""
    form = ListingPaperForm(*((request.POST, request.FILES) if request.method == "POST" else ()), instance=row)
    form.full_clean()
    return form


def _may_write(found):
    return found.service is not None and found.may_be_changed


def _waits(found):
    return pages.waits_for_the_team(STEP.key, found)


def _number_of_files(found):
    """How many there are on the listing, with those that would be added."""
    return found.service.attachments.count() + found.changes.waiting().filter(step=STEP.key, row=None).count()


def _propose(request, found, **what):
    found.propose(STEP.key, request.POST, by=request.user, at=timezone.now(), **what)
    return redirect(found)


def _save(request, found, form):
    form.instance._history_user = request.user
    form.save()
    found.touch(by=request.user, at=timezone.now())


def _list(request, found, form, order=None, status=200):
    changes = found.changes.waiting().filter(step=STEP.key).order_by("pk")
    order = order or pages.extra_form(STEP.key, found)
    waiting = {change.row: change for change in changes if change.row}
    context = {
        "application": found,
        "step": STEP,
        "form": form,
        "order": order,
        "rows": [(row, waiting.get(row.pk)) for row in order.rows],
        "added": [change for change in changes if not change.row],
        "position": pages.position(STEP, found),
    }
    return render(request, "providers/rows-papers.html", context, status=status)


@transaction.atomic
def _go_on(request, uuid):
    found = held_application(request, uuid)
    if not found.is_open:
        return redirect(found)
    found.finish(STEP.key, by=request.user, at=timezone.now())
    return redirect(pages.next_address(request, STEP, found))


@transaction.atomic
def _put_in_order(request, uuid):
    found, now = held_application(request, uuid), timezone.now()
    if not _may_write(found):
        return redirect(found)
    form = pages.extra_form(STEP.key, found, request.POST)
    if not form.is_valid():
        return _list(request, found, ListingPaperForm(instance=Attachment(service=found.service)), form, status=422)
    if _waits(found):
        if form.has_changed():
            found.propose(pages.EXTRA[STEP.key], request.POST, by=request.user, at=now)
        return redirect(found)
    form.instance._history_user = request.user
    form.save()
    found.touch(by=request.user, at=now)
    return redirect("providers:step", uuid=uuid, step=STEP.key)


@require_http_methods(["GET", "HEAD", "POST"])
def change_file(request, uuid, file):
    """Change the words of one file, or put another in its place."""
    found = application_of(request, uuid)
    if not _may_write(found) and request.method != "POST":
        return redirect(found)
    row = get_object_or_404(Attachment, service=found.service_id, uuid=file)
    form = _form(request, row)
    if request.method != "POST":
        return _show(request, found, form)
    with transaction.atomic():
        found = held_application(request, uuid)
        if not _may_write(found):
            return not_saved(request, found, form, title=STEP.title)
        if not found.service.attachments.filter(pk=row.pk).exists():
            form.add_error(None, "Somebody else took this out while you had it open. To put it back, add it again.")
        if not form.is_valid():
            return _show(request, found, form, status=422)
        if not form.changes_anything:
            return redirect("providers:step", uuid=uuid, step=STEP.key)
        if not _waits(found):
            _save(request, found, form)
            return redirect("providers:step", uuid=uuid, step=STEP.key)
        try:
            return _propose(request, found, row=row.pk, upload=form.upload)
        except found.WaitsAlready:
            form.add_error(None, "Another change of this waits for our team. Take that one back first.")
    return _show(request, found, form, status=422)


def _show(request, found, form, status=200):
    context = {
        "application": found,
        "step": STEP,
        "form": form,
        "row": form.instance,
        "stored": Attachment.objects.filter(pk=form.instance.pk).first(),
        "waiting": found.changes.waiting().filter(step=STEP.key, row=form.instance.pk).first(),
        "position": pages.position(STEP, found),
    }
    return render(request, "providers/file.html", context, status=status)


@require_POST
@transaction.atomic
def remove_file(request, uuid, file):
    """Take one out. Of a listing on the site it is asked for; a second press finds nothing left to do."""
    found = held_application(request, uuid)
    if not _may_write(found):
        raise Http404
    for row in found.service.attachments.filter(uuid=file):
        if _waits(found):
            return _propose(request, found, row=row.pk, is_removal=True)
        row._history_user = request.user
        row.delete()
    return redirect("providers:step", uuid=uuid, step=STEP.key)


@require_safe
def open_file(request, uuid, file):
    """A picture, leaflet or form of a listing, for who speaks for it."""
    return _opened(request, get_object_or_404(Attachment, service=application_of(request, uuid).service_id, uuid=file))


@require_safe
def open_waiting(request, uuid, pk):
    """The file of a change that waits, for who speaks for its listing."""
    waiting = get_object_or_404(WaitingFile, change__application=application_of(request, uuid), change__pk=pk)
    return _opened(request, waiting)


def _opened(request, one):
    if not one.may_be_opened:
        return render(request, "providers/paper-waits.html", status=503)
    response = file_response(one, name=getattr(one, "title", "") or "file")
    response["Cache-Control"] = "no-store"
    return response
