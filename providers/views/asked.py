"""What the council asks for: the page that its letter leads to."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..forms import AskedForm
from ..models import InformationRequest, Invitation, Reply


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def asked(request, uuid):
    """The questions about one listing or organisation: answered in part and kept, or sent; corrected until we close."""
    if _is_only_invited(request, uuid):
        return redirect("providers:home")
    found = _reply_of(request, uuid, hold=request.method == "POST")
    # What was sent is not taken back in part: from then on everything that must be answered stays answered.
    is_whole = "keep" not in request.POST or found.sent_at is not None
    form = AskedForm(request.POST if request.method == "POST" else None, reply=found, is_whole=is_whole)
    if request.method == "POST" and form.is_valid():
        try:
            (found.send if is_whole else found.keep)(form.said, by=request.user, at=timezone.now())
        except Reply.Closed:
            form.add_error(None, "We have closed this in the meantime and take no more answers here. Please ring us.")
        else:
            return redirect(found) if is_whole else redirect("providers:home")
    today = timezone.localdate()
    context = {"reply": found, "form": form, "stands": found.stands(today)}
    return render(request, "providers/asked.html", context, status=422 if form.errors else 200)


def _reply_of(request, uuid, *, hold):
    """A reply of this person's organisations; to be written to, it is held until the transaction is through."""
    mine = Reply.objects.of(request.user).filter(uuid=uuid)
    if hold:
        # Everybody who writes holds the request first, so that two never wait for each other.
        get_object_or_404(InformationRequest.objects.filter(pk__in=mine.values("request")).select_for_update())
    rows = mine.select_related("request", "service", "organisation__organisation_type")
    return get_object_or_404(rows.prefetch_related("request__questions", "answers__question"))


def _is_only_invited(request, uuid):
    """Whether who asks may join the organisation, but has not said yes: that is done on their first page."""
    rows = Reply.objects.filter(uuid=uuid)
    if rows.of(request.user).exists():
        return False
    return Invitation.objects.open_for(request.user).filter(organisation__in=rows.values("organisation")).exists()
