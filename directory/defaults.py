"""The vocabulary every council starts with: themes, needs, kinds of provision, synonyms, councils of England.

The lists are CSV files in directory/data/. Loading them again brings what is new in them and never undoes what a
council changed: a row is written only when it is new, or when it still is what we last wrote there.
"""

import csv
import hashlib
import json
from collections import Counter
from datetime import time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from .models import (
    AccessFeature,
    AgeBand,
    Audience,
    CostType,
    EligibilityFlag,
    GlossaryTerm,
    Language,
    LoadedData,
    LocalAuthority,
    Need,
    NeedsLevel,
    ProviderType,
    ProvisionType,
    ReferralRoute,
    Service,
    ShippedDefault,
    Synonym,
    Theme,
    TimePeriod,
)
from .search.documents import next_revision
from .search.watch import changed

DATA = Path(__file__).parent / "data"

PALETTES = {
    "education": "blue",
    "health": "pink",
    "help-and-advice": "teal",
    "leisure": "orange",
    "money-advice": "green",
    "preparing-for-adulthood": "purple",
    "social-care": "red",
    "travel-and-transport": "brown",
}

COUNCILS_ATTRIBUTION = """\
Names and codes of English councils: mySociety, uk_local_authority_names_and_codes 1.6.1, licensed CC BY 4.0.
Which councils are neighbours was worked out from postcodes.
Source: Office for National Statistics licensed under the Open Government Licence v.3.0.
Contains OS data © Crown copyright and database right 2025.
Contains Royal Mail data © Royal Mail copyright and database right 2025."""


