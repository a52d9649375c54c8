"""What the national register of schools says of one school, in our words. No database here.

Two headers are understood: the register's own full extract ("edubasealldata", with SEN1 to SEN13,
Section41Approved and TypeOfResourcedProvision), and the short one of our own sample (type_2017, min_age_2016).
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from .. import postcodes
from ..defaults import lines
from . import national_grid
from .tables import FileProblem

_COLUMNS = {
    "urn": ("URN", "urn"),
    "name": ("EstablishmentName", "name"),
    "type": ("TypeOfEstablishment (name)", "type", "type_2017"),
    "status": ("EstablishmentStatus (name)", "status"),
    "phase": ("PhaseOfEducation (name)", "phase"),
    "lowest": ("StatutoryLowAge", "min_age", "min_age_2016"),
    "highest": ("StatutoryHighAge", "max_age", "max_age_2016"),
    "street": ("Street", "street"),
    "locality": ("Locality", "locality"),
    "town": ("Town", "town"),
    "county": ("County (name)", "county"),
    "postcode": ("Postcode", "postcode"),
    "website": ("SchoolWebsite", "website"),
    "phone": ("TelephoneNum", "telephone"),
    "section_41": ("Section41Approved (name)", "Section41Approved"),
    "resourced": ("TypeOfResourcedProvision (name)", "TypeOfResourcedProvision"),
    "resourced_places": ("ResourcedProvisionCapacity",),
    "unit_places": ("SenUnitCapacity",),
    "with_plan": ("SENStat", "SpecialPupils"),
    "with_support": ("SENNoStat",),
    "district": ("DistrictAdministrative (code)", "la_code"),
    "council": ("GSSLACode (name)", "la_code"),
    "easting": ("Easting",),
    "northing": ("Northing",),
    "latitude": ("lat", "Latitude"),
    "longitude": ("lon", "Longitude"),
}
_NUMBER = re.compile(r"[0-9]{1,6}")
_SEN = re.compile(r"SEN\d{1,2}( \(name\))?")

#: The words of a type of school, and the kind of provision they mean. The first that fits counts.
_KINDS = [
    (re.compile(r"welsh|offshore|overseas|higher education|service child|children's centre", re.I), None),
    (re.compile(r"special post 16", re.I), "specialist-college"),
    (re.compile(r"special", re.I), "special-school"),
    (re.compile(r"pupil referral|alternative provision", re.I), "alternative-provision"),
    (re.compile(r"nursery", re.I), "nursery"),
    (re.compile(r"further education|sixth form|16[ -]?(to )?19", re.I), "college"),
    (re.compile(r"."), "mainstream-support"),
]
#: The group that stands for a school of which the file does not say what kind it is.
UNKNOWN_KIND = "schools"
#: The words of a type of school, and the sort of organisation they mean: the law binds schools of the state.
_RUN_BY = [
    (re.compile(r"independent|special post 16", re.I), "school"),
    (re.compile(r"pupil referral", re.I), "pru"),
    (re.compile(r"further education|sixth form cent|sixth form coll", re.I), "fe-college"),
    (re.compile(r"academy|free school|community|voluntary|foundation|maintained|nursery", re.I), "state-school"),
    (re.compile(r"technical college|technology college|studio school", re.I), "state-school"),
    (re.compile(r""), "school"),
]
_LEVELS = {
    "special-school": "specialist",
    "specialist-college": "specialist",
    "resource-base": "specialist",
    "alternative-provision": "targeted",
    "mainstream-support": "universal",
    "nursery": "universal",
    "college": "universal",
}
_WORDS = {
    "special-school": "A special school",
    "specialist-college": "A specialist college",
    "resource-base": "A mainstream school with a base for children with special needs",
    "alternative-provision": "Alternative provision",
    "nursery": "A nursery school",
    "college": "A college or sixth form",
    UNKNOWN_KIND: "A school",
}
_PHASES = {
    "primary": "A mainstream primary school",
    "secondary": "A mainstream secondary school",
    "middle deemed primary": "A mainstream middle school",
    "middle deemed secondary": "A mainstream middle school",
    "all-through": "A mainstream school for all ages",
}
_NOT_SAID = {"", "not applicable", "none", "not recorded", "not collected"}


class NotASchool(ValueError):
    """The line cannot be used. The message says why."""


@dataclass(frozen=True)
class School:
    """A school as the register knows it. Empty means that the file does not say."""

    urn: str
    name: str
    kinds: tuple
    level: str = ""
    is_open: bool = True
    is_listed: bool = True
    minimum_age: int | None = None
    maximum_age: int | None = None
    needs: tuple = ()
    summary: str = ""
    description: str = ""
    website: str = ""
    phone: str = ""
    street: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    position: tuple | None = None
    district: str = ""
    is_section_41_approved: bool | None = None
    run_by: str = "school"
    doubts: tuple = field(default=(), compare=False)

    def placed(self, position, district):
        """The same school where its postcode says it is, for what the file left out."""
        return replace(self, position=self.position or position, district=self.district or district)

    def placed_in(self, council):
        """The same school with the code of the council that has SEND duties there."""
        return replace(self, district=council)


class Header:
    """Where the columns of a file stand."""

    def __init__(self, names):
        names = [name.strip() for name in names]
        places = {name.lower(): place for place, name in enumerate(names)}
        self.places = {
            column: next((places[name.lower()] for name in known if name.lower() in places), None)
            for column, known in _COLUMNS.items()
        }
        self.sen = [place for place, name in enumerate(names) if _SEN.fullmatch(name)]
        missing = [column for column in ("urn", "name") if self.places[column] is None]
        if missing:
            raise FileProblem(f"The file has no column for: {', '.join(missing)}. Is it the register of schools?")

    def cells(self, row):
        """The cells of a line by our name for them. What the register calls "not applicable" is empty."""
        return {column: _cell(row, place) for column, place in self.places.items()}

    def needs(self, row):
        """The register's codes for the needs that the school is registered for."""
        said = (_cell(row, place) for place in self.sen)
        return list(dict.fromkeys(re.match(r"\w*", text).group().upper() for text in said if text))


