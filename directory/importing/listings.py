"""Writing the records of a feed as listings: again and again, and never over what the team wrote.

For every fact we keep what the feed said last (`Service.source_facts`). A plain fact is renewed only where the row
still says that. A part, such as the times, is renewed as a whole, and only where its rows are still what we wrote:
`written` holds the digest of that. Of contacts we keep digests only, and `erased` knows who must not come back.

Each service is written whole or not at all, a few of them in a transaction, so that the team can work meanwhile.
"""

import time
from collections import Counter
from dataclasses import asdict, dataclass, field

from django.db import DatabaseError, connection, transaction

from ..models import (
    CostType,
    Language,
    LocalAuthority,
    Location,
    Organisation,
    Postcode,
    Service,
    ServiceAtLocation,
)
from . import digests, progress, records
from .guessing import Guesser
from .slugs import Slugs

#: The plain fields of a service that a feed speaks of.
FIELDS = (
    "name", "summary", "description", "url", "minimum_age", "maximum_age", "eligibility", "how_to_get_it",
    "waiting_time", "assured_on",
)  # fmt: skip
#: The lists that a feed speaks of, and where a service keeps them.
PARTS = {
    "schedules": "schedules",
    "costs": "cost_options",
    "contacts": "contacts",
    "places": "service_at_locations",
}
GONE = "No longer in the feed “{}”."
CLOSED = "Closed, says the feed “{}”."
#: Records that are read before they are written, and the most that one transaction writes.
BATCH = 20
#: On SQLite nobody else can write during a transaction. After so many seconds it ends, and others get their turn:
#: who waits for SQLite looks every tenth of a second.
LONGEST_HOLD, REST = 0.5, 0.11
#: A feed that hides more than this many, and more than this share of what it brought, is taken for a broken one.
FEW, MOST_GONE = 10, 0.25


class TooManyGone(Exception):
    """The feed would hide so many services that it is probably broken. Nothing was written."""


@dataclass
class Report:
    """What became of each record: counts, and (row, id, name, what, why) for each thing worth telling."""

    counts: Counter = field(default_factory=Counter)
    lines: list = field(default_factory=list)

    def tell(self, row, record, what, why):
        self.lines.append((row, record.source_id, record.name, what, why))

    def reject(self, row, source_id, name, why):
        self.counts["rejected"] += 1
        self.lines.append((row, source_id, name, "rejected", why))

    def add(self, other):
        """Take in what another report tells."""
        self.counts += other.counts
        self.lines += other.lines


def load(feed, source, *, at, dry_run=False, publish=True, may_hide_many=False, show_progress=False):
    """Write what a feed holds. A dry run does the same and takes it back. Gives a Report.

    Raises TooManyGone, before anything is written, when very many services would be hidden, unless `may_hide_many`.
    """
    report = Report()
    for problem in feed.problems:
        report.counts["not read"] += 1
        report.lines.append(("", "", "", "not read", problem))
    if not may_hide_many:
        _refuse_to_hide_many(feed, source)
    writer = Writer(source, report, at=at, publish=publish, dry_run=dry_run)
    with progress.bar(total=len(feed.records), desc="Services", show=show_progress) as bar:
        for start in range(0, len(feed.records), BATCH):
            batch = feed.records[start : start + BATCH]
            writer.take(list(enumerate(batch, start=start + 1)))
            bar.update(len(batch))
    if feed.is_whole:
        writer.hide_all_but({records.id_of(said) for said in feed.records})
    return report


def _refuse_to_hide_many(feed, source):
    active = {}
    for said in feed.records:
        active.setdefault(records.id_of(said), records.is_active(said))
    shown = set(Service.objects.published().filter(source=source).values_list("source_id", flat=True))
    gone = shown - active.keys() if feed.is_whole else set()
    closed = {key for key in shown if active.get(key) is False}
    hidden = len(gone | closed)
    if (gone and gone == shown) or (hidden > FEW and hidden > MOST_GONE * len(shown)):
        closes = f" and closes {len(closed):,}" if closed else ""
        raise TooManyGone(
            f"The feed lacks {len(gone):,}{closes} of the {len(shown):,} services that “{source}” shows here, so "
            "nothing was changed. If it is right, say --hide-missing."
        )


