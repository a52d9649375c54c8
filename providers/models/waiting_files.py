"""Files of changes that wait for the team: as private as papers, and gone when it is decided."""

import uuid

from django.core.files.base import ContentFile
from django.db import models

from directory.models.scanned import Scanned
from directory.storage import forget
from directory.uploads import EXTENSIONS

from .changes import ChangeRequest
from .evidence import evidence_storage


def waiting_path(waiting, filename):
    """A random name in the private folder."""
    return f"waiting/{uuid.uuid4().hex}.{EXTENSIONS[waiting.content_type]}"


class WaitingFile(Scanned):
    """The picture, leaflet or form that a provider would like families to see. Sizes are in bytes."""

    change = models.OneToOneField(ChangeRequest, on_delete=models.CASCADE, related_name="waiting_file")
    file = models.FileField(upload_to=waiting_path, storage=evidence_storage, max_length=80)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256, so that the same file waits once.")

    def __str__(self):
        return f"File for {self.change}"

    @classmethod
    def keep(cls, upload, *, change):
        """Keep what was found in an upload for one change."""
        facts = {"content_type": upload.content_type, "size": upload.size, "is_scanned": upload.is_scanned}
        return cls.objects.create(change=change, digest=upload.digest, file=upload.as_file(), **facts)

    def as_file(self):
        """The bytes as a file that another row can save. Raises FileNotFoundError when they are gone."""
        with self.file.open("rb") as opened:
            return ContentFile(opened.read(), name=f"file.{EXTENSIONS[self.content_type]}")

    def delete(self, *args, **kwargs):
        """Forget it, with its file once the change is through."""
        gone = super().delete(*args, **kwargs)
        forget(self.file)
        return gone
