"""How long the wait is: asked by itself twice a year, because it changes sooner than the rest."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory.models import Service
from directory.who_when import day_words

from ..forms import WaitForm
from ..models import ListingApplication, ListingDecision, Membership
from .unsaved import not_saved


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def wait(request, slug):
    """What was told last, one button if it still holds, and the questions if it does not. Families read it at once."""
    rows = Service.objects.filter(organisation__in=Membership.objects.organisations_of(request.user))
    rows = rows.filter(status__in=[Service.Status.PUBLISHED, Service.Status.HIDDEN])
    is_sent = request.method == "POST"
    found = get_object_or_404(rows.select_for_update(of=("self",)) if is_sent else rows, slug=slug)
    form = WaitForm(request.POST if is_sent else None, instance=found)
    if ListingDecision.objects.in_force().filter(service=found).exists():
        return _taken_off(request, found, form)
    if is_sent and "same" in request.POST and found.tells_the_wait:
        if form.is_overtaken:
            return _show(request, found, WaitForm(instance=found), is_overtaken=True)
        return _keep(request, found)
    if is_sent and form.is_valid():
        return _keep(request, found)
    return _show(request, found, form)


def _keep(request, found):
    found.tell_the_wait(by=request.user, on=timezone.localdate())
    return redirect("providers:still-true", slug=found.slug)


def _show(request, found, form, is_overtaken=False):
    told = day_words(found.waiting_told_on) if found.waiting_told_on else ""
    context = {"service": found, "form": form, "told": told, "is_overtaken": is_overtaken}
    return render(request, "providers/wait.html", context, status=422 if is_overtaken or form.errors else 200)


def _taken_off(request, found, form):
    """What is off the site is changed on its own pages, where the team reads it first."""
    if not form.is_bound:
        return redirect("providers:decisions", slug=found.slug)
    application = ListingApplication.of_listing(found, by=request.user, at=timezone.now())
    return not_saved(request, application, *([] if "same" in request.POST else [form]), title="How long is the wait?")
