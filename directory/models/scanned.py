"""Files that nobody opens before the scanner has seen them, where the council has one."""

from django.db import models

from .. import scanning
from ..uploads import PDF


class Scanned(models.Model):
    """Something with a `file`, of a `content_type` that was found in it."""

    is_scanned = models.BooleanField("looked at for viruses", default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def is_picture(self):
        return self.content_type != PDF

    @property
    def may_be_opened(self):
        """Whether it was found clean, or the council has no scanner."""
        return self.is_scanned or not scanning.is_on()

    def scan(self):
        """Have the file looked at if it was not yet. Gives what was found, or nothing. Raises scanning.NotScanned."""
        if self.may_be_opened:
            return ""
        with self.file.open("rb") as opened:
            found = scanning.scan(opened.read())
        if not found:
            self.is_scanned = True
            self.save(update_fields=["is_scanned"])
        return found
