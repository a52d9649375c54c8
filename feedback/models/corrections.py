"""Why a published year was taken back, by whom, and when it came back."""

from django.db import models

from directory.models.recorded import both_or_neither, person

from .years import YearlyReview


class YearCorrectionQuerySet(models.QuerySet):
    def open(self):
        """Of years that are not published again yet."""
        return self.filter(returned_at=None)

    def told(self):
        """What the page of a year says of itself: when it was away, and whether its words changed. The oldest first."""
        return self.filter(returned_at__isnull=False).order_by("returned_at", "pk")


class YearCorrection(models.Model):
    """One time that a published year was taken back. The reason is for the team: it may name who was named."""

    review = models.ForeignKey(YearlyReview, on_delete=models.CASCADE, related_name="corrections")
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = person()
    has_new_words = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = person(null=True, blank=True)

    objects = YearCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            both_or_neither("returned"),
            models.UniqueConstraint(
                fields=["review"], condition=models.Q(returned_at=None), name="feedback_yearcorrection_one_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.review}, {self.withdrawn_at:%d %B %Y}"
