"""What the team decided about a listing, as its people see it, and their wish for another look."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Service

from ..models import ListingApplication, ListingComplaint, ListingDecision
from .seen import listing_of


@require_safe
def decisions(request, slug):
    """Where a listing stands: what was decided about it, when and why, and how to ask for another look."""
    service = listing_of(request, slug)
    found = list(ListingDecision.objects.filter(service=service))
    now = found[0] if found and found[0].is_in_force else None
    context = {
        "service": service,
        "application": ListingApplication.objects.filter(service=service).first(),
        "can_be_mended": service.status == Service.Status.HIDDEN,
        "now": now,
        "earlier": [each for each in found if each != now],
        "complaints": ListingComplaint.objects.told_to(request.user).filter(service=service),
    }
    return render(request, "providers/decisions.html", context)


@require_POST
def another_look(request, slug):
    """Ask for another look. Where that cannot be asked, as after a long pause, it is a 404."""
    decision = ListingDecision.objects.filter(service=listing_of(request, slug)).first()
    if decision is None:
        raise Http404
    try:
        decision.ask_again(by=request.user, at=timezone.now())
    except ListingDecision.WrongState as problem:
        raise Http404 from problem
    return redirect("providers:decisions", slug=slug)
