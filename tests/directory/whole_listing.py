"""One service about which everything is known, each fact in words that stand nowhere else."""

from datetime import date, time
from decimal import Decimal

from django.core.files.base import ContentFile

from directory import models

from .. import cast
from ..conftest import NOW

TODAY = date(2026, 11, 24)


def term(model, slug, name, **fields):
    return model.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def plain_service(name="Splash Club", **fields):
    """A published service of which hardly anything is known."""
    organisation, _ = models.Organisation.objects.get_or_create(slug="riverbank", defaults={"name": "Riverbank Trust"})
    usual = {"status": "published", "status_changed_at": NOW, "assured_on": date(2026, 10, 3)}
    fields = usual | {"organisation": organisation} | fields
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return models.Service.objects.create(name=name, slug=slug, **fields)


def whole_service():
    """Splash Club, with every field that families may see filled in."""
    service = plain_service(
        organisation=_organisation(),
        main_theme=term(models.Theme, "leisure", "Leisure theme", symbol="leisure", palette="orange"),
        main_provision_type=_kind("swimming", "Swimming kind"),
        main_need=term(models.Need, "autism", "Autism need"),
        needs_level=term(
            models.NeedsLevel, "targeted", "Extra help", short_line="Short line.", description="Level meaning."
        ),
        minimum_age=5,
        maximum_age=16,
        places_now="few",
        waiting_told_on=date(2026, 9, 1),
        checked_on=date(2026, 11, 2),
        checked_by=cast.somebody_signed_in(),
        complaints_email="complain@splash.example.org",
        complaints_phone="01632 960004",
        url="https://splash.example.org/club",
        safeguarding_policy_url="https://splash.example.org/safe",
        **{name: f"Said of {name.replace('_', ' ')}" for name in WRITTEN},
    )
    service.themes.set([service.main_theme, term(models.Theme, "health", "Health theme")])
    service.provision_types.set([service.main_provision_type, _kind("hydro", "Hydro kind")])
    service.needs.set([service.main_need, term(models.Need, "physical", "Physical need")])
    service.audiences.set([term(models.Audience, "siblings", "Siblings audience")])
    service.languages.set([term(models.Language, "pl", "Polish language", own_name="Polski")])
    service.referral_routes.set([term(models.ReferralRoute, "self", "Route name", description="Route meaning.")])
    _parts(service)
    _places(service)
    return service


#: Text fields of a service, each written as "Said of <its name>".
WRITTEN = (
    "summary description eligibility how_decisions_are_made who_decides how_to_challenge how_to_get_it waiting_time "
    "extra_support_cost help_to_pay send_training dbs_statement insurance_statement safeguarding_statement "
    "quality_statement complaints_policy complaints_role"
).split()


def _kind(slug, name):
    return term(models.ProvisionType, slug, name, theme=term(models.Theme, "leisure", "Leisure theme"))


def _organisation():
    kind = term(models.ProviderType, "charity", "Charity kind")
    organisation = models.Organisation.objects.create(
        slug="riverbank",
        name="Riverbank Trust",
        organisation_type=kind,
        insurance_expires_on=date(2027, 3, 1),
        safeguarding_policy_reviewed_on=date(2026, 2, 1),
        website="https://riverbank.example.org/",
    )
    organisation.contacts.create(role="Safeguarding lead", email="lead@riverbank.example.org")
    return organisation


def _parts(service):
    service.contacts.create(
        role="Club coordinator",
        name="Ana Public",
        is_name_public=True,
        phone="01632 960001",
        text_phone="07700 900001",
        email="ana@splash.example.org",
        url="https://splash.example.org/ana",
    )
    service.contacts.create(role="Deputy", name="Bo Private", is_name_public=False)
    service.cost_options.create(
        cost_type=term(models.CostType, "charge", "There is a charge"),
        option="Full price",
        amount=Decimal("3.50"),
        amount_description="per session, helpers free",
        valid_from=date(2026, 9, 2),
        valid_to=date(2027, 8, 30),
    )
    service.schedules.create(
        byday="SA",
        opens_at=time(9),
        closes_at=time(10),
        valid_from=date(2026, 9, 5),
        valid_to=date(2027, 7, 17),
        season=term(models.TimePeriod, "term-time", "Term time", kind="season"),
        description="Doors open early",
    )
    for slug, needed in (("diagnosis", False), ("ehc-plan", True)):
        flag = term(
            models.EligibilityFlag, slug, slug, plain_yes=f"You need: {slug}.", plain_no=f"No {slug} needed here."
        )
        service.eligibility_answers.create(flag=flag, is_needed=needed)
    term(models.EligibilityFlag, "referral", "Referral flag", plain_yes="Refer.", plain_no="Ask yourself.")
    service.answers_on_request.create(label="Answer in short", text="Answer in full", told_on=date(2026, 10, 20))
    for kind, content_type in (("image", "image/png"), ("leaflet", "application/pdf")):
        service.attachments.create(
            kind=kind,
            title=f"Title of {kind}",
            alternative_text=f"Words of {kind}",
            file=ContentFile(b"x", name="x"),
            content_type=content_type,
            size=2048,
        )


def _places(service):
    away = models.LocalAuthority.objects.create(gss_code="X99000009", name="Wexborough")
    pool = models.Location.objects.create(
        name="Northfield Pool",
        address_1="1 Lido Way",
        city="Carrbrook",
        state_province="Moorshire",
        postal_code="NM3 2AB",
        latitude=53.8,
        longitude=-2.1,
        local_authority=away,
    )
    for slug, value in (("hoist", "yes"), ("lift", "no"), ("loop", "partly"), ("parking", "not-known")):
        feature = term(models.AccessFeature, slug, f"{slug.title()} feature", group="toilets", question="?")
        pool.accessibility.create(feature=feature, value=value, details=f"Details of {slug}")
    service.service_at_locations.create(kind="place", location=pool, description="Ask at the desk")
    service.service_at_locations.create(kind="online")
