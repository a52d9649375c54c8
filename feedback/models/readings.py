"""Who of the team read what families said, and when."""

from django.conf import settings
from django.db import models

from .comments import Comment


class CommentReadingQuerySet(models.QuerySet):
    def note_found(self, comments, *, by, at):
        """Note that a search through the private words showed somebody these comments."""
        how = CommentReading.How.SEARCHED
        self.bulk_create([CommentReading(comment=comment, by=by, at=at, how=how) for comment in comments])


class CommentReading(models.Model):
    """Somebody of the team read the private words of a comment, or looked through them."""

    class How(models.TextChoices):
        OPENED = "opened", "Opened it"
        SEARCHED = "searched", "Searched the words"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How.choices, default=How.OPENED)

    objects = CommentReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "reading of a comment"
        verbose_name_plural = "readings of comments"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.by}, {self.at:%d %B %Y %H:%M}"
