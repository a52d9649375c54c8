"""What one record of a feed says, in our words: versions 1 to 3 of Open Referral UK, mended where that is safe.

Whatever is missing stays None or empty: it means not known, never no. Each mend is noted in `guessed`.
"""

import html
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .. import postcodes
from ..markup import first_sentence, one_line, plain_text

LONGEST_NAME, LONGEST_SUMMARY, LONGEST_ADDRESS, LONGEST_EMAIL = 200, 300, 300, 254
#: What a feed may say in one value, in a short value and in a list. The longest real description has 145,411 letters.
LONGEST_TEXT, LONGEST_LINE, MOST_ROWS = 150_000, 5_000, 200
#: A first sentence that is not found in so many letters is none.
OPENING = 2_000
#: More marks of escaped HTML than this are unescaped before anybody looks for tags in them, which takes long.
MANY_ESCAPED = 200
#: So many days, such as the first Monday and the last Friday, can be kept of one time.
MOST_DAYS = 8
MOST_POUNDS = Decimal("999999.99")
OLDEST = 25
ANY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
OUR_ID = re.compile(r"[\w.:-]{1,80}")
DAYS = {"monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR"}
DAYS |= {"saturday": "SA", "sunday": "SU", "1": "MO", "2": "TU", "3": "WE", "4": "TH", "5": "FR", "6": "SA", "7": "SU"}
#: Halves of letters, which no file and no database can hold, and the end of a C string.
_NO_LETTER = re.compile("[\0\ud800-\udfff]")
_DAY_CODE = re.compile(r"-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)")
#: The box that holds Great Britain, in degrees: (south, north), (west, east).
BRITAIN = (49.0, 61.0), (-9.0, 2.5)
KINDS = {"online": "online", "virtual": "online", "phone": "phone", "telephone": "phone", "home visit": "home"}
HIDDEN_STATUS = {"inactive", "defunct", "temporarily closed", "closed"}


class Unusable(Exception):
    """The record cannot become a listing."""


@dataclass
class Record:
    """One service as a feed tells it. `facts` are the plain fields; the lists hold one dict for each row."""

    source_id: str
    name: str
    facts: dict
    organisation: dict
    is_active: bool
    places: list = field(default_factory=list)
    schedules: list = field(default_factory=list)
    costs: list = field(default_factory=list)
    contacts: list = field(default_factory=list)
    languages: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    guessed: list = field(default_factory=list)


def read(said):
    """The Record in a parsed object. Raises Unusable, with the reason."""
    if not isinstance(said, dict):
        raise Unusable("it is not an object")
    source_id = id_of(said)
    if not source_id:
        raise Unusable("it has no id that can be used")
    name = name_of(said)
    if not name:
        raise Unusable("it has no name")
    return _Reader(said, source_id, name).record()


def id_of(said):
    """The id of a parsed record as we keep it; empty when it has none that can be used."""
    source_id = _text(said.get("id")) if isinstance(said, dict) else ""
    return source_id.lower()[:80] if ANY_ID.fullmatch(source_id) or OUR_ID.fullmatch(source_id) else ""


def name_of(said):
    """The name of a parsed record on one line; empty when it has none."""
    return _line(said.get("name"), LONGEST_NAME) if isinstance(said, dict) else ""


def is_active(said):
    """Whether a parsed record says nothing of being closed."""
    return not isinstance(said, dict) or _text(said.get("status")).lower() not in HIDDEN_STATUS


def place_key(place):
    """What makes a place of a record the same as another, wherever exactly it lies."""
    return tuple(place.get(name) for name in ("kind", "name", "address_1", "city", "postal_code"))