def lines(name):
    """The lines of a shipped CSV file, as dictionaries."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_defaults(*, at=None):
    """Load every shipped list. Gives a Counter of what was "new", "updated" and "kept" (a council's own edits).

    `at` is the moment to note beside the list of councils; left out, it is now.
    """
    terms = load_vocabulary()
    done = terms + _write_synonyms() + load_councils(at=at)
    _tell_the_search(done, terms)
    return done


def load_vocabulary():
    """Load the lists that listings are sorted by. Counts as `load_defaults` does."""
    done = Counter()
    for file, model, values_of in TERM_LISTS:
        rows = list(enumerate(lines(f"taxonomy/{file}"), start=1))
        done += _write_terms(model, {_key(line): values_of(line, place) for place, line in rows})
    groups, kinds = _provision_types()
    done += _write_terms(ProvisionType, groups())
    done += _write_terms(ProvisionType, kinds())
    return done


def _key(line):
    return line.get("slug") or line["code"]


def _plain(line, place):
    return {
        "name": line["name"],
        "description": line.get("description", ""),
        "sort": int(line.get("sort") or place),
    }


def _provider_type(line, place):
    return _plain(line, place) | {"is_local_partner": line["is_local_partner"] == "yes"}


def _theme(line, place):
    return _plain(line, place) | {"symbol": line["slug"], "palette": PALETTES[line["slug"]]}


def _needs_level(line, place):
    return _plain(line, place) | {"short_line": line["short_line"]}


def _age_band(line, place):
    return _plain(line, place) | {
        "description": line["plain"],
        "minimum_age": int(line["min_age"]),
        "maximum_age": int(line["max_age"]),
        "school_years": line["school_years"],
    }


def _need(line, place):
    return _plain(line, place) | {"area": line["area"], "dfe_code": line["dfe_code"]}


def _access_feature(line, place):
    return _plain(line, place) | {"group": line["group"], "question": line["question"]}


def _eligibility_flag(line, place):
    return _plain(line, place) | {name: line[name] for name in ("plain_yes", "plain_no", "filter_label")}


def _language(line, place):
    return _plain(line, place) | {"own_name": line["own_name"], "direction": line["direction"]}


def _glossary_term(line, place):
    return {
        "name": line["term"],
        "description": line["meaning"],
        "also": "\n".join(filter(None, line["also"].split("|"))),
    }


def _time_period(line, place):
    return _plain(line, place) | {
        "kind": line["kind"],
        "days": ",".join(day[:2].upper() for day in line["days"].split(";") if day),
        "starts_at": time.fromisoformat(line["from"]) if line["from"] else None,
        "ends_at": time.fromisoformat(line["to"]) if line["to"] else None,
    }


TERM_LISTS = [
    ("themes.csv", Theme, _theme),
    ("needs_levels.csv", NeedsLevel, _needs_level),
    ("age_bands.csv", AgeBand, _age_band),
    ("needs.csv", Need, _need),
    ("access_features.csv", AccessFeature, _access_feature),
    ("eligibility_flags.csv", EligibilityFlag, _eligibility_flag),
    ("referral_routes.csv", ReferralRoute, _plain),
    ("cost_types.csv", CostType, _plain),
    ("audience.csv", Audience, _plain),
    ("provider_types.csv", ProviderType, _provider_type),
    ("languages.csv", Language, _language),
    ("times.csv", TimePeriod, _time_period),
    ("glossary.csv", GlossaryTerm, _glossary_term),
]


def _provision_types():
    """Two functions that give the groups, then the kinds within the groups that are there by then."""
    rows = list(enumerate(lines("taxonomy/provision_types.csv"), start=1))
    themes = {theme.slug: theme for theme in Theme.objects.all()}

    def values_of(line, place, parent):
        return _plain(line, place) | {"theme": themes[line["theme"]], "parent": parent}

    def groups():
        return {
            line["slug"]: values_of(line, place, None)
            for place, line in rows
            if not line["parent"] and line["theme"] in themes
        }

    def kinds():
        parents = {group.slug: group for group in ProvisionType.objects.filter(parent=None)}
        return {
            line["slug"]: values_of(line, place, parents[line["parent"]])
            for place, line in rows
            if line["parent"] in parents and line["theme"] in themes
        }

    return groups, kinds


def fingerprint(values):
    """A short stable text for the facts of a term; related terms count by their slug."""
    facts = {name: getattr(value, "slug", value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _write_terms(model, wanted):
    """Write the terms that are new, and those nobody edited since we last wrote them."""
    kind = model._meta.model_name
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    present = {term.slug: term for term in model.objects.select_related(*related)}
    offered = _offered(kind)
    new, updated = [], []
    for slug, values in wanted.items():
        values = {**values, "is_retired": False}
        digest = fingerprint(values)
        term = present.get(slug)
        if term is None:
            if slug not in offered:
                new.append(model(slug=slug, default_digest=digest, **values))
        elif digest != term.default_digest and fingerprint(_now(term, values)) == term.default_digest:
            _rewrite(term, values, digest)
            updated.append(term)
    model.objects.bulk_create(new)
    if updated:
        model.objects.bulk_update(updated, [*next(iter(wanted.values())), "default_digest", "version"])
    _note_offered(kind, wanted.keys() - offered)
    return Counter(new=len(new), updated=len(updated), kept=len(wanted) - len(new) - len(updated))


def _now(row, names):
    return {name: getattr(row, name) for name in names}


def _rewrite(row, values, digest):
    for name, value in {**values, "default_digest": digest, "version": row.version + 1}.items():
        setattr(row, name, value)


#: What a default says of a synonym.
SYNONYM = ("term", "means", "kind", "weight", "is_retired")


def _write_synonyms():
    """Write the synonyms that are new and those nobody edited since; retire those no longer shipped."""
    offered = _offered("synonym")
    present = {f"{row.term}={row.means}": row for row in Synonym.objects.all()}
    shipped = {f"{line['term']}={line['means']}": _synonym(line) for line in lines("synonyms.csv")}
    new = [
        Synonym(default_digest=fingerprint(values), **values)
        for key, values in shipped.items()
        if key not in offered and key not in present
    ]
    updated = []
    for key in present.keys() & offered:
        now = _now(present[key], SYNONYM)
        values = shipped.get(key, now | {"is_retired": True})
        if now != values and _is_as_shipped(present[key], now):
            _rewrite(present[key], values, fingerprint(values))
            updated.append(present[key])
    Synonym.objects.bulk_create(new)
    Synonym.objects.bulk_update(updated, [*SYNONYM, "default_digest", "version"], batch_size=100)
    _note_offered("synonym", shipped.keys() - offered)
    return Counter(new=len(new), updated=len(updated), kept=len(shipped) - len(new) - len(updated))


def _synonym(line):
    return {**line, "weight": float(line["weight"] or 1), "is_retired": False}


def _is_as_shipped(synonym, now):
    """Whether it still is what we last wrote there. The oldest have no fingerprint, and a version once edited."""
    digest = synonym.default_digest
    return fingerprint(now) == digest if digest else synonym.version == 0


def load_councils(*, at=None):
    """Load the councils that are not there yet, and whose names and codes they are. `at` left out is now."""
    at = at or timezone.now()
    present = set(LocalAuthority.objects.values_list("gss_code", flat=True))
    councils = list(lines("english_send_las.csv"))
    new = [
        LocalAuthority(
            gss_code=line["gss_code"],
            name=line["name"],
            official_name=line["official_name"],
            govuk_slug=line["govuk_slug"],
            local_offer_url=line["local_offer_url"],
        )
        for line in councils
        if line["gss_code"] not in present
    ]
    LocalAuthority.objects.bulk_create(new)
    LoadedData.objects.update_or_create(
        slug="english-councils",
        defaults={
            "title": "English councils",
            "attribution": COUNCILS_ATTRIBUTION,
            "rows": len(councils),
            "loaded_at": at,
        },
    )
    return Counter(new=len(new), kept=len(councils) - len(new))


def _tell_the_search(done, terms):
    """Bulk writing sends no signal, so say here what changed. Only the names of terms stand in documents."""
    if done["new"] or done["updated"]:
        next_revision(vocabulary=True)
    if terms["updated"]:
        changed(Service.objects.values_list("pk", flat=True))


def _offered(kind):
    return set(ShippedDefault.objects.filter(kind=kind).values_list("key", flat=True))


def _note_offered(kind, keys):
    ShippedDefault.objects.bulk_create([ShippedDefault(kind=kind, key=key) for key in sorted(keys)])
