"""How the team decides: what it asks, what it looks at, what it says, and who said it."""

from django.db import models
from simple_history.models import HistoricalRecords

from directory.models.recorded import both_or_neither, person
from directory.models.taxonomy import Term

from .applications import ListingApplication


class Declaration(models.Model):
    """The words that applicants sign. A new wording is a new version; what was signed stays as it was."""

    version = models.PositiveSmallIntegerField(unique=True)
    words = models.TextField(help_text="One promise a line.")
    valid_from = models.DateField()

    class Meta:
        ordering = ["-version"]

    def __str__(self):
        return f"Declaration {self.version}"

    @property
    def promises(self):
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    @classmethod
    def current(cls, on):
        """The wording in force on a day."""
        return cls.objects.filter(valid_from__lte=on).first()


class ChecklistItem(Term):
    """One thing that the team looks at before it decides. Its description says what good looks like."""


class ChecklistAnswer(models.Model):
    """What somebody of the team found about one thing of one application."""

    class Value(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_NEEDED = "not-needed", "Not needed"

    application = models.ForeignKey(ListingApplication, on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=10, choices=Value.choices)
    note = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField()
    checked_by = person()

    history = HistoricalRecords()

    class Meta:
        ordering = ["item__sort", "item__name"]
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="providers_checklistanswer_once")]

    def __str__(self):
        return f"{self.item}: {self.get_value_display()}"


class Question(models.Model):
    """Something the team asks the people who applied. They answer on the same application."""

    application = models.ForeignKey(ListingApplication, on_delete=models.CASCADE, related_name="questions")
    step = models.CharField("about", max_length=20, blank=True)
    words = models.TextField("question")
    asked_at = models.DateTimeField()
    asked_by = person()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [both_or_neither("answered")]

    def __str__(self):
        return self.words[:60]

    def say(self, answer, *, by, at):
        """Keep the answer, in place of an earlier one."""
        self.answer, self.answered_at, self.answered_by = answer, at, by
        self.save(update_fields=["answer", "answered_at", "answered_by"])


class Decision(models.Model):
    """What was decided about an application, with the reasons as they were told."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Turned down"
        UPHELD = "upheld", "Looked at again: still turned down"

    application = models.ForeignKey(ListingApplication, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = person()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="accepted") | ~models.Q(reasons=""),
                name="providers_decision_with_reasons",
            )
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}, {self.decided_at:%d %B %Y}"
