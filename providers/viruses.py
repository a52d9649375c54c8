"""Files that came while the scanner did not answer: looked at later, and deleted when something is in them."""

import logging

from django.db import transaction

from directory import scanning
from directory.models import Attachment

from . import letters
from .models import Evidence, WaitingFile

FOUND = "The virus check found something in it"

log = logging.getLogger("providers")


def scan_waiting(*, at):
    """Have the scanner look at every file that waits for it. Gives (how many were looked at, how many were deleted)."""
    if not scanning.is_on():
        return 0, 0
    looked_at = deleted = 0
    for rows in (Evidence.objects.kept(), Attachment.objects.all(), WaitingFile.objects.all()):
        for row in rows.filter(is_scanned=False):
            try:
                deleted += bool(look_at(row, at=at))
            except FileNotFoundError:
                continue
            except scanning.NotScanned as problem:
                log.error("Files wait for the virus check: %s", problem)
                return looked_at, deleted
            looked_at += 1
    return looked_at, deleted


def look_at(row, *, at):
    """Have one file looked at. When something is in it, it is deleted and its people are told. Gives what was found."""
    found = row.scan()
    if found:
        with transaction.atomic():
            _delete(row, at=at)
    return found


def _delete(row, *, at):
    if isinstance(row, Evidence):
        row.discard(by=None, at=at, why=FOUND)
        letters.file_refused(row.organisation, row.get_kind_display(), about=f"paper:{row.uuid}", at=at)
        return
    if isinstance(row, WaitingFile):
        application = row.change.application
        letters.file_refused(application.organisation, row.change.title, about=f"change:{row.change_id}", at=at)
        row.change.lapse(FOUND, at=at)
        return
    letters.file_refused(row.service.organisation, row.title, about=f"file:{row.uuid}", at=at)
    row._change_reason = FOUND
    row.delete()
