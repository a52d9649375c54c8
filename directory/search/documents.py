"""What the index knows of a service, written to `SearchDocument` whoever changed the service.

A change puts the service in `SearchQueue` in its own transaction (watch.py); `refresh_services` writes the
documents right after the commit, and any reader does so if that writer died in between.
"""

import hashlib
import json
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils.formats import date_format

from ..listing_stamp import listing_stamp
from ..models import AgeBand, Need, SearchDocument, SearchQueue, SearchRevision, Service, TimePeriod
from . import text

SERVICE = "service"

log = logging.getLogger("localoffer.search")

#: Field: (weight, usual length in words). A long field says each word less strongly.
FIELDS = {
    "name": (10, 5),
    "keywords": (6, 8),
    "more_keywords": (3.5, 14),
    "summary": (3, 14),
    "meanings": (1.6, 40),
    "description": (1.2, 60),
    "conditions": (0.9, 80),
    "around": (0.8, 10),
}
#: Two words side by side count again in these fields.
PAIRS_IN = {"name": 6, "keywords": 4, "summary": 2, "more_keywords": 2, "description": 1}
SATURATION, DAMPING = 0.6, 0.4

#: How strongly a term of a vocabulary stands for the service: the main one, one of several, its group.
MAIN, LISTED, GROUP = 8.0, 5.0, 2.5

BATCH = 500


def refresh_services(ids=None):
    """Write the documents of these services, or of all. Returns how many changed.

    Each batch is one transaction that first raises the revision: the row lock keeps revisions in commit order,
    so a reader that asks for "newer than mine" misses none.
    """
    pks = sorted(Service.objects.values_list("pk", flat=True) if ids is None else set(ids))
    return sum(_write_or_halve(pks[start : start + BATCH]) for start in range(0, len(pks), BATCH))


def _write_or_halve(pks):
    """Write a batch. Where one service cannot be written, the batch is halved until that one is alone."""
    try:
        return _write(pks)
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:
        if len(pks) == 1:
            log.error("Service %s cannot be found any more until it is mended: %s", pks[0], type(problem).__name__)
            return _take_out(pks[0])
        middle = len(pks) // 2
        return _write_or_halve(pks[:middle]) + _write_or_halve(pks[middle:])


@transaction.atomic
def _take_out(pk):
    """Let nobody find a service whose document cannot be written: an old one might show what was meanwhile hidden."""
    revision = next_revision()
    SearchQueue.objects.filter(kind=SERVICE, object_id=pk).delete()
    shown = SearchDocument.objects.filter(kind=SERVICE, object_id=pk, is_live=True)
    return shown.update(is_live=False, revision=revision, digest="")


@transaction.atomic
def _write(pks):
    revision = next_revision()
    SearchQueue.objects.filter(kind=SERVICE, object_id__in=pks).delete()
    old = {row.object_id: row for row in SearchDocument.objects.filter(kind=SERVICE, object_id__in=pks)}
    measures = Measures.load()
    services = {row.pk: row for row in Service.objects.with_page_facts().filter(pk__in=pks)}
    new, changed = [], []
    for pk in pks:
        document = build(services[pk], measures) if pk in services else None
        before = old.get(pk)
        if document is None:
            if before is not None and before.is_live:
                before.is_live, before.revision, before.digest = False, revision, ""
                changed.append(before)
            continue
        document.revision = revision
        if before is None:
            new.append(document)
        elif before.digest != document.digest:
            document.pk = before.pk
            changed.append(document)
    SearchDocument.objects.bulk_create(new, batch_size=100)
    fields = ["revision", "is_live", "name_key", "words", "terms", "facets", "card", "digest"]
    SearchDocument.objects.bulk_update(changed, fields, batch_size=50)
    return len(new) + len(changed)


