"""How long the addresses of those who said something are kept."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from .. import letters

#: A day forgets at most so many; the next day goes on.
FORGOTTEN_AT_ONCE = 300


class ForgettingQuerySet(models.QuerySet):
    """Comments, whose senders are forgotten when they need no answer any more."""

    def forget_senders(self, at):
        """Delete email addresses that are no longer needed, and the letters to them. Gives their number.

        Those of comments closed long ago; those that may be from a machine, as long after they came; and those of
        comments that nobody answered, on the day of which the team was warned.
        """
        limit = at - timedelta(days=settings.COMMENT_CONTACTS_KEPT_DAYS)
        is_old = models.Q(closed_at__lt=limit) | (models.Q(closed_at=None, said_at__lt=limit) & ~models.Q(doubts=""))
        is_old |= models.Q(closed_at=None, email_ends_on__lte=timezone.localdate(at))
        with transaction.atomic():
            old = list(self.filter(is_old).exclude(email="").only("pk")[:FORGOTTEN_AT_ONCE])
            letters.forget(old)
            return self.filter(pk__in=[comment.pk for comment in old]).update(email="", email_ends_on=None)

    def end_unanswered(self, *, on, at):
        """Set the day on which the addresses of comments that nobody answered are deleted. Gives how many are new."""
        warned = timedelta(days=settings.COMMENT_UNANSWERED_WARN_DAYS)
        limit = at - timedelta(days=settings.COMMENT_UNANSWERED_KEPT_DAYS) + warned
        waiting = self.open().filter(doubts="", email_ends_on=None, said_at__lt=limit).exclude(email="")
        return waiting.update(email_ends_on=on + warned)
