"""A service as search engines read it (schema.org), and how to write data into a page safely."""

import json

from markupsafe import Markup

from .reach import web_address
from .who_when import DAYS

#: Letters that could end a script element or begin a comment inside it.
DANGEROUS = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def as_script(data):
    """Data as JSON that can stand in a script element whatever words it holds."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter, code in DANGEROUS.items():
        written = written.replace(letter, code)
    return Markup(written)


def service_data(service, address):
    """What search engines may know of a service. `address` is that of its page. Facts nobody told are left out."""
    ways = service.service_at_locations.all()
    data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": address,
        "url": address,
        "name": service.name,
        "description": service.summary or service.description[:300],
        "serviceType": service.main_provision_type.name if service.main_provision_type else "",
        "provider": _organisation(service.organisation),
        "audience": _audience(service),
        "availableLanguage": [row.slug for row in service.languages.all()],
        "offers": [_offer(option) for option in service.cost_options.all() if option.amount is not None],
        "isAccessibleForFree": service.cost_words == "Free" or None,
        "availableChannel": [_place(row.location) for row in ways if row.location],
        "hoursAvailable": [_hours(row) for row in service.schedules.all() if row.weekdays and row.opens_at],
    }
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _organisation(organisation):
    data = {
        "@type": "Organization",
        "name": organisation.name,
        "url": web_address(organisation.website),
        "telephone": organisation.phone,
        "email": organisation.email,
    }
    return {name: value for name, value in data.items() if value}


def _audience(service):
    data = {
        "@type": "PeopleAudience",
        "suggestedMinAge": service.minimum_age,
        "suggestedMaxAge": service.maximum_age,
        "audienceType": ", ".join(row.name for row in service.audiences.all()) or None,
    }
    return {name: value for name, value in data.items() if value is not None}


def _offer(option):
    return {"@type": "Offer", "price": str(option.amount), "priceCurrency": "GBP", "description": option.words}


def _place(location):
    address = {
        "@type": "PostalAddress",
        "addressLocality": location.city,
        "postalCode": location.outcode if location.hide_exact_address else location.postal_code,
        "addressCountry": "GB",
    }
    if not location.hide_exact_address:
        address["streetAddress"] = location.address_1
    place = {"@type": "Place", "name": location.public_name, "address": {k: v for k, v in address.items() if v}}
    if location.public_position:
        latitude, longitude = location.public_position
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {"@type": "ServiceChannel", "serviceLocation": place}


def _hours(schedule):
    hours = {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [DAYS[day] for day in schedule.weekdays],
        "opens": f"{schedule.opens_at:%H:%M}",
        "closes": f"{schedule.closes_at:%H:%M}" if schedule.closes_at else None,
        "validFrom": schedule.valid_from.isoformat() if schedule.valid_from else None,
        "validThrough": schedule.valid_to.isoformat() if schedule.valid_to else None,
    }
    return {name: value for name, value in hours.items() if value is not None}
