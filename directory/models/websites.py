"""Websites of listings, and whether they answer."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..who_when import day_words

#: A website is looked at about monthly; one that did not answer sooner, because it may have been a bad day.
AGAIN_AFTER, SOONER_AFTER = timedelta(days=30), timedelta(days=3)
#: So often in a row it must be silent before the team hears of a listing's.
SURE_AFTER = 2


class WebsiteQuerySet(models.QuerySet):
    def ask(self, urls):
        """Have these addresses looked at the next time. One that is known already is not asked for twice."""
        self.bulk_create([Website(url=url) for url in dict.fromkeys(urls) if url], ignore_conflicts=True)

    def due(self, at):
        """What is to be looked at, first what nobody looked at yet."""
        old = Q(problem="", looked_at__lt=at - AGAIN_AFTER) | ~Q(problem="") & Q(looked_at__lt=at - SOONER_AFTER)
        rows = self.filter(Q(looked_at=None) | old)
        return rows.order_by(models.F("looked_at").asc(nulls_first=True), "pk")

    def silent(self):
        """Those that did not answer several times in a row."""
        return self.filter(times_silent__gte=SURE_AFTER)

    def forget(self, before):
        """Delete what nobody asked about any more since a moment. Returns how many rows."""
        return self.filter(looked_at__lt=before).delete()[0]


class Website(models.Model):
    """One address, and what came of looking at it last."""

    url = models.URLField(max_length=500, unique=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True, help_text="Such as “the server answered 404”.")
    times_silent = models.PositiveSmallIntegerField("times in a row that it did not answer", default=0)

    objects = WebsiteQuerySet.as_manager()

    class Meta:
        ordering = ["url"]

    def __str__(self):
        return self.url

    def note(self, problem, *, at):
        """Keep what came of looking at it: nothing wrong, or what was."""
        self.looked_at, self.problem = at, problem[:200]
        self.times_silent = self.times_silent + 1 if problem else 0
        self.save(update_fields=["looked_at", "problem", "times_silent"])

    @property
    def words(self):
        """What the team reads of it; nothing when it answered, or when nobody looked yet."""
        if not self.problem:
            return ""
        return f"The website did not answer on {day_words(timezone.localdate(self.looked_at))}: {self.problem}."
