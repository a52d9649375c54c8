"""Papers that applicants send the team: private, opened only through a checked page, deleted when no longer needed."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from directory.models import Organisation, Service
from directory.models.recorded import person, who_only_with_when
from directory.models.scanned import Scanned
from directory.storage import forget
from directory.uploads import EXTENSIONS

from .applications import ListingApplication
from .changes import ChangeRequest
from .complaints import ListingComplaint
from .listing_decisions import ListingDecision

State = ListingApplication.State


def evidence_path(evidence, filename):
    """A random name: nothing of the sender's file name reaches the disk."""
    return f"{uuid.uuid4().hex}.{EXTENSIONS[evidence.content_type]}"


def evidence_storage():
    """A folder of its own, which no web server looks into."""
    return storages["evidence"]


class EvidenceQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(deleted_at=None)

    def in_force(self):
        """Papers in whose place no newer one was sent."""
        return self.kept().filter(newer=None)

    def decided_with(self):
        """Papers of organisations on whose application, or change of what these papers show, the team decides now."""
        return self.kept().filter(Q(organisation__in=_applied()) | Q(organisation__in=_changing()))

    def without_purpose(self, at):
        """Papers that nobody needs, for so many days that they are to be deleted.

        The purpose of a paper ends when a newer one takes its place, or when its organisation has nothing here any
        more: no listing on the site or only suspended, and no application that somebody works on or has to decide.
        """
        limit = at - timedelta(days=settings.PAPERS_KEPT_AFTER_DAYS)
        needed = Q(pk__in=self.decided_with().values("pk"))
        for organisations in (_in_hand(limit), _listed(limit), _disputed()):
            needed |= Q(organisation__in=organisations, newer=None)
        recent = Q(newer__sent_at__gte=limit)
        return self.kept().exclude(needed).exclude(recent)

    def discard_without_purpose(self, *, at):
        """Delete them. Gives their number."""
        found = list(self.without_purpose(at).order_by("sent_at", "pk"))
        return sum(paper.discard_if_without_purpose(at=at) for paper in found)


def _applied():
    """The organisations on whose applications the team decides."""
    return ListingApplication.objects.with_the_team().values("organisation")


def _changing():
    """The organisations of whose listings a change waits that papers belong to."""
    waiting = ChangeRequest.objects.waiting().filter(step__in=Evidence.STEPS)
    return waiting.values("application__organisation")


def _in_hand(limit):
    """The organisations that worked on an application since, or may still ask for another look at one."""
    states = [State.DRAFT, State.MORE, State.WITHDRAWN, State.DECLINED]
    rows = ListingApplication.objects.filter(state__in=states, changed_at__gte=limit, organisation__isnull=False)
    return rows.values("organisation")


def _listed(limit):
    """The organisations with a listing that families find, or found since."""
    is_seen = Q(status=Service.Status.PUBLISHED) | Q(status_changed_at__gte=limit)
    return Service.objects.exclude(status=Service.Status.DRAFT).filter(is_seen).values("organisation")


def _disputed():
    """The organisations with a listing that is suspended, to be looked at again, or complained about."""
    suspended = ListingDecision.objects.in_force().filter(outcome=ListingDecision.Outcome.SUSPENDED)
    services = Service.objects.filter(
        Q(decisions__in=suspended)
        | Q(decisions__in=ListingDecision.objects.waiting())
        | Q(complaints__in=ListingComplaint.objects.filter(decided_at=None))
    )
    return services.values("organisation")


class Evidence(Scanned):
    """One paper of an organisation. Sizes are in bytes. The row outlives its file, to tell what was seen."""

    class Kind(models.TextChoices):
        INSURANCE = "insurance", "Insurance certificate"
        SAFEGUARDING = "safeguarding", "Safeguarding policy"
        COMPLAINTS = "complaints", "Complaints policy"
        QUALITY = "quality", "Inspection report or award"

    class InUse(Exception):
        """The team decides with it now."""

    #: Why a paper was deleted.
    TAKEN_BACK, REPLACED = "Taken back by the provider", "A newer one took its place"
    NOT_NEEDED = "Nobody needs it any more"
    #: Pages of a listing whose changes are looked at with papers.
    STEPS = ("insurance", "no-insurance", "safeguarding", "complaints")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    file = models.FileField(upload_to=evidence_path, storage=evidence_storage, max_length=80)
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField(editable=False)
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256, so that the same paper comes once.")
    dated_on = models.DateField("Date on it", null=True, blank=True)
    sent_at = models.DateTimeField()
    sent_by = person()
    newer = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="older",
        help_text="The paper that took its place.",
    )
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = person(null=True, blank=True)
    deleted_why = models.CharField(max_length=120, blank=True)

    history = HistoricalRecords()
    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-sent_at"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "digest"],
                condition=models.Q(deleted_at=None),
                name="providers_evidence_once",
            ),
            who_only_with_when("deleted"),
        ]
        permissions = [("open_evidence", "Can open applicants’ papers")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.organisation}"

    def opened(self, *, by, at):
        """Note that somebody opened it."""
        EvidenceOpening.objects.create(evidence=self, opened_by=by, opened_at=at)

    def give_way(self, newer, *, by):
        """Note that a newer one took its place, or with None that it did not stay."""
        reason = "A newer one was sent" if newer else "The newer one is gone"
        self.newer, self._history_user, self._change_reason = newer, by, reason
        self.save(update_fields=["newer"])

    @transaction.atomic
    def take_back(self, *, by, at, letters):
        """Its people want it back. Raises InUse while the team decides with it.

        Where families find a listing of theirs, the team is told: it was accepted with this paper.
        """
        self._hold()
        if type(self).objects.decided_with().filter(pk=self.pk).exists():
            raise self.InUse
        was_in_force = self.newer_id is None and self.organisation.services.published().exists()
        if self.discard(by=by, at=at, why=self.TAKEN_BACK) and was_in_force:
            letters(self, by=by, at=at)

    @transaction.atomic
    def discard_if_without_purpose(self, *, at):
        """Delete it in nobody's name, unless somebody came to need it since that was looked up."""
        self._hold()
        if not type(self).objects.without_purpose(at).filter(pk=self.pk).exists():
            return False
        return self.discard(by=None, at=at, why=self.REPLACED if self.newer_id else self.NOT_NEEDED)

    def _hold(self):
        """Keep the applications of the organisation as they are until the caller's transaction is through."""
        rows = ListingApplication.objects.filter(organisation=self.organisation_id)
        list(rows.select_for_update().order_by("pk").values_list("pk"))

    @transaction.atomic
    def discard(self, *, by, at, why):
        """Delete the file once the change is through, and keep the row that tells of it. Gives False the second time.

        The one whose place it had taken is in force again, if it is still there.
        """
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.deleted_at is not None:
            return False
        if row.newer_id is None:
            for older in self.older.kept():
                older.give_way(None, by=by)
        self.deleted_at, self.deleted_by, self.deleted_why = at, by, why[:120]
        self._history_user = by
        self.save(update_fields=["deleted_at", "deleted_by", "deleted_why"])
        forget(self.file)
        return True


class EvidenceOpening(models.Model):
    """Somebody opened a paper."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="openings")
    opened_by = person()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self):
        return f"{self.evidence}, by {self.opened_by}"
