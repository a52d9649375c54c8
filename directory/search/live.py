"""The index this process reads, never more than a second behind what was committed.

Every reader calls `get_index()`. At most once per `SEARCH_REFRESH_SECONDS` it asks the database for the revision
and fetches the documents that are newer. Inside a transaction it asks nothing: its own writes may yet be undone.
"""

import threading
import time

from django.conf import settings
from django.db import connection

from ..models import SearchDocument, SearchQueue, SearchRevision
from . import watch
from .index import Index
from .vocabulary import Vocabulary

MOST_DEAD = 0.2

_lock = threading.Lock()
_index = None
_asked_at = 0.0


def get_index():
    """The index as of the last second."""
    global _index, _asked_at
    now = time.monotonic()
    if _index is not None and now - _asked_at < settings.SEARCH_REFRESH_SECONDS:
        return _index
    if _index is not None and connection.in_atomic_block and not settings.SEARCH_REFRESH_IN_TRANSACTION:
        return _index
    with _lock:
        if _index is None or time.monotonic() - _asked_at >= settings.SEARCH_REFRESH_SECONDS:
            _index = _refreshed(_index)
            _asked_at = time.monotonic()
    return _index


def forget():
    """Drop the index; the next reader loads it anew."""
    global _index, _asked_at
    with _lock:
        _index, _asked_at = None, 0.0


def _refreshed(index):
    if SearchQueue.objects.exists():
        watch.write_queued()
    row = SearchRevision.objects.filter(pk=1).values_list("number", "vocabulary").first() or (0, 0)
    if index is None or index.share_dead > MOST_DEAD:
        return _load(row)
    if row[0] == index.revision:
        return index
    vocabulary = Vocabulary() if row[1] != index.vocabulary_revision else None
    newer = _documents(index.revision, row[0])
    return index.with_documents(newer, row[0], vocabulary, row[1])


def _load(row):
    documents = _documents(0, row[0])
    return Index(Vocabulary()).with_documents(documents, row[0], vocabulary_revision=row[1])


def _documents(after, until):
    """Documents in a fixed order, so that every process numbers a fresh load alike."""
    changed = SearchDocument.objects.filter(revision__gt=after, revision__lte=until)
    return changed.order_by("kind", "object_id").iterator(chunk_size=500)
