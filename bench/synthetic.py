"""A made-up directory of any size: copies of the demo's services with other names, words, places, times and prices.

The same size is the same directory every time, dates apart: they count from the day it is filled.
"""

from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import Max

from directory import demo, models
from directory.defaults import load_defaults
from directory.postcodes import read
from directory.search.documents import Measures, build, next_revision
from directory.search.watch import write_queued
from guidance.defaults import load_guides

#: The middle of Northmoor in degrees, and how far listings and postcodes lie around it at most (about 20 miles).
MIDDLE, REACH = (53.79, -2.12), 0.3
OUTCODES, PER_OUTCODE = range(20, 80), 60
#: Services that share an organisation, and a place, on average.
PER_ORGANISATION, PER_PLACE = 3, 2
#: What is copied of a place and of a service at most, to fill in minutes.
MOST_FACTS, MOST_ANSWERS = 4, 3
CHUNK = 2_000
LINKS = ("themes", "provision_types", "needs", "audiences", "languages", "referral_routes")

STARTS = "b br c cr d f g h k l m n p r s st t th w wh".split()
VOWELS = "a e i o u ai ea oo".split()
ENDS = "by ck den field ford ham ley ll mere n nd rn ry ston th ton wick worth".split()


def made_up_words(random, count):
    """Words that sound like names of places and people, each once."""
    words = {}
    while len(words) < count:
        parts = [random.choice(STARTS) + random.choice(VOWELS) for _ in range(random.choice((1, 2, 2)))]
        words["".join(parts) + random.choice(ENDS)] = None
    return list(words)


def fill(count, *, at, tell=lambda line: None):
    """Fill an empty database with `count` published services in all, the demo's among them."""
    load_defaults(at=at)
    load_guides(at=at, on=at.date())
    demo.load(at.date(), at=at)
    write_queued()
    maker = _Maker(count, at)
    maker.write_postcodes()
    for start in range(maker.demo_count, count, CHUNK):
        maker.write(range(start, min(start + CHUNK, count)))
        tell(f"{min(start + CHUNK, count):,} services")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def filled_at(now: datetime):
    """The moment that everything is dated from: this morning, so that a kept directory stays comparable."""
    return now.replace(hour=9, minute=0, second=0, microsecond=0)


