"""What the search keeps in the database: documents, the revision they are at, and staff's own words."""

from collections import Counter

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models, transaction

#: What stands for words that we do not know: they may be somebody's name.
OTHER_WORDS = "other words"
#: So many different missed searches a day; whatever else is missed that day is counted together.
MOST_MISSED_A_DAY = 500

_ADD_MISSED = (
    "INSERT INTO directory_missedsearch (words, filters, district, day, count) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (words, filters, district, day) DO UPDATE SET count = directory_missedsearch.count + excluded.count"
)


class SearchRevision(models.Model):
    """One row that counts changes, so that every process sees them in the order they were committed."""

    number = models.PositiveBigIntegerField(default=0)
    vocabulary = models.PositiveBigIntegerField(default=0, help_text="Counts changes of terms and synonyms.")

    def __str__(self):
        return f"Revision {self.number}"


class SearchDocument(models.Model):
    """One thing that can be found, as the index reads it: words with weights, facets, positions, card."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    revision = models.PositiveBigIntegerField(db_index=True)
    is_live = models.BooleanField()
    name_key = models.CharField(max_length=200, help_text="Sorts by name, the same on every database.")
    words = models.JSONField(help_text="Every word it holds, for spelling.")
    terms = models.JSONField(help_text="Stem to weight.")
    facets = models.JSONField(help_text="Facet to the slugs it holds, ages and positions.")
    card = models.JSONField(help_text="What a result shows.")
    digest = models.CharField(max_length=64, help_text="Fingerprint of all of the above.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="directory_searchdocument_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class SearchQueue(models.Model):
    """A thing that changed and whose document was not yet written. Inserted in the transaction of the change."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="directory_searchqueue_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class Synonym(models.Model):
    """What a parent types, and what listings say for it. One way; the typed words still count."""

    class Kind(models.TextChoices):
        SYNONYM = "synonym", "Synonym"
        ACRONYM = "acronym", "Acronym"
        MISSPELLING = "misspelling", "Misspelling"
        EVERYDAY = "everyday", "Everyday words"

    term = models.CharField("what people type", max_length=80)
    means = models.CharField(
        max_length=120, help_text="Plain words, or need:key, type:key or theme:key for a row of those lists."
    )
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.EVERYDAY)
    weight = models.FloatField(
        default=1,
        validators=[MinValueValidator(0.1), MaxValueValidator(1)],
        help_text="1, or 0.5 for short or ambiguous words.",
    )
    is_retired = models.BooleanField("no longer used", default=False)
    default_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Fingerprint of the shipped default last written here. A row that no longer matches it was edited.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["term", "means"]
        constraints = [models.UniqueConstraint(fields=["term", "means"], name="directory_synonym_once")]

    def __str__(self):
        return f"{self.term} → {self.means}"


class MissedSearchQuerySet(models.QuerySet):
    @transaction.atomic
    def add(self, counts):
        """Add {(words, filters, district, day): number} to what is there.

        Several processes may add at once: the database adds, row by row and in one order.
        """
        counts = sum((self._as_many_as_are_kept(day, counts) for day in {key[-1] for key in counts}), Counter())
        rows = [
            (*asked, connection.ops.adapt_datefield_value(day), number)
            for (*asked, day), number in sorted(counts.items())
        ]
        with connection.cursor() as cursor:
            cursor.executemany(_ADD_MISSED, rows)

    def _as_many_as_are_kept(self, day, counts):
        """The counts of one day, those that there is no room for any more put together."""
        there = set(self.filter(day=day).values_list("words", "filters", "district", "day"))
        kept = Counter()
        for key, number in counts.items():
            if key[-1] == day:
                has_room = key in there or len(there) < MOST_MISSED_A_DAY
                kept[key if has_room else (OTHER_WORDS, "", "", day)] += number
                there |= {key} if has_room else set()
        return kept

    def forget(self, before):
        """Delete what was missed before a day. Returns how many rows."""
        return self.filter(day__lt=before).delete()[0]


class MissedSearch(models.Model):
    """How often a search found nothing, by day. No person, no full postcode."""

    words = models.CharField(max_length=200, blank=True)
    filters = models.CharField(max_length=300, blank=True, help_text="Such as age=9&day=sat.")
    district = models.CharField("postcode district", max_length=4, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-count"]
        verbose_name_plural = "missed searches"
        constraints = [
            models.UniqueConstraint(fields=["words", "filters", "district", "day"], name="directory_missedsearch_once")
        ]

    def __str__(self):
        return self.words or self.filters
