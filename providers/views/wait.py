"""How long the wait is: asked by itself twice a year, because it changes sooner than the rest."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory.models import Service
from directory.who_when import day_words

from ..forms import WaitForm
from ..models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def wait(request, slug):
    """What was told last, one button if it still holds, and the questions if it does not. Families read it at once."""
    rows = Service.objects.filter(organisation__in=Membership.objects.organisations_of(request.user))
    rows = rows.filter(status__in=[Service.Status.PUBLISHED, Service.Status.HIDDEN])
    is_sent = request.method == "POST"
    found = get_object_or_404(rows.select_for_update(of=("self",)) if is_sent else rows, slug=slug)
    is_same = is_sent and "same" in request.POST and found.tells_the_wait
    form = WaitForm(request.POST if is_sent and not is_same else None, instance=found)
    if is_same or (is_sent and form.is_valid()):
        found.tell_the_wait(by=request.user, on=timezone.localdate())
        return redirect("providers:still-true", slug=slug)
    told = day_words(found.waiting_told_on) if found.waiting_told_on else ""
    context = {"service": found, "form": form, "told": told}
    return render(request, "providers/wait.html", context, status=422 if form.errors else 200)
