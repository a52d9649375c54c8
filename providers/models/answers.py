"""What was answered to one question, and whether families read it."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from directory.models import ListingAnswer, Service
from directory.models.recorded import both_or_neither, person
from directory.who_when import day_words

from .asking import RequestQuestion
from .members import Membership
from .replies import Reply


class AnswerQuerySet(models.QuerySet):
    def sent(self):
        """Answers that were given to the team, not only kept to go on with."""
        return self.filter(reply__sent_at__isnull=False)

    def to_look_at(self):
        """Texts that families would read, which nobody of the team has read yet."""
        return self.filter(showing=Answer.Showing.WAITING)


class Answer(models.Model):
    """The answer to one question. It is stored as text: yes, no, not-known; 12.5; 2026-11-26; or what was typed."""

    class Showing(models.TextChoices):
        PRIVATE = "private", "Only the team reads it"
        WAITING = "waiting", "We read it first"
        SHOWN = "shown", "On the listing"
        HELD = "held", "Kept off the listing"
        REPLACED = "replaced", "A newer answer stands there"

    class OwnEntry(Exception):
        """Nobody of the team decides for an organisation that they speak for."""

    class WrongState(Exception):
        """There is nothing to show, or nothing to take off."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(RequestQuestion, on_delete=models.PROTECT, related_name="answers")
    value = models.TextField("answer", max_length=4000)
    answered_at = models.DateTimeField("told")
    answered_by = person()
    showing = models.CharField("families", max_length=8, choices=Showing.choices, default=Showing.PRIVATE)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = person(null=True, blank=True)
    listing_answer = models.ForeignKey(
        ListingAnswer, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["question__sort", "question", "pk"]
        constraints = [
            both_or_neither("decided"),
            models.UniqueConstraint(fields=["reply", "question"], name="providers_answer_once"),
        ]
        permissions = [("show_answer", "Can decide which answers families see")]

    def __str__(self):
        return f"{self.reply}: {self.question}"

    @property
    def words(self):
        """The answer as people read it."""
        if self.question.kind == RequestQuestion.Kind.YES_NO:
            return RequestQuestion.YES_NO_WORDS[self.value]
        if self.question.kind == RequestQuestion.Kind.DATE:
            return day_words(date.fromisoformat(self.value))
        return self.value

    def offer(self, *, by):
        """Show an answer that was just given, where it is meant for families: at once, or after the team has read it.

        "Not known" is never shown. What the team kept off before comes back only by the team.
        """
        if not self.question.is_public or self.reply.service_id is None:
            return
        if self.value == RequestQuestion.NOT_KNOWN:
            self._note(self.Showing.PRIVATE, by=by)
        elif self.question.is_free or self.showing == self.Showing.HELD:
            self.showing, self.decided_at, self.decided_by = self.Showing.WAITING, None, None
            self.save(update_fields=["showing", "decided_at", "decided_by"])
        else:
            self._put_on_listing(by=by)

    @transaction.atomic
    def show(self, *, by, at):
        """Put it on the listing. Gives False when it is there already. Raises OwnEntry and WrongState."""
        self._hold(by)
        if self.showing == self.Showing.SHOWN:
            return False
        if self.showing not in (self.Showing.WAITING, self.Showing.HELD):
            raise self.WrongState(self.get_showing_display())
        self.decided_at, self.decided_by = at, by
        self._put_on_listing(by=by)
        return True

    @transaction.atomic
    def keep_off(self, *, by, at):
        """Do not show it to families, or show it no longer. Gives False when that was decided already."""
        self._hold(by)
        if self.showing == self.Showing.HELD:
            return False
        if self.showing not in (self.Showing.WAITING, self.Showing.SHOWN):
            raise self.WrongState(self.get_showing_display())
        self.decided_at, self.decided_by = at, by
        self._note(self.Showing.HELD, by=by)
        return True

    def _hold(self, by):
        type(self).objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db()
        if Membership.objects.of(by).filter(organisation=self.reply.organisation_id).exists():
            raise self.OwnEntry

    def _put_on_listing(self, *, by):
        """Write it onto the listing in place of what stood under the same heading."""
        service = Service.objects.select_for_update(of=("self",)).get(pk=self.reply.service_id)
        label = self.question.label
        row = service.answers_on_request.filter(label=label).first() or ListingAnswer(service=service, label=label)
        row.text, row.told_on = self.words, timezone.localdate(self.answered_at)
        row._history_user, row._change_reason = by, "Answered when we asked"
        row.save()
        earlier = type(self).objects.filter(listing_answer=row).exclude(pk=self.pk)
        earlier.update(listing_answer=None, showing=self.Showing.REPLACED)
        self.listing_answer, self.showing = row, self.Showing.SHOWN
        self.save(update_fields=["listing_answer", "showing", "decided_at", "decided_by"])

    def _note(self, showing, *, by):
        self.take_off(by=by)
        self.showing = showing
        self.save(update_fields=["listing_answer", "showing", "decided_at", "decided_by"])

    def take_off(self, *, by):
        """Take away what stands on the listing from this answer."""
        row = self.listing_answer
        if row is not None:
            row._history_user, row._change_reason = by, "Answer taken off"
            row.delete()
            self.listing_answer = None
