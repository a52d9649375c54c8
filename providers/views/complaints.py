"""A complaint, as its people see it: what it is about, their answer, our decision. Never who said it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..forms import AnswerForm
from ..models import ListingComplaint


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request, slug, pk):
    """Read what we ask, and answer. An answer can be changed until it is decided."""
    rows = ListingComplaint.objects.told_to(request.user).select_related("service")
    found = get_object_or_404(rows, pk=pk, service__slug=slug)
    is_sent = request.method == "POST"
    form = AnswerForm(request.POST if is_sent else None, initial={"answer": found.answer})
    is_stale = is_sent and request.POST.get("seen", "") != _seen(found)
    if is_sent and form.is_valid() and not is_stale:
        try:
            found.reply(form.cleaned_data["answer"], by=request.user, at=timezone.now())
            return redirect("providers:complaint", slug=slug, pk=pk)
        except ListingComplaint.WrongState:
            is_stale = True
    context = {"complaint": found, "form": form, "seen": _seen(found), "is_stale": is_stale}
    return render(request, "providers/complaint.html", context, status=422 if is_stale or form.errors else 200)


def _seen(complaint):
    """Which answer a page was drawn with, so that nobody overwrites what they have not read."""
    return complaint.answered_at.isoformat() if complaint.answered_at else ""
