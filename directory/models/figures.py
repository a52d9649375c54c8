"""How a listing does: numbers by the month, of nobody in particular."""

from django.db import connection, models, transaction
from django.db.models import Count

from .services import Service

#: So many different words and filters a listing and month; whatever else found it is left out.
MOST_VALUES = 300

_ADD = (
    "INSERT INTO directory_listingcount (service_id, month, what, value, number) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (service_id, month, what, value) "
    "DO UPDATE SET number = directory_listingcount.number + excluded.number"
)


class ListingCountQuerySet(models.QuerySet):
    @transaction.atomic
    def add(self, counts):
        """Add {(service, month, what, value): number} to what is there. What is of a listing that is gone is left out.

        Several processes may add at once: the database adds, row by row and in one order.
        """
        there = set(Service.objects.filter(pk__in={key[0] for key in counts}).values_list("pk", flat=True))
        counts = {key: number for key, number in counts.items() if key[0] in there}
        too_many = self._too_many(counts)
        rows = [
            (service, connection.ops.adapt_datefield_value(month), what, value, number)
            for (service, month, what, value), number in sorted(counts.items())
            if (service, month, what, value) not in too_many
        ]
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)

    def _too_many(self, counts):
        """The new words and filters of listings that were found by enough different ones this month."""
        months = {key[1] for key in counts}
        found_by = self.filter(month__in=months, what__in=ListingCount.FOUND_BY, service__in={key[0] for key in counts})
        full = found_by.values("service", "month").annotate(values=Count("pk")).filter(values__gte=MOST_VALUES)
        full = {(row["service"], row["month"]) for row in full}
        if not full:
            return set()
        known = found_by.filter(service__in={service for service, _ in full})
        known = set(known.values_list("service", "month", "what", "value"))
        return {key for key in counts if key[:2] in full and key[2] in ListingCount.FOUND_BY and key not in known}

    def forget(self, before):
        """Delete months that began before a day. Returns how many rows."""
        return self.filter(month__lt=before).delete()[0]


class ListingCount(models.Model):
    """How often something happened to one listing in one month. Nothing of who, where or at what time."""

    class What(models.TextChoices):
        OPENED = "opened", "Its page was opened"
        FOUND = "found", "It was among the first results of a search"
        WORD = "word", "A word that found it"
        FILTER = "filter", "A filter that it passed"

    FOUND_BY = (What.WORD, What.FILTER)

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="counts")
    month = models.DateField(help_text="The first day of it.")
    what = models.CharField(max_length=6, choices=What.choices)
    value = models.CharField(max_length=80, blank=True, help_text="The word, or the filter, such as day=sat.")
    number = models.PositiveIntegerField(default=0)

    objects = ListingCountQuerySet.as_manager()

    class Meta:
        ordering = ["service", "-month", "what", "-number"]
        indexes = [models.Index(fields=["month"])]
        constraints = [
            models.UniqueConstraint(fields=["service", "month", "what", "value"], name="directory_listingcount_once")
        ]

    def __str__(self):
        return f"{self.service}, {self.month:%B %Y}: {self.get_what_display()} {self.value}".strip()
