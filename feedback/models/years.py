"""The yearly publication of what families said and what became of it (SEND Regulations 2014 reg 56)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from directory.models.bounds import sensible_day
from directory.models.recorded import both_or_neither, person

from .signed import Signed

#: The law has it published at least annually; in days.
A_YEAR = 365


class YearlyReviewQuerySet(models.QuerySet):
    def frozen(self):
        """Years that were published, those among them too that are taken back now."""
        return self.filter(published_at__isnull=False)

    def published(self):
        """Years that anybody can read."""
        return self.frozen().filter(withdrawn_at=None)

    def withdrawn(self):
        """Years that were taken back and not published again yet."""
        return self.filter(withdrawn_at__isnull=False)

    def last(self):
        """The newest publication, or None."""
        return self.published().order_by("-published_at").first()


class YearlyReview(Signed):
    """One year's publication. It is made from what is there, looked at, signed, then frozen.

    `content` is what was published, word for word: nothing that changes afterwards changes it. Where it names somebody
    it is taken back, put right in those words alone, signed by a second person and published again; its page says so.
    """

    class NotReady(Exception):
        """Something is still to be done before it can be signed or published. Its text says what."""

    year = models.PositiveSmallIntegerField(unique=True, help_text="In the web address: /you-said-we-did/2026/.")
    first_on = models.DateField("from")
    last_on = models.DateField("to")
    introduction = models.TextField(help_text="A few plain sentences: what was heard most, what changed, what did not.")
    written_at = models.DateTimeField(editable=False)
    written_by = person(editable=False)
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = person(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = person(null=True, blank=True)
    withdrawn_at = models.DateTimeField("taken back", null=True, blank=True, editable=False)
    withdrawn_by = person(null=True, blank=True)
    signed_seal = models.CharField(max_length=80, blank=True, editable=False)
    content = models.JSONField(null=True, blank=True, editable=False)

    version = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["version", "signed_seal", "content"])
    objects = YearlyReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            both_or_neither("signed"),
            both_or_neither("published"),
            both_or_neither("withdrawn"),
            models.CheckConstraint(
                condition=models.Q(published_at=None, withdrawn_at=None, content=None)
                | models.Q(published_at__isnull=False, content__isnull=False)
                & (models.Q(signed_at__isnull=False) | models.Q(withdrawn_at__isnull=False)),
                name="feedback_yearlyreview_frozen_when_published",
            ),
            models.CheckConstraint(
                condition=models.Q(first_on__lt=models.F("last_on")),
                name="feedback_yearlyreview_days_in_order",
                violation_error_message="The last day comes after the first.",
            ),
        ]
        permissions = [
            ("publish_yearlyreview", "Can sign and publish a year"),
            ("withdraw_yearlyreview", "Can take back a published year and put it right"),
        ]

    def __str__(self):
        return f"You said, we did {self.year}"

    def get_absolute_url(self):
        return reverse("feedback:year", args=[self.year])

    @property
    def is_frozen(self):
        """Whether it was published, and so says what it says."""
        return self.published_at is not None

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None

    @property
    def is_public(self):
        return self.is_frozen and not self.is_withdrawn

    def clean(self):
        super().clean()
        for name in ("first_on", "last_on"):
            if day := getattr(self, name):
                try:
                    sensible_day(day)
                except ValidationError as problem:
                    raise ValidationError({name: problem}) from problem
        if self.first_on and self.last_on and (self.last_on - self.first_on).days > 2 * A_YEAR:
            raise ValidationError({"last_on": "A year’s publication covers two years at most."})

    @transaction.atomic
    def write(self, *, by, at):
        """Keep what somebody wrote. A signature on earlier words is gone. Raises NotReady once it is published."""
        if self.pk and self._held().is_frozen:
            raise self.NotReady("It is published. What was published stays as it was.")
        self._note_writer(by, at)
        self.save()

    @transaction.atomic
    def sign(self, *, by, at, seen):
        """Say, as a second person, that nobody can be recognised in it. Raises as `Point.sign` does, and NotReady.

        `seen` is the `yearly.seal` of what was read: it changes with every word of it, a consultation's too.
        """
        from ..yearly import in_the_way, seal

        row = self._held()
        if seal(row) != seen:
            raise self.SomebodyElseWrote
        row._refuse_own_words(by)
        if missing := in_the_way(row):
            raise self.NotReady(missing[0])
        if row.signed_at is None or row.signed_seal != seen:
            self._change("Signed: nobody can be recognised", by, signed_at=at, signed_by=by, signed_seal=seen)

    @transaction.atomic
    def publish(self, *, by, at):
        """Freeze it and show it to everybody; or show again what was taken back. Pressed twice, it is published once.

        Raises NotReady.
        """
        from ..yearly import compiled, in_the_way, seal

        row = self._held()
        if row.is_public:
            return
        if row.last_on > timezone.localdate(at):
            raise self.NotReady("Its last day is still to come.")
        if row.signed_at is None:
            raise self.NotReady("Nobody has signed it yet.")
        if row.signed_seal != seal(row):
            raise self.NotReady("Something in it was written since it was signed. Look at it again, and sign again.")
        if missing := in_the_way(row):
            raise self.NotReady(missing[0])
        if row.is_withdrawn:
            self.corrections.open().update(returned_at=at, returned_by=by)
            self._change("Published again", by, withdrawn_at=None, withdrawn_by=None)
        else:
            content = compiled(row, on=timezone.localdate(at))
            self._change("Published", by, published_at=at, published_by=by, content=content)

    # -- putting right what names somebody ----------------------------------------------------------------------------

    @transaction.atomic
    def withdraw(self, reason, *, points=(), by, at):
        """Show it to nobody, at once, and take points off that say the same. Pressed twice, it is taken back once.

        Raises NotReady where it is not published.
        """
        row = self._held()
        if not row.is_frozen:
            raise self.NotReady("It is not published.")
        if row.is_withdrawn:
            return
        self.corrections.create(reason=reason, withdrawn_at=at, withdrawn_by=by)
        unsigned = {"signed_at": None, "signed_by": None, "signed_seal": ""}
        self._change("Taken back", by, withdrawn_at=at, withdrawn_by=by, **unsigned)
        for point in points:
            point.take_off(by=by, at=at)

    @transaction.atomic
    def put_right(self, part, words, *, by, at, seen):
        """Write other words into one of its `parts` while it is taken back; what they replace is kept nowhere.

        Raises NotReady where it is not taken back, and SomebodyElseWrote where it is not what was read: `seen` is its
        `yearly.seal`.
        """
        from ..parts import rewritten
        from ..yearly import seal

        row = self._held()
        if not row.is_withdrawn:
            raise self.NotReady("It is not taken back.")
        if seal(row) != seen:
            raise self.SomebodyElseWrote
        row.content = rewritten(row.content, part, words)
        row.introduction = row.content["introduction"]
        row._note_writer(by, at)
        row._change_reason = f"Put right: {part.key}"
        row.save()
        row.history.update(introduction=row.introduction)
        row.corrections.open().update(has_new_words=True)
        self.refresh_from_db()


def due_on():
    """The day by which the next publication is due, or None while nothing was ever published or said."""
    from .comments import Comment

    last = YearlyReview.objects.last()
    since = last.published_at if last else Comment.objects.order_by("said_at").values_list("said_at", flat=True).first()
    return timezone.localdate(since) + timedelta(days=A_YEAR) if since else None