class Writer:
    """Writes one feed's records."""

    def __init__(self, source, report, *, at, publish, dry_run):
        self.source, self.report, self.at, self.publish, self.dry_run = source, report, at, publish, dry_run
        self.organisations = {}
        self.cost_types = {row.slug: row for row in CostType.objects.in_use()}
        self.languages = {row.slug: row for row in Language.objects.in_use()}
        self.slugs = Slugs(Service, otherwise="service")
        self.organisation_slugs = Slugs(Organisation, otherwise="service")
        self.guesser = Guesser()
        self.seen = {}
        self.reason = f"Imported from {source}"[:100]

    def take(self, batch):
        """Read and write some (row, parsed record). What goes wrong with one is told, and stops nothing."""
        outcomes = [(row, *self._read(row, said)) for row, said in batch]
        written = self._write_all([(row, record) for row, record, _ in outcomes if record])
        for row, _, report in outcomes:
            self.report.add(report)
            if row in written:
                self.report.add(written[row])

    def _read(self, row, said):
        """(the Record, or None when there is nothing to write, and a Report of it)."""
        report = Report()
        try:
            record = records.read(said)
        except records.Unusable as problem:
            report.reject(row, records.id_of(said), records.name_of(said), str(problem))
            return None, report
        except Exception as problem:
            # A feed may hold what nobody thought of. Whatever that is, the others are not to suffer.
            report.reject(row, records.id_of(said), records.name_of(said), f"it cannot be read: {problem!r:.200}")
            return None, report
        if record.source_id in self.seen:
            first = self.seen[record.source_id]
            what = "clash" if first != record.name else "twice"
            report.counts["clash of ids" if what == "clash" else "there twice"] += 1
            report.tell(row, record, what, f"the id belongs to “{first}” already; this one was left out")
            return None, report
        self.seen[record.source_id] = record.name
        for mend in record.guessed:
            report.counts["guessed"] += 1
            report.tell(row, record, "guessed", mend)
        return record, report

    # -- transactions ---------------------------------------------------------------------------------------------

    def _write_all(self, ready):
        """{row: Report} of (row, Record). What only the end of a transaction finds wrong is found one by one."""
        written = {}
        while left := ready[len(written) :]:
            began = time.monotonic()
            try:
                written |= self._write_together(left)
            except DatabaseError:
                self.organisations.clear()
                written |= {row: self._write_alone(row, record) for row, record in left}
            if connection.vendor == "sqlite" and time.monotonic() - began > REST:
                time.sleep(REST)
        return written

    def _write_alone(self, row, record):
        try:
            return self._write_together([(row, record)])[row]
        except DatabaseError as problem:
            self.organisations.clear()
            return _unsaved(row, record, problem)

    @transaction.atomic
    def _write_together(self, ready):
        """Write as many of these as the time allows, and at least one."""
        done, end = {}, time.monotonic() + LONGEST_HOLD
        for row, record in ready:
            done[row] = self._attempt(row, record)
            if time.monotonic() > end:
                break
        if connection.needs_rollback:
            raise DatabaseError("the transaction broke off")
        if self.dry_run:
            transaction.set_rollback(True)
            self.organisations.clear()
        return done

    def _attempt(self, row, record):
        report = Report()
        try:
            with transaction.atomic():
                self._write(row, record, report)
        except Exception as problem:
            # The same as when reading: one record is undone and told, whatever it was.
            self.organisations.clear()
            return _unsaved(row, record, problem)
        return report

    def hide_all_but(self, here):
        """Hide the published services of the feed whose ids are not among these."""
        shown = Service.objects.published().filter(source=self.source)
        gone = [pk for pk, source_id in shown.values_list("pk", "source_id") if source_id not in here]
        for start in range(0, len(gone), BATCH):
            try:
                self.report.add(self._hide(gone[start : start + BATCH]))
            except DatabaseError as problem:
                self.report.counts["not hidden"] += len(gone[start : start + BATCH])
                self.report.lines.append(("", "", "", "not hidden", f"services that are gone: {problem}"))

    @transaction.atomic
    def _hide(self, pks):
        report, reason = Report(), GONE.format(self.source)
        for service in Service.objects.published().select_for_update().filter(pk__in=pks):
            service.hide(by=None, at=self.at, reason=reason)
            report.counts["hidden"] += 1
            report.lines.append(("", service.source_id, service.name, "hidden", reason))
        if self.dry_run:
            transaction.set_rollback(True)
        return report

    # -- one service ----------------------------------------------------------------------------------------------

    def _write(self, row, record, report):
        facts = said_by(record)
        # Read only now, in the transaction that writes: the team may have saved it a moment ago.
        known = Service.objects.select_for_update().filter(source=self.source, source_id=record.source_id)
        service = known.first()
        if service is None:
            if record.is_active:
                self._add(row, record, facts, report)
            else:
                report.counts["closed"] += 1
            return
        was = service.status
        self._follow_status(service, record, report)
        if any(service.source_facts.get(name) != said for name, said in facts.items()):
            self._renew(row, record, service, facts, report)
        elif service.status == was:
            report.counts["unchanged"] += 1

    def _add(self, row, record, facts, report):
        service = Service(
            organisation=self._organisation(record),
            slug=self.slugs.free(record.name),
            source=self.source,
            source_id=record.source_id,
            status=Service.Status.PUBLISHED if self.publish else Service.Status.DRAFT,
            status_changed_at=self.at,
            **record.facts,
        )
        guess = self.guesser.guess(record)
        service.main_provision_type, service.main_theme = guess.main_type, guess.main_theme
        self._save(service)
        service.provision_types.set(guess.types)
        service.themes.set(guess.themes)
        service.needs.set(guess.needs)
        service.languages.set([self.languages[code] for code in record.languages if code in self.languages])
        written = {}
        for part in PARTS:
            self._replace(service, part, self._rows(row, record, service, part, report))
            written[part] = present(service, part)
        Service.objects.filter(pk=service.pk).update(source_facts=facts | {"written": written})
        report.counts["new"] += 1
        report.tell(row, record, "new", _mapped(facts))
        if guess.words:
            report.counts["guessed"] += 1
            report.tell(row, record, "guessed", guess.words)

    def _organisation(self, record):
        """The organisation the feed names: by its id, else by its exact name, else a new one."""
        said = record.organisation
        name = said["name"] or record.name
        key = said["source_id"], name
        if key in self.organisations:
            return self.organisations[key]
        rows = Organisation.objects
        found = said["source_id"] and rows.filter(source=self.source, source_id=said["source_id"]).first()
        found = found or rows.filter(name=name).order_by("pk").first()
        if not found:
            found = Organisation(
                name=name,
                slug=self.organisation_slugs.free(name),
                description=said["description"],
                website=said["website"],
                email=said["email"],
                source=self.source if said["source_id"] else "",
                source_id=said["source_id"],
            )
            self._save(found)
        self.organisations[key] = found
        return found

    def _renew(self, row, record, service, facts, report):
        last, kept, is_news = service.source_facts, [], False
        for name in FIELDS:
            now = _plain(getattr(service, name))
            if facts[name] in (last.get(name), now):
                continue
            if now != last.get(name):
                kept.append(name.replace("_", " "))
            else:
                setattr(service, name, record.facts[name])
                is_news = True
        written = dict(last.get("written", {}))
        for part in PARTS:
            if facts[part] == last.get(part):
                continue
            rows, now = self._rows(row, record, service, part, report), present(service, part)
            if now == _digest(part, rows):
                written[part] = now
            elif now != written.get(part):
                kept.append(part)
            else:
                self._replace(service, part, rows)
                written[part] = present(service, part)
                is_news = True
        service.source_facts = last | facts | {"written": written}
        if is_news:
            service.version += 1
            self._save(service)
        else:
            Service.objects.filter(pk=service.pk).update(source_facts=service.source_facts)
        report.counts["updated" if is_news else "unchanged"] += 1
        if is_news:
            report.tell(row, record, "updated", _mapped(facts))
        for name in kept:
            report.counts["kept as the team wrote it"] += 1
            report.tell(row, record, "kept", f"the team edited the {name}; the feed's was not taken")

    def _follow_status(self, service, record, report):
        ours = {GONE.format(self.source), CLOSED.format(self.source)}
        if record.is_active and service.status == Service.Status.HIDDEN and service.status_reason in ours:
            service.publish(by=None, at=self.at, reason=self.reason)
            report.counts["shown again"] += 1
        elif not record.is_active and service.is_published:
            service.hide(by=None, at=self.at, reason=CLOSED.format(self.source))
            report.counts["hidden"] += 1

    # -- parts ----------------------------------------------------------------------------------------------------

    def _rows(self, row, record, service, part, report):
        """The rows that a part should have, not saved. What cannot become one is told."""

        def tell(what, why):
            report.counts["kept as the team wrote it" if what == "kept" else what] += 1
            report.tell(row, record, what, why)

        said = getattr(record, part)
        if part == "places":
            return self._places(service, said, tell)
        if part == "costs":
            said = self._costs(said, tell)
        if part == "contacts":
            said = _not_erased(said, service.source_facts.get("erased", ()), tell)
        model = getattr(service, PARTS[part]).model
        return [model(service=service, **each) for each in said]

    def _costs(self, said, tell):
        for each in said:
            if each["cost_type"] in self.cost_types:
                yield each | {"cost_type": self.cost_types[each["cost_type"]]}
            else:
                tell("left out", f"a cost: the way of paying “{each['cost_type']}” is not in use here")

    def _places(self, service, said, tell):
        before = {records.place_key(place): place for place in service.source_facts.get("places", ())}
        return [
            ServiceAtLocation(
                service=service,
                kind=place["kind"],
                location=self._location(place, before.get(records.place_key(place)), tell)
                if place["kind"] == ServiceAtLocation.Kind.PLACE
                else None,
            )
            for place in said
        ]

    def _location(self, said, before, tell):
        """The location of that name and address, moved where the feed moved it, or a new one. Not saved."""
        same = {name: said[name] for name in ("name", "address_1", "city", "postal_code")}
        more = {name: said[name] for name in ("state_province", "latitude", "longitude")}
        location = Location.objects.filter(**same).order_by("pk").first()
        if location is None:
            known = Postcode.objects.filter(pk=said["postal_code"].replace(" ", "")).first()
            if known and more["latitude"] is None:
                more |= {"latitude": known.latitude, "longitude": known.longitude}
            code = known.authority_id if known else None
            return Location(**same, **more, local_authority=LocalAuthority.objects.filter(gss_code=code).first())
        news = {
            name: value
            for name, value in more.items()
            if before and value not in (None, "", before.get(name), getattr(location, name))
        }
        is_ours = not (news and location.history.exclude(history_change_reason=self.reason).exists())
        if not is_ours:
            tell("kept", f"the place “{location.name}” is not the feed's alone; it was left where it is")
        for name, value in news.items():
            setattr(location, name, value)
        location.is_moved = is_ours and bool(news)
        return location

    def _replace(self, service, part, rows):
        if part == "contacts":
            self._replace_contacts(service, rows)
            return
        for old in getattr(service, PARTS[part]).all():
            self._delete(old)
        for new in rows:
            if part == "places" and new.location:
                self._save_location(service, new.location)
            self._save(new)

    def _replace_contacts(self, service, rows):
        """A contact that is still there keeps its row, so that its whole story is one, and can be erased as one."""
        old = list(service.contacts.all())
        for new in rows:
            twin = max(old, key=lambda row: _likeness(row, new), default=None)
            if twin and _likeness(twin, new):
                old.remove(twin)
                new.pk, new._state.adding = twin.pk, False
        for row in old:
            self._delete(row)
        for new in rows:
            self._save(new)

    def _save_location(self, service, location):
        """Save a place that is new or was moved. Who shares it and left it alone has not edited it by that."""
        if location._state.adding:
            self._save(location)
            return
        if not location.is_moved:
            return
        sharing = ServiceAtLocation.objects.filter(location=location).exclude(service=service)
        others = [
            other
            for other in Service.objects.select_for_update().filter(pk__in=sharing.values("service"))
            if other.source_facts.get("written", {}).get("places") == present(other, "places")
        ]
        location.version += 1
        self._save(location)
        for other in others:
            other.source_facts["written"]["places"] = present(other, "places")
            Service.objects.filter(pk=other.pk).update(source_facts=other.source_facts)

    def _delete(self, row):
        row._history_date, row._change_reason = self.at, self.reason
        row.delete()

    def _save(self, row):
        row._history_date, row._change_reason = self.at, self.reason
        row.save()


