"""Writing schools as rows: new ones, changed ones, and those that closed."""

from .. import bulk_history
from ..models import (
    Contact,
    Location,
    Organisation,
    OrganisationIdentifier,
    Service,
    ServiceAtLocation,
)
from . import digests, progress
from .slugs import Slugs

SOURCE = "schools-register"
REASON = "National register of schools loaded"
CLOSED = "Closed, says the national register of schools."
#: Rows at a time. SQLite refuses to look up a thousand or more related rows in one question.
BATCH = 500

_LISTS = ("provision_types", "needs", "themes")
#: Of these we remember only a digest: what is erased from the row must not stay in our memory of the register.
_PRIVATE = ("phone",)


class Writer:
    """Writes schools in bulk, counts into a report, and notes which services it touched."""

    def __init__(self, vocabulary, report, at):
        self.vocabulary, self.report, self.at = vocabulary, report, at
        self.touched = []
        self.service_slugs = Slugs(Service, otherwise="school")
        self.organisation_slugs = Slugs(Organisation, otherwise="school")

    def known(self):
        """The services that came from the register before, by school number."""
        rows = (
            Service.objects.filter(source=SOURCE)
            .select_related("organisation", "needs_level", "main_provision_type", "main_need", "main_theme")
            .prefetch_related(*_LISTS, "service_at_locations__location")
        )
        return {row.source_id: row for row in rows.iterator(chunk_size=BATCH)}

    def add(self, schools, show_progress):
        """Write schools that were never here. One whose number an organisation has already joins that one."""
        owners = _owners()
        with progress.bar(total=len(schools), desc="Schools", show=show_progress) as bar:
            for start in range(0, len(schools), BATCH):
                self._add(schools[start : start + BATCH], owners)
                bar.update(min(BATCH, len(schools) - start))

    def _add(self, schools, owners):
        listed = [school for school in schools if owners.get(school.urn, (None, False))[1]]
        self.report.counts["listed by the team"] += len(listed)
        schools = [school for school in schools if school not in listed]
        facts = [facts_of(school, self.vocabulary) for school in schools]
        organisations = self._organisations(schools, facts, owners)
        locations = self._create(Location(**self._rows("location", said["location"])) for said in facts)
        services = self._create(
            [
                self._service(school, said, organisation)
                for school, said, organisation in zip(schools, facts, organisations, strict=True)
            ],
            links={name: [self._related(name, said["service"][name]) for said in facts] for name in _LISTS},
        )
        self._create(
            ServiceAtLocation(service=service, location=location)
            for service, location in zip(services, locations, strict=True)
        )
        self._create(
            Contact(service=service, role="School office", phone=school.phone, url=school.website)
            for service, school in zip(services, schools, strict=True)
            if school.phone or school.website
        )
        self.touched += [service.pk for service in services]
        self.report.counts["new"] += len(services)

    def _organisations(self, schools, facts, owners):
        """The organisation of each school: the one with its number, or a new one with a number of its own."""
        new = {
            school.urn: Organisation(
                slug=self.organisation_slugs.free(school.name, school.town, school.urn),
                organisation_type=self.vocabulary.provider_types.get(school.run_by),
                source=SOURCE,
                source_id=school.urn,
                **said["organisation"],
            )
            for school, said in zip(schools, facts, strict=True)
            if school.urn not in owners
        }
        self._create(new.values())
        scheme = OrganisationIdentifier.Scheme.SCHOOL
        self._create(
            OrganisationIdentifier(organisation=row, scheme=scheme, identifier=urn) for urn, row in new.items()
        )
        return [new.get(school.urn) or owners[school.urn][0] for school in schools]

    def _service(self, school, said, organisation):
        return Service(
            slug=self.service_slugs.free(school.name, school.town, school.urn),
            organisation=organisation,
            status=Service.Status.PUBLISHED,
            status_reason=REASON,
            status_changed_at=self.at,
            source=SOURCE,
            source_id=school.urn,
            source_facts=_remembered(said) | {"status": Service.Status.PUBLISHED},
            **self._rows("service", said["service"]),
        )

    def renew(self, pairs):
        """Write what the register says anew about schools that are here, except where the team edited it."""
        changes = _Changes(self)
        for service, school in pairs:
            said = facts_of(school, self.vocabulary)
            last = service.source_facts
            changed = changes.merge(service, "service", last, said)
            if service.organisation.source == SOURCE:
                changed |= changes.merge(service.organisation, "organisation", last, said)
            way = next((way for way in service.service_at_locations.all() if way.location), None)
            if way:
                changed |= changes.merge(way.location, "location", last, said)
            if changes.follow_status(
                service, Service.Status.PUBLISHED if school.is_open else Service.Status.HIDDEN, CLOSED
            ):
                changed = True
            changes.note(service, _remembered(said) | {"status": service.source_facts.get("status")})
            self.report.counts["updated" if changed else "unchanged"] += 1
            if changed:
                self.touched.append(service.pk)
        changes.write(self.at)

    def hide(self, services, reason):
        """Take schools off the site that are no longer in the register, unless the team decided otherwise."""
        changes = _Changes(self)
        for service in services:
            if changes.follow_status(service, Service.Status.HIDDEN, reason):
                changes.note(service, service.source_facts)
                self.touched.append(service.pk)
        changes.write(self.at)

    def _create(self, objects, links=None):
        return bulk_history.create(objects, reason=REASON, at=self.at, links=links)

    def _rows(self, part, facts):
        """The facts of a part with rows in place of slugs, without lists."""
        return {name: self._row(name, value) for name, value in facts.items() if name not in _LISTS}

    def _row(self, name, value):
        words = self.vocabulary
        rows = {
            "needs_level": words.levels,
            "main_provision_type": words.types,
            "main_need": words.needs,
            "main_theme": words.themes,
            "local_authority": words.councils,
        }.get(name)
        return value if rows is None else rows.get(value)

    def _related(self, name, slugs):
        words = self.vocabulary
        rows = {"provision_types": words.types, "needs": words.needs, "themes": words.themes}[name]
        return [rows[slug] for slug in slugs]


