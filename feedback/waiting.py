"""What families said that waits for the team, for the front page of its room."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from directory.admin_site import Note
from directory.working_days import add_working_days

from .models import Comment


def answer_by(comment):
    """The day by which the team means to answer."""
    return add_working_days(timezone.localdate(comment.said_at), settings.COMMENT_ANSWER_WORKING_DAYS)


def notes(request):
    """[Note] of comments that nobody has answered yet, and of worries about a child before all."""
    if not request.user.has_perm("feedback.view_comment"):
        return []
    waiting = list(Comment.objects.open().only("said_at", "is_urgent", "doubts"))
    address, today = reverse("admin:feedback_comment_changelist"), timezone.localdate()
    found = []
    urgent = sum(comment.is_urgent for comment in waiting)
    if urgent:
        words = "1 comment may be about a child’s safety" if urgent == 1 else f"{urgent} comments may be about safety"
        found.append(Note(words, address, is_urgent=True))
    genuine = [comment for comment in waiting if not comment.is_urgent and not comment.doubts]
    if genuine:
        late = sum(answer_by(comment) < today for comment in genuine)
        words = "1 comment waits" if len(genuine) == 1 else f"{len(genuine)} comments wait"
        found.append(Note(words + (f", {late} longer than we say" if late else ""), address, is_urgent=bool(late)))
    return found
