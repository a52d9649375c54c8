"""What belongs to one service: what it asks for, when it happens, what it costs, what can be opened."""

import uuid
from datetime import time

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from .. import who_when
from ..storage import forget
from .bounds import sensible_day
from .scanned import Scanned
from .taxonomy import CostType, EligibilityFlag, TimePeriod

#: Open Referral's days of the week, and the slugs they have in web addresses.
WEEKDAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}


class EligibilityAnswer(models.Model):
    """Whether a service needs one condition, such as a diagnosis. No row means not known, never no."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="eligibility_answers")
    flag = models.ForeignKey(EligibilityFlag, on_delete=models.PROTECT, related_name="answers")
    is_needed = models.BooleanField(choices=[(True, "Yes, needed"), (False, "No, not needed")])

    history = HistoricalRecords()

    class Meta:
        ordering = ["flag__sort", "flag__name"]
        constraints = [models.UniqueConstraint(fields=["service", "flag"], name="directory_eligibilityanswer_once")]

    def __str__(self):
        return self.words

    @property
    def words(self):
        """The answer as a sentence for families."""
        return self.flag.plain_yes if self.is_needed else self.flag.plain_no


class Schedule(models.Model):
    """When a service happens. Times are local time of Europe/London."""

    class Freq(models.TextChoices):
        WEEKLY = "WEEKLY", "Weekly"
        MONTHLY = "MONTHLY", "Monthly"

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="schedules")
    freq = models.CharField("how often", max_length=7, choices=Freq.choices, default=Freq.WEEKLY, blank=True)
    interval = models.PositiveSmallIntegerField(default=1, help_text="2 means every second week or month.")
    byday = models.CharField(
        "days",
        max_length=40,
        blank=True,
        help_text="Such as MO,TU for Monday and Tuesday; 1SA for the first Saturday.",
    )
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True, validators=[sensible_day])
    valid_to = models.DateField(null=True, blank=True, validators=[sensible_day])
    season = models.ForeignKey(
        TimePeriod,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schedules",
        limit_choices_to={"kind": TimePeriod.Kind.SEASON},
        verbose_name="term or holidays",
    )
    description = models.CharField(max_length=200, blank=True, help_text="What words say better than times.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="directory_schedule_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(interval__gte=1), name="directory_schedule_interval_positive"),
        ]

    def __str__(self):
        return self.words or self.description

    @property
    def words(self):
        """The schedule as a line for families, such as "Saturdays, 9am to 10am, term time"."""
        return who_when.schedule_words(self)

    @property
    def weekdays(self):
        """The days of the week it falls on, as MO to SU, without "first" or "last"."""
        return [day for _, day in who_when.day_codes(self.byday)]

    @property
    def is_day_and_night(self):
        return (self.opens_at, self.closes_at) == (time(0, 0), time(23, 59))

    @property
    def is_overnight(self):
        """Whether somebody can stay through the night."""
        if self.opens_at is None or self.closes_at is None:
            return False
        return self.is_day_and_night or self.closes_at <= self.opens_at

    def falls_in(self, period):
        """Whether it starts in that part of the day, or began earlier and lasts long enough into it."""
        if period.is_night:
            return self.is_overnight
        if self.opens_at is None or not period.has_hours:
            return False
        if self.opens_at >= period.starts_at:
            return self.opens_at < period.ends_at
        return self.is_overnight or (self.closes_at is not None and self.closes_at >= period.lasts_until)

    def slots(self, periods):
        """The days, parts of the day and both together that it falls on: sat, morning, sat-morning."""
        found = set()
        for day in set(self.weekdays):
            short = WEEKDAYS[day]
            found.add(short)
            for period in periods:
                if day in period.weekdays and self.falls_in(period):
                    found.update([period.slug, f"{short}-{period.slug}"])
        return found


class CostOption(models.Model):
    """One way of paying. Amounts are in pounds."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="cost_options")
    cost_type = models.ForeignKey(CostType, on_delete=models.PROTECT, related_name="cost_options")
    option = models.CharField(max_length=120, blank=True, help_text="Such as “Full price” or “With a helper”.")
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    amount_description = models.CharField(max_length=160, blank=True, help_text="Such as “per session, helpers free”.")
    valid_from = models.DateField(null=True, blank=True, validators=[sensible_day])
    valid_to = models.DateField(null=True, blank=True, validators=[sensible_day])

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="directory_costoption_not_negative"
            )
        ]

    def __str__(self):
        return self.option or str(self.cost_type)

    @property
    def words(self):
        """The price as a line for families, such as "£3 a session, helpers free"."""
        return who_when.cost_option_words(self)


class ListingAnswer(models.Model):
    """What a provider said when the council asked, for families to read. A newer answer takes the older one's place."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="answers_on_request")
    label = models.CharField(max_length=120, help_text="The question in a few words.")
    text = models.TextField()
    told_on = models.DateField(validators=[sensible_day])

    history = HistoricalRecords()

    class Meta:
        ordering = ["label", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "label"], name="directory_listinganswer_once")]

    def __str__(self):
        return self.label


def attachment_path(attachment, filename):
    """A random name, so that nothing of the sender's file name reaches the disk."""
    extension = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}[attachment.content_type]
    return f"attachments/{uuid.uuid4().hex}.{extension}"


class Attachment(Scanned):
    """A picture, poster, leaflet or form that families may open. Sizes are in bytes."""

    class Kind(models.TextChoices):
        IMAGE = "image", "Picture"
        POSTER = "poster", "Poster"
        LEAFLET = "leaflet", "Leaflet"
        FORM = "form", "Application form"

    #: Where a new one stands: after all that were put in order.
    LAST = 100

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    title = models.CharField(max_length=160)
    alternative_text = models.CharField(
        max_length=300, blank=True, help_text="What the picture shows, in one sentence."
    )
    file = models.FileField(upload_to=attachment_path, max_length=120)
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sort = models.PositiveSmallIntegerField(
        "order", default=LAST, help_text="Lower comes first. What nobody has put in order comes last."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["sort", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="image") | ~Q(alternative_text=""),
                name="directory_attachment_picture_described",
                violation_error_message="Say in words what the picture shows.",
            )
        ]

    def __str__(self):
        return self.title

    def delete(self, *args, **kwargs):
        """Take it out, with its file once the change is through."""
        gone = super().delete(*args, **kwargs)
        forget(self.file)
        return gone
