"""The made-up council of Northmoor: a whole Local Offer to try the site with. Nothing and nobody in it is real."""

import json
import re
from datetime import date, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from . import bulk_history
from .defaults import DATA, lines
from .models import (
    AccessFeature,
    Accessibility,
    Audience,
    Contact,
    CostOption,
    CostType,
    EligibilityAnswer,
    EligibilityFlag,
    Language,
    LoadedData,
    LocalAuthority,
    Location,
    Need,
    NeedsLevel,
    Organisation,
    Postcode,
    ProviderType,
    ProvisionType,
    ReferralRoute,
    Schedule,
    Service,
    ServiceAtLocation,
    Theme,
    TimePeriod,
    Town,
)
from .search.documents import next_revision
from .search.watch import changed

SOURCE = "demo"
REASON = "Demo council loaded"

#: Codes that the ONS does not give to anybody. One of them is Northmoor, its neighbour takes another.
MADE_UP_CODES = re.compile(r"X99\d{6}")
NEIGHBOUR_CODES = ("X99000002", "X99000003")


class DemoRefused(Exception):
    """The database is somebody's real one, or set up for a real council."""


def is_loaded():
    """Whether the demo council was loaded here before, whatever has been changed in it since."""
    return LoadedData.objects.filter(slug=SOURCE).exists()


@transaction.atomic
def load(today, *, at, tell=lambda line: None):
    """Load Northmoor with dates as fresh as on the day its data was written. Gives the number of services.

    `today` is the day to count from, `at` the moment to note in the history, `tell` is called with a line for
    each step. Does nothing and gives 0 where it was loaded before; raises DemoRefused where services stand that
    it did not load.
    """
    if is_loaded():
        return 0
    _refuse_unless_empty()
    source = json.loads((DATA / "demo_services.json").read_text(encoding="utf-8"))
    loader = _Loader(source, today, at)
    loader.write_places()
    tell(f"{Postcode.objects.count()} postcodes")
    loader.write_organisations()
    tell(f"{len(loader.organisations)} organisations")
    loader.write_services()
    loader.write_parts()
    tell(f"{len(loader.services)} services")
    LoadedData.objects.create(
        slug=SOURCE,
        title="Northmoor, a made-up council",
        attribution="Northmoor is made up. Nothing and nobody in it is real.",
        rows=len(loader.services),
        loaded_at=at,
    )
    next_revision(vocabulary=True)
    changed([service.pk for service in loader.services.values()])
    return len(loader.services)


def _refuse_unless_empty():
    if Service.objects.exists():
        raise DemoRefused("There are services here already. The demo council is only for an empty database.")
    if not MADE_UP_CODES.fullmatch(settings.HOME_AUTHORITY):
        raise DemoRefused(
            f"HOME_AUTHORITY is {settings.HOME_AUTHORITY}, a real council. Northmoor is made up: "
            "leave the setting out, or set it to X99000001."
        )


