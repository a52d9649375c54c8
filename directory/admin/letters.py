"""The letters that the site sent, waits to send, or could not send."""

from django.contrib import admin, messages
from django.utils import timezone

from ..models import Letter
from .tracked import ReadOnlyAdmin

#: Each gives a Q of the letters that somebody of the team may not read; rooms add theirs.
UNREADABLE = []


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Sign-in codes are never shown: their text is for one person's eyes."""

    list_display = ["subject", "to", "state", "written_at", "sent_at", "tries", "problem"]
    list_filter = ["state", "name"]
    search_fields = ["to", "subject"]
    fields = ["subject", "to", "shown_body", "state", "written_at", "send_after", "sent_at", "tries", "problem"]
    readonly_fields = ["shown_body"]
    actions = ["send_again"]

    def get_queryset(self, request):
        letters = super().get_queryset(request)
        for unreadable in UNREADABLE:
            letters = letters.exclude(unreadable(request.user))
        return letters

    @admin.display(description="text")
    def shown_body(self, letter):
        return "This letter holds a code for one person." if letter.is_secret else letter.body

    def has_send_permission(self, request):
        return request.user.has_perm("directory.change_letter")

    @admin.action(description="Send again what could not be sent, or only perhaps", permissions=["send"])
    def send_again(self, request, queryset):
        troubled = list(queryset.troubled())
        for letter in troubled:
            letter.send_again(timezone.now())
        self.message_user(request, f"{len(troubled)} put back into the box.", messages.SUCCESS)
