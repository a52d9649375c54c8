"""What the team decides about a listing that families saw: to take it off the site, to look again, to give it back."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from directory.models import Service

from .members import Membership, both_or_neither, person


class ListingDecisionQuerySet(models.QuerySet):
    def of(self, user):
        """Decisions about the listings of organisations that somebody speaks for."""
        return self.filter(service__organisation__in=Membership.objects.organisations_of(user))

    def latest(self):
        """The last decision about each listing."""
        newer = ListingDecision.objects.filter(service=OuterRef("service"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))

    def in_force(self):
        """What keeps a listing off the site now. What silence or its own people took off is not among it."""
        return self.latest().exclude(outcome="given-back").exclude(service__status=Service.Status.PUBLISHED)

    def waiting(self):
        """Decisions at which the provider wants another person to look, the oldest wish first."""
        return self.in_force().filter(review_asked_at__isnull=False).order_by("review_asked_at", "pk")

    def suspend(self, service, **decided):
        """Take a listing off the site for now. See `_take_off`."""
        return self._take_off(service, ListingDecision.Outcome.SUSPENDED, **decided)

    def remove(self, service, **decided):
        """Take a listing off the site for good. See `_take_off`."""
        return self._take_off(service, ListingDecision.Outcome.REMOVED, **decided)

    @transaction.atomic
    def _take_off(self, service, outcome, *, grounds, reasons, by, at, letters):
        """Take a listing off and tell its people. Gives the decision, or None when a colleague took it off already.

        `letters` writes what is to be sent, in the same transaction. Raises OwnEntry for somebody who speaks for the
        organisation, and WrongState while another look is open.
        """
        held = _held(service, by)
        last = self.in_force().filter(service=held).first()
        if last is not None and last.review_asked_at is not None:
            raise Service.WrongState("They asked for another look at it. Answer that first.")
        is_suspended = last is not None and outcome == ListingDecision.Outcome.SUSPENDED
        if is_suspended or held.status == Service.Status.REMOVED:
            return None
        words = f"{ListingDecision.Grounds(grounds).label}. {reasons}"[:300]
        change = service.hide if outcome == ListingDecision.Outcome.SUSPENDED else service.remove
        change(by=by, at=at, reason=words)
        told = {"grounds": grounds, "reasons": reasons, "decided_at": at, "decided_by": by}
        decision = self.create(service=service, outcome=outcome, **told)
        letters(decision, at=at)
        return decision

    @transaction.atomic
    def put_on(self, service, *, by, at, letters):
        """Publish a listing, or give it back when it was taken off. Gives whether it was off the site."""
        held = _held(service, by)
        last = self.in_force().filter(service=held).first()
        if last is not None:
            return last.give_back("", by=by, at=at, letters=letters)
        return service.publish(by=by, at=at)


class ListingDecision(models.Model):
    """One decision, as it was told to the people of the organisation. Decisions are added, never changed."""

    class Outcome(models.TextChoices):
        SUSPENDED = "suspended", "Taken off the site for now"
        REMOVED = "removed", "Taken off the site for good"
        UPHELD = "upheld", "Looked at again: it stays off the site"
        GIVEN_BACK = "given-back", "Back on the site"

    class Grounds(models.TextChoices):
        COMPLAINTS = "complaints", "Complaints about it were upheld"
        STANDARDS = "standards", "It does not meet our standards"
        ASKED = "asked", "The organisation asked for it"
        CLOSED = "closed", "It has closed"
        OTHER = "other", "Another reason"

    class SamePerson(Service.OwnEntry):
        """Another person must look again than the one who decided."""

    class WrongState(Exception):
        """The listing is not where it would have to be for what was asked."""

    OFF = (Outcome.SUSPENDED, Outcome.REMOVED)

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="decisions", verbose_name="listing")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    grounds = models.CharField("why", max_length=10, choices=Grounds.choices, blank=True)
    reasons = models.TextField("in words for the organisation", blank=True)
    decided_at = models.DateTimeField()
    decided_by = person()
    review_asked_at = models.DateTimeField("another look asked for", null=True, blank=True)
    review_asked_by = person(null=True, blank=True)

    objects = ListingDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            both_or_neither("review_asked"),
            models.CheckConstraint(
                condition=models.Q(outcome="given-back") | ~models.Q(reasons=""),
                name="providers_listingdecision_with_reasons",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["suspended", "removed"]) | ~models.Q(grounds=""),
                name="providers_listingdecision_with_grounds",
            ),
        ]

    def __str__(self):
        return f"{self.service}: {self.get_outcome_display().lower()}"

    @property
    def is_in_force(self):
        return type(self).objects.in_force().filter(pk=self.pk).exists()

    @property
    def is_waiting(self):
        """Whether another person is asked to look at it."""
        return type(self).objects.waiting().filter(pk=self.pk).exists()

    @property
    def can_ask_again(self):
        """Whether another look can be asked for: once for each time that the listing was taken off."""
        return self.outcome in self.OFF and self.review_asked_at is None and self.is_in_force

    @property
    def can_give_back(self):
        """What was taken off for good comes back only by another look."""
        is_for_good = self.service.status == Service.Status.REMOVED
        return self.is_in_force and (not is_for_good or self.review_asked_at is not None)

    @transaction.atomic
    def ask_again(self, *, by, at):
        """Have another person look at it, whoever brings the wish. Pressing twice asks once. Raises WrongState."""
        Service.objects.select_for_update().get(pk=self.service_id)
        self.refresh_from_db()
        if self.review_asked_at is not None:
            return False
        if not self.can_ask_again:
            raise self.WrongState(self.get_outcome_display())
        self.review_asked_at, self.review_asked_by = at, by
        self.save(update_fields=["review_asked_at", "review_asked_by"])
        return True

    @transaction.atomic
    def give_back(self, reasons, *, by, at, letters):
        """Show the listing again. Gives False when that was done already. Raises WrongState, OwnEntry, SamePerson."""
        if not self._may_answer(self.Outcome.GIVEN_BACK, by):
            return False
        if not self.can_give_back:
            raise Service.WrongState("It was removed for good, and nobody asked for another look.")
        self.service.give_back(by=by, at=at, reason=reasons[:300] or "Given back")
        self._follow(self.Outcome.GIVEN_BACK, reasons, by=by, at=at, letters=letters)
        return True

    @transaction.atomic
    def uphold(self, reasons, *, by, at, letters):
        """After another look, leave it off. Gives False when that was said already. Raises like `give_back`."""
        if not self._may_answer(self.Outcome.UPHELD, by):
            return False
        if self.review_asked_at is None:
            raise self.WrongState(self.get_outcome_display())
        self._follow(self.Outcome.UPHELD, reasons, by=by, at=at, letters=letters)
        return True

    def _may_answer(self, outcome, by):
        """Hold the listing, and look who answers. False when the same was decided already."""
        self.service = _held(self.service, by)
        self.refresh_from_db(fields=["review_asked_at", "review_asked_by"])
        last = type(self).objects.filter(service=self.service).first()
        if last != self or not self.is_in_force:
            if last.outcome == outcome:
                return False
            raise self.WrongState(last.get_outcome_display())
        if self.review_asked_at is not None and self._has_decided(by):
            raise self.SamePerson("You decided on it before. Another person has to look again.")
        return True

    def _has_decided(self, person):
        """Whether somebody decided on the listing since families last saw it."""
        rows = type(self).objects.filter(service=self.service)
        back = rows.filter(outcome=self.Outcome.GIVEN_BACK).first()
        return rows.filter(decided_by=person, pk__gt=back.pk if back else 0).exists()

    def _follow(self, outcome, reasons, *, by, at, letters):
        told = {"outcome": outcome, "reasons": reasons, "decided_at": at, "decided_by": by}
        letters(type(self).objects.create(service=self.service, **told), at=at)


def stand_apart(organisation, person):
    """Raises Service.OwnEntry for somebody of the team who speaks for the organisation, or asked to."""
    if Membership.objects.of(person).filter(organisation=organisation).exists():
        raise Service.OwnEntry("You speak for this organisation, so somebody else has to decide.")


def _held(service, by):
    """The listing as it is now, held until the transaction is through, for somebody who has no part in it."""
    held = Service.objects.select_for_update().get(pk=service.pk)
    stand_apart(held.organisation_id, by)
    return held
