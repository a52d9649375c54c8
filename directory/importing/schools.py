"""Loading the national register of schools: each school an organisation with one service.

The same file again changes nothing. What the team edited stays as they left it: for every fact we keep what the
register said last, and write a new one only where the row still says that.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from ..defaults import lines
from ..models import (
    LoadedData,
    LocalAuthority,
    Need,
    NeedsLevel,
    Postcode,
    ProviderType,
    ProvisionType,
    Service,
    Theme,
)
from ..search.watch import changed
from . import register
from .school_rows import SOURCE, Writer
from .tables import FileProblem, opened

GONE = "No longer in the national register of schools."
ATTRIBUTION = (
    "Schools: Get Information about Schools, Department for Education, "
    "licensed under the Open Government Licence v.3.0."
)
#: A file that lacks more than this share of the schools we had is taken for a broken one.
MOST_GONE = 0.25
BATCH = 1000


@dataclass
class Report:
    """What became of the schools of a file."""

    counts: Counter = field(default_factory=Counter)
    rejected: list = field(default_factory=list)
    doubts: list = field(default_factory=list)


class Vocabulary:
    """The rows that schools are described with, by slug or code. Retired words are not given to anybody."""

    def __init__(self):
        self.themes = {row.slug: row for row in Theme.objects.in_use()}
        self.types = {row.slug: row for row in ProvisionType.objects.in_use()}
        self.needs = {row.slug: row for row in Need.objects.in_use()}
        self.levels = {row.slug: row for row in NeedsLevel.objects.in_use()}
        self.councils = {row.gss_code: row for row in LocalAuthority.objects.all()}
        self.provider_types = {row.slug: row for row in ProviderType.objects.in_use()}
        districts = {line["lad_code"]: line["la_code"] for line in lines("english_lad_to_la.csv")}
        self.council_of = {code: code for code in self.councils} | {
            district: code for district, code in districts.items() if code in self.councils
        }


@transaction.atomic
def load(path, area, *, at, dry_run=False, may_hide_many=False, show_progress=False, tell=lambda line: None):
    """Load the schools of an area from a .csv or .csv.gz file: all of them, or nothing. Gives a Report.

    A dry run does the same and takes it back. Raises FileProblem when the file is not the register, or lacks so
    many schools that it is probably broken (unless `may_hide_many`).
    """
    report, vocabulary = Report(), Vocabulary()
    if not vocabulary.types:
        raise FileProblem("The lists of kinds and needs are not loaded yet. Run load_defaults first.")
    schools = _read(path, area, vocabulary, report, show_progress)
    tell(f"{len(schools):,} schools in the area")
    writer = Writer(vocabulary, report, at)
    known = writer.known()
    new = [school for urn, school in schools.items() if urn not in known]
    report.counts["closed"] = sum(not school.is_open for school in new)
    writer.add([school for school in new if school.is_open], show_progress)
    writer.renew([(known[urn], school) for urn, school in schools.items() if urn in known])
    gone = [service for urn, service in known.items() if urn not in schools and _is_in(area, service)]
    if not may_hide_many and len(gone) > 10 and len(gone) > MOST_GONE * len(known):
        raise FileProblem(
            f"The file lacks {len(gone):,} of {len(known):,} schools. If it is right, say --hide-missing."
        )
    writer.hide(gone, GONE)
    LoadedData.objects.update_or_create(
        slug=SOURCE,
        defaults={
            "title": "Schools of England",
            "attribution": ATTRIBUTION,
            "rows": Service.objects.filter(source=SOURCE).count(),
            "loaded_at": at,
        },
    )
    if dry_run:
        transaction.set_rollback(True)
    elif writer.touched:
        tell(f"Bringing {len(writer.touched):,} into the search")
        changed(writer.touched)
    return report


def _read(path, area, vocabulary, report, show_progress):
    """{school number: school} of the schools of the area."""
    found = {}
    with opened(path, show_progress=show_progress) as rows:
        header = register.Header(next(rows, []))
        for number, row in enumerate(rows, start=2):
            try:
                school = register.read(header, row)
            except register.NotASchool as problem:
                report.counts["rejected"] += 1
                report.rejected.append((number, str(problem)))
                continue
            if school.urn in found:
                report.counts["rejected"] += 1
                report.rejected.append((number, f"the school {school.urn} is there twice"))
            elif not school.is_listed:
                report.counts["not a school here"] += 1
            else:
                found[school.urn] = school
                report.doubts += [(number, doubt) for doubt in school.doubts]
    inside = {}
    for school in _placed(found.values(), vocabulary):
        if area.holds(school.district, school.position):
            inside[school.urn] = school
        else:
            report.counts["outside the area"] += 1
    return inside


def _placed(schools, vocabulary):
    """The schools with their council's code, and what the file left out taken from the table of postcodes."""
    schools = list(schools)
    wanted = [school.postcode.replace(" ", "") for school in schools if not school.position or not school.district]
    table = {}
    for start in range(0, len(wanted), BATCH):
        rows = Postcode.objects.filter(pk__in=wanted[start : start + BATCH])
        table |= {row.pk: ((row.latitude, row.longitude), row.authority_id or "") for row in rows}
    for school in schools:
        school = school.placed(*table.get(school.postcode.replace(" ", ""), (None, "")))
        yield school.placed_in(vocabulary.council_of.get(school.district, ""))


def _is_in(area, service):
    """Whether a school that we had lies in the area that is being loaded."""
    location = service.source_facts.get("location", {})
    position = (location.get("latitude"), location.get("longitude"))
    return area.holds(location.get("local_authority", ""), None if None in position else position)
