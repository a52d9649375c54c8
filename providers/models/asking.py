"""Asking providers for information: what the team wants to know, why, by when, and in which words."""

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from directory.models.recorded import both_or_neither, person


class InformationRequestQuerySet(models.QuerySet):
    def running(self):
        """Requests that wait for answers."""
        return self.filter(state=InformationRequest.State.SENT)

    def with_numbers(self, on):
        """The same requests, each with how many are asked, answered, late as of a day, and have nobody to ask."""
        from .replies import Reply

        waits = Q(replies__sent_at=None, state=InformationRequest.State.SENT)
        alone = Reply.objects.nobody_to_ask().values("pk")
        return self.annotate(
            asked_number=Count("replies", distinct=True),
            answered_number=Count("replies", filter=Q(replies__sent_at__isnull=False), distinct=True),
            overdue_number=Count("replies", filter=waits & Q(answer_by__lt=on), distinct=True),
            nobody_number=Count("replies", filter=Q(replies__in=alone), distinct=True),
        )


class InformationRequest(models.Model):
    """What the team wants to know, why, and by when. Once it is sent its questions are never changed silently."""

    class State(models.TextChoices):
        DRAFT = "draft", "Not sent yet"
        SENT = "sent", "Waiting for answers"
        CLOSED = "closed", "Closed"

    class About(models.TextChoices):
        LISTING = "listing", "Each listing: the same organisation answers for each of its listings"
        ORGANISATION = "organisation", "Each organisation: it answers once, and no answer is shown to families"

    class WrongState(Exception):
        """The request is not where it would have to be for what was asked."""

    class NotComplete(Exception):
        """Something is missing before it can be sent. The message says what."""

    class DayMoved(Exception):
        """A colleague chose another day meanwhile. The message says who, and which."""

    title = models.CharField(max_length=120, help_text="Such as “What do you do in the school holidays?”")
    why = models.TextField("why we ask", max_length=2000, help_text="Providers read this first, as you write it.")
    about = models.CharField("who answers", max_length=12, choices=About.choices, default=About.LISTING)
    answer_by = models.DateField("answer by")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = person(editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_by = person(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = person(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name, verbose_name_plural = "request for information", "requests for information"
        constraints = [both_or_neither("sent"), both_or_neither("closed")]
        permissions = [("send_informationrequest", "Can send, close and reword requests for information")]

    def __str__(self):
        return self.title

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def is_running(self):
        return self.state == self.State.SENT

    @property
    def told_at(self):
        """When providers last read by when we ask: in the first letter, or in one about another day."""
        return max([self.sent_at, *(each.changed_at for each in self.new_days.all())])

    def missing(self, on):
        """What has to be done before it can be sent on a day, as sentences."""
        found = []
        if not self.questions.exists():
            found.append("Write at least one question.")
        if self.about == self.About.ORGANISATION and self.questions.filter(is_public=True).exists():
            found.append("Answers for a whole organisation are not shown to families: no question can be public.")
        if not self.replies.exists():
            found.append("Choose whom to ask.")
        if self.answer_by <= on:
            found.append("Choose a date to answer by that is still to come.")
        return found

    def _held(self, *allowed):
        """This request, held until the transaction ends. Raises WrongState unless it is in an allowed state."""
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.state not in allowed:
            raise self.WrongState(row.get_state_display())
        return row

    @transaction.atomic
    def add(self, rows, *, by, at):
        """Ask these listings, or organisations, too. Gives how many were not there yet. Raises WrongState."""
        self._held(self.State.DRAFT)
        before, reply = self.replies.count(), self.replies.model
        noted = {"request": self, "added_at": at, "added_by": by}
        if self.about == self.About.LISTING:
            new = [reply(organisation_id=row.organisation_id, service=row, **noted) for row in rows]
        else:
            new = [reply(organisation=row, **noted) for row in rows]
        self.replies.bulk_create(new, ignore_conflicts=True, batch_size=400)
        return self.replies.count() - before

    @transaction.atomic
    def leave_out(self, replies):
        """Do not ask these after all. Raises WrongState once it was sent."""
        self._held(self.State.DRAFT)
        return self.replies.filter(pk__in=[reply.pk for reply in replies]).delete()[0]

    @transaction.atomic
    def send(self, *, by, at, letters, invites=True):
        """Send it to everybody who was chosen. Gives False when it was sent before. Raises NotComplete, WrongState.

        `letters(request, invites=, by=, at=)` writes what is to be sent, in the same transaction.
        """
        row = self._held(self.State.DRAFT, self.State.SENT)
        if row.is_running:
            self.refresh_from_db()
            return False
        if missing := self.missing(timezone.localdate(at)):
            raise self.NotComplete(" ".join(missing))
        self.state, self.sent_at, self.sent_by = self.State.SENT, at, by
        self.save(update_fields=["state", "sent_at", "sent_by"])
        letters(self, invites=invites, by=by, at=at)
        return True

    @transaction.atomic
    def move_day(self, answer_by, *, seen, by, at, letters):
        """Ask for answers by another day, and tell who has not answered. Gives False when it is that day already.

        `seen` is the day that the page showed: raises DayMoved when a colleague chose another one meanwhile, and
        WrongState unless the request is running. `letters(request, new_day, at=)` writes in the same transaction.
        """
        self.answer_by = self._held(self.State.SENT).answer_by
        if self.answer_by == answer_by:
            return False
        if self.answer_by != seen:
            last = self.new_days.select_related("changed_by").first()
            raise self.DayMoved(f"{last.changed_by} chose {last.answer_by:%d %B %Y}" if last else "")
        new_day = self.new_days.create(before=seen, answer_by=answer_by, changed_at=at, changed_by=by)
        self.answer_by = answer_by
        self.save(update_fields=["answer_by"])
        letters(self, new_day, at=at)
        return True

    @transaction.atomic
    def close(self, *, by, at):
        """Take no more answers. A second press changes nothing. Raises WrongState before it was sent."""
        row = self._held(self.State.SENT, self.State.CLOSED)
        if row.is_running:
            self.state, self.closed_at, self.closed_by = self.State.CLOSED, at, by
            self.save(update_fields=["state", "closed_at", "closed_by"])

    @transaction.atomic
    def thank(self, *, by, at, letters):
        """Thank who answered and was not thanked yet. Gives their number."""
        self._held(self.State.SENT, self.State.CLOSED)
        replies = list(self.replies.filter(sent_at__isnull=False, thanked_at=None).select_related("organisation"))
        letters(self, replies, at=at)
        self.replies.filter(pk__in=[reply.pk for reply in replies]).update(thanked_at=at, thanked_by=by)
        return len(replies)


class NewDay(models.Model):
    """Another day by which a request that was sent asks for answers, as it was told to who had not answered."""

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="new_days")
    before = models.DateField()
    answer_by = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = person()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.request}: by {self.answer_by:%d %B %Y}"


class RequestQuestion(models.Model):
    """One question of a request. Once it was sent, a new wording is a new row; who answered keeps the old one."""

    class Kind(models.TextChoices):
        SHORT = "short", "A few words"
        LONG = "long", "A longer text"
        YES_NO = "yes-no", "Yes, no or not known"
        NUMBER = "number", "A number"
        DATE = "date", "A date"

    #: Kinds in which somebody could write anything: the team reads them before families do.
    FREE = (Kind.SHORT, Kind.LONG)
    NOT_KNOWN = "not-known"
    YES_NO_WORDS = {"yes": "Yes", "no": "No", NOT_KNOWN: "Not known"}

    class Changed(Exception):
        """Somebody changed the wording meanwhile."""

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="questions")
    sort = models.PositiveSmallIntegerField("place", default=10, help_text="Small numbers come first.")
    words = models.CharField("question", max_length=300)
    help = models.CharField("help", max_length=300, blank=True, help_text="What to count, or an example.")
    kind = models.CharField("answered by", max_length=6, choices=Kind.choices, default=Kind.SHORT)
    is_required = models.BooleanField("must be answered", default=True)
    is_public = models.BooleanField("families see the answer on the listing", default=False)
    label = models.CharField(
        "heading for families", max_length=120, blank=True, help_text="Such as “In the school holidays”."
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_by = person(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["sort", "pk"]
        verbose_name = "question"
        constraints = [
            both_or_neither("retired"),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(label=""),
                name="providers_requestquestion_public_with_label",
                violation_error_message="Write the heading under which families see the answer.",
            ),
            models.UniqueConstraint(
                fields=["request", "label"],
                condition=Q(is_public=True, retired_at=None),
                name="providers_requestquestion_label_once",
                violation_error_message="Two answers cannot stand under the same heading.",
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def is_free(self):
        return self.kind in self.FREE

    @transaction.atomic
    def reword(self, words, help, *, by, at):  # noqa: A002 - the field's own name
        """Ask in other words from now on. Who answered keeps the words that they answered. Gives the new question.

        Raises WrongState unless the request is running, and Changed when somebody else was quicker.
        """
        self.request._held(InformationRequest.State.SENT)
        self.refresh_from_db()
        if self.retired_at is not None:
            raise self.Changed
        if (self.words, self.help) == (words, help):
            return self
        self.retired_at, self.retired_by = at, by
        self.save(update_fields=["retired_at", "retired_by"])
        kept = ("request_id", "sort", "kind", "is_required", "is_public", "label")
        return type(self).objects.create(
            words=words, help=help, replaces=self, **{name: getattr(self, name) for name in kept}
        )
