"""What families said that waits for the team, for the front page of its room."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from directory.admin_site import Note
from directory.who_when import day_words
from directory.working_days import add_working_days

from .every_day import days_since_publication
from .models import Action, Casework, Comment, ConsultedGroup, YearlyReview
from .models.years import A_YEAR, due_on


def answer_by(comment):
    """The day by which the team means to answer."""
    return add_working_days(timezone.localdate(comment.said_at), settings.COMMENT_ANSWER_WORKING_DAYS)


def notes(request):
    """[Note] of comments that nobody has answered yet, and of worries about a child before all."""
    found = _in_the_box() if request.user.has_perm("feedback.view_casework") else []
    if not request.user.has_perm("feedback.view_comment"):
        return found
    waiting = list(Comment.objects.open().only("said_at", "is_urgent", "doubts", "email_ends_on"))
    address, today = reverse("admin:feedback_comment_changelist"), timezone.localdate()
    urgent = sum(comment.is_urgent for comment in waiting)
    if urgent:
        words = "1 comment may be about a child’s safety" if urgent == 1 else f"{urgent} comments may be about safety"
        found.append(Note(words, address, is_urgent=True))
    genuine = [comment for comment in waiting if not comment.is_urgent and not comment.doubts]
    if genuine:
        late = sum(answer_by(comment) < today for comment in genuine)
        words = "1 comment waits" if len(genuine) == 1 else f"{len(genuine)} comments wait"
        found.append(Note(words + (f", {late} longer than we say" if late else ""), address, is_urgent=bool(late)))
    if ending := sum(comment.email_ends_on is not None for comment in waiting):
        words = "1 address is" if ending == 1 else f"{ending} addresses are"
        found.append(Note(f"{words} deleted soon, and nobody answered yet", address, is_urgent=True))
    if request.user.has_perm("feedback.view_point"):
        found += _promises(today)
    return found


def _in_the_box():
    """What is about one person and nobody was given yet. It is counted apart from what waits for an answer."""
    number = Casework.objects.to_pass_on().count()
    words = "1 comment about one person waits" if number == 1 else f"{number} comments about one person wait"
    return [Note(f"{words} to be passed on", reverse("admin:feedback_casework_changelist"))] if number else []


def _promises(today):
    """What was promised and is late, whom nobody asked for a year, and the yearly publication."""
    found = []
    if late := Action.objects.overdue(today).count():
        words = "1 action is late" if late == 1 else f"{late} actions are late"
        found.append(Note(words, f"{reverse('admin:feedback_point_changelist')}?shown=overdue", is_urgent=True))
    if silent := ConsultedGroup.objects.not_reached_since(today - timedelta(days=A_YEAR)).count():
        words = f"{silent} {'group was' if silent == 1 else 'groups were'} not consulted for a year"
        found.append(Note(words, reverse("admin:feedback_consultedgroup_changelist")))
    for review in YearlyReview.objects.withdrawn():
        address = reverse("admin:feedback_yearlyreview_change", args=[review.pk])
        found.append(Note(f"“{review}” is taken back, and waits to be put right", address, is_urgent=True))
    days = days_since_publication(today)
    if days is not None and days >= min(settings.YEARLY_ALARM_DAYS):
        words = f"“You said, we did” is due by {day_words(due_on())}"
        is_late = days >= A_YEAR
        found.append(Note(words, reverse("admin:feedback_yearlyreview_changelist"), is_urgent=is_late))
    return found
