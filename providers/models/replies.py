"""Who is asked, and what came back."""

import uuid

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from directory.models import Organisation, Service
from directory.models.recorded import both_or_neither, person

from .asking import InformationRequest
from .members import Invitation, Membership


class ReplyQuerySet(models.QuerySet):
    def of(self, user):
        """What somebody may see and answer: what was sent to their organisations."""
        sent = self.exclude(request__state=InformationRequest.State.DRAFT)
        return sent.filter(organisation__in=Membership.objects.organisations_of(user))

    def waiting(self):
        """Asked, and not answered yet."""
        return self.filter(sent_at=None, request__state=InformationRequest.State.SENT)

    def overdue(self, on):
        return self.waiting().filter(request__answer_by__lt=on)

    def nobody_to_ask(self):
        """Not answered, and nobody of the organisation signs in here."""
        people = Membership.objects.approved().filter(organisation=OuterRef("organisation"), user__is_active=True)
        return self.filter(~Exists(people), sent_at=None)

    def with_people(self):
        """The same replies, each with whether somebody signs in for it, and whether an invitation is open."""
        people = Membership.objects.approved().filter(organisation=OuterRef("organisation"), user__is_active=True)
        invited = Invitation.objects.filter(organisation=OuterRef("organisation"), taken_at=None)
        return self.annotate(has_people=Exists(people), is_invited=Exists(invited))


class Reply(models.Model):
    """One listing, or one organisation, that is asked, and what came back."""

    class Source(models.TextChoices):
        ONLINE = "online", "On this site"
        PHONE = "phone", "Told us by phone"
        LETTER = "letter", "Told us by letter or email"
        VISIT = "visit", "Told us face to face"

    class Closed(Exception):
        """No more answers are taken."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="replies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="replies")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="listing"
    )
    added_at = models.DateTimeField()
    added_by = person()
    source = models.CharField("how it came", max_length=6, choices=Source.choices, blank=True)
    sent_at = models.DateTimeField("answered", null=True, blank=True)
    sent_by = person(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    thanked_by = person(null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "service__name", "pk"]
        verbose_name_plural = "replies"
        constraints = [
            both_or_neither("sent"),
            both_or_neither("thanked"),
            models.UniqueConstraint(fields=["request", "service"], name="providers_reply_listing_once"),
            models.UniqueConstraint(
                fields=["request", "organisation"], condition=Q(service=None), name="providers_reply_organisation_once"
            ),
        ]
        permissions = [("answer_reply", "Can write down what a provider told the team")]

    def __str__(self):
        return self.service.name if self.service else self.organisation.name

    def get_absolute_url(self):
        return reverse("providers:asked", kwargs={"uuid": self.uuid})

    @property
    def must_answer(self):
        """Whether the law says that this organisation must help the council with its Local Offer."""
        return self.organisation.is_local_partner

    def stands(self, on):
        """Where it stands as of a day: (key, words)."""
        if self.sent_at is not None:
            return "answered", "Answered"
        if not self.request.is_running:
            return "closed", "Not answered"
        if self.request.answer_by < on:
            return "overdue", "Late"
        return ("begun", "Begun") if self.answers.all() else ("waiting", "Not answered yet")

    def wordings(self):
        """[(question as it is put here, the newer wording or None)]: who answered keeps the words they answered."""
        every = {question.pk: question for question in self.request.questions.all()}
        answered = {answer.question_id for answer in self.answers.all()}
        found = []
        for newest in every.values():
            if newest.retired_at is not None:
                continue
            put = newest
            while put is not None and put.pk not in answered:
                put = every.get(put.replaces_id)
            found.append((put or newest, newest if put not in (None, newest) else None))
        return found

    def said(self):
        """{question id: answer} of what was said so far."""
        return {answer.question_id: answer for answer in self.answers.all()}

    def _hold(self):
        """Hold this reply and its request until the transaction ends. Raises Closed."""
        try:
            self.request._held(InformationRequest.State.SENT)
        except InformationRequest.WrongState as problem:
            raise self.Closed from problem
        type(self).objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db(fields=["sent_at", "sent_by", "source"])

    @transaction.atomic
    def keep(self, said, *, by, at):
        """Keep answers, {question: stored value}, to go on with later. The team does not read them yet."""
        self._hold()
        self._write(said, by=by, at=at)

    @transaction.atomic
    def send(self, said, *, by, at, source=Source.ONLINE):
        """Give the answers to the team, or correct those that were given. Public ones go onto the listing."""
        self._hold()
        is_first = self.sent_at is None
        changed = self._write(said, by=by, at=at)
        if is_first:
            self.sent_at, self.sent_by = at, by
        if is_first or changed:
            self.source = source
            self.save(update_fields=["sent_at", "sent_by", "source"])
        for answer in self.answers.select_related("question") if is_first else changed:
            answer.offer(by=by)

    def _write(self, said, *, by, at):
        """Write what is different. Gives the answers that were changed; an empty one is taken away."""
        before, changed = self.said(), []
        for question, value in said.items():
            answer = before.get(question.pk)
            if value == (answer.value if answer else ""):
                continue
            if not value:
                answer.take_off(by=by)
                answer.delete()
                continue
            answer = answer or self.answers.model(reply=self, question=question)
            answer.value, answer.answered_at, answer.answered_by = value, at, by
            answer.save()
            changed.append(answer)
        getattr(self, "_prefetched_objects_cache", {}).pop("answers", None)
        return changed