def _cell(row, place):
    text = "" if place is None else " ".join(row[place].replace("\0", "").split())
    return "" if text.lower() in _NOT_SAID else text


def read(header, row):
    """The school on a line. Raises NotASchool when the line cannot be used."""
    try:
        cells = header.cells(row)
        codes = header.needs(row)
    except IndexError:
        raise NotASchool("the line is too short") from None
    if not re.fullmatch(r"\d{5,7}", cells["urn"]):
        raise NotASchool(f"“{cells['urn'][:20]}” is not a school number")
    if not cells["name"]:
        raise NotASchool("the school has no name")
    doubts = []
    kinds = _kinds(cells)
    lowest, highest = _ages(cells, doubts)
    needs = {line["code"]: line for line in _register_needs()}
    return School(
        urn=cells["urn"],
        name=cells["name"][:200],
        kinds=kinds,
        level=_LEVELS.get(kinds[0], "") if kinds else "",
        is_open=not cells["status"] or cells["status"].lower().startswith("open"),
        is_listed=bool(kinds) and not cells["status"].lower().startswith("proposed"),
        minimum_age=lowest,
        maximum_age=highest,
        needs=tuple(
            dict.fromkeys(need for code in codes if code in needs for need in needs[code]["needs"].split(";") if need)
        ),
        summary=_summary(kinds, cells),
        description=_description(cells, [needs[code]["says"] for code in codes if code in needs]),
        website=_website(cells["website"], doubts),
        phone=cells["phone"][:40],
        street=", ".join(filter(None, [cells["street"], cells["locality"]]))[:200],
        town=cells["town"][:80],
        county=cells["county"][:80],
        postcode=_postcode(cells["postcode"], doubts),
        position=_position(cells, doubts),
        district=cells["council"] or cells["district"],
        is_section_41_approved={"approved": True, "not approved": False}.get(cells["section_41"].lower()),
        run_by=next(sort for words, sort in _RUN_BY if words.search(cells["type"])),
        doubts=tuple(doubts),
    )


