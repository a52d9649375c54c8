"""What the team's front page says about guides."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from directory.admin_site import Note

from .models import Guide, LocalFact


def notes(request):
    """What waits: guides to read again, and facts of the council that nobody has told yet."""
    if not request.user.has_perm("guidance.change_guide"):
        return
    due = Guide.objects.review_due(timezone.localdate()).count()
    if due:
        yield Note(_many(due, "guide is", "guides are") + " due to be read again", _list("guide", review="due"))
    unread = Guide.objects.published().filter(reviewed_on=None).count()
    if unread:
        yield Note(_many(unread, "guide was", "guides were") + " never read here", _list("guide", review="never"))
    missing = LocalFact.objects.to_be_completed().count()
    if missing:
        words = _many(missing, "fact about the council is", "facts about the council are") + " to be completed"
        yield Note(words, _list("localfact", told="no"))


def _many(number, one, several):
    return f"{number} {one if number == 1 else several}"


def _list(model, **chosen):
    return f"{reverse(f'admin:guidance_{model}_changelist')}?{urlencode(chosen)}"
