"""Complaints about listings: logged, weighed with both sides, decided, told. Who complains stays with the team."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.models import Letter, Service

from .listing_decisions import ListingDecision, stand_apart
from .members import Membership, both_or_neither, person

#: What tells who complained.
PRIVATE = ("contact_name", "contact_email", "contact_other")


class ListingComplaintQuerySet(models.QuerySet):
    def told_to(self, user):
        """Complaints that the people of a listing know of, for somebody who speaks for its organisation."""
        known = Q(asked_at__isnull=False) | Q(decided_at__isnull=False)
        return self.filter(known, service__organisation__in=Membership.objects.organisations_of(user))

    def not_about(self, user):
        """Complaints that somebody of the team may read: not those about organisations of their own."""
        return self.exclude(pk__in=self.about_own(user).values("pk"))

    def about_own(self, user):
        """Complaints about organisations that somebody speaks for, or asked to."""
        return self.filter(service__organisation__in=Membership.objects.of(user).values("organisation"))

    def came_as(self, reference):
        """Complaints that came as something that another room took in, by its reference."""
        return self.filter(source=reference).exclude(source="")

    def open(self):
        return self.filter(decided_at=None)

    def with_the_provider(self, on):
        """Complaints to which the provider may still answer, as of a day."""
        return self.open().filter(asked_at__isnull=False, answered_at=None, answer_by__gte=on)

    def to_tell(self):
        """Decided complaints whose sender cannot be written to by email and is still to be told."""
        return self.filter(decided_at__isnull=False, told_at=None).exclude(contact_other="")

    def waiting(self, on):
        """What waits for the team, as of a day: to be weighed, decided or told."""
        ours = self.open().exclude(pk__in=self.with_the_provider(on).values("pk"))
        return self.filter(Q(pk__in=ours.values("pk")) | Q(pk__in=self.to_tell().values("pk")))

    def oldest_first(self):
        return self.order_by("came_on", "pk")

    def log(self, key, *, by, at, **what):
        """Keep a complaint. The same form sent twice is one complaint, by its key."""
        return self.get_or_create(uuid=key, defaults={"logged_at": at, "logged_by": by, **what})[0]

    def forget_complainants(self, at):
        """Delete who complained, some days after the decision. Gives the number of complaints."""
        limit = at - timedelta(days=settings.COMPLAINT_CONTACTS_KEPT_DAYS)
        known = ~Q(**dict.fromkeys(PRIVATE, ""))
        old = list(self.filter(known, decided_at__lt=limit))
        for complaint in old:
            complaint.forget_complainant()
        return len(old)


class ListingComplaint(models.Model):
    """One complaint about one listing. Its people read `about`, `question` and `reasons`, and nothing else of it."""

    class Role(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        YOUNG = "young-person", "A child or young person"
        PROFESSIONAL = "professional", "Somebody who works with families"
        PROVIDER = "provider", "Somebody who runs a service"
        TEAM = "team", "Our own team noticed it"
        NOT_SAID = "not-said", "Somebody else, or not said"

    class Way(models.TextChoices):
        PHONE = "phone", "By phone"
        POST = "post", "By letter"
        EMAIL = "email", "By email"
        IN_PERSON = "in-person", "In person"
        WEBSITE = "website", "Through this website"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        PARTLY = "partly", "Upheld in part"
        NOT_UPHELD = "not-upheld", "Not upheld"

    class Consequence(models.TextChoices):
        NONE = "", "The listing stays as it is"
        SUSPEND = "suspend", "Suspend the listing"
        REMOVE = "remove", "Remove the listing for good"

    class WrongState(Exception):
        """A colleague was quicker. Its words say how it stands."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="complaints", verbose_name="listing")
    about = models.CharField(
        "in a few words",
        max_length=120,
        help_text="The organisation reads this line. Leave out who said it. Such as “Nobody answers the telephone”.",
    )
    said = models.TextField("what is said", help_text="As it came. Only the team reads it.")
    role = models.CharField("who says it", max_length=12, choices=Role.choices, default=Role.NOT_SAID)
    way = models.CharField("how it came", max_length=9, choices=Way.choices)
    came_on = models.DateField("when it came")
    source = models.CharField(
        "came as the comment",
        max_length=40,
        blank=True,
        help_text="Its reference, when it came through the form of the site. Then both are found together.",
    )
    contact_name = models.CharField("name", max_length=120, blank=True)
    contact_email = models.EmailField("email", blank=True)
    contact_other = models.CharField("telephone or address", max_length=200, blank=True)
    logged_at = models.DateTimeField()
    logged_by = person()

    question = models.TextField("what we ask the organisation", blank=True)
    answer_by = models.DateField("answer by", null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = person(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person(null=True, blank=True)

    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = person(null=True, blank=True)
    decision = models.ForeignKey(ListingDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField("sender told", null=True, blank=True)
    told_by = person(null=True, blank=True)

    objects = ListingComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-came_on", "-pk"]
        constraints = [
            both_or_neither("asked"),
            both_or_neither("answered"),
            both_or_neither("decided"),
            both_or_neither("told"),
            models.CheckConstraint(
                condition=Q(asked_at=None) | (~Q(question="") & Q(answer_by__isnull=False)),
                name="providers_listingcomplaint_asked_with_a_date",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="", reasons="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="providers_listingcomplaint_decided_with_reasons",
            ),
        ]
        permissions = [("decide_listingcomplaint", "Can weigh and decide complaints about listings")]

    def __str__(self):
        return f"{self.service}: {self.about}"

    @property
    def has_contact(self):
        return any(getattr(self, name) for name in PRIVATE)

    @property
    def can_be_answered(self):
        """Whether its people may say something to it now."""
        return self.asked_at is not None and self.decided_at is None

    def stands(self, on):
        """How far it is, in words, as of a day."""
        if self.decided_at is not None:
            is_to_tell = self.contact_other and self.told_at is None
            return f"{self.get_outcome_display()}; the sender is still to be told" if is_to_tell else "Decided and told"
        if self.asked_at is None:
            return "To be weighed: the organisation was not asked yet"
        if self.answered_at is not None:
            return "To be decided: both sides are here"
        if self.answer_by < on:
            return "To be decided: the organisation did not answer in time"
        return "With the organisation"

    # -- weighing -----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def note(self, words, *, by, at):
        """Keep a note of the team. Pressing twice keeps it once."""
        self._hold(by)
        return self.notes.get_or_create(words=words, written_by=by, defaults={"written_at": at})[0]

    @transaction.atomic
    def ask(self, question, *, answer_by, by, at, letters):
        """Ask the organisation for its side, until a day. Gives False when that was asked. Raises WrongState, OwnEntry.

        `letters` writes what is to be sent, in the same transaction.
        """
        self._hold(by)
        if self.question == question and self.decided_at is None:
            return False
        if self.asked_at is not None or self.decided_at is not None:
            raise self.WrongState(self.stands(timezone.localdate(at)))
        self._keep(question=question, answer_by=answer_by, asked_at=at, asked_by=by)
        letters(self, at=at)
        return True

    @transaction.atomic
    def reply(self, answer, *, by, at):
        """Keep what the organisation says, in place of what it said before. Raises WrongState once it is decided."""
        self._hold()
        if not self.can_be_answered:
            raise self.WrongState(self.stands(timezone.localdate(at)))
        self._keep(answer=answer, answered_at=at, answered_by=by)

    # -- deciding -----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def decide(self, outcome, reasons, *, consequence, by, at, letters):
        """Decide, do what follows for the listing, and tell both sides. Gives False when that was decided already.

        Raises WrongState when it was decided otherwise, OwnEntry, and what `ListingDecision` raises.
        """
        self._hold(by)
        if self.decided_at is not None:
            if self.outcome == outcome:
                return False
            raise self.WrongState(self.get_outcome_display())
        decision = self._follow(consequence, reasons, by=by, at=at)
        self._keep(outcome=outcome, reasons=reasons, decided_at=at, decided_by=by, decision=decision)
        if self.contact_email:
            self._keep(told_at=at, told_by=by)
        letters(self, at=at)
        return True

    def _follow(self, consequence, reasons, *, by, at):
        """What keeps the listing off the site now, or None. It is told in the letter about the complaint."""
        if not consequence:
            return None
        is_for_good = consequence == self.Consequence.REMOVE
        act = ListingDecision.objects.remove if is_for_good else ListingDecision.objects.suspend
        why = {"grounds": ListingDecision.Grounds.COMPLAINTS, "reasons": reasons}
        made = act(self.service, by=by, at=at, letters=_in_the_same_letter, **why)
        return made or ListingDecision.objects.in_force().filter(service=self.service).first()

    @transaction.atomic
    def note_told(self, *, by, at):
        """Note that who complained was told by telephone or post. Gives False when that was noted already."""
        self._hold(by)
        if self.told_at is not None:
            return False
        if self.decided_at is None:
            raise self.WrongState(self.stands(timezone.localdate(at)))
        self._keep(told_at=at, told_by=by)
        return True

    @transaction.atomic
    def forget_complainant(self):
        """Delete who complained, also from the letter that told them. What was said and decided stays."""
        self._hold()
        Letter.objects.filter(key=self.letter_key).delete()
        self._keep(**dict.fromkeys(PRIVATE, ""))

    @transaction.atomic
    def erase_what_was_said(self):
        """Delete who complained and what they wrote. What the team wrote about it stays."""
        self.forget_complainant()
        self._keep(said="")

    @property
    def letter_key(self):
        """The key of the letter to who complained. It names nobody."""
        return f"complaint-answer:{self.pk}"

    def _hold(self, by=None):
        """Hold the complaint as it is now until the transaction is through, for somebody who has no part in it."""
        row = type(self).objects.select_for_update(of=("self",)).select_related("service").get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(row, field.attname))
        self.service = row.service
        if by is not None:
            stand_apart(self.service.organisation_id, by)

    def _keep(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))


def _in_the_same_letter(decision, *, at):
    """The letter about the complaint tells it."""


class ComplaintNote(models.Model):
    """What somebody of the team noted while weighing a complaint. Notes are added, never changed."""

    complaint = models.ForeignKey(ListingComplaint, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by = person()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.words[:60]
