"""Listings that are on the site: everything that was said, "all still true", changes, and taking it down."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.figures import Figures
from directory.listing import Listing
from directory.models import Service

from .. import pages, steps
from ..forms import TakeDownForm
from ..models import ListingApplication, ListingDecision, Membership
from .seen import held_application


@require_POST
def look_after(request, slug):
    """Begin to look after a listing that came onto the site another way, even while families do not see it."""
    mine = Membership.objects.organisations_of(request.user)
    rows = Service.objects.filter(status__in=[Service.Status.PUBLISHED, Service.Status.HIDDEN])
    service = get_object_or_404(rows.filter(organisation__in=mine), slug=slug)
    return redirect(ListingApplication.of_listing(service, by=request.user, at=timezone.now()))


@require_safe
def still_true(request, slug):
    """The page that a reminder leads to: everything that was said about one listing, and one button."""
    mine = Membership.objects.organisations_of(request.user)
    found = get_object_or_404(Service.objects.with_page_facts().filter(organisation__in=mine), slug=slug)
    if ListingDecision.objects.in_force().filter(service=found).exists():
        return redirect("providers:decisions", slug=slug)
    if found.status not in (Service.Status.PUBLISHED, Service.Status.HIDDEN):
        return redirect("providers:home")
    return _still_true(request, found)


def _still_true(request, found, is_overtaken=False):
    application = ListingApplication.objects.filter(service=found).first()
    today = timezone.localdate()
    context = {
        "seen": _seen(found, application),
        "is_overtaken": is_overtaken,
        "service": found,
        "listing": Listing(found, on=today),
        "figures": Figures(found, on=today),
        "address": "",
        **({"files_at": pages.files_at(application)} if application else {}),
        "application": application,
        "steps": steps.steps_for(application) if application else [],
    }
    return render(request, "providers/still-true.html", context, status=422 if is_overtaken else 200)


def _seen(service, application):
    """How far a listing had come when a page was drawn: nobody says that it is true without having read it."""
    return f"{service.updated_at.isoformat()} {application.changed_at.isoformat() if application else ''}"


@require_POST
@transaction.atomic
def confirm(request, slug):
    """All of it is still true. What silence alone had hidden comes back."""
    mine = Membership.objects.organisations_of(request.user)
    rows = Service.objects.select_for_update(of=("self",)).filter(organisation__in=mine)
    on_the_site = [Service.Status.PUBLISHED, Service.Status.HIDDEN]
    found, now = get_object_or_404(rows.filter(status__in=on_the_site), slug=slug), timezone.now()
    if ListingDecision.objects.in_force().filter(service=found).exists():
        return redirect("providers:decisions", slug=slug)
    seen, application = request.POST.get("seen", ""), ListingApplication.objects.filter(service=found).first()
    is_said = found.assured_on == timezone.localdate(now)
    if seen and seen != _seen(found, application) and not is_said:
        return _still_true(request, Service.objects.with_page_facts().get(pk=found.pk), is_overtaken=True)
    found.confirm_for_provider(by=request.user, on=timezone.localdate(now))
    if found.is_hidden_by_silence:
        found.publish(by=request.user, at=now, reason="Confirmed after a silence")
    return redirect("providers:home")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def take_down(request, uuid):
    """Take a listing off the site. It is the provider's right, so it is done at once."""
    found = held_application(request, uuid)
    if not (found.is_listed and found.service.is_published):
        return redirect(found)
    form = TakeDownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = f"Taken down by the provider: {form.cleaned_data['why']}"
        found.service.hide(by=request.user, at=timezone.now(), reason=reason[:300])
        return redirect(found)
    return render(
        request, "providers/take-down.html", {"application": found, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@transaction.atomic
def take_back_change(request, uuid, pk):
    """The provider wants a change no longer."""
    found = held_application(request, uuid)
    for change in found.changes.waiting().filter(pk=pk):
        change.take_back(by=request.user, at=timezone.now())
    return redirect(found)
