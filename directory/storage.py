"""Where uploaded files lie. A file is there whole or not at all, before any row speaks of it."""

import os
import tempfile
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.db import transaction


class WholeFileStorage(FileSystemStorage):
    """Writes to a temporary file beside the place, forces it to the disk, then gives it its name."""

    def _save(self, name, content):
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if self.file_permissions_mode is not None:
                Path(temporary).chmod(self.file_permissions_mode)
            Path(temporary).rename(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _to_disk(target.parent)
        return name.replace("\\", "/")


def _to_disk(folder):
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def forget(file):
    """Take a stored file off the disk once the change that the caller has begun is through."""
    name, storage = file.name, file.storage
    transaction.on_commit(lambda: storage.delete(name), robust=True)
