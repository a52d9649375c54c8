"""Filling in an application: the list of steps, and one page for each."""

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from directory.listing import Listing
from directory.models import Organisation, Service

from .. import pages, steps
from ..forms import OrganisationForm, OrganisationSearch, SizeForm
from ..models import ListingDecision, Membership
from ..plain_language import remarks
from . import papers, rows
from .seen import application_of, held_application
from .unsaved import not_saved


@require_safe
def application(request, uuid):
    """How far it is: every step with what it still needs, and where the application stands."""
    found = application_of(request, uuid)
    context = {
        "application": found,
        "steps": [(step, step.is_done(found), step.missing(found)) for step in steps.steps_for(found)],
        "unfinished": steps.unfinished(found),
        "questions": found.questions.all(),
        "decisions": found.decisions.all(),
        "at_once": pages.AT_ONCE if found.is_listed else (),
        "is_taken_off": ListingDecision.objects.in_force().filter(service=found.service_id).exists(),
        "changes": _changes(found) if found.service else [],
    }
    return render(request, "providers/application.html", context)


def _changes(found):
    """The last changes that were asked for, the files on the listing fetched once for all of them."""
    prefetch_related_objects([found.service], "attachments")
    return list(found.changes.with_files().order_by("-asked_at")[:20])


@require_http_methods(["GET", "HEAD", "POST"])
def step(request, uuid, step):
    """One group of questions."""
    if step not in steps.BY_KEY:
        raise Http404
    chosen = steps.BY_KEY[step]
    found = application_of(request, uuid)
    if step == "organisation":
        return organisation(request, uuid)
    if not found.may_be_changed or chosen not in steps.steps_for(found):
        return _shut(request, found, chosen)
    if found.service is None and step != "service":
        return redirect("providers:step", uuid=uuid, step="service" if found.organisation else "organisation")
    if request.method == "POST" and "add-paper" in request.POST and step in pages.PAPERS:
        return _send_paper(request, found, chosen)
    if step in pages.ROWS:
        return rows.rows(request, found, chosen)
    if request.method == "POST":
        return _save(request, uuid, chosen)
    return _show(request, found, chosen, pages.form_to_go_on(chosen, found))


def _shut(request, found, step):
    """The page of a step that cannot be saved now: what was typed on it is not lost."""
    is_typed = request.method == "POST" and found.service is not None
    form = pages.form_as_sent(step, found, request.POST, request.FILES) if is_typed else None
    return not_saved(request, found, *filter(None, [form]), title=step.title)


def _send_paper(request, found, step):
    wrong = papers.add_paper(request, found.uuid, step)
    if wrong is None:
        return redirect("providers:step", uuid=found.uuid, step=step.key)
    found = application_of(request, found.uuid)
    if not found.may_be_changed:
        return not_saved(request, found, wrong, title=step.title)
    if step.key in pages.ROWS:
        return rows.show_empty(request, found, step, paper_form=wrong)
    return _show(request, found, step, pages.form_to_go_on(step, found), status=422, paper_form=wrong)


def _show(request, found, step, form, status=200, **more):
    context = {
        "application": found,
        "step": step,
        "form": form,
        "position": pages.position(step, found),
        "remarks": remarks(form),
        **pages.papers(step, found),
        **more,
    }
    return render(request, pages.template(step), context, status=status)


@transaction.atomic
def _save(request, uuid, step):
    """Keep the answers of one page. What is wrong comes back with everything that was typed."""
    found, now = held_application(request, uuid), timezone.now()
    if not found.may_be_changed:
        return _shut(request, found, step)
    form = pages.form_to_go_on(step, found, request.POST)
    if not form.is_valid():
        return _show(request, found, step, form, status=422)
    if pages.waits_for_the_team(step.key, found):
        found.propose(step.key, request.POST, by=request.user, at=now)
        return redirect(found)
    if step.key == "service":
        found.describe(form.save(commit=False), by=request.user, at=now)
    pages.keep(form, found, by=request.user, at=now)
    found.finish(step.key, by=request.user, at=now)
    return redirect(pages.next_address(request, step, found))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def organisation(request, uuid):
    """Step 1: how large the applicant is, and which organisation. One that is here is found before a second is made."""
    is_sent = request.method == "POST"
    found = held_application(request, uuid) if is_sent else application_of(request, uuid)
    if not found.is_open and not is_sent:
        return redirect(found)
    this = steps.BY_KEY["organisation"]
    is_shared = found.organisation is not None and _is_shared(found.organisation)
    data = request.POST if is_sent else None
    size = SizeForm(data, instance=found, application=found, required=["size"], prefix="size")
    is_asked = not is_shared or "name" in request.POST
    form = OrganisationForm(
        data if is_asked else None,
        instance=found.organisation or Organisation(),
        application=found,
        required=["name", "organisation_type"],
    )
    if is_sent and (not found.is_open or (is_shared and is_asked)):
        # Since the page was opened it was sent, or families came to see the organisation.
        typed = [each for name, each in (("size-size", size), ("name", form)) if name in request.POST]
        return not_saved(request, found, *typed, title=this.title)
    if is_sent and "join" in request.POST:
        return _join(request, found, timezone.now())
    asked = [size] if is_shared else [size, form]
    valid = [each.is_valid() for each in asked]
    is_right = is_sent and all(valid)
    alike = _alike(form) if is_right and found.organisation is None and "new" not in request.POST else []
    if is_right and not alike:
        return _keep_organisation(request, found, None if is_shared else form)
    context = {
        "application": found, "step": this, "size": size, "form": form, "forms": asked, "alike": alike,
        "is_shared": is_shared, "position": pages.position(this, found), "mine": _mine(request.user),
    }  # fmt: skip
    return render(request, "providers/organisation.html", context, status=422 if is_sent else 200)


def _keep_organisation(request, found, form):
    now = timezone.now()
    if form is None:
        found.touch(by=request.user, at=now)
    else:
        found.for_new_organisation(form.save(commit=False), by=request.user, at=now)
    found.finish("organisation", by=request.user, at=now)
    return redirect(pages.next_address(request, steps.BY_KEY["organisation"], found))


def _mine(user):
    """The organisations somebody speaks for already."""
    return Organisation.objects.filter(pk__in=Membership.objects.organisations_of(user))


def _is_shared(organisation):
    """Whether families see it already: then our team puts its own page right, and no application changes it."""
    return organisation.services.exclude(status=Service.Status.DRAFT).exists()


def _alike(form):
    search = OrganisationSearch({"name": form.cleaned_data["name"]})
    return search.found() if search.is_valid() else []


def _join(request, found, now):
    chosen = request.POST["join"]
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        raise Http404
    mine = Membership.objects.organisations_of(request.user)
    rows = Organisation.objects.listed() | Organisation.objects.filter(pk__in=mine)
    membership = found.for_organisation(get_object_or_404(rows.distinct(), pk=chosen), by=request.user, at=now)
    if membership.approved_at is None:
        return redirect("providers:home")
    return redirect("providers:step", uuid=found.uuid, step="organisation")


@require_safe
def preview(request, uuid):
    """The listing as families will see it."""
    found = application_of(request, uuid)
    if found.service is None:
        return redirect(found)
    service = Service.objects.with_page_facts().get(pk=found.service_id)
    context = {
        "application": found,
        "service": service,
        "listing": Listing(service, on=timezone.localdate()),
        "address": "",
        "files_at": pages.files_at(found),
    }
    return render(request, "providers/preview.html", context)