def next_revision(vocabulary=False):
    """Raise the revision, hold its row until the transaction ends, and return the new number."""
    row, _ = SearchRevision.objects.get_or_create(pk=1)
    steps = {"number": F("number") + 1} | ({"vocabulary": F("vocabulary") + 1} if vocabulary else {})
    SearchRevision.objects.filter(pk=1).update(**steps)
    return SearchRevision.objects.values_list("number", flat=True).get(pk=row.pk)


@dataclass(frozen=True)
class Measures:
    """The rows that services are measured by: stages of life and parts of the day."""

    bands: tuple
    times: tuple

    @classmethod
    def load(cls):
        times = TimePeriod.objects.in_use().filter(kind=TimePeriod.Kind.TIME)
        # Without an end nothing can be told to fall into it, and one such row must not hold up every service.
        measured = times.exclude(starts_at=None).exclude(ends_at=None)
        return cls(tuple(AgeBand.objects.in_use()), tuple(measured))


def build(service, measures):
    """The document of one service, not saved. It depends on this service and the words of its vocabularies only."""
    fields = _fields(service)
    terms, words = _terms(service, fields)
    document = SearchDocument(
        kind=SERVICE,
        object_id=service.pk,
        is_live=service.is_published,
        name_key=" ".join(text.words(service.name))[:200],
        words=words,
        terms=terms,
        facets=_facets(service, measures),
        card=_card(service),
    )
    kept = [
        document.is_live,
        document.name_key,
        document.words,
        document.terms,
        document.facets,
        document.card,
        listing_stamp(service),
    ]
    document.digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    return document


def _first(main, rows):
    """The main row first, then the others, without doubles."""
    return ([main] if main else []) + [row for row in rows if row != main]


def _fields(service):
    types = _first(service.main_provision_type, service.provision_types.all())
    needs = _first(service.main_need, service.needs.all())
    themes = _first(service.main_theme, service.themes.all())
    places = [row.location for row in service.service_at_locations.all() if row.location]
    # A no is no reason to be found.
    told = [f"{row.label} , {row.text}" for row in service.answers_on_request.all() if row.text != "No"]
    return {
        "name": service.name,
        "keywords": " , ".join(row.name for row in [*types[:1], *needs[:1]]),
        "more_keywords": " , ".join(row.name for row in [*types[1:], *needs[1:], *themes]),
        "summary": service.summary,
        "meanings": " , ".join(row.description for row in [*types, *needs] if getattr(row, "slug", "") != Need.ANY),
        "description": service.description,
        "conditions": " , ".join([service.eligibility, service.how_to_get_it, service.how_decisions_are_made, *told]),
        "around": " , ".join(
            [service.organisation.name]
            + [place.public_name for place in places]
            + [place.city for place in places]
            + [row.name for row in service.languages.all() if row.slug != "en"]
        ),
    }


def _terms(service, fields):
    """({stem, pair or concept: weight}, every word as it is written)."""
    terms, words = defaultdict(float), set()
    for name, content in fields.items():
        weight, usual = FIELDS[name]
        said = text.words(content)
        words.update(word for word in said if len(word) > 2 and word.isalpha())
        stems = [text.stem(word) for word in said]
        damping = SATURATION * (1 - DAMPING + DAMPING * len(stems) / usual)
        for stem, count in Counter(stems).items():
            terms[stem] += weight * count / (count + damping)
        content_stems = [text.stem(word) for word in said if word not in text.FUNCTION_WORDS]
        for pair in set(zip(content_stems, content_stems[1:], strict=False)) if name in PAIRS_IN else ():
            terms["_".join(pair)] += PAIRS_IN[name]
    for concept, weight in _concepts(service):
        terms[concept] = max(terms[concept], weight)
    return {term: round(weight, 3) for term, weight in sorted(terms.items())}, sorted(words)


