"""An application to list a service: a draft listing, who works on it, and how far it has come."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from directory.models import Organisation, Service, Website
from directory.models.recorded import both_or_neither, person
from directory.working_days import add_working_days

from ..web_addresses import save_under_free_address
from .members import Membership


class ApplicationQuerySet(models.QuerySet):
    def of(self, user):
        """What somebody may see: what they began, while it has no organisation, and all of their organisations."""
        mine = Membership.objects.organisations_of(user)
        return self.filter(Q(organisation=None, started_by=user) | Q(organisation__in=mine))

    def with_the_team(self):
        """What waits for the team: sent and not decided, or asked to be looked at again."""
        return self.filter(state__in=[ListingApplication.State.SENT, ListingApplication.State.REVIEW])

    def oldest_first(self):
        return self.order_by("sent_at", "pk")


class ListingApplication(models.Model):
    """The way of one service onto the site. What is applied for is a draft Service, which nobody else can see."""

    class State(models.TextChoices):
        DRAFT = "draft", "Not sent yet"
        SENT = "sent", "With the team"
        MORE = "more", "We asked you something"
        REVIEW = "review", "Being looked at again"
        ACCEPTED = "accepted", "On the site"
        DECLINED = "declined", "Turned down"
        WITHDRAWN = "withdrawn", "Taken back"

    class Size(models.TextChoices):
        ALONE = "alone", "I work alone"
        FEW = "few", "Up to four people"
        MANY = "many", "Five or more people"
        PUBLIC = "public", "A school, college, council or NHS body"

    class WrongState(Exception):
        """The application is not where it would have to be for what was asked."""

    class NotComplete(Exception):
        """Some questions are still to be answered."""

    class WaitsAlready(Exception):
        """Another change of the same picture, leaflet or form waits for the team."""

    class OwnEntry(Exception):
        """Nobody decides on their own application."""

    class SamePerson(Exception):
        """Another person must look again than the one who decided."""

    class HasIt(Exception):
        """Another colleague has it. The message says who."""

    STEPS_WITH_ROWS = frozenset({"where", "when", "cost", "insurance", "papers"})
    #: States in which the people who apply may change their answers.
    OPEN = (State.DRAFT, State.MORE)
    #: Why a listing is hidden until an insurance is told that has not run out.
    UNINSURED = "Its insurance has run out"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    service = models.OneToOneField(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="application")
    size = models.CharField("How many people work for you?", max_length=6, choices=Size.choices, blank=True)
    finished = models.JSONField(default=list, blank=True, help_text="Keys of steps that somebody went through.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    started_at = models.DateTimeField()
    started_by = person("applications")
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = person(null=True, blank=True)
    declaration = models.ForeignKey(
        "providers.Declaration", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declared_name = models.CharField("Your name", max_length=120, blank=True)
    declared_role = models.CharField("Your role", max_length=120, blank=True)
    assigned_to = person("assigned_applications", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["finished", "changed_at", "declared_name"])
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            both_or_neither("sent"),
            # Pressing "Start" twice makes one application.
            models.UniqueConstraint(
                fields=["started_by"],
                condition=Q(organisation=None, state="draft"),
                name="providers_listingapplication_one_empty_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(organisation__isnull=False, service__isnull=False, sent_at__isnull=False),
                name="providers_listingapplication_sent_is_whole",
            ),
        ]
        permissions = [
            ("decide_listingapplication", "Can decide on applications"),
            ("review_listingapplication", "Can look again at what was turned down"),
        ]

    def __str__(self):
        return self.service.name if self.service else "A new listing"

    def get_absolute_url(self):
        return reverse("providers:application", kwargs={"uuid": self.uuid})

    @property
    def decide_by(self):
        """The day by which the team means to decide."""
        return add_working_days(timezone.localdate(self.sent_at), settings.DECIDE_WITHIN_WORKING_DAYS)

    @property
    def is_open(self):
        """Whether the people who apply may change it now."""
        return self.state in self.OPEN

    @property
    def is_listed(self):
        """Whether changes go live at once or wait for the team: families see it, or it was hidden by itself."""
        if self.state != self.State.ACCEPTED:
            return False
        return self.service.is_published or self.service.is_hidden_by_silence or self.is_uninsured

    @property
    def is_off_for_now(self):
        """Whether somebody took the listing off the site, but not for good: every change waits for the team then."""
        is_hidden = self.state == self.State.ACCEPTED and self.service.status == Service.Status.HIDDEN
        return is_hidden and not self.is_listed

    @property
    def state_words(self):
        """How far it is, in words: what was accepted may be off the site all the same."""
        is_off = self.state == self.State.ACCEPTED and not self.service.is_published
        return "Off the site" if is_off else self.get_state_display()

    @property
    def may_be_changed(self):
        """Whether its people may change what it says, at once or after the team has looked."""
        return self.is_open or self.is_listed or self.is_off_for_now

    @property
    def is_uninsured(self):
        """Whether families do not see it only because an insurance has run out."""
        return self.service.status == Service.Status.HIDDEN and self.service.status_reason == self.UNINSURED

    @classmethod
    def start(cls, *, by, at):
        """The empty application somebody began before, or a new one."""
        found, _ = cls.objects.get_or_create(
            started_by=by, organisation=None, state=cls.State.DRAFT, defaults={"started_at": at, "changed_at": at}
        )
        return found

    @classmethod
    @transaction.atomic
    def of_listing(cls, service, *, by, at):
        """The file of a listing that came onto the site another way, made when somebody begins to look after it."""
        told = {"organisation": service.organisation, "state": cls.State.ACCEPTED, "started_by": by, "sent_by": by}
        times = {"started_at": at, "changed_at": at, "sent_at": at}
        return cls.objects.get_or_create(service=service, defaults=told | times)[0]

    @transaction.atomic
    def for_new_organisation(self, organisation, *, by, at):
        """Apply for an organisation that families do not see yet. A new one belongs to who applies."""
        is_new, organisation._history_user = organisation.pk is None, by
        if is_new:
            save_under_free_address(organisation)
            self._member(organisation, by=by, at=at, role=Membership.Role.OWNER).approve(by=by, at=at)
        else:
            organisation.save()
        self._choose(organisation, by=by, at=at)

    @transaction.atomic
    def for_organisation(self, organisation, *, by, at):
        """Apply for an organisation that is here. Somebody new to it has to be let in before anything is sent.

        Gives the membership, which may still wait for approval.
        """
        membership = self._member(organisation, by=by, at=at, role=Membership.Role.EDITOR)
        if membership.approved_at is not None:
            self._choose(organisation, by=by, at=at)
        return membership

    @staticmethod
    def _member(organisation, *, by, at, role):
        return Membership.objects.get_or_create(
            organisation=organisation, user=by, defaults={"role": role, "asked_at": at}
        )[0]

    def _choose(self, organisation, *, by, at):
        self.organisation, self.changed_at = organisation, at
        self._history_user = by
        self.save(update_fields=["organisation", "changed_at"])
        if self.service and self.service.organisation_id != organisation.pk:
            self.service.organisation = organisation
            self.service._history_user = by
            self.service.save(update_fields=["organisation"])

    @transaction.atomic
    def describe(self, service, *, by, at):
        """Keep the draft listing, and make it when it is new."""
        service.organisation, service._history_user = self.organisation, by
        if service.pk is None:
            save_under_free_address(service)
        else:
            service.save()
        if self.service_id is None:
            self.service = service
        self.touch(by=by, at=at)

    def finish(self, step, *, by, at):
        """Note that somebody went through a step."""
        if step not in self.finished:
            self.finished = [*self.finished, step]
        self.touch(by=by, at=at)

    def touch(self, *, by, at):
        self.changed_at, self._history_user = at, by
        self.save()

    # -- states -------------------------------------------------------------------------------------------------------

    def hold(self):
        """Keep others out until the caller's transaction is through, and go on from what they saved last."""
        type(self).objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db()

    def _move(self, state, *, by, at, reason, allowed, **fields):
        """Go from one of the allowed states to another, in a transaction that the caller opened. False when there."""
        self.hold()
        if self.state == state:
            return False
        if self.state not in allowed:
            raise self.WrongState(self.get_state_display())
        self.state, self.changed_at = state, at
        for name, value in fields.items():
            setattr(self, name, value)
        self._history_user, self._change_reason = by, reason[:100]
        self.save()
        return True

    @transaction.atomic
    def send(self, *, by, at, declaration, name, role, letters):
        """Hand the application to the team with a signed declaration. Raises NotComplete and WrongState.

        `letters` writes what is to be sent, in the same transaction.
        """
        from ..steps import unfinished

        if unfinished(self):
            raise self.NotComplete
        signed = {"declaration": declaration, "declared_name": name, "declared_role": role}
        sent = {"sent_at": self.sent_at or at, "sent_by": self.sent_by or by}
        to = self.State.REVIEW if self.is_looked_at_again else self.State.SENT
        if self._move(to, by=by, at=at, reason="Sent", allowed=self.OPEN, **signed, **sent):
            Website.objects.ask([self.service.website])
            letters(self, at=at)

    @transaction.atomic
    def withdraw(self, *, by, at):
        """Take the application back. What was written stays here for who wrote it."""
        allowed = (*self.OPEN, self.State.SENT)
        self._move(self.State.WITHDRAWN, by=by, at=at, reason="Taken back", allowed=allowed)

    @transaction.atomic
    def open_again(self, *, by, at):
        """Go on with what was taken back or turned down. When it is sent again it waits from that day."""
        allowed = [self.State.WITHDRAWN, self.State.DECLINED]
        self._move(self.State.DRAFT, by=by, at=at, reason="Taken up again", allowed=allowed, sent_at=None, sent_by=None)

    def propose(self, step, typed, *, by, at, row=None, is_removal=False, upload=None):
        """Keep a change of a listing until the team has looked at it. The same one twice is kept once.

        `upload` is what was found in a file that belongs to it. Raises WaitsAlready.
        """
        from .waiting_files import WaitingFile

        typed = typed.copy()
        for name in ("csrfmiddlewaretoken", "seen", "stay"):
            typed.pop(name, None)
        wanted = {"step": step, "row": row, "is_removal": is_removal, "typed": typed.urlencode()}
        waiting = self.changes.waiting()
        if waiting.filter(**wanted, waiting_file__digest=upload and upload.digest).exists():
            return
        if row is not None or step not in self.STEPS_WITH_ROWS:
            # A second thought takes the place of the first. A file would go with it: somebody has to say so.
            for earlier in waiting.filter(step=step, row=row):
                if step == "papers" and not is_removal:
                    raise self.WaitsAlready
                earlier.take_back(by=by, at=at)
        change = self.changes.create(asked_at=at, asked_by=by, **wanted)
        if upload:
            WaitingFile.keep(upload, change=change)
        self.touch(by=by, at=at)

    @transaction.atomic
    def show_insured(self, *, by, at):
        """Show again every listing of the organisation that only waited for an insurance, if all that was told runs."""
        runs = {}
        for cover in self.organisation.insurance_covers.all():
            runs[cover.kind] = runs.get(cover.kind) or not cover.has_run_out(timezone.localdate(at))
        if runs and all(runs.values()):
            hidden = self.organisation.services.filter(status=Service.Status.HIDDEN)
            for listing in hidden.filter(status_reason=self.UNINSURED):
                listing.publish(by=by, at=at, reason="Insured again")

    # -- the team's side ----------------------------------------------------------------------------------------------

    def _may_decide(self, by):
        """Raises OwnEntry for somebody who applied, or who speaks for the organisation."""
        is_member = Membership.objects.of(by).filter(organisation=self.organisation).exists()
        if is_member or by.pk in (self.started_by_id, self.sent_by_id):
            raise self.OwnEntry

    @transaction.atomic
    def take_on(self, *, by, over=None):
        """Have it from now on. From a colleague only on purpose: `over` is the key of the one who is seen to have it.

        Gives False when one has it already. Raises HasIt.
        """
        self.hold()
        before = self.assigned_to
        if before == by:
            return False
        if before is not None and before.pk != over:
            raise self.HasIt(str(before))
        self._assign(by, by=by, reason=f"Taken over from {before}" if before else "Taken on")
        return True

    @transaction.atomic
    def give_back(self, *, by):
        """Let somebody else have it. Gives False when nobody has it already. Raises HasIt when a colleague does."""
        self.hold()
        if self.assigned_to is None:
            return False
        if self.assigned_to != by:
            raise self.HasIt(str(self.assigned_to))
        self._assign(None, by=by, reason="Given back")
        return True

    @property
    def turns(self):
        """Who took it on, over or gave it back, and when: rows of its history, the last first."""
        told = Q(history_change_reason__startswith="Taken o") | Q(history_change_reason="Given back")
        return self.history.filter(told).select_related("history_user")

    def _assign(self, to, *, by, reason):
        self.assigned_to, self._history_user, self._change_reason = to, by, reason[:100]
        self.save(update_fields=["assigned_to"])

    @transaction.atomic
    def ask(self, questions, *, by, at, letters):
        """Ask the people who applied. `questions` are (step, words). Gives False when it was asked already."""
        self._may_decide(by)
        self.hold()
        if self.state == self.State.REVIEW:
            self._another_person(by)
        allowed = [self.State.SENT, self.State.REVIEW]
        if not self._move(self.State.MORE, by=by, at=at, reason="Asked for more", allowed=allowed):
            return False
        for step, words in questions:
            self.questions.create(step=step, words=words, asked_at=at, asked_by=by)
        letters(self, at=at)
        return True

    @transaction.atomic
    def accept(self, *, by, at, letters):
        """Put the listing on the site. Gives False when it is there already. Raises WrongState and OwnEntry."""
        self._may_decide(by)
        self.hold()
        if self.state == self.State.REVIEW:
            self._another_person(by)
        allowed = [self.State.SENT, self.State.REVIEW]
        if not self._move(self.State.ACCEPTED, by=by, at=at, reason="Accepted", allowed=allowed):
            return False
        self.decisions.create(outcome="accepted", decided_at=at, decided_by=by)
        self.service.assured_on = timezone.localdate(self.sent_at)
        self.service._history_user, self.service._change_reason = by, "Told by the provider"
        self.service.save(update_fields=["assured_on", "updated_at"])
        self.service.publish(by=by, at=at)
        # What was told with it of checks and insurance holds for the other listings of the organisation too.
        from ..statements import tell_families

        tell_families(self.organisation, on=timezone.localdate(at))
        letters(self, at=at)
        return True

    @transaction.atomic
    def decline(self, reasons, *, by, at, letters):
        """Say no, with the reasons. Gives False when that was said already. Raises WrongState and OwnEntry."""
        self._may_decide(by)
        if not self._move(self.State.DECLINED, by=by, at=at, reason="Turned down", allowed=[self.State.SENT]):
            return False
        letters(self, self.decisions.create(outcome="declined", reasons=reasons, decided_at=at, decided_by=by), at=at)
        return True

    @property
    def can_ask_again(self):
        """Whether another look can be asked for: once for each time that it was turned down."""
        last = self.decisions.first()
        return self.state == self.State.DECLINED and last is not None and last.outcome == "declined"

    @property
    def is_looked_at_again(self):
        """Whether it was turned down since it was sent, so that what is sent now belongs to another look."""
        last = self.decisions.first()
        return last is not None and self.sent_at is not None and last.decided_at >= self.sent_at

    @transaction.atomic
    def ask_again(self, *, by, at):
        """Have another person look at what was turned down. Raises WrongState when that was done."""
        if self.state == self.State.DECLINED and not self.can_ask_again:
            raise self.WrongState(self.get_state_display())
        reason, allowed = "Asked for another look", [self.State.DECLINED]
        self._move(self.State.REVIEW, by=by, at=at, reason=reason, allowed=allowed, assigned_to=None)

    @transaction.atomic
    def uphold(self, reasons, *, by, at, letters):
        """After another look, still no. Raises SamePerson for who said no before."""
        self._may_decide(by)
        self._another_person(by)
        if not self._move(self.State.DECLINED, by=by, at=at, reason="Looked at again", allowed=[self.State.REVIEW]):
            return False
        letters(self, self.decisions.create(outcome="upheld", reasons=reasons, decided_at=at, decided_by=by), at=at)
        return True

    @property
    def told(self):
        """Everything that the team has written to the people who applied: reasons and questions."""
        reasons = self.decisions.values_list("reasons", flat=True)
        return {*reasons, *self.questions.values_list("words", flat=True)}

    def _another_person(self, by):
        if self.decisions.filter(decided_by=by).exists():
            raise self.SamePerson