def facts_of(school, vocabulary):
    """What the register says of a school as values of our fields: slugs and codes stand for rows. JSON safe."""
    kinds = [slug for slug in school.kinds if slug in vocabulary.types]
    needs = [slug for slug in school.needs if slug in vocabulary.needs]
    themes = ["education"] if "education" in vocabulary.themes else []
    address = {"address_1": school.street, "city": school.town, "postal_code": school.postcode}
    latitude, longitude = school.position or (None, None)
    return {
        "service": {
            "name": school.name,
            "summary": school.summary,
            "description": school.description,
            "url": school.website,
            "minimum_age": school.minimum_age,
            "maximum_age": school.maximum_age,
            "needs_level": school.level if school.level in vocabulary.levels else "",
            "main_theme": themes[0] if themes else "",
            "main_provision_type": kinds[0] if kinds else "",
            "main_need": needs[0] if needs else "",
            "themes": themes,
            "provision_types": sorted(kinds),
            "needs": sorted(needs),
        },
        "organisation": {
            "name": school.name,
            "website": school.website,
            "phone": school.phone,
            "is_section_41_approved": school.is_section_41_approved,
            **address,
        },
        "location": {
            "name": school.name[:160],
            "state_province": school.county,
            "latitude": latitude,
            "longitude": longitude,
            "local_authority": school.district,
            **address,
        },
    }


def _remembered(said):
    """The facts as they are kept."""
    return {part: {name: _kept(name, value) for name, value in facts.items()} for part, facts in said.items()}


def _kept(name, value):
    return digests.of_value(value) if name in _PRIVATE else value


def _owners():
    """{school number: (organisation, whether it has services that are not the register's)}."""
    rows = OrganisationIdentifier.objects.filter(scheme=OrganisationIdentifier.Scheme.SCHOOL)
    busy = set(Service.objects.exclude(source=SOURCE).values_list("organisation", flat=True))
    return {
        row.identifier: (row.organisation, row.organisation_id in busy)
        for row in rows.select_related("organisation").iterator()
    }


def _now(row, name):
    """The value of a field as it would stand in the facts."""
    if name in _LISTS:
        return sorted(term.slug for term in getattr(row, name).all())
    if name == "local_authority":
        return row.local_authority_id or ""
    value = getattr(row, name)
    if row._meta.get_field(name).is_relation:
        return value.slug if value else ""
    return value


class _Changes:
    """Collects what is to be written about schools that are here, and writes it in bulk with its history."""

    def __init__(self, writer):
        self.writer = writer
        self.rows = {"service": {}, "organisation": {}, "location": {}}
        self.fields = {"service": set(), "organisation": set(), "location": set()}
        self.links = {name: {} for name in _LISTS}
        self.noted = []

    def merge(self, row, part, last, said):
        """Set what the register changed and the team did not. Gives whether anything was set."""
        before, counts, is_changed = last.get(part, {}), self.writer.report.counts, False
        for name, value in said[part].items():
            wanted = _kept(name, value)
            if before.get(name) == wanted:
                continue
            present = _kept(name, _now(row, name))
            if present == wanted:
                continue
            if present != before.get(name, present):
                counts["edits kept"] += 1
                continue
            if name in _LISTS:
                self.links[name][row] = self.writer._related(name, value)
            else:
                setattr(row, name, self.writer._row(name, value))
                self.fields[part].add(name)
            self.rows[part][row.pk] = row
            is_changed = True
        return is_changed

    def follow_status(self, service, status, reason):
        """Hide or show a school as the register says, if the last to decide that was the register."""
        decided, is_ours = service.source_facts.get("status"), service.status_changed_by_id is None
        if not is_ours or service.status != decided or service.status == status:
            return False
        service.status, service.status_changed_at = status, self.writer.at
        service.status_reason = reason if status == Service.Status.HIDDEN else REASON
        service.status_changed_by = None
        service.source_facts = service.source_facts | {"status": status}
        self.fields["service"] |= {"status", "status_reason", "status_changed_at", "status_changed_by"}
        self.rows["service"][service.pk] = service
        hidden = status == Service.Status.HIDDEN
        self.writer.report.counts["hidden" if hidden else "shown again"] += 1
        return True

    def note(self, service, said):
        """Keep what the register said last."""
        if service.source_facts != said or service.pk in self.rows["service"]:
            service.source_facts = said
            self.noted.append(service)

    def write(self, at):
        """Write all that was collected."""
        for part, rows in self.rows.items():
            fields = sorted(self.fields[part])
            for row in rows.values():
                if part != "location":
                    row.updated_at, row.version = at, row.version + 1
            extra = [] if part == "location" else ["updated_at", "version"]
            bulk_history.update(
                rows.values(),
                [*fields, *extra] if rows else [],
                reason=REASON,
                at=at,
                links=self.links if part == "service" else None,
            )
        Service.objects.bulk_update(self.noted, ["source_facts"], batch_size=BATCH // 10)