class _Reader:
    """Takes a record apart and notes what it mended on the way."""

    def __init__(self, said, source_id, name):
        self.said, self.source_id, self.name, self.guessed = said, source_id, name, []

    def record(self):
        said = self.said
        description = _prose(said.get("description"))
        lowest, highest = self._ages()
        return Record(
            source_id=self.source_id,
            name=self.name,
            facts={
                "name": self.name,
                "summary": first_sentence(description[:OPENING], LONGEST_SUMMARY),
                "description": description,
                "url": self.web(said.get("url")),
                "minimum_age": lowest,
                "maximum_age": highest,
                "eligibility": _prose(said.get("eligibility_description")),
                "how_to_get_it": _prose(said.get("application_process")),
                "waiting_time": _line(said.get("wait_time"), 160),
                "assured_on": self.day(said.get("assured_date")),
            },
            organisation=self._organisation(),
            is_active=is_active(said),
            places=self._places(),
            schedules=self._schedules(),
            costs=self._costs(),
            contacts=self._contacts(),
            languages=[
                _text(each.get("code") or each.get("language") or each.get("name")).lower()
                for each in self.rows("languages")
            ],
            terms=self._terms(),
            guessed=self.guessed,
        )

    def rows(self, key):
        """The objects in a list of the record, and no more of them than a service can have."""
        rows = _rows(self.said, key)
        if len(rows) > MOST_ROWS:
            self.guessed.append(f"of {len(rows):,} {key.replace('_', ' ')} the first {MOST_ROWS} were read")
        return rows[:MOST_ROWS]

    # -- single values --------------------------------------------------------------------------------------------

    def web(self, value):
        """A web address that a browser can open, or nothing."""
        typed = _text(value)
        if not typed:
            return ""
        first = re.split(r"[\s,;]+", typed)[0]
        if first != typed:
            self.guessed.append(f"two web addresses in one field, the first was taken: {first}")
        if "@" in first and "/" not in first:
            self.guessed.append("an email address stood in the web address; it was left out there")
            return ""
        if "://" not in first:
            first = f"https://{first}"
            self.guessed.append(f"the web address had no beginning: {first}")
        if not _can_be_opened(first):
            self.guessed.append("a web address that cannot be opened was left out")
            return ""
        return first

    def email(self, value):
        typed = _text(value).removeprefix("mailto:").strip(" .;,")
        try:
            validate_email(typed if len(typed) <= LONGEST_EMAIL else "")
        except ValidationError:
            if typed:
                self.guessed.append("an email address that cannot be right was left out")
            return ""
        return typed

    def day(self, value):
        """A day as ISO text, or None."""
        typed = _text(value)
        for length, pattern in ((10, "%Y-%m-%d"), (10, "%d/%m/%Y"), (8, "%d/%m/%y")):
            try:
                found = datetime.strptime(typed[:length], pattern).date()
            except ValueError:
                continue
            if pattern != "%Y-%m-%d":
                self.guessed.append(f"the date {typed} was read as {found}")
            return found.isoformat() if date(1990, 1, 1) <= found <= date(2100, 1, 1) else None
        if typed:
            self.guessed.append(f"the date {typed[:20]} could not be read")
        return None

    def clock(self, value):
        """A time of day as HH:MM, or None."""
        match = re.match(r"(\d{1,2}):(\d{2})", _text(value))
        if not match or int(match[1]) > 23 or int(match[2]) > 59:
            return None
        return time(int(match[1]), int(match[2])).strftime("%H:%M")

    def _age(self, value):
        typed = _text(value)
        try:
            number = float(typed)
        except ValueError:
            return None
        if isinstance(value, str):
            self.guessed.append(f"the age {typed[:20]} was text")
        return int(number) if 0 <= number < 120 else None

    def _ages(self):
        older = next(iter(self.rows("eligibilitys") or self.rows("eligibility")), {})
        lowest, highest = (
            self._age(older.get(name) if self.said.get(name) is None else self.said[name])
            for name in ("minimum_age", "maximum_age")
        )
        if lowest is not None and lowest > OLDEST:
            self.guessed.append("the lowest age is above 25, so the ages were left out")
            return None, None
        if highest is not None and highest > OLDEST:
            highest = OLDEST if highest < 99 else None
        if lowest is not None and highest is not None and lowest > highest:
            self.guessed.append("the ages were the wrong way round")
            lowest, highest = highest, lowest
        return lowest, highest

    # -- parts ----------------------------------------------------------------------------------------------------

    def _organisation(self):
        said = self.said.get("organization") or self.said.get("organisation")
        said = said if isinstance(said, dict) else {}
        return {
            "source_id": _text(said.get("id")).lower()[:80],
            "name": _line(said.get("name"), LONGEST_NAME),
            "description": _prose(said.get("description")),
            "website": self.web(said.get("url") or said.get("website")),
            "email": self.email(said.get("email")),
        }

    def _places(self):
        found = []
        for link in self.rows("service_at_locations"):
            place = link.get("location")
            if isinstance(place, dict):
                found.append(self._place(place))
        if not found:
            for key in ("attending_type", "deliverable_type"):
                kind = KINDS.get(_text(self.said.get(key)).lower())
                if kind and {"kind": kind} not in found:
                    found.append({"kind": kind})
        places = {}
        for place in found:
            first = places.setdefault(place_key(place), place)
            if first != place:
                self.guessed.append(
                    f"the place “{place['name']}” was there twice, and the one with a position was taken"
                )
                places[place_key(place)] = first if first["latitude"] is not None else place
        return list(places.values())

    def _place(self, said):
        if _text(said.get("location_type")).lower() == "virtual":
            return {"kind": "online"}
        rows = _rows(said, "addresses") or _rows(said, "physical_addresses")
        address = rows[0] if rows else {}
        postcode = postcodes.read(_text(address.get("postal_code")))
        city = _line(address.get("city"), 80)
        name = _line(said.get("name"), 160)
        latitude, longitude = self._position(said)
        return {
            "kind": "place",
            "name": name or _line(address.get("address_1"), 160) or city or str(postcode) or "A place",
            "address_1": _line(address.get("address_1"), 200),
            "city": city,
            "state_province": _line(address.get("state_province"), 80),
            "postal_code": str(postcode) if postcode.kind is postcodes.Kind.FULL else "",
            "latitude": latitude,
            "longitude": longitude,
        }

    def _position(self, said):
        try:
            latitude, longitude = float(said.get("latitude")), float(said.get("longitude"))
        except (TypeError, ValueError, OverflowError):
            return None, None
        if _in_britain(latitude, longitude):
            return latitude, longitude
        if _in_britain(longitude, latitude):
            self.guessed.append("latitude and longitude were the wrong way round")
            return longitude, latitude
        if latitude or longitude:
            self.guessed.append("a position outside Britain was left out")
        return None, None

    def _schedules(self):
        found = []
        for said in self.rows("schedules") + self.rows("regular_schedules"):
            days = _text(said.get("byday")).upper() or DAYS.get(_text(said.get("weekday")).lower(), "")
            days = list(dict.fromkeys(_DAY_CODE.findall(days)))
            freq = _text(said.get("freq")).upper()
            row = {
                "freq": _how_often(freq, days),
                "interval": _interval(_text(said.get("interval"))),
                "byday": ",".join(days[:MOST_DAYS]),
                "opens_at": self.clock(said.get("opens_at")),
                "closes_at": self.clock(said.get("closes_at")),
                "valid_from": self.day(said.get("valid_from")),
                "valid_to": self.day(said.get("valid_to")),
                "description": _line(said.get("description"), 200),
            }
            if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
                row["valid_to"] = None
            if row["byday"] or row["opens_at"] or row["description"]:
                found.append(row)
        return _once(found)

    def _costs(self):
        found = []
        for said in self.rows("cost_options"):
            amount = self._amount(said.get("amount"))
            row = {
                "cost_type": "free" if amount == "0.00" else "charge",
                "option": _line(said.get("option"), 120),
                "amount": None if amount == "0.00" else amount,
                "amount_description": _line(said.get("amount_description"), 160),
            }
            if amount or row["option"] or row["amount_description"]:
                found.append(row)
        fees = _line(self.said.get("fees") or self.said.get("fees_description"), LONGEST_LINE)
        if not found and fees:
            is_free = bool(re.fullmatch(r"(?:it is |this is )?free(?: of charge)?\.?", fees, re.IGNORECASE))
            found.append(
                {
                    "cost_type": "free" if is_free else "charge",
                    "option": "",
                    "amount": None,
                    "amount_description": "" if is_free else fees[:160],
                }  # fmt: skip
            )
        return _once(found)

    def _amount(self, value):
        typed = _text(value).lstrip("£ ").replace(",", "")
        if not typed:
            return None
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            self.guessed.append(f"the amount {typed[:20]} could not be read")
            return None
        return f"{amount:.2f}" if amount.is_finite() and 0 <= amount <= MOST_POUNDS else None

    def _contacts(self):
        """Contacts by role. A person's name is kept private."""
        found = []
        for said in self.rows("contacts"):
            phones = [_line(each.get("number"), 40) for each in _rows(said, "phones")]
            row = {
                "role": _line(said.get("title"), 120) or "Contact",
                "name": _line(said.get("name"), 120),
                "phone": next(filter(None, phones), ""),
                "email": self.email(said.get("email")),
            }
            if row["phone"] or row["email"] or row["name"]:
                found.append(row)
        email = self.email(self.said.get("email"))
        if email and email not in {row["email"] for row in found}:
            found.append({"role": "Contact", "name": "", "phone": "", "email": email})
        return _once(found)

    def _terms(self):
        """The names of the taxonomy terms, and of the audiences, that the feed gives."""
        rows = [each.get("taxonomy_term") for each in self.rows("attributes")]
        rows += [each.get("taxonomy") for each in self.rows("service_taxonomys")]
        rows += self.rows("pc_targetAudience")
        names = [_line(row.get("name"), LONGEST_NAME) for row in rows if isinstance(row, dict)]
        return [name for name in dict.fromkeys(names) if name]


