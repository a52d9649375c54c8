"""Papers that applicants send the team: private, opened only through a checked page, deleted when no longer needed."""

import uuid

from django.core.files.storage import storages
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from directory.models import Organisation
from directory.models.recorded import person, who_only_with_when
from directory.models.scanned import Scanned
from directory.storage import forget
from directory.uploads import EXTENSIONS


def evidence_path(evidence, filename):
    """A random name: nothing of the sender's file name reaches the disk."""
    return f"{uuid.uuid4().hex}.{EXTENSIONS[evidence.content_type]}"


def evidence_storage():
    """A folder of its own, which no web server looks into."""
    return storages["evidence"]


class EvidenceQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(deleted_at=None)


class Evidence(Scanned):
    """One paper of an organisation. Sizes are in bytes. The row outlives its file, to tell what was seen."""

    class Kind(models.TextChoices):
        INSURANCE = "insurance", "Insurance certificate"
        SAFEGUARDING = "safeguarding", "Safeguarding policy"
        COMPLAINTS = "complaints", "Complaints policy"
        QUALITY = "quality", "Inspection report or award"

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

    @transaction.atomic
    def discard(self, *, by, at, why):
        """Delete the file once the change is through, and keep the row that tells of it. Twice is once."""
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.deleted_at is not None:
            return
        self.deleted_at, self.deleted_by, self.deleted_why = at, by, why[:120]
        self._history_user = by
        self.save(update_fields=["deleted_at", "deleted_by", "deleted_why"])
        forget(self.file)


class EvidenceOpening(models.Model):
    """Somebody opened a paper."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="openings")
    opened_by = person()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self):
        return f"{self.evidence}, by {self.opened_by}"
