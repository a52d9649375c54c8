"""Who wrote a draft. Nobody alone puts on the site what they typed in or changed last: somebody else reads it first."""

from django.utils.text import capfirst

from .history import SERVICE_PARTS, timeline
from .models import Accessibility, Location, Service

#: Fields that tell how a listing stands. Whoever changes one of them has written nothing that families read.
STANDING = ("status", "status_reason", "assured_on", "checked_on", "source")
#: What other listings share is not this one's.
SHARED = (Location, Accessibility)


def is_own_entry(service, person):
    """Whether somebody typed a listing in by hand, or was the last person to change what it says."""
    return _touched(service, person) and person in _writers(service)


def _touched(service, person):
    """Whether somebody is in the history of a listing at all: quick to ask, and mostly not."""
    if Service.history.filter(id=service.pk, history_user=person).exists():
        return True
    rows = (part.history.objects.filter(service_id=service.pk, history_user=person) for part in SERVICE_PARTS)
    return any(each.exists() for each in rows)


def _writers(service):
    """Who made it, and the last person who changed it. A command is nobody."""
    written = [moment for moment in timeline(service) if any(map(_is_writing, moment.entries))]
    people = [moment.by for moment in written if moment.by]
    return {people[0], written[-1].by} if people else set()


def _is_writing(entry):
    if entry.key[0] in SHARED:
        return False
    standing = {capfirst(Service._meta.get_field(name).verbose_name) for name in STANDING}
    is_standing = entry.key[0] is Service and all(change.label in standing for change in entry.changes)
    return entry.verb != "changed" or not is_standing
