"""Whom the council asked, when and how, and what they said."""

from django.db import models
from simple_history.models import HistoricalRecords

from directory.models.recorded import person

from .points import Point
from .terms import ConsultedGroup


class ConsultationQuerySet(models.QuerySet):
    def between(self, first, last):
        """Consultations held from one day to another, both included."""
        return self.filter(held_on__range=(first, last))


class Consultation(models.Model):
    """One time that the council consulted groups: a session, a survey, a meeting."""

    title = models.CharField(max_length=160, help_text="Such as “Coffee morning with the parent carer forum”.")
    groups = models.ManyToManyField(ConsultedGroup, related_name="consultations", verbose_name="whom")
    held_on = models.DateField("when")
    how = models.CharField(max_length=160, help_text="Such as “Meeting at the family hub” or “Survey on paper”.")
    people = models.PositiveIntegerField("how many people", null=True, blank=True)
    about = models.CharField(max_length=200, blank=True, help_text="What you asked them.")
    said = models.TextField(
        "what they said", help_text="Everybody reads this in the yearly publication. Nobody may be recognised."
    )
    changed = models.TextField("what changed", blank=True)
    points = models.ManyToManyField(Point, blank=True, related_name="consultations")
    written_at = models.DateTimeField(editable=False)
    written_by = person(editable=False)

    version = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(m2m_fields=[groups, points], excluded_fields=["version"])
    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return self.title