def _concepts(service):
    for kind, main, rows in [
        ("type", service.main_provision_type, service.provision_types.all()),
        ("need", service.main_need, service.needs.all()),
        ("theme", service.main_theme, service.themes.all()),
    ]:
        for row in _first(main, rows):
            yield f"{kind}:{row.slug}", MAIN if row == main else LISTED
            if kind == "type" and row.parent:
                yield f"type:{row.parent.slug}", GROUP


def _facets(service, measures):
    answers = service.eligibility_answers.all()
    ways = service.service_at_locations.all()
    places = [row.location for row in ways if row.location]
    schedules = list(service.schedules.all())
    types = set()
    for row in _first(service.main_provision_type, service.provision_types.all()):
        types.update([row.slug] + ([row.parent.slug] if row.parent else []))
    facets = {
        "theme": {row.slug for row in service.themes.all()},
        "type": types,
        "need": {row.slug for row in service.needs.all()},
        "level": {service.needs_level.slug} if service.needs_level else set(),
        "age": {band.slug for band in measures.bands if _in_band(service, band)},
        "no": {answer.flag.slug for answer in answers if not answer.is_needed},
        "cost": {row.cost_type.slug for row in service.cost_options.all()},
        "slot": {slot for schedule in schedules for slot in schedule.slots(measures.times)},
        "season": {row.season.slug for row in schedules if row.season},
        "how": {row.kind for row in ways},
        "lang": {row.slug for row in service.languages.all()},
        "access": {fact.feature.slug for place in places for fact in place.accessibility.all() if fact.value == "yes"},
        "away": {"yes"} if any(place.is_out_of_area for place in places) else set(),
    }
    return {name: sorted(values) for name, values in facets.items()} | {
        "ages": [service.minimum_age, service.maximum_age],
        "confirmed": service.confirmed_on.isoformat() if service.confirmed_on else None,
        "main_type": service.main_provision_type.slug if service.main_provision_type else "",
        "positions": [
            [*place.public_position, place.public_name] for place in places if place.public_position is not None
        ],
    }


def _in_band(service, band):
    lowest = 0 if service.minimum_age is None else service.minimum_age
    highest = 25 if service.maximum_age is None else service.maximum_age
    return lowest <= band.maximum_age and highest >= band.minimum_age


def _card(service):
    theme = service.main_theme or next(iter(service.themes.all()), None)
    level = service.needs_level
    return {
        "slug": service.slug,
        "name": service.name,
        "organisation": service.organisation.name,
        "summary": service.summary or _opening(service.description),
        "symbol": theme.symbol if theme else "",
        "palette": theme.palette if theme else "",
        "ages": service.age_words,
        "level": level.name if level else "",
        "level_line": level.short_line if level else "",
        "cost": service.cost_words,
        "where": service.where_words,
        "when": service.when_words,
        "checked": date_format(service.confirmed_on, "F Y") if service.confirmed_on else "",
        "away": next(
            (
                row.location.local_authority.name
                for row in service.service_at_locations.all()
                if row.location and row.location.is_out_of_area
            ),
            "",
        ),
    }


def _opening(description, longest=200):
    """The beginning of a description, cut at a word."""
    line = " ".join(description.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"


def stored_differs():
    """Ids of services whose stored document is not what it should be: something wrote around us."""
    measures = Measures.load()
    stored = dict(SearchDocument.objects.filter(kind=SERVICE).values_list("object_id", "digest"))
    wrong = []
    for service in Service.objects.with_page_facts().order_by("pk").iterator(chunk_size=BATCH):
        kept, digest = stored.pop(service.pk, None), _digest(service, measures)
        if digest is None or kept != digest:
            wrong.append(service.pk)
    gone = SearchDocument.objects.filter(kind=SERVICE, object_id__in=stored, is_live=True)
    return wrong + list(gone.values_list("object_id", flat=True))


def _digest(service, measures):
    """The fingerprint that a service's document should have; None where it cannot be built."""
    try:
        return build(service, measures).digest
    except Exception as problem:
        log.error("No document can be built of service %s: %s", service.pk, type(problem).__name__)
        return None
