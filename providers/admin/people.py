"""Who speaks for which organisation, and who asks to."""

from django.contrib import admin, messages
from django.utils import timezone

from directory.admin.tracked import ReadOnlyAdmin

from .. import letters
from ..models import Evidence, Membership


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """People of organisations. The team lets in who cannot ask an owner, but nobody themselves."""

    list_display = ["user", "organisation", "role", "asked_at", "approved_at", "approved_by"]
    list_select_related = ["user", "organisation", "approved_by"]
    list_filter = [("approved_at", admin.EmptyFieldListFilter), "role"]
    search_fields = ["user__email", "organisation__name"]
    actions = ["let_in", "make_owners", "take_out"]

    def has_decide_permission(self, request):
        return request.user.has_perm("providers.change_membership")

    @admin.action(description="Let them in", permissions=["decide"])
    def let_in(self, request, queryset):
        waiting = list(queryset.waiting().exclude(user=request.user))
        for membership in waiting:
            membership.approve(by=request.user, at=timezone.now())
        self.message_user(request, f"{len(waiting)} let in.", messages.SUCCESS)

    @admin.action(description="Make them owners", permissions=["decide"])
    def make_owners(self, request, queryset):
        chosen = list(queryset.approved().exclude(user=request.user))
        for membership in chosen:
            owner = Membership.Role.OWNER
            membership.change_role(owner, by=request.user, at=timezone.now(), letters=letters.role_changed)
        self.message_user(request, f"{len(chosen)} made owners.", messages.SUCCESS)

    @admin.action(description="Take them out", permissions=["decide"])
    def take_out(self, request, queryset):
        for membership in queryset:
            try:
                membership.end(by=request.user)
            except Membership.LastOwner:
                self.message_user(request, f"{membership} is the only owner and stays.", messages.ERROR)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """Papers that were sent, and who opened them. They are opened from the page of an application."""

    list_display = ["organisation", "kind", "sent_at", "sent_by", "deleted_at", "deleted_why"]
    list_select_related = ["organisation", "sent_by"]
    list_filter = ["kind", ("deleted_at", admin.EmptyFieldListFilter), "is_scanned"]
    search_fields = ["organisation__name"]
    fields = ["organisation", "kind", "dated_on", "sent_at", "sent_by", "seen"]
    readonly_fields = ["seen"]

    @admin.display(description="opened by")
    def seen(self, evidence):
        openings = evidence.openings.select_related("opened_by")[:50]
        return "; ".join(f"{row.opened_by}, {timezone.localtime(row.opened_at):%d %B %Y, %H:%M}" for row in openings)
