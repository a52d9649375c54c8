"""The whole story of a listing: what changed in it and in everything that belongs to it, who did it and when.

History rows are read with as many queries for a long story as for a short one, and told in the words of the
labels. Personal contact data is never in it, because the history never stores it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import FileField, ForeignKey
from django.utils import timezone
from django.utils.text import capfirst

from .models import (
    Accessibility,
    Attachment,
    Contact,
    CostOption,
    EligibilityAnswer,
    ListingAnswer,
    Location,
    Organisation,
    OrganisationIdentifier,
    Schedule,
    Service,
    ServiceAtLocation,
)
from .who_when import day_words

NOTHING = "nothing"
#: Fields that are no news to anybody.
UNSHOWN = {
    "id", "uuid", "created_at", "updated_at", "source_id", "status_changed_at", "status_changed_by", "checked_by",
    "content_type", "size",
}  # fmt: skip
#: Saving one form writes many rows, within moments of each other.
ONE_SAVE = timedelta(seconds=3)
VERBS = {"+": "added", "~": "changed", "-": "taken out"}


@dataclass
class Change:
    """One field, and its value before and after in words."""

    label: str
    before: str
    after: str


@dataclass
class Entry:
    """What happened to one thing, such as one price. `verb` is "added", "changed" or "taken out"."""

    what: str
    verb: str
    changes: list
    key: tuple = ()


@dataclass
class Moment:
    """Everything that one person or command did at one time."""

    at: datetime
    by: object
    reason: str
    entries: list = field(default_factory=list)

    @property
    def who(self):
        return str(self.by) if self.by else "A command"


@dataclass(frozen=True)
class Part:
    """A model whose rows belong to the story: what one is called, which field names it, which says whose it is."""

    model: type
    noun: str
    named_by: str = ""
    owner: str = ""

    @property
    def history(self):
        return self.model.history.model


SERVICE_PARTS = (
    Part(ServiceAtLocation, "Place", "location", "service"),
    Part(Schedule, "Time", "description", "service"),
    Part(CostOption, "Cost", "cost_type", "service"),
    Part(EligibilityAnswer, "Condition", "flag", "service"),
    Part(Contact, "Contact", "role", "service"),
    Part(ListingAnswer, "Answer", "label", "service"),
    Part(Attachment, "Picture or paper", "title", "service"),
)
ORGANISATION_PARTS = (
    Part(Contact, "Contact", "role", "organisation"),
    Part(OrganisationIdentifier, "Register number", "identifier", "organisation"),
)
#: What belongs to things of other rooms, by their model; rooms add theirs.
PARTS_OF = {}
ACCESS = Part(Accessibility, "Access", "feature", "location")


def timeline(thing, since=None):
    """The moments of a thing whose history is kept, newest first; after a moment when `since` is given."""
    rows = _rows_of(thing)
    words = _Words(rows)
    told = []
    for part, history in rows:
        told += _told(part, history, words)
    told = [(row, entry) for row, entry in told if since is None or row.history_date > since]
    told.sort(key=lambda each: (each[0].history_date, each[0].history_id))
    return _moments(told, words.people)[::-1]


def _rows_of(thing):
    """[(part, its history rows, oldest first)] of everything that belongs to a thing."""
    if isinstance(thing, Service):
        rows = [_read(Part(Service, "The listing"), id=thing.pk)]
        rows += [_read(part, service_id=thing.pk) for part in SERVICE_PARTS]
        places = {row.location_id for row in rows[1][1] if row.location_id}
        rows.append(_read(Part(Location, "The place", "name"), id__in=places))
        return [*rows, _read(ACCESS, location_id__in=places)]
    if isinstance(thing, Organisation):
        rows = [_read(Part(Organisation, "The organisation"), id=thing.pk)]
        return rows + [_read(part, organisation_id=thing.pk) for part in ORGANISATION_PARTS]
    if isinstance(thing, Location):
        return [_read(Part(Location, "The place"), id=thing.pk), _read(ACCESS, location_id=thing.pk)]
    parts = PARTS_OF.get(type(thing), ())
    whole = Part(type(thing), f"The {thing._meta.verbose_name}")
    return [_read(whole, id=thing.pk), *(_read(part, **{f"{part.owner}_id": thing.pk}) for part in parts)]


def _read(part, **whose):
    return part, list(part.history.objects.filter(**whose).order_by("history_date", "history_id"))


class _Words:
    """The names of everything that history rows point to, fetched once for each model."""

    def __init__(self, rows):
        wanted = defaultdict(set)
        for part, history in rows:
            keys = [each for each in part.history.tracked_fields if isinstance(each, ForeignKey)]
            for row in history:
                for key in keys:
                    wanted[key.related_model, key.target_field.name].add(getattr(row, key.attname))
        self.chosen = {}
        for part, history in rows:
            for relation in getattr(part.history, "_history_m2m_fields", ()):
                chosen = self._chosen(part.history, relation, [row.history_id for row in history[:1]])
                self.chosen[part.model, relation.name] = chosen
                wanted[relation.related_model, "id"].update(pk for pks in chosen.values() for pk in pks)
        self.names = {
            (model, key): model._default_manager.in_bulk(pks - {None}, field_name=key)
            for (model, key), pks in wanted.items()
        }
        users = {row.history_user_id for _, history in rows for row in history}
        self.people = get_user_model()._default_manager.in_bulk(users - {None})

    def _chosen(self, history, relation, first):
        """{history id: keys of the terms chosen then} of one many-to-many field of one row's story."""
        copies = getattr(history, relation.name).model
        owner, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        found = defaultdict(set)
        whose = history.objects.filter(history_id__in=first).values("id")
        for moment, pk in copies.objects.filter(**{f"{owner}__in": whose}).values_list("history_id", other):
            found[moment].add(pk)
        return found

    def of(self, row, each):
        """One field of a history row in words."""
        value = getattr(row, each.attname)
        if value is None or value == "":
            return NOTHING
        if isinstance(each, ForeignKey):
            found = self.names[each.related_model, each.target_field.name].get(value)
            return str(found) if found else "something that is no longer there"
        if each.choices:
            return str(dict(each.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return f"{day_words(timezone.localtime(value))}, {timezone.localtime(value):%H:%M}"
        if isinstance(value, date):
            return day_words(value)
        return "a file" if isinstance(each, FileField) else str(value)

    def listed(self, model, relation, moment):
        """The names of the terms chosen in a many-to-many field at a history row."""
        names = self.names[relation.related_model, "id"]
        chosen = self.chosen[model, relation.name].get(moment, ())
        return ", ".join(sorted(str(names[pk]) if pk in names else "a deleted term" for pk in chosen)) or NOTHING


def _told(part, history, words):
    """[(history row, entry)] of one part, without rows in which nothing changed."""
    shown = [each for each in part.history.tracked_fields if each.name not in UNSHOWN and each.name != part.owner]
    before = {}
    told = []
    for row in history:
        last = before.get(row.id)
        before[row.id] = row
        changes = _changes(part, shown, last, row, words)
        if changes or row.history_type != "~":
            what = _what(part, row, words)
            told.append((row, Entry(what, VERBS[row.history_type], changes, key=(part.model, row.id))))
    return told


def _what(part, row, words):
    """The thing by its noun and name: Contact “Club coordinator”."""
    if not part.named_by:
        return part.noun
    name = words.of(row, row._meta.get_field(part.named_by))
    return f"{part.noun} “{name}”" if name != NOTHING else part.noun


def _changes(part, shown, last, row, words):
    """What is different from the row before. A thing that was taken out changed in nothing else."""
    if row.history_type == "-" or (last is None and row.history_type == "~"):
        return []
    changes = []
    for each in shown:
        if last is None or getattr(last, each.attname) != getattr(row, each.attname):
            old = NOTHING if last is None else words.of(last, each)
            changes.append(Change(capfirst(each.verbose_name), old, words.of(row, each)))
    for relation in getattr(part.history, "_history_m2m_fields", ()):
        old = NOTHING if last is None else words.listed(part.model, relation, last.history_id)
        changes.append(Change(capfirst(relation.verbose_name), old, words.listed(part.model, relation, row.history_id)))
    return [change for change in changes if change.before != change.after]


def _moments(told, people):
    """Entries gathered into moments: the same person, for the same reason, within one save."""
    moments = []
    for row, entry in told:
        reason = row.history_change_reason or ""
        by = people.get(row.history_user_id)
        last = moments[-1] if moments else None
        if last is None or (last.by, last.reason) != (by, reason) or row.history_date - last.at > ONE_SAVE:
            moments.append(Moment(row.history_date, by, reason))
        _join(moments[-1].entries, entry)
    for moment in moments:
        moment.entries = [each for each in moment.entries if each.changes or each.verb != "changed"]
    return [moment for moment in moments if moment.entries]


def _join(entries, entry):
    """Add an entry, or let it go on where the same save already touched the same thing."""
    earlier = next((each for each in entries if each.key == entry.key), None)
    if earlier is None or entry.verb == "taken out":
        entries.append(entry)
        return
    by_label = {change.label: change for change in earlier.changes}
    for change in entry.changes:
        if change.label in by_label:
            by_label[change.label].after = change.after
        else:
            earlier.changes.append(change)
    earlier.changes = [change for change in earlier.changes if change.before != change.after]
