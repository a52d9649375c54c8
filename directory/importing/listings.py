"""Writing the records of a feed as listings: again and again, and never over what the team wrote.

For every fact we keep what the feed said last (`Service.source_facts`). A fact is renewed only where the row still says
that; where it says something else, the team edited it and it stays. Each service is written whole or not at all.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field

from django.db import DatabaseError, transaction
from django.utils.text import slugify
from tqdm import tqdm

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
from ..search.watch import changed
from . import records
from .guessing import Guesser

#: The plain fields of a service that a feed speaks of.
FIELDS = (
    "name", "summary", "description", "url", "minimum_age", "maximum_age", "eligibility", "how_to_get_it",
    "waiting_time", "assured_on",
)  # fmt: skip
PARTS = ("schedules", "costs", "contacts", "places")
GONE = "No longer in the feed “{}”."
CLOSED = "Closed, says the feed “{}”."


@dataclass
class Report:
    """What became of each record: counts, and (row, id, name, what, why) for each thing worth telling."""

    counts: Counter = field(default_factory=Counter)
    lines: list = field(default_factory=list)

    def tell(self, row, record, what, why):
        self.lines.append((row, getattr(record, "source_id", ""), getattr(record, "name", ""), what, why))

    @property
    def has_changes(self):
        return any(self.counts[name] for name in ("new", "updated", "hidden", "shown again"))


@transaction.atomic
def load(feed, source, *, at, dry_run=False, publish=True, show_progress=False):
    """Write what a feed holds. A dry run does the same and takes it back. Gives a Report."""
    report = Report()
    for problem in feed.problems:
        report.counts["not read"] += 1
        report.lines.append(("", "", "", "not read", problem))
    writer = Writer(source, report, at, publish)
    bar = tqdm(feed.records, desc="Services", disable=None if show_progress else True)
    for row, said in enumerate(bar, start=1):
        writer.take(row, said)
    if feed.is_whole:
        writer.hide_what_is_gone()
    if dry_run:
        transaction.set_rollback(True)
    else:
        changed(writer.touched)
    return report


class Writer:
    """Writes one feed's records. Knows what came from it before."""

    def __init__(self, source, report, at, publish):
        self.source, self.report, self.at, self.publish = source, report, at, publish
        self.known = {service.source_id: service for service in Service.objects.filter(source=source)}
        self.organisations = {}
        self.cost_types = {row.slug: row for row in CostType.objects.in_use()}
        self.languages = {row.slug: row for row in Language.objects.in_use()}
        self.slugs = set(Service.objects.values_list("slug", flat=True))
        self.organisation_slugs = set(Organisation.objects.values_list("slug", flat=True))
        self.guesser = Guesser()
        self.seen, self.touched = {}, []
        self.reason = f"Imported from {source}"[:100]

    def take(self, row, said):
        """Read and write one record. What goes wrong is told, and stops nothing."""
        try:
            record = records.read(said)
        except records.Unusable as problem:
            self.report.counts["rejected"] += 1
            name = said.get("name") if isinstance(said, dict) else ""
            self.report.lines.append(
                (row, str(said.get("id", "")) if isinstance(said, dict) else "", name or "", "rejected", str(problem))
            )
            return
        if record.source_id in self.seen:
            self._clash(row, record)
            return
        self.seen[record.source_id] = record.name
        for mend in record.guessed:
            self.report.counts["guessed"] += 1
            self.report.tell(row, record, "guessed", mend)
        try:
            with transaction.atomic():
                self._write(row, record)
        except (DatabaseError, ValueError) as problem:
            self.report.counts["rejected"] += 1
            self.report.tell(row, record, "rejected", f"it could not be saved: {problem}")

    def _clash(self, row, record):
        first = self.seen[record.source_id]
        what = "clash" if first != record.name else "twice"
        self.report.counts["clash of ids" if what == "clash" else "there twice"] += 1
        self.report.tell(row, record, what, f"the id belongs to “{first}” already; this one was left out")

    def _write(self, row, record):
        facts = said_by(record)
        service = self.known.get(record.source_id)
        if service is None:
            if record.is_active:
                self._add(row, record, facts)
            else:
                self.report.counts["closed"] += 1
            return
        was = service.status
        self._follow_status(service, record)
        if service.source_facts != facts:
            self._renew(row, record, service, facts)
        elif service.status == was:
            self.report.counts["unchanged"] += 1

    # -- new ------------------------------------------------------------------------------------------------------

    def _add(self, row, record, facts):
        service = Service(
            organisation=self._organisation(record),
            slug=_free_slug(record.name, self.slugs),
            source=self.source,
            source_id=record.source_id,
            source_facts=facts,
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
        for part in PARTS:
            self._write_part(service, part, facts[part])
        self.known[record.source_id] = service
        self.touched.append(service.pk)
        self.report.counts["new"] += 1
        self.report.tell(row, record, "new", _mapped(facts))
        if guess.words:
            self.report.counts["guessed"] += 1
            self.report.tell(row, record, "guessed", guess.words)

    def _organisation(self, record):
        """The organisation the feed names: by its id, else by its exact name, else a new one."""
        said = record.organisation
        name = said["name"] or record.name
        key = said["source_id"] or name
        if key in self.organisations:
            return self.organisations[key]
        rows = Organisation.objects
        found = said["source_id"] and rows.filter(source=self.source, source_id=said["source_id"]).first()
        found = found or rows.filter(name=name).order_by("pk").first()
        if not found:
            found = Organisation(
                name=name,
                slug=_free_slug(name, self.organisation_slugs),
                description=said["description"],
                website=said["website"],
                email=said["email"],
                source=self.source if said["source_id"] else "",
                source_id=said["source_id"],
            )
            self._save(found)
        self.organisations[key] = found
        return found

    # -- known ----------------------------------------------------------------------------------------------------

    def _renew(self, row, record, service, facts):
        last, kept = service.source_facts, []
        for name in FIELDS:
            if facts[name] == last.get(name):
                continue
            if _now(service, name) != last.get(name):
                kept.append(name.replace("_", " "))
            else:
                setattr(service, name, record.facts[name])
        service.source_facts = facts
        self._save(service)
        for part in PARTS:
            if facts[part] == last.get(part):
                continue
            if present(service, part) != last.get(part):
                kept.append(part)
            else:
                self._write_part(service, part, facts[part])
        self.touched.append(service.pk)
        self.report.counts["updated"] += 1
        self.report.tell(row, record, "updated", _mapped(facts))
        for name in kept:
            self.report.counts["kept as the team wrote it"] += 1
            self.report.tell(row, record, "kept", f"the team edited the {name}; the feed's was not taken")

    def _follow_status(self, service, record):
        ours = {GONE.format(self.source), CLOSED.format(self.source)}
        if record.is_active and service.status == Service.Status.HIDDEN and service.status_reason in ours:
            service.publish(by=None, at=self.at, reason=self.reason)
            self.report.counts["shown again"] += 1
        elif not record.is_active and service.is_published:
            service.hide(by=None, at=self.at, reason=CLOSED.format(self.source))
            self.report.counts["hidden"] += 1

    def hide_what_is_gone(self):
        """Hide the published services that a whole feed no longer holds."""
        for source_id, service in self.known.items():
            if source_id not in self.seen and service.is_published:
                service.hide(by=None, at=self.at, reason=GONE.format(self.source))
                self.touched.append(service.pk)
                self.report.counts["hidden"] += 1
                self.report.lines.append(("", source_id, service.name, "hidden", GONE.format(self.source)))

    # -- parts ----------------------------------------------------------------------------------------------------

    def _write_part(self, service, part, rows):
        current = getattr(service, RELATED[part])
        for row in current.all():
            row._change_reason = self.reason
            row.delete()
        for said in rows:
            row = current.model(service=service, **self._fields(part, said))
            self._save(row)

    def _fields(self, part, said):
        if part == "costs":
            return {**said, "cost_type": self.cost_types[said["cost_type"]]}
        if part == "places":
            return {"kind": said["kind"], "location": self._location(said) if said["kind"] == "place" else None}
        return said

    def _location(self, said):
        values = {name: value for name, value in said.items() if name != "kind"}
        same = {name: values[name] for name in ("name", "address_1", "city", "postal_code")}
        found = Location.objects.filter(**same).order_by("pk").first()
        if found:
            return found
        known = Postcode.objects.filter(pk=values["postal_code"].replace(" ", "")).first()
        if known and values["latitude"] is None:
            values |= {"latitude": known.latitude, "longitude": known.longitude}
        code = known.authority_id if known else None
        location = Location(**values, local_authority=LocalAuthority.objects.filter(gss_code=code).first())
        self._save(location)
        return location

    def _save(self, row):
        row._history_date, row._change_reason = self.at, self.reason
        row.save()


RELATED = {
    "schedules": "schedules",
    "costs": "cost_options",
    "contacts": "contacts",
    "places": "service_at_locations",
}


def said_by(record):
    """Everything a record says, as it is kept to tell the team's own edits from the feed's."""
    parts = asdict(record)
    return {**record.facts, **{part: parts[part] for part in PARTS}}


def present(service, part):
    """What the rows of a part say now, in the form of the feed's facts."""
    rows = getattr(service, RELATED[part]).order_by("pk")
    if part == "places":
        return [_place_now(row) for row in rows.select_related("location")]
    if part == "contacts":
        return [{"role": row.role, "name": row.name, "phone": row.phone, "email": row.email} for row in rows]
    if part == "costs":
        return [
            {"cost_type": row.cost_type.slug, "option": row.option, "amount": _plain(row.amount),
             "amount_description": row.amount_description}
            for row in rows.select_related("cost_type")
        ]  # fmt: skip
    names = ("freq", "interval", "byday", "opens_at", "closes_at", "valid_from", "valid_to", "description")
    return [{name: _plain(getattr(row, name)) for name in names} for row in rows]


def _place_now(row):
    if row.kind != ServiceAtLocation.Kind.PLACE:
        return {"kind": row.kind}
    place = row.location
    names = ("name", "address_1", "city", "state_province", "postal_code", "latitude", "longitude")
    return {"kind": "place"} | {name: getattr(place, name) for name in names}


def _now(service, name):
    return _plain(getattr(service, name))


def _plain(value):
    """A value as the feed's facts keep it: days and times as text, amounts with two places."""
    if hasattr(value, "strftime"):
        return value.strftime("%H:%M") if hasattr(value, "hour") else value.isoformat()
    return f"{value:.2f}" if hasattr(value, "as_tuple") else value


def _mapped(facts):
    """Which facts a record brought, and which stay not known."""
    has = [name.replace("_", " ") for name, value in facts.items() if value not in (None, "", [])]
    lacks = [name.replace("_", " ") for name, value in facts.items() if value in (None, "", [])]
    return f"mapped: {', '.join(has)}; not known: {', '.join(lacks) or 'nothing'}"


def _free_slug(name, taken):
    """An address made from a name that nobody has yet."""
    base = slugify(name)[:100] or "service"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug
