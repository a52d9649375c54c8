"""Where a family is, from what they typed: a postcode, the beginning of one, or a town."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt

from django.db import connection
from django.db.models import Avg, Count
from django.db.models.functions import Length

from .. import postcodes
from ..models import LocalAuthority, Location, Postcode, Service, Town
from ..postcodes import Kind

LONGEST = 60
REMEMBERED = 1024
#: Of so many postcode districts the postcodes are kept in memory. One has some 700, which take 200 kB.
MOST_DISTRICTS = 60
EARTH_MILES = 3958.76


@dataclass(frozen=True)
class Place:
    """A position (WGS84 degrees) and the council it belongs to, as far as that is known.

    `authority` is None when nobody told us, or when an area is split: `authorities` then holds each of them, the
    one with most homes first. `note` says in plain words when the position is rougher than what was typed.
    """

    latitude: float
    longitude: float
    label: str
    outcode: str = ""
    authority: LocalAuthority | None = None
    authorities: tuple = ()
    note: str = ""


@dataclass(frozen=True)
class Judgement:
    """What can be said of a typed place. `kind` is known, rough, elsewhere, forces, too-short, unknown or empty."""

    kind: str
    message: str = ""


def find_place(text):
    """The place that was typed, or None. Asks the database once or twice, then remembers until the index changes."""
    if connection.in_atomic_block:
        return locate(text)
    from .live import get_index

    memory = get_index().memo.setdefault("places found", OrderedDict())
    key = " ".join(text[:LONGEST].upper().split())
    if key in memory:
        return memory[key]
    found = memory[key] = locate(text)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
    return found


def locate(text):
    """The place that was typed, or None, as the database knows it now."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    said = postcodes.read(text)
    if said.kind == Kind.FULL:
        return _postcode(said)
    if said.kind in (Kind.SECTOR, Kind.OUTCODE):
        return _district(said)
    return _town(text) if text and not any(letter.isdigit() for letter in text) else None


def judge(text):
    """A clear answer to what was typed, whether or not a place was found for it."""
    place, said = find_place(text), postcodes.read(text)
    if place:
        return Judgement("rough", place.note) if place.note else Judgement("known")
    if not text.strip():
        return Judgement("empty", "Type a postcode, or the name of a town.")
    if said.kind == Kind.FORCES:
        return Judgement("forces", "That is a forces address. Type a postcode in England, or the name of a town.")
    if said.kind != Kind.NOT_ONE and said.kind != Kind.AREA and said.nation:
        return Judgement(
            "elsewhere",
            f"That postcode is in {said.nation}. This list is for England, where the law is different. "
            "Ask the council where you live.",
        )
    if said.kind == Kind.AREA and len(said.outcode) == len("".join(text.split())):
        return Judgement("too-short", "That is only the start of a postcode. Type at least the first half.")
    if said.kind in (Kind.FULL, Kind.SECTOR, Kind.OUTCODE):
        return Judgement("unknown", "We do not know that postcode. Check it, or type the name of a town.")
    if any(letter.isdigit() for letter in text):
        return Judgement(
            "unknown",
            "That does not look like a postcode. A postcode has two halves, like AB1 2CD. "
            "You can type the first half only.",
        )
    return Judgement("unknown", "We do not know that place. Try a postcode, or a town near you.")


def _postcode(said):
    row = _row_of(said)
    if row is None:
        near = _district(postcodes.Reading(Kind.OUTCODE, said.outcode))
        if near is None:
            return None
        return replace(near, note=f"We do not know that postcode, so we used the middle of {said.outcode}.")
    latitude, longitude, code = row
    authority = _council(code)
    return Place(latitude, longitude, str(said), said.outcode, authority, (authority,) if authority else ())


def _row_of(said):
    """(latitude, longitude, council's code) of a postcode, or None.

    The first that is asked for brings all of its district, kept until the lists or the postcodes change: the families
    of a council live in a few districts, and to ask the database for each costs as much as to draw the results.
    """
    if connection.in_atomic_block:
        return _rows_of(said).get(said.key)
    from .live import get_index

    districts = get_index().vocabulary.districts
    rows = districts.get(said.outcode)
    if rows is None:
        if len(districts) >= MOST_DISTRICTS:
            districts.clear()
        rows = districts[said.outcode] = _rows_of(said)
    return rows.get(said.key)


def _rows_of(said):
    """{postcode: its row} of the district of one. As SQL it is asked ten times as fast."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, latitude, longitude, authority_id FROM directory_postcode "
            "WHERE code BETWEEN %s AND %s AND LENGTH(code) = %s",
            [f"{said.outcode}0AA", f"{said.outcode}9ZZ", len(said.outcode) + 3],
        )
        return {code: row for code, *row in cursor.fetchall()}


def _council(code):
    if connection.in_atomic_block:
        return LocalAuthority.objects.filter(gss_code=code).first()
    from .live import get_index

    return get_index().vocabulary.councils.get(code)


def _district(said):
    """The middle of the homes that share the beginning of a postcode."""
    first, last = (said.incode or "0") + "AA", (said.incode or "9") + "ZZ"
    rows = (
        Postcode.objects.filter(pk__range=(said.outcode + first, said.outcode + last))
        .alias(size=Length("code"))
        .filter(size=len(said.outcode) + 3)
        .order_by()
    )
    return _middle(rows, "authority", str(said), said.outcode)


def _town(name):
    """The town of that name, ours before another council's; else the middle of our listings' places there."""
    towns = Town.objects.select_related("authority").filter(name__iexact=name)
    towns = sorted(towns, key=lambda town: (not (town.authority and town.authority.is_home), town.pk))
    if towns:
        town = towns[0]
        return Place(
            town.latitude,
            town.longitude,
            town.name,
            authority=town.authority,
            authorities=(town.authority,) if town.authority else (),
        )
    rows = Location.objects.filter(
        city__iexact=name,
        latitude__isnull=False,
        hide_exact_address=False,
        service_at_locations__service__status=Service.Status.PUBLISHED,
    ).order_by()
    return _middle(rows, "local_authority", name.title() if name.islower() else name)


def _middle(rows, authority, label, outcode=""):
    """The mean position of rows, and whose they are. Rows of our own council settle where a name is ambiguous."""
    parts = list(rows.values(authority).annotate(count=Count("pk"), lat=Avg("latitude"), lon=Avg("longitude")))
    if not parts:
        return None
    parts.sort(key=lambda part: (-part["count"], part[authority] or ""))
    councils = LocalAuthority.objects.in_bulk([part[authority] for part in parts], field_name="gss_code")
    whose = tuple(councils[part[authority]] for part in parts if part[authority])
    if not outcode and len(parts) > 1:
        parts = [part for part in parts if part[authority] and councils[part[authority]].is_home] or parts[:1]
        whose = tuple(councils[part[authority]] for part in parts if part[authority])
    total = sum(part["count"] for part in parts)
    return Place(
        sum(part["lat"] * part["count"] for part in parts) / total,
        sum(part["lon"] * part["count"] for part in parts) / total,
        label,
        outcode,
        whose[0] if len(whose) == 1 else None,
        whose,
    )


def miles_between(one, other):
    """The distance in a straight line, in miles, between two (latitude, longitude) pairs in degrees."""
    lat, lon, other_lat, other_lon = map(radians, (*one, *other))
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(half))
