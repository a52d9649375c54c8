"""Where a provider starts: what being listed takes, and everything that is theirs."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.models import Service

from ..models import Invitation, ListingApplication, ListingComplaint, ListingDecision, Membership, Reply


@login_not_required
@require_safe
def get_listed(request):
    """What you need, how long it takes, what happens then, and what the council does with it."""
    days = {"days": settings.DECIDE_WITHIN_WORKING_DAYS, "papers_days": settings.PAPERS_KEPT_AFTER_DAYS}
    return render(request, "providers/get-listed.html", days | {"here": "get-listed"})


@require_safe
def home(request):
    """The organisations, listings and applications of one person."""
    memberships = Membership.objects.of(request.user).select_related("organisation")
    applications = ListingApplication.objects.of(request.user).exclude(state=ListingApplication.State.ACCEPTED)
    asked = Reply.objects.of(request.user).filter(request__state="sent").select_related("request", "service")
    listings = Service.objects.filter(status__in=[Service.Status.PUBLISHED, Service.Status.HIDDEN])
    taken_off = ListingDecision.objects.of(request.user).in_force()
    listings = listings.exclude(pk__in=taken_off.values("service"))
    context = {
        "memberships": memberships,
        "taken_off": taken_off.select_related("service"),
        "to_answer": ListingComplaint.objects.told_to(request.user)
        .open()
        .filter(answered_at=None)
        .select_related("service"),
        "applications": applications.select_related("service", "organisation"),
        "listings": listings.filter(organisation__in=Membership.objects.organisations_of(request.user)),
        "asked": [
            (reply, *reply.stands(timezone.localdate()))
            for reply in asked.select_related("organisation").prefetch_related("answers").order_by("request__answer_by")
        ],
        "invitations": Invitation.objects.open_for(request.user).select_related("organisation", "invited_by"),
        "to_let_in": Membership.objects.waiting()
        .filter(organisation__memberships__in=[row.pk for row in memberships if row.is_owner])
        .select_related("organisation", "user"),
    }
    return render(request, "providers/home.html", context)


@require_POST
def start(request):
    """Begin an application, or go on with the empty one that is there."""
    return redirect(ListingApplication.start(by=request.user, at=timezone.now()))
