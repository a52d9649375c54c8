"""What a machine can see in an application, so that the team looks there first. It decides nothing."""

from dataclasses import dataclass

from django.conf import settings
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from directory import plain_language
from directory.models import Organisation, Service, Website

from . import steps
from .models import InsuranceCover

#: From 0 to 100: how alike two names must be to be shown as perhaps the same.
ALIKE = 85


@dataclass(frozen=True)
class Notice:
    """One thing to look at: the step it is about, and words."""

    step: str
    words: str


def notices(application, *, on):
    """Everything noticed in an application, in the order of its steps."""
    found = [*_texts(application), *_ages(application), *_places(application), *_insurance(application, on)]
    found += _safety(application, on)
    order = {step.key: number for number, step in enumerate(steps.STEPS)}
    return sorted(found, key=lambda notice: order[notice.step])


def _texts(application):
    service = application.service
    for step, name in (("service", "description"), ("eligibility", "eligibility"), ("start", "how_to_get_it")):
        age = plain_language.reading_age(getattr(service, name))
        if age and age > plain_language.GOOD_AGE + 2:
            label = service._meta.get_field(name).verbose_name
            yield Notice(step, f"“{label}” reads like a text for age {age}.")
    if not service.website:
        yield Notice("service", "No web page is given.")
    for website in Website.objects.filter(url=service.website).exclude(problem=""):
        yield Notice("service", website.words)


def _ages(application):
    service = application.service
    if service.minimum_age is not None and service.minimum_age > 18 and service.main_theme.slug == "education":
        yield Notice("who", f"From age {service.minimum_age}, under Education: is it a college or an adult course?")
    if service.minimum_age is None and service.maximum_age is None:
        yield Notice("who", "No ages are given: is it really for everybody from birth to 25?")


def _places(application):
    for way in application.service.service_at_locations.select_related("location__local_authority"):
        place = way.location
        if place is None:
            continue
        if place.latitude is None:
            yield Notice("where", f"We do not know the postcode {place.postal_code} of {place.name}.")
        elif place.is_out_of_area:
            yield Notice("where", f"{place.name} is in the area of {place.local_authority.name}.")


def _insurance(application, on):
    if not steps.is_private(application):
        return
    covers = list(application.organisation.insurance_covers.all())
    public = [cover for cover in covers if cover.kind == InsuranceCover.Kind.PUBLIC]
    least = settings.PUBLIC_LIABILITY_LEAST
    if not public:
        yield Notice("insurance", "No public liability insurance is named.")
    elif max(cover.amount for cover in public) < least:
        yield Notice("insurance", f"Public liability is for less than £{least:,}.")
    for cover in covers:
        if cover.has_run_out(on):
            yield Notice("insurance", f"{cover.get_kind_display()} ran out on {cover.expires_on:%d %B %Y}.")
    if not application.organisation.evidence.kept().filter(kind="insurance").exists():
        yield Notice("insurance", "No certificate of insurance was sent.")


def _safety(application, on):
    assurance = steps.rows_of(application)["assurance"]
    reviewed = assurance and assurance.policy_reviewed_on
    if reviewed and (on - reviewed).days > 2 * 365:
        yield Notice("safeguarding", "They last went through their policy more than two years ago.")
    if assurance and steps.is_private(application) and not assurance.is_anybody_checked:
        yield Notice("dbs", "Nobody is checked.")


def alike(application, among=None, most=5):
    """Listings that are perhaps the same thing, as a list: of `among`, or of all that families saw at some time."""
    rows = Service.objects.exclude(status=Service.Status.DRAFT) if among is None else among
    rows = rows.exclude(pk=application.service_id)
    names = dict(rows.values_list("pk", "name"))
    found = process.extract(
        application.service.name,
        names,
        scorer=fuzz.token_sort_ratio,
        processor=default_process,
        score_cutoff=ALIKE,
        limit=most,
    )
    services = Service.objects.select_related("organisation").in_bulk([pk for _, _, pk in found])
    return [services[pk] for _, _, pk in found]


def organisations_alike(application):
    """Other listed organisations with such a name."""
    others = Organisation.objects.listed().exclude(pk=application.organisation_id)
    return others.named_like(application.organisation.name)