def _text(value):
    """What a value says, as text that can be kept; nothing for None and for what is no single value."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return _NO_LETTER.sub("", str(value)[:LONGEST_TEXT]).strip()


def _line(value, longest):
    """What a value says on one line, cut."""
    return one_line(_text(value)[:LONGEST_LINE])[:longest].rstrip()


def _prose(value):
    """What a value says, as plain text in paragraphs."""
    text = _text(value)
    while text.count("&lt;") > MANY_ESCAPED:
        text = html.unescape(text)
    return plain_text(text)


def _interval(typed):
    """Every how many weeks or months, from 1 to 52."""
    return max(1, min(int(typed), 52)) if re.fullmatch(r"\d{1,4}", typed) else 1


def _how_often(freq, days):
    """Weekly, monthly or not said. "First Saturday" is monthly, whatever the feed says."""
    if any(day[:-2] for day in days):
        return "MONTHLY"
    return freq if freq in ("WEEKLY", "MONTHLY") else "WEEKLY" if days else ""


def _can_be_opened(address):
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_whole = parts.scheme in ("http", "https") and "." in parts.netloc
    return is_whole and address.isprintable() and len(address) <= LONGEST_ADDRESS


def _once(rows):
    return [row for at, row in enumerate(rows) if row not in rows[:at]]


def _rows(said, key):
    rows = said.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _in_britain(latitude, longitude):
    (south, north), (west, east) = BRITAIN
    return south <= latitude <= north and west <= longitude <= east
