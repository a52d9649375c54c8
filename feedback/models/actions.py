"""What the council does about a point, and how that goes."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from directory.models import Service
from directory.models.recorded import person


def address_here_or_elsewhere(address):
    """Raises ValidationError unless it is the path of a page of ours or a web address."""
    is_path = address.startswith("/") and not address.startswith("//") and not set(address) & set('\\<>" \t\n')
    if not is_path:
        URLValidator(schemes=["https", "http"])(address)


class ActionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=[Action.State.PLANNED, Action.State.DOING])

    def overdue(self, on):
        """Open actions whose day has passed, the longest ago first."""
        return self.open().filter(due_on__lt=on).order_by("due_on", "pk")

    def shown(self):
        """Actions whose words somebody signed and published."""
        return self.exclude(shown_what="")


class Action(models.Model):
    """Something that the council does about a point: what, whose it is, by when, and what shows that it is done.

    How it stands, its days and the listing that changed are public at once. Its words are read as those of the point
    are: only what `Point.publish` copied to the shown fields.
    """

    #: What somebody writes freely, and so may tell who somebody is.
    WORDS = ("what", "owner", "because", "evidence_url")

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DOING = "doing", "Under way"
        DONE = "done", "Done"
        CANNOT = "cannot", "Not possible"

    point = models.ForeignKey("feedback.Point", on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(max_length=300, help_text="Name no person.")
    owner = models.CharField("whose it is", max_length=120, help_text="A role, such as “Short breaks manager”.")
    due_on = models.DateField("by", null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    because = models.CharField("why not", max_length=300, blank=True, help_text="Needed when it is not possible.")
    done_on = models.DateField("done on", null=True, blank=True)
    evidence_url = models.CharField(
        "what shows it",
        max_length=300,
        blank=True,
        validators=[address_here_or_elsewhere],
        help_text="An address of this site, such as /services/…, or a web address.",
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="listing that changed"
    )

    shown_what = models.CharField(max_length=300, blank=True, editable=False)
    shown_owner = models.CharField(max_length=120, blank=True, editable=False)
    shown_because = models.CharField(max_length=300, blank=True, editable=False)
    shown_evidence_url = models.CharField(max_length=300, blank=True, editable=False)

    history = HistoricalRecords()
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="cannot") | ~Q(because=""),
                name="feedback_action_cannot_with_a_reason",
                violation_error_message="Say why it is not possible.",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False),
                name="feedback_action_done_on_a_day",
                violation_error_message="Say on which day it was done.",
            ),
        ]

    def __str__(self):
        return self.what[:60]

    @property
    def state_words(self):
        return self.get_state_display()

    @property
    def has_news(self):
        """Whether what the team wrote differs from what the public reads."""
        return any(getattr(self, name) != getattr(self, f"shown_{name}") for name in self.WORDS)

    @property
    def shown(self):
        """What the public reads of it, by the names of the fields."""
        words = {name: getattr(self, f"shown_{name}") for name in self.WORDS}
        stands = {name: getattr(self, name) for name in ("due_on", "state", "state_words", "done_on")}
        return words | stands | {"listing": self.listing}

    @property
    def listing(self):
        """The listing that changed, {name, address}, while anybody can open it; else None."""
        if self.service is None or not self.service.is_published:
            return None
        return {"name": self.service.name, "address": self.service.get_absolute_url()}

    def show(self, *, by):
        """Let everybody read what the team wrote. Only a point that is published does so."""
        if self.has_news:
            for name in self.WORDS:
                setattr(self, f"shown_{name}", getattr(self, name))
            self._history_user, self._change_reason = by, "Published"
            self.save(update_fields=[f"shown_{name}" for name in self.WORDS])

    @property
    def is_open(self):
        return self.state in (self.State.PLANNED, self.State.DOING)

    def is_overdue(self, on):
        return self.is_open and self.due_on is not None and self.due_on < on


class ProgressNote(models.Model):
    """How an action goes. For the team only."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = person()

    class Meta:
        ordering = ["-noted_at", "-pk"]

    def __str__(self):
        return f"{timezone.localdate(self.noted_at)}: {self.words[:40]}"