def said_by(record):
    """Everything a record says, as it is kept to tell the team's own edits from the feed's. Nobody's details in it."""
    parts = asdict(record)
    said = {part: parts[part] for part in PARTS}
    return {**record.facts, **said, "contacts": [digests.of_contact(each) for each in record.contacts]}


def present(service, part):
    """The digest of what the rows of a part say now, the team's own additions included."""
    rows = getattr(service, PARTS[part]).order_by("pk")
    return _digest(part, rows.select_related("location") if part == "places" else rows)


def _digest(part, rows):
    return digests.of_rows(rows, keyed=part == "contacts")


def _not_erased(said, erased, tell):
    """The contacts that nobody erased here. One that the feed changed since is another, and the team is told."""
    here = [each for each in said if digests.of_person(**_person(each)) not in erased]
    if len(here) < len(said):
        tell("left out", "a contact that was erased here")
    elif erased and here:
        tell("to look at", "a contact was erased here before, and the feed says another one now")
    return here


def _person(said):
    return {name: said[name] for name in digests.PERSONAL}


def _likeness(old, new):
    """How much two contacts say the same of a person."""
    return sum(bool(getattr(old, name)) and getattr(old, name) == getattr(new, name) for name in digests.PERSONAL)


def _plain(value):
    """A value as the feed's facts keep it: a day as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _mapped(facts):
    """Which facts a record brought, and which stay not known."""
    has = [name.replace("_", " ") for name, value in facts.items() if value not in (None, "", [])]
    lacks = [name.replace("_", " ") for name, value in facts.items() if value in (None, "", [])]
    return f"mapped: {', '.join(has)}; not known: {', '.join(lacks) or 'nothing'}"


def _unsaved(row, record, problem):
    report = Report()
    report.reject(row, record.source_id, record.name, f"it could not be saved: {problem!r:.200}")
    return report
