"""Who speaks for an organisation: owners invite people, let them in and take them out."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from .. import letters
from ..forms import InvitationForm
from ..models import Invitation, Membership
from .seen import owned_organisation


@require_http_methods(["GET", "HEAD", "POST"])
def people(request, pk):
    """Everybody who can change the listings, who asks to, and who was invited."""
    organisation = owned_organisation(request, pk)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _invite(organisation, form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("providers:people", pk=pk)
    return _people(request, organisation, form, status=422 if form.errors else 200)


def _people(request, organisation, form, status, keeps_owner=False):
    context = {
        "organisation": organisation,
        "form": form,
        "members": organisation.memberships.select_related("user"),
        "invitations": organisation.invitations.filter(taken_at=None),
        "keeps_owner": keeps_owner,
    }
    return render(request, "providers/people.html", context, status=status)


@transaction.atomic
def _invite(organisation, said, *, by, at):
    """Invite somebody. A second press, or the same address in other capitals, writes no second letter."""
    invited = {"email": said["email"], "role": said["role"], "invited_at": at, "invited_by": by}
    waiting, _ = organisation.invitations.get_or_create(email__iexact=said["email"], taken_at=None, defaults=invited)
    letters.invited(waiting, at=at)


@require_POST
@transaction.atomic
def decide(request, pk, membership):
    """Let somebody in, change what they may do, or take them out."""
    organisation, now = owned_organisation(request, pk), timezone.now()
    row = organisation.memberships.filter(pk=membership).first()
    if row is None:
        return redirect("providers:people", pk=pk)
    role = request.POST.get("role")
    if "let-in" in request.POST:
        row.approve(by=request.user, at=now)
        return redirect("providers:people", pk=pk)
    if role is not None and (row.approved_at is None or role not in Membership.Role.values):
        raise Http404
    try:
        if role is None:
            row.end(by=request.user)
        else:
            row.change_role(role, by=request.user, at=now, letters=letters.role_changed)
    except Membership.LastOwner:
        return _people(request, organisation, InvitationForm(), keeps_owner=True, status=422)
    if row.user_id == request.user.pk and role != Membership.Role.OWNER:
        return redirect("providers:home")
    return redirect("providers:people", pk=pk)


@require_POST
def take_back_invitation(request, pk, invitation):
    """An address was wrong, or somebody is not wanted after all. A second press finds it done."""
    for one in owned_organisation(request, pk).invitations.filter(pk=invitation):
        one.take_back()
    return redirect("providers:people", pk=pk)


@require_POST
@transaction.atomic
def take_up(request, pk):
    """Join an organisation that invited this address. A second press finds it done."""
    invitation = get_object_or_404(Invitation.objects.to(request.user), pk=pk)
    invitation.take_up(by=request.user, at=timezone.now())
    return redirect("providers:home")
