"""Loading a table of English postcodes, so that a family can say where they live."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction

from ..defaults import lines
from ..models import LoadedData, LocalAuthority, Postcode
from ..search.documents import next_revision
from .tables import FileProblem, opened

SLUG = "postcodes"
ATTRIBUTION = """\
Contains OS data © Crown copyright and database right 2025.
Contains Royal Mail data © Royal Mail copyright and database right 2025.
Source: Office for National Statistics licensed under the Open Government Licence v.3.0."""

#: What the columns are called in our own files and in the ONS Postcode Directory.
COLUMNS = {
    "postcode": re.compile("postcode|pcds"),
    "latitude": re.compile("lat|latitude"),
    "longitude": re.compile("lon|long|longitude"),
    "district": re.compile("lad_code|oslaua|laua|lad[0-9]{2}cd"),
}
ENDED = re.compile("doterm")
CODE = re.compile("[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
BATCH = 20_000
MOST_SHOWN = 20


@dataclass
class Report:
    """What became of the lines of a file. `unknown_districts` counts homes whose council we could not tell."""

    chosen: int = 0
    elsewhere: int = 0
    ended: int = 0
    written: int = 0
    rejected: int = 0
    shown: list = field(default_factory=list)
    unknown_districts: Counter = field(default_factory=Counter)

    @property
    def unchanged(self):
        return self.chosen - self.written

    def reject(self, number, why):
        """Count a line that cannot be used, and keep the first few to show."""
        self.rejected += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append((number, why))


@transaction.atomic
def load(path, area, *, at, show_progress=False):
    """Load the postcodes of an area from a .csv or .csv.gz file: all of them, or nothing. Gives a Report.

    Loading the same file again changes nothing; a newer file moves and adds. Raises FileProblem.
    """
    report = Report()
    with opened(path, show_progress=show_progress) as rows:
        write = _copy if connection.vendor == "postgresql" else _insert
        report.written = write(_chosen(rows, area, report))
    LoadedData.objects.update_or_create(
        slug=SLUG,
        defaults={
            "title": "Postcodes of England",
            "attribution": ATTRIBUTION,
            "rows": Postcode.objects.count(),
            "loaded_at": at,
        },
    )
    next_revision(vocabulary=True)
    return report


def _chosen(rows, area, report):
    """(code, latitude, longitude, council) of each line that is a postcode of the area.

    All that needs the database is asked before the first line: it cannot answer in the middle of a COPY.
    """
    header = next(rows, [])
    places = _places_of_columns(header)
    ended = next((place for place, name in enumerate(header) if ENDED.fullmatch(name.strip().lower())), None)
    return _usable(rows, places, ended, _councils(), area, report)


def _usable(rows, places, ended, councils, area, report):
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        try:
            code, latitude, longitude, district = (row[place] for place in places)
            position = (float(latitude), float(longitude))
            has_ended = ended is not None and bool(row[ended].strip())
        except (IndexError, ValueError):
            report.reject(number, "a column is missing or is not a number")
            continue
        if has_ended:
            report.ended += 1
            continue
        code = code.replace(" ", "").upper()
        if not CODE.fullmatch(code) or not (49 < position[0] < 61 and -9 < position[1] < 3):
            report.reject(number, "not a postcode with a position in this country")
            continue
        council = councils.get(district)
        if not area.holds(council, position):
            report.elsewhere += 1
            continue
        if council is None:
            report.unknown_districts[district] += 1
        report.chosen += 1
        yield code, *position, council


def _places_of_columns(header):
    """Where the columns stand that we need."""
    names = [name.strip().lower() for name in header]
    places = []
    for column, pattern in COLUMNS.items():
        place = next((place for place, name in enumerate(names) if pattern.fullmatch(name)), None)
        if place is None:
            raise FileProblem(f"The file has no column for the {column}. Its columns are: {', '.join(names)[:200]}")
        places.append(place)
    return places


def _councils():
    """District code to the code of the council with SEND duties there, for councils that are loaded."""
    loaded = set(LocalAuthority.objects.values_list("gss_code", flat=True))
    if not loaded:
        raise FileProblem("The councils are not loaded yet. Run load_defaults first.")
    known = {line["lad_code"]: line["la_code"] for line in lines("english_lad_to_la.csv")} | {
        code: code for code in loaded
    }
    return {district: council for district, council in known.items() if council in loaded}


def _insert(rows):
    """Write rows on SQLite. Gives how many were new or different."""
    statement = """
        INSERT INTO directory_postcode (code, latitude, longitude, authority_id) VALUES (%s, %s, %s, %s)
        ON CONFLICT (code) DO UPDATE
        SET latitude = excluded.latitude, longitude = excluded.longitude, authority_id = excluded.authority_id
        WHERE (latitude, longitude) <> (excluded.latitude, excluded.longitude)
        OR authority_id IS NOT excluded.authority_id
    """
    written = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)
            written += cursor.rowcount
    return written


def _copy(rows):
    """Write rows on PostgreSQL, through a table of this transaction. Gives how many were new or different."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE incoming_postcode (LIKE directory_postcode) ON COMMIT DROP")
        with cursor.copy("COPY incoming_postcode (code, latitude, longitude, authority_id) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("""
            INSERT INTO directory_postcode AS old (code, latitude, longitude, authority_id)
            SELECT DISTINCT ON (code) code, latitude, longitude, authority_id FROM incoming_postcode
            ON CONFLICT (code) DO UPDATE
            SET latitude = excluded.latitude, longitude = excluded.longitude, authority_id = excluded.authority_id
            WHERE (old.latitude, old.longitude, old.authority_id)
            IS DISTINCT FROM (excluded.latitude, excluded.longitude, excluded.authority_id)
        """)
        written = cursor.rowcount
        cursor.execute("DROP TABLE incoming_postcode")
    return written
