"""The index this process reads, never more than a second behind what was committed.

Every reader calls `get_index()`. At most once per `SEARCH_REFRESH_SECONDS` it asks the database for the revision
and fetches the documents that are newer. Inside a transaction it asks nothing: its own writes may yet be undone.
Where the database does not answer, readers keep the index they have.
"""

import logging
import threading
import time

from django.conf import settings
from django.db import connection

from ..models import SearchDocument, SearchQueue, SearchRevision
from . import watch
from .index import Index
from .vocabulary import Vocabulary

MOST_DEAD = 0.2

log = logging.getLogger("localoffer.search")

_lock = threading.Lock()
_index = None
_asked_at = 0.0
#: When the queue was first found with something in it, and not empty since. None while it is empty.
_waiting_since = None


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
            _index = _refreshed_or_kept(_index)
            _asked_at = time.monotonic()
    return _index


def forget():
    """Drop the index; the next reader loads it anew."""
    global _index, _asked_at, _waiting_since
    with _lock:
        _index, _asked_at, _waiting_since = None, 0.0, None


def _refreshed_or_kept(index):
    try:
        return _refreshed(index)
    except Exception as problem:  # Whatever is wrong with what is new, readers had rather have what is old.
        if index is None or connection.in_atomic_block:
            raise
        log.error("The index is kept as it was: %s", type(problem).__name__)
        return index


def _take_over():
    """Write what a writer left in the queue when it died. One that is still at it is left alone: it holds the lock."""
    global _waiting_since
    if not SearchQueue.objects.exists():
        _waiting_since = None
        return
    _waiting_since = _waiting_since or time.monotonic()
    if time.monotonic() - _waiting_since >= settings.SEARCH_TAKE_OVER_SECONDS:
        _waiting_since = None
        watch.write_queued()


def _refreshed(index):
    _take_over()
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
