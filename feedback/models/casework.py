"""The casework box: comments about services to one person. They go to who works with that person, never to a page."""

from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from directory.models.recorded import Recorded, both_or_neither, person

from .comments import Comment


class CaseworkQuerySet(models.QuerySet):
    def open(self):
        """What is not dealt with yet."""
        return self.filter(closed_at=None)

    def to_pass_on(self):
        """What nobody was given yet."""
        return self.open().filter(passed_at=None)

    def with_others(self):
        """What somebody was given and has not dealt with yet."""
        return self.open().filter(passed_at__isnull=False)

    def receive(self, comment, *, by, at):
        """Put a comment into the box; one that was in it before begins anew."""
        anew = dict.fromkeys(("passed_at", "passed_by", "closed_at", "closed_by"))
        anew |= {"came_at": at, "came_by": by, "passed_to": "", "outcome": ""}
        return self.update_or_create(comment=comment, defaults=anew)[0]


class Casework(Recorded):
    """One comment in the casework box: whom it was passed to, when, and when they had dealt with it."""

    class WrongState(Exception):
        """Somebody else dealt with it meanwhile. Its text says how it stands."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="casework")
    came_at = models.DateTimeField("came into the box")
    came_by = person()
    passed_to = models.CharField(max_length=120, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    passed_by = person(null=True, blank=True)
    outcome = models.TextField("what came of it", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = person(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["outcome"])
    objects = CaseworkQuerySet.as_manager()

    class Meta:
        verbose_name = "comment in the casework box"
        verbose_name_plural = "comments in the casework box"
        ordering = ["came_at", "pk"]
        constraints = [
            both_or_neither("passed"),
            both_or_neither("closed"),
            models.CheckConstraint(
                condition=models.Q(passed_at=None, passed_to="")
                | (models.Q(passed_at__isnull=False) & ~models.Q(passed_to="")),
                name="feedback_casework_passed_to_somebody",
            ),
        ]
        permissions = [("pass_casework", "Can pass on and close what is in the casework box")]

    def __str__(self):
        return f"{self.comment.shown_reference}, about one person"

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def stands(self):
        if self.is_closed:
            return f"Closed on {timezone.localdate(self.closed_at):%-d %B %Y}"
        if self.passed_at:
            return f"With {self.passed_to} since {timezone.localdate(self.passed_at):%-d %B %Y}"
        return "To be passed on"

    @transaction.atomic
    def pass_on(self, to, *, by, at):
        """Note who has it now. It may be passed on again. Raises WrongState once it is closed."""
        row = self._row()
        if row.is_closed:
            raise self.WrongState(row.stands)
        if row.passed_to != to:
            self._change(f"Passed to {to}", by, passed_to=to, passed_at=at, passed_by=by)

    @transaction.atomic
    def close(self, outcome, *, by, at):
        """Note that it is dealt with. Raises WrongState when it was closed already."""
        row = self._row()
        if row.is_closed:
            raise self.WrongState(row.stands)
        self._change("Closed", by, outcome=outcome, closed_at=at, closed_by=by)

    def forget(self, *, by):
        """Forget what came of it, because the sender is erased."""
        self._change("Sender erased", by, outcome="")

    def _row(self):
        return type(self).objects.select_for_update().get(pk=self.pk)