class _Loader:
    """Writes the demo in bulk. Keeps what it wrote by slug, for the rows that refer to it."""

    def __init__(self, source, today, at):
        self.source, self.today, self.at = source, today, at
        self.shift = today - date.fromisoformat(source["reference_date"])
        self.terms = {
            model: {term.slug: term for term in model.objects.all()}
            for model in (
                AccessFeature, Audience, CostType, EligibilityFlag, Language, Need, NeedsLevel, ProviderType,
                ProvisionType, ReferralRoute, Theme, TimePeriod,
            )
        }  # fmt: skip
        self.waits = {line["slug"]: line for line in lines("demo_waits.csv")}
        self.places = list(lines("demo_places.csv"))
        self.organisations, self.locations, self.services = {}, {}, {}

    def _create(self, objects):
        return bulk_history.create(objects, reason=REASON, at=self.at)

    def _chosen(self, model, slugs):
        return [self.terms[model][slug] for slug in slugs]

    def _fresh(self, day):
        """A day of the data, moved so that it is as far from today as it was when the data was written."""
        return date.fromisoformat(day) + self.shift if day else None

    def write_places(self):
        home, _ = LocalAuthority.objects.get_or_create(
            gss_code=settings.HOME_AUTHORITY,
            defaults={"name": "Northmoor", "official_name": "Northmoor Council"},
        )
        beyond, _ = LocalAuthority.objects.get_or_create(
            gss_code=next(code for code in NEIGHBOUR_CODES if code != home.gss_code),
            defaults={
                "name": "Wexborough",
                "official_name": "Wexborough Council",
                "local_offer_url": "https://local-offer.wexborough.example.org/",
            },
        )
        self.authorities = {line["postcode"]: home if line["inside_area"] == "yes" else beyond for line in self.places}
        Postcode.objects.bulk_create(
            [
                Postcode(
                    code=line["postcode"].replace(" ", ""),
                    latitude=float(line["lat"]),
                    longitude=float(line["lon"]),
                    authority=self.authorities[line["postcode"]],
                )
                for line in self.places
            ],
            ignore_conflicts=True,
        )
        Town.objects.bulk_create(self._towns(), ignore_conflicts=True)

    def _towns(self):
        for name in dict.fromkeys(line["town"] for line in self.places):
            there = [line for line in self.places if line["town"] == name]
            yield Town(
                name=name,
                latitude=round(sum(float(line["lat"]) for line in there) / len(there), 5),
                longitude=round(sum(float(line["lon"]) for line in there) / len(there), 5),
                authority=self.authorities[there[0]["postcode"]],
            )

    def write_organisations(self):
        facts = self.source["organisations"]
        rows = bulk_history.create(
            [self._organisation(said) for said in facts],
            links={"languages": [self._chosen(Language, said["languages"]) for said in facts]},
            reason=REASON,
            at=self.at,
        )
        self.organisations = {row.slug: row for row in rows}
        self._create(
            Contact(
                organisation=self.organisations[said["slug"]],
                role=said["safeguarding_lead_role"],
                phone=said["phone"],
                email=said["email"],
            )
            for said in facts
            if said["safeguarding_lead_role"]
        )

    def _organisation(self, said):
        return Organisation(
            slug=said["slug"],
            name=said["name"],
            organisation_type=self.terms[ProviderType][said["provider_type"]],
            website=said["website"],
            email=said["email"],
            phone=said["phone"],
            text_phone=said["text_phone"],
            insurance_expires_on=self._fresh(said["insurance_expires"]),
            safeguarding_policy_reviewed_on=self._fresh(said["safeguarding_policy_reviewed"]),
            quality_statement=said["quality_statement"],
            source=SOURCE,
            source_id=said["slug"],
            **self._trust(said),
        )

    def _trust(self, said):
        """What organisations and services state in the same words."""
        complaints = said["complaints_contact"]
        return {
            "send_training": said["send_training"],
            "dbs_statement": said["dbs_statement"],
            "insurance_statement": said["insurance_statement"],
            "safeguarding_statement": said["safeguarding_statement"],
            "complaints_policy": complaints["how"],
            "complaints_role": complaints["role"],
            "complaints_email": complaints["email"],
            "complaints_phone": complaints["phone"],
        }

    def write_services(self):
        facts = self.source["services"]
        links = {
            "themes": (Theme, "themes"),
            "provision_types": (ProvisionType, "provision_types"),
            "needs": (Need, "needs"),
            "audiences": (Audience, "audience"),
            "languages": (Language, "languages"),
            "referral_routes": (ReferralRoute, "referral_routes"),
        }
        rows = bulk_history.create(
            [self._service(said) for said in facts],
            links={field: [self._chosen(model, said[key]) for said in facts] for field, (model, key) in links.items()},
            reason=REASON,
            at=self.at,
        )
        self.services = {row.slug: row for row in rows}

    def _service(self, said):
        wait = self.waits.get(said["slug"])
        assured_on = self.today - timedelta(days=said["assured_days_ago"])
        return Service(
            slug=said["slug"],
            organisation=self.organisations[said["organisation"]],
            name=said["name"],
            summary=said["summary"],
            description=said["description"],
            url=said["contact"]["website"],
            main_theme=self.terms[Theme][said["themes"][0]],
            main_provision_type=self.terms[ProvisionType][said["provision_types"][0]],
            main_need=self.terms[Need][said["needs"][0]],
            minimum_age=said["min_age"],
            maximum_age=said["max_age"],
            needs_level=self.terms[NeedsLevel][said["needs_level"]],
            eligibility=said["eligibility"],
            how_decisions_are_made=said["how_decisions_are_made"],
            how_to_get_it=said["how_to_get_it"],
            waiting_time=wait["waiting_time"] if wait else "",
            places_now=wait["places_now"] if wait else Service.Places.NOT_KNOWN,
            waiting_told_on=assured_on if wait else None,
            status=Service.Status.PUBLISHED,
            status_reason=REASON,
            status_changed_at=self.at,
            assured_on=assured_on,
            source=SOURCE,
            source_id=said["slug"],
            **self._trust(said),
        )

    def write_parts(self):
        """Everything that belongs to one service: contacts, costs, times, conditions, ways and places."""
        said = [(self.services[facts["slug"]], facts) for facts in self.source["services"]]
        self._write_locations()
        self._create(_contact(service, facts["contact"]) for service, facts in said)
        self._create(
            EligibilityAnswer(service=service, flag=self.terms[EligibilityFlag][slug], is_needed=needed)
            for service, facts in said
            for slug, needed in facts["eligibility_flags"].items()
        )
        self._create(
            CostOption(
                service=service,
                cost_type=self.terms[CostType][cost["type"]],
                amount=None if cost["amount"] is None else Decimal(str(cost["amount"])),
                amount_description=cost["note"],
            )
            for service, facts in said
            for cost in facts["costs"]
        )
        self._create(
            schedule(service, times, self.terms[TimePeriod]) for service, facts in said for times in facts["schedules"]
        )
        self._create(self._way(service, place) for service, facts in said for place in facts["locations"])

    def _write_locations(self):
        venues = {
            place["venue"]: place
            for facts in self.source["services"]
            for place in facts["locations"]
            if place["kind"] == "place"
        }
        rows = self._create(self._location(place) for place in venues.values())
        self.locations = dict(zip(venues, rows, strict=True))
        self._create(
            Accessibility(location=self.locations[venue], feature=self.terms[AccessFeature][feature], value=value)
            for venue, place in venues.items()
            for feature, value in place["accessibility"].items()
            if value != Accessibility.Value.NOT_KNOWN
        )

    def _location(self, place):
        return Location(
            name=place["name"],
            address_1=place["street"],
            city=place["town"],
            postal_code=place["postcode"],
            latitude=place["lat"],
            longitude=place["lon"],
            hide_exact_address=place["hide_exact_address"],
            local_authority=self.authorities[place["postcode"]],
        )

    def _way(self, service, place):
        kind = ServiceAtLocation.Kind(place["kind"])
        if kind == ServiceAtLocation.Kind.PLACE:
            return ServiceAtLocation(service=service, kind=kind, location=self.locations[place["venue"]])
        says_more = place["name"] != kind.label
        return ServiceAtLocation(service=service, kind=kind, description=place["name"] if says_more else "")


def _contact(service, said):
    return Contact(
        service=service,
        role=said["role"],
        phone=said["phone"],
        text_phone=said["text_phone"],
        email=said["email"],
        url=said["website"],
    )


def schedule(service, said, seasons):
    """The demo's way of saying when ("1st of the month") as Open Referral says it (MONTHLY, 1SA)."""
    days = [day[:2].upper() for day in said["days"]]
    freq, interval = Schedule.Freq.WEEKLY, 1
    if said["frequency"] == "every two weeks":
        interval = 2
    elif said["frequency"] != "weekly":
        which = said["frequency"].split()[0]
        place = "-1" if which == "last" else which.rstrip("stndrh")
        freq, days = Schedule.Freq.MONTHLY, [f"{place}{day}" for day in days]
    return Schedule(
        service=service,
        freq=freq,
        interval=interval,
        byday=",".join(days),
        opens_at=time.fromisoformat(said["starts"]),
        closes_at=time.fromisoformat(said["ends"]),
        season=seasons[said["season"]] if said["season"] else None,
    )
