"""A made-up directory of any size: copies of the demo's services with other names, words, places, times and prices.

The same size is the same directory every time, dates apart: they count from the day it is filled.
"""

from datetime import datetime, timedelta
from random import Random

from django.db import connection

from directory import demo, models
from directory.defaults import load_defaults
from directory.postcodes import read
from directory.search.documents import next_revision, refresh_services

#: The middle of Northmoor in degrees, and how far listings and postcodes lie around it at most (about 20 miles).
MIDDLE, REACH = (53.79, -2.12), 0.3
OUTCODES, PER_OUTCODE = range(20, 80), 60
#: Services that share an organisation, and a place, on average.
PER_ORGANISATION, PER_PLACE = 3, 2
#: Rows written by one statement: SQLite takes 32,766 values in one.
BATCH = 400
CHUNK = 5_000

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
    demo.load(at.date(), at=at)
    maker = _Maker(count, at)
    maker.write_postcodes()
    for start in range(maker.demo_count, count, CHUNK):
        maker.write(range(start, min(start + CHUNK, count)))
        tell(f"{min(start + CHUNK, count):,} services")
    next_revision(vocabulary=True)
    refresh_services()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Maker:
    """Writes services in chunks. Each is made of one of the demo's, its pattern, and of words of another."""

    def __init__(self, count, at):
        self.random, self.at = Random(count), at
        self.patterns = list(models.Service.objects.with_page_facts().order_by("pk"))
        self.demo_count = len(self.patterns)
        self.needs = list(models.Need.objects.all())
        # About as many new words as a growing directory brings.
        self.names = made_up_words(self.random, 500 + 30 * int(count**0.5))
        self.towns = [name.capitalize() for name in self.names[:60]]
        self.home = models.LocalAuthority.objects.get(gss_code="X99000001")
        self.codes = []

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
            [
                models.Postcode(code=code.replace(" ", ""), latitude=latitude, longitude=longitude, authority=self.home)
                for code, latitude, longitude in self.codes
            ],
            batch_size=BATCH,
        )
        models.Town.objects.bulk_create(
            [
                models.Town(name=name, latitude=latitude, longitude=longitude, authority=self.home)
                for name in self.towns
                for latitude, longitude in [self._position()]
            ]
        )

    def write(self, numbers):
        """Write the services of these numbers with everything that belongs to them."""
        chosen = [self.patterns[number % self.demo_count] for number in numbers]
        organisations = self._organisations(numbers, chosen)
        services = [
            self._service(number, pattern, organisations[at // PER_ORGANISATION])
            for at, (number, pattern) in enumerate(zip(numbers, chosen, strict=True))
        ]
        models.Service.objects.bulk_create(services, batch_size=BATCH // 4)
        pairs = list(zip(services, chosen, strict=True))
        self._write_links(pairs)
        self._write_parts(pairs)
        self._write_places(pairs)

    def _organisations(self, numbers, chosen):
        rows = [
            models.Organisation(
                slug=f"provider-{numbers[at]}",
                name=f"{self._name()} {chosen[at].organisation.name.split(' ', 1)[-1]}",
                organisation_type=chosen[at].organisation.organisation_type,
                phone="01632 960000",
                email=f"provider-{numbers[at]}@example.org",
            )
            for at in range(0, len(numbers), PER_ORGANISATION)
        ]
        return models.Organisation.objects.bulk_create(rows, batch_size=BATCH)

    def _service(self, number, pattern, organisation):
        random = self.random
        other = random.choice(self.patterns)
        copied = {
            field.name: getattr(pattern, field.name)
            for field in models.Service._meta.concrete_fields
            if field.name not in ("id", "uuid", "slug", "organisation", "source", "source_id")
        }
        words = pattern.name.split()
        words.insert(random.choice((0, len(words))), self._name())
        sentences = pattern.description.split(". ") + random.sample(other.description.split(". "), 1)
        random.shuffle(sentences)
        lowest, highest = pattern.minimum_age, pattern.maximum_age
        if lowest is not None and highest is not None and highest - lowest > 4:
            lowest, highest = lowest + random.randrange(3), highest - random.randrange(3)
        return models.Service(
            **copied
            | {
                "slug": f"{pattern.slug[:100]}-{number}",
                "organisation": organisation,
                "name": " ".join(words),
                "summary": f"{pattern.summary} In {random.choice(self.towns)}."[:300],
                "description": ". ".join(sentences) + f" Ask for {self._name()} {self._name()}.",
                "minimum_age": lowest,
                "maximum_age": highest,
                "assured_on": self.at.date() - timedelta(days=random.randrange(450)),
                "source_facts": {},
            }
        )

    def _write_links(self, pairs):
        for name in ("themes", "provision_types", "needs", "audiences", "languages", "referral_routes"):
            field = models.Service._meta.get_field(name)
            through = field.remote_field.through
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            rows = []
            for service, pattern in pairs:
                linked = {term.pk for term in getattr(pattern, name).all()}
                if name == "needs" and self.random.random() < 0.5:
                    linked.add(self.random.choice(self.needs).pk)
                rows += [through(**{own: service.pk, other: key}) for key in sorted(linked)]
            through.objects.bulk_create(rows, batch_size=BATCH * 4)

    def _write_parts(self, pairs):
        def parts(name, **changes):
            for service, pattern in pairs:
                for row in getattr(pattern, name).all():
                    values = {
                        field.attname: getattr(row, field.attname)
                        for field in row._meta.concrete_fields
                        if not field.primary_key
                    }
                    yield type(row)(**values | {"service_id": service.pk} | {k: v(row) for k, v in changes.items()})

        random = self.random
        days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
        models.EligibilityAnswer.objects.bulk_create(parts("eligibility_answers"), batch_size=BATCH * 4)
        models.Contact.objects.bulk_create(parts("contacts"), batch_size=BATCH)
        models.CostOption.objects.bulk_create(
            parts("cost_options", amount=lambda row: row.amount and row.amount + random.randrange(4)), batch_size=BATCH
        )
        models.Schedule.objects.bulk_create(
            parts("schedules", byday=lambda row: row.byday if len(row.byday) > 2 else random.choice(days)),
            batch_size=BATCH,
        )

    def _write_places(self, pairs):
        """Ways of reaching families; a place has a new name and position and the access facts of its pattern."""
        ways, places, access = [], [], []
        for service, pattern in pairs:
            for way in pattern.service_at_locations.all():
                if way.location is None:
                    ways.append(models.ServiceAtLocation(service=service, kind=way.kind))
                elif not any(row.service is service and row.location for row in ways[-1:]):
                    if not places or self.random.randrange(PER_PLACE) == 0 or ways[-1].service is service:
                        places.append((self._location(way.location), way.location))
                    ways.append(models.ServiceAtLocation(service=service, kind=way.kind, location=places[-1][0]))
        models.Location.objects.bulk_create([place for place, _ in places], batch_size=BATCH)
        for place, pattern in places:
            for fact in list(pattern.accessibility.all())[:6]:
                access.append(models.Accessibility(location=place, feature_id=fact.feature_id, value=fact.value))
        models.Accessibility.objects.bulk_create(access, batch_size=BATCH * 4)
        for way in ways:
            way.location_id = way.location and way.location.pk
        models.ServiceAtLocation.objects.bulk_create(ways, batch_size=BATCH * 2)

    def _location(self, pattern):
        code, latitude, longitude = self.random.choice(self.codes)
        return models.Location(
            name=f"{self._name()} {pattern.name.split(' ', 1)[-1]}",
            address_1=f"{self.random.randrange(1, 200)} {self._name()} Road",
            city=self.random.choice(self.towns),
            postal_code=code,
            latitude=latitude,
            longitude=longitude,
            local_authority=self.home,
        )


def filled_at(now: datetime):
    """The moment that everything is dated from: this morning, so that a kept directory stays comparable."""
    return now.replace(hour=9, minute=0, second=0, microsecond=0)
