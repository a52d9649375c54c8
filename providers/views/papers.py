"""Papers for the team, which only the team and who sent them can open."""

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory import scanning, two_factors
from directory.views.attachments import file_response

from .. import letters, pages, steps, viruses
from ..models import Evidence, Membership
from .seen import application_of, held_application


@require_safe
def open_paper(request, uuid):
    """One paper, to be saved and never run, for the team or for who speaks for its organisation. It is noted."""
    found = get_object_or_404(_papers_of(request.user), uuid=uuid)
    if request.user.is_staff and not _speaks_for(request.user, found) and not two_factors.are_passed(request):
        raise Http404
    now = timezone.now()
    try:
        if viruses.look_at(found, at=now):
            raise Http404
    except FileNotFoundError as gone:
        raise Http404 from gone
    except scanning.NotScanned:
        return render(request, "providers/paper-waits.html", status=503)
    response = file_response(found, name=found.get_kind_display(), always_save=True)
    found.opened(by=request.user, at=now)
    response["Cache-Control"] = "no-store"
    return response


def _speaks_for(user, paper):
    return Membership.objects.of(user).approved().filter(organisation=paper.organisation).exists()


def _papers_of(user):
    kept = Evidence.objects.kept()
    if user.is_staff and user.has_perm("providers.open_evidence"):
        return kept
    return kept.filter(organisation__in=Membership.objects.organisations_of(user))


def add_paper(request, uuid, step):
    """Keep one paper of a step. Gives the form when something is wrong with it or the page is shut, else None."""
    found, now = application_of(request, uuid), timezone.now()
    row = Evidence(organisation=found.organisation, sent_at=now, sent_by=request.user)
    form = pages.paper_form(step, found, request.POST, request.FILES, instance=row)
    # Looked into before the application is held: that takes a while, and the scanner may take longer.
    form.full_clean()
    return _keep_paper(request, uuid, form, now)


@transaction.atomic
def _keep_paper(request, uuid, form, now):
    found, row = held_application(request, uuid), form.instance
    if not found.may_be_changed:
        return form
    kept = Evidence.objects.kept().filter(organisation=found.organisation)
    if kept.count() >= settings.PAPERS_PER_ORGANISATION:
        form.add_error("file", f"You have sent {settings.PAPERS_PER_ORGANISATION} papers. Remove one first.")
    if not form.is_valid():
        return form
    if not kept.filter(kind=form.cleaned_data["kind"], digest=row.digest).exists():
        row._history_user = request.user
        form.save()
        if form.replaced:
            form.replaced.give_way(row, by=request.user)
    found.touch(by=request.user, at=now)
    return None


@require_POST
def remove_paper(request, uuid, paper):
    """Take a paper back. Its file goes; that it was there stays told. While the team decides with it, it stays."""
    found = application_of(request, uuid)
    if found.organisation is not None:
        for one in Evidence.objects.kept().filter(organisation=found.organisation, uuid=paper):
            try:
                one.take_back(by=request.user, at=timezone.now(), letters=letters.paper_taken_back)
            except Evidence.InUse:
                return render(request, "providers/paper-in-use.html", {"application": found, "paper": one}, status=409)
    if request.POST.get("step") in steps.BY_KEY:
        return redirect("providers:step", uuid=uuid, step=request.POST["step"])
    return redirect(found)