def insert(rows):
    """Write new rows and give them back with their keys. bulk_create takes five times as long over 100,000 services."""
    rows = list(rows)
    if not rows:
        return rows
    model = type(rows[0])
    fields, quote = model._meta.concrete_fields, connection.ops.quote_name
    for key, row in enumerate(rows, (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1):
        row.pk = key
    columns, marks = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    values = [[field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", values)
    return rows


def copies(rows, **changes):
    """Copies of rows, not saved, with some fields changed."""
    for row in rows:
        copied = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
        copied.pop("uuid", None)
        yield type(row)(**copied | changes)


def know(row, **related):
    """Give a new row its relations as if they had been prefetched: its document is made of them at once."""
    row._prefetched_objects_cache = related


class _Maker:
    """Writes services in chunks. Each is made of one of the demo's, its pattern, and of words of another."""

    def __init__(self, count, at):
        self.random, self.at = Random(count), at
        self.patterns = list(models.Service.objects.with_page_facts().order_by("pk"))
        self.demo_count = len(self.patterns)
        self.needs = list(models.Need.objects.all())
        self.measures = Measures.load()
        # About as many new words as a growing directory brings.
        self.names = made_up_words(self.random, 500 + 30 * int(count**0.5))
        self.towns = [name.capitalize() for name in self.names[:60]]
        self.home = models.LocalAuthority.objects.get(gss_code="X99000001")
        self.codes, self.places = [], []

    def _position(self):
        return tuple(round(middle + self.random.uniform(-REACH, REACH), 5) for middle in MIDDLE)

    def _name(self):
        """A made-up name; a few of them come very often, as names do."""
        return self.names[int(len(self.names) * self.random.random() ** 2)].capitalize()

    def write_postcodes(self):
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        for outcode in OUTCODES:
            for at in range(PER_OUTCODE):
                code = f"NM{outcode} {at % 9 + 1}{letters[at // 9]}{letters[(at * 7 + outcode) % 20]}"
                self.codes.append((str(read(code)), *self._position()))
        models.Postcode.objects.bulk_create(
            models.Postcode(code=code.replace(" ", ""), latitude=latitude, longitude=longitude, authority=self.home)
            for code, latitude, longitude in self.codes
        )
        models.Town.objects.bulk_create(
            models.Town(name=name, latitude=latitude, longitude=longitude, authority=self.home)
            for name in self.towns
            for latitude, longitude in [self._position()]
        )

    @transaction.atomic
    def write(self, numbers):
        """Write the services of these numbers with everything that belongs to them, and their documents."""
        self.places = []
        chosen = [self.patterns[number % self.demo_count] for number in numbers]
        organisations = self._organisations(numbers, chosen)
        services = [
            self._service(number, pattern, organisations[at // PER_ORGANISATION])
            for at, (number, pattern) in enumerate(zip(numbers, chosen, strict=True))
        ]
        insert(services)
        for service, pattern in zip(services, chosen, strict=True):
            know(service, attachments=[], **self._links(pattern), **self._parts(service, pattern))
        self._write_relations(services)
        revision, documents = next_revision(vocabulary=True), []
        for service in services:
            documents.append(build(service, self.measures))
            documents[-1].revision = revision
        insert(documents)

    def _write_relations(self, services):
        for name in LINKS:
            field = models.Service._meta.get_field(name)
            through = field.remote_field.through
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            insert(
                through(**{own: service.pk, other: term.pk})
                for service in services
                for term in getattr(service, name).all()
            )
        insert(self.places)
        facts = [fact for place in self.places for fact in place.accessibility.all()]
        ways = [way for service in services for way in service.service_at_locations.all()]
        for row in [*facts, *ways]:
            # It was made before its place had a key.
            row.location = row.location
        insert(facts)
        insert(ways)
        for name in ("eligibility_answers", "contacts", "cost_options", "schedules"):
            insert(row for service in services for row in getattr(service, name).all())

    def _organisations(self, numbers, chosen):
        rows = []
        for at in range(0, len(numbers), PER_ORGANISATION):
            pattern = chosen[at].organisation
            organisation = models.Organisation(
                slug=f"provider-{numbers[at]}",
                name=f"{self._name()} {pattern.name.split(' ', 1)[-1]}",
                organisation_type=pattern.organisation_type,
                phone="01632 960000",
                email=f"provider-{numbers[at]}@example.org",
            )
            know(organisation, contacts=[])
            rows.append(organisation)
        return insert(rows)

    def _service(self, number, pattern, organisation):
        random = self.random
        words = pattern.name.split()
        words.insert(random.choice((0, len(words))), self._name())
        sentences = pattern.description.split(". ")
        sentences.append(random.choice(random.choice(self.patterns).description.split(". ")))
        random.shuffle(sentences)
        lowest, highest = pattern.minimum_age, pattern.maximum_age
        if lowest is not None and highest is not None and highest - lowest > 4:
            lowest, highest = lowest + random.randrange(3), highest - random.randrange(3)
        (service,) = copies(
            [pattern],
            slug=f"{pattern.slug[:100]}-{number}",
            organisation=organisation,
            name=" ".join(words),
            summary=f"{pattern.summary} In {random.choice(self.towns)}."[:300],
            description=". ".join(sentences) + f" Ask for {self._name()} {self._name()}.",
            minimum_age=lowest,
            maximum_age=highest,
            assured_on=self.at.date() - timedelta(days=random.randrange(450)),
            source="",
            source_id="",
        )
        return service

    def _links(self, pattern):
        linked = {name: list(getattr(pattern, name).all()) for name in LINKS}
        if self.random.random() < 0.5:
            other = self.random.choice(self.needs)
            linked["needs"] = sorted({*linked["needs"], other}, key=lambda need: (need.sort, need.name))
        return linked

    def _parts(self, service, pattern):
        random = self.random
        parts = {
            "eligibility_answers": copies(pattern.eligibility_answers.all()[:MOST_ANSWERS], service=service),
            "contacts": copies(pattern.contacts.all(), service=service),
            "cost_options": copies(pattern.cost_options.all(), service=service),
            "schedules": copies(pattern.schedules.all(), service=service),
            "service_at_locations": self._ways(service, pattern),
        }
        parts = {name: list(rows) for name, rows in parts.items()}
        for cost in parts["cost_options"]:
            cost.amount = cost.amount and cost.amount + random.randrange(4)
        for schedule in parts["schedules"]:
            if len(schedule.byday) == 2:
                schedule.byday = random.choice(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
        return parts

    def _ways(self, service, pattern):
        """Ways of reaching families, at most one of them a place: another's, or one of its own."""
        has_place = False
        for way in pattern.service_at_locations.all():
            if way.location is None:
                yield models.ServiceAtLocation(service=service, kind=way.kind)
            elif not has_place:
                has_place = True
                if not self.places or self.random.randrange(PER_PLACE) == 0:
                    self.places.append(self._location(way.location))
                yield models.ServiceAtLocation(service=service, kind=way.kind, location=self.places[-1])

    def _location(self, pattern):
        code, latitude, longitude = self.random.choice(self.codes)
        location = models.Location(
            name=f"{self._name()} {pattern.name.split(' ', 1)[-1]}",
            address_1=f"{self.random.randrange(1, 200)} {self._name()} Road",
            city=self.random.choice(self.towns),
            postal_code=code,
            latitude=latitude,
            longitude=longitude,
            local_authority=self.home,
        )
        know(location, accessibility=list(copies(pattern.accessibility.all()[:MOST_FACTS], location=location)))
        return location