@cache
def _register_needs():
    return tuple(lines("register_needs.csv"))


def _kinds(cells):
    """Kinds of provision, the main one first; empty for what is not a school in England."""
    if not cells["type"]:
        kind = UNKNOWN_KIND
    else:
        kind = next(kind for words, kind in _KINDS if words.search(cells["type"]))
    if cells["resourced"] and kind in ("mainstream-support", UNKNOWN_KIND):
        return ("resource-base", "mainstream-support")
    return (kind,) if kind else ()


def _ages(cells, doubts):
    """Both ages in years; above 25 there is no bound, and ages the wrong way round are not known."""
    ages = []
    for column in ("lowest", "highest"):
        is_number = _NUMBER.fullmatch(cells[column])
        if cells[column] and not is_number:
            doubts.append("an age that is not a number")
        ages.append(int(cells[column]) if is_number else None)
    lowest, highest = (None if age is not None and age > 25 else age for age in ages)
    if lowest is not None and highest is not None and lowest > highest:
        doubts.append("a lowest age above the highest")
        return None, None
    return lowest, highest


def _summary(kinds, cells):
    if not kinds:
        return ""
    if kinds[0] == "mainstream-support":
        words = _PHASES.get(cells["phase"].lower(), "A mainstream school")
    else:
        words = _WORDS[kinds[0]]
    return f"{words} in {cells['town']}." if cells["town"] else f"{words}."


def _description(cells, needs):
    """What the register says that has no field of its own, as short paragraphs."""
    said = []
    if cells["type"]:
        said.append(f"Kind of school: {cells['type'].lower()}.")
    if needs:
        said.append(f"The school is registered for: {', '.join(needs)}.")
    if cells["resourced"]:
        said.append(f"It has: {cells['resourced'].replace('Resourced', 'resourced')}.")
    for column, words in [
        ("resourced_places", "Places in the resourced provision"),
        ("unit_places", "Places in the SEN unit"),
        ("with_plan", "Pupils with an EHC plan"),
        ("with_support", "Pupils with SEN support"),
    ]:
        if _NUMBER.fullmatch(cells[column]) and cells[column] != "0":
            said.append(f"{words}: {int(cells[column])}.")
    if cells["section_41"].lower() == "approved":
        said.append("The school is approved under section 41, so you can ask for it in an EHC plan.")
    said.append("These facts come from the national register of schools. Ask the school what it can do for your child.")
    return "\n\n".join(said)


def _website(text, doubts):
    """A whole web address, or ""."""
    if not text:
        return ""
    address = text if re.match(r"https?://", text, re.I) else f"https://{text.lstrip('/')}"
    if len(address) <= 300 and re.fullmatch(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", address, re.I):
        return address
    doubts.append("a web address that is none")
    return ""


def _postcode(text, doubts):
    tidy = postcodes.tidy(text)
    if text and not tidy:
        doubts.append("a postcode that is none")
    return tidy


def _position(cells, doubts):
    """(latitude, longitude) in WGS84 degrees, from degrees or from the National Grid; None when not said."""
    try:
        if cells["latitude"] and cells["longitude"]:
            position = (float(cells["latitude"]), float(cells["longitude"]))
        elif cells["easting"] and cells["northing"]:
            position = national_grid.to_degrees(float(cells["easting"]), float(cells["northing"]))
        else:
            return None
    except (ValueError, OverflowError):
        position = (0.0, 0.0)
    if 49 < position[0] < 61 and -9 < position[1] < 3:
        return position
    doubts.append("a position outside the country")
    return None
