"""Whether a listing page would say anything else than before."""

import hashlib
import json

#: Fields that no page shows and that change by themselves.
UNSHOWN = {"updated_at", "created_at", "version", "source_facts", "status_changed_at", "status_changed_by"}
CHOSEN = ("themes", "provision_types", "needs", "audiences", "languages", "referral_routes")
PARTS = ("contacts", "cost_options", "schedules", "eligibility_answers", "answers_on_request")
PARTS += ("attachments",)


def listing_stamp(service):
    """A fingerprint of all that is written about a service, its organisation and its places.

    Names of terms are left out: whoever keeps pages counts changes of the vocabularies beside it. The service
    comes `with_page_facts()`; nothing is asked of the database.
    """
    rows = [service, service.organisation, *service.organisation.contacts.all()]
    for name in PARTS:
        rows += getattr(service, name).all()
    for way in service.service_at_locations.all():
        rows += [way] + ([way.location, *way.location.accessibility.all()] if way.location else [])
    told = [_values(row) for row in rows]
    told += [[term.pk for term in getattr(service, name).all()] for name in CHOSEN]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def _values(row):
    return [field.value_from_object(row) for field in row._meta.concrete_fields if field.name not in UNSHOWN]
