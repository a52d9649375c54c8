"""What is due every day in this room: forgetting addresses, after a warning where nobody answered, and reminding of the
yearly publication."""

from collections import Counter

from django.conf import settings
from django.db import transaction

from . import letters
from .models import Comment, YearlyReview
from .models.years import A_YEAR, due_on


def daily(*, on, at):
    """Do what is due as of a day. Gives a Counter of what was done. Safe to run twice or after a gap."""
    done = Counter({"addresses of commenters forgotten": Comment.objects.forget_senders(at)})
    done["letters"] += _remind(on=on, at=at) + _warn(on=on, at=at)
    return +done


def days_since_publication(on):
    """Days since the last yearly publication, or since the first comment while there was none; None without either."""
    due = due_on()
    return A_YEAR - (due - on).days if due else None


def _remind(*, on, at):
    days = days_since_publication(on)
    passed = [number for number in settings.YEARLY_ALARM_DAYS if days is not None and days >= number]
    if not passed:
        return 0
    last = YearlyReview.objects.last()
    about = f"{last.year if last else 'first'}:{max(passed)}"
    return letters.yearly_due(due_on(), about=about, at=at)


def _warn(on, at):
    """Tell the team which addresses will be deleted unanswered. Gives the number of letters."""
    with transaction.atomic():
        number = Comment.objects.end_unanswered(on=on, at=at)
        return letters.unanswered(number, on=on, at=at) if number else 0
