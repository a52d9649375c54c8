"""The national register of schools, and what the team makes of it."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.defaults import load_councils, load_vocabulary
from directory.importing import area, national_grid, schools
from directory.models import Organisation, OrganisationIdentifier, Postcode, SearchDocument, Service
from tests.conftest import NOW

pytestmark = pytest.mark.slow

SHARED = Path(__file__).resolve().parents[3] / "shared/data/real/schools_england.csv.gz"

SHORT = """\
urn,name,town,postcode,open_date,type_2017,group_2017,min_age_2016,max_age_2016,la_code,lat,lon
900001,Beck Lane School,Leeds,LS1 4DY,,Community Special School,Special schools,2,19,E08000035,53.79648,-1.54785
900002,Beck Lane School,York,YO1 7HH,,Community School,LA maintained schools,4,10,E06000014,53.96000,-1.08000
900003,Hill Top Nursery,Leeds,LS2 9JT,,LA Nursery School,LA maintained schools,2,4,E08000035,53.80667,-1.55504
900004,The Bridge,Leeds,LS3 1AA,,Pupil Referral Unit,LA maintained schools,,,E08000035,53.80000,-1.56000
900005,Plain School,Leeds,LS4 2AA,,,,,,E08000035,,
"""

#: The headings of the register's own extract that we read, and one school in its words.
FULL = {
    "URN": "900011",
    "LA (code)": "383",
    "EstablishmentName": "Moor View Academy",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Secondary",
    "StatutoryLowAge": "11",
    "StatutoryHighAge": "99",
    "Street": "Long Row",
    "Locality": "Headingley",
    "Town": "Leeds",
    "County (name)": "West Yorkshire",
    "Postcode": "LS6 1AA",
    "SchoolWebsite": "www.moor-view.example.org",
    "TelephoneNum": "01632960111",
    "HeadFirstName": "Somebody",
    "Section41Approved (name)": "Not applicable",
    "SEN1 (name)": "ASD - Autistic Spectrum Disorder",
    "SEN2 (name)": "SLCN - Speech, language and Communication",
    "SEN13 (name)": "Not Applicable",
    "TypeOfResourcedProvision (name)": "Resourced provision",
    "ResourcedProvisionCapacity": "20",
    "SENStat": "34",
    "DistrictAdministrative (code)": "E08000035",
    "Easting": "430000",
    "Northing": "433000",
}


@pytest.fixture
def register(tmp_path, db):
    """A register of five schools, and the way to load it."""
    load_vocabulary()
    load_councils()
    return Register(tmp_path / "schools.csv")


class Register:
    def __init__(self, path):
        self.path = path
        self.path.write_text(SHORT)

    def says(self, text):
        self.path.write_text(text, encoding="utf-8")
        return self

    def says_in_full(self, *changes):
        with self.path.open("w", newline="", encoding="cp1252") as file:
            out = csv.DictWriter(file, FULL)
            out.writeheader()
            for change in changes or [{}]:
                out.writerow(FULL | change)
        return self

    def load(self, where=None, **options):
        return schools.load(self.path, where or area.Area(), at=NOW, **options).counts

    def school(self, urn):
        return Service.objects.get(source="schools-register", source_id=urn)


def test_each_school_is_an_organisation_with_one_service(register):
    assert register.load()["new"] == 5

    school = register.school("900001")
    identifier = OrganisationIdentifier.objects.get(organisation=school.organisation)

    assert (identifier.scheme, identifier.identifier) == ("GB-EDU", "900001")
    assert school.organisation.organisation_type.slug == "state-school"
    assert school.is_published
    assert school.summary == "A special school in Leeds."


@pytest.mark.parametrize(
    ("urn", "kind", "level"),
    [
        ("900001", "special-school", "specialist"),
        ("900002", "mainstream-support", "universal"),
        ("900003", "nursery", "universal"),
        ("900004", "alternative-provision", "targeted"),
    ],
)
def test_the_type_in_the_register_says_what_kind_of_place_it_is(register, urn, kind, level):
    register.load()

    school = register.school(urn)

    assert (school.main_provision_type.slug, school.needs_level.slug) == (kind, level)


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("Academy special converter", "state-school"),
        ("Non-maintained special school", "state-school"),
        ("Studio schools", "state-school"),
        ("Pupil referral unit", "pru"),
        ("Further education", "fe-college"),
        ("Other independent special school", "school"),
        ("Special post 16 institution", "school"),
    ],
)
def test_only_a_school_that_the_law_binds_is_taken_for_one(register, said, sort):
    register.says_in_full({"TypeOfEstablishment (name)": said}).load()

    organisation = register.school("900011").organisation

    assert organisation.organisation_type.slug == sort
    assert organisation.organisation_type.is_local_partner == (sort != "school")


def test_a_place_under_section_41_is_a_local_partner_whatever_sort_it_is(register):
    independent = {"TypeOfEstablishment (name)": "Other independent special school"}
    register.says_in_full(independent | {"Section41Approved (name)": "Approved"}).load()

    assert register.school("900011").organisation.is_local_partner


def test_what_the_file_does_not_say_stays_not_known(register):
    register.load()

    school = register.school("900005")

    assert school.main_provision_type.slug == "schools"
    assert (school.needs_level, school.minimum_age, school.maximum_age) == (None, None, None)
    assert not school.needs.exists()
    assert school.organisation.is_section_41_approved is None
    assert school.service_at_locations.get().location.latitude is None


def test_a_school_stands_where_its_postcode_does_when_the_file_has_no_position(register):
    Postcode.objects.create(code="LS42AA", latitude=53.81, longitude=-1.58, authority_id="E08000035")

    register.load()

    assert register.school("900005").service_at_locations.get().location.latitude == 53.81


def test_two_schools_of_one_name_have_different_addresses(register):
    register.load()

    assert register.school("900001").slug == "beck-lane-school"
    assert register.school("900002").slug == "beck-lane-school-york"


def test_the_full_register_says_needs_bases_and_ages(register):
    register.says_in_full().load()

    school = register.school("900011")

    assert school.main_provision_type.slug == "resource-base"
    assert set(school.needs.values_list("slug", flat=True)) == {"autism", "speech-language", "social-communication"}
    assert (school.minimum_age, school.maximum_age) == (11, None)
    assert "Places in the resourced provision: 20." in school.description
    assert "Pupils with an EHC plan: 34." in school.description


def test_the_full_register_says_where_and_how_to_reach_a_school(register):
    register.says_in_full().load()

    school = register.school("900011")
    location = school.service_at_locations.get().location

    assert location.public_address == ["Long Row, Headingley", "Leeds", "West Yorkshire", "LS6 1AA"]
    assert (round(location.latitude, 3), round(location.longitude, 3)) == (53.792, -1.546)
    assert location.local_authority.name == "Leeds"
    assert school.url == "https://www.moor-view.example.org"
    assert (school.contacts.get().role, school.contacts.get().phone) == ("School office", "01632960111")


def test_a_head_teacher_s_name_is_not_kept(register):
    register.says_in_full().load()

    school = register.school("900011")

    assert "Somebody" not in f"{school.description} {school.source_facts} {school.contacts.get().name}"


@pytest.mark.parametrize(("said", "kept"), [("Approved", True), ("Not approved", False), ("Not applicable", None)])
def test_approval_under_section_41_is_yes_no_or_not_known(register, said, kept):
    register.says_in_full({"Section41Approved (name)": said}).load()

    assert register.school("900011").organisation.is_section_41_approved is kept


def test_one_council_s_schools_can_be_loaded_alone(register):
    counts = register.load(area.Area(authority="E08000035"))

    assert (counts["new"], counts["outside the area"]) == (4, 1)


def test_schools_in_a_circle_can_be_loaded_alone(register):
    counts = register.load(area.Area(centre=(53.8, -1.55), miles=3))

    assert (counts["new"], counts["outside the area"]) == (3, 2)


def test_the_same_register_again_changes_nothing(register):
    register.load()
    versions = Service.history.count()

    counts = register.load()

    assert counts["unchanged"] == 5
    assert not counts["updated"]
    assert Service.history.count() == versions


def test_a_newer_register_changes_what_it_says_anew_and_the_history_tells(register):
    register.load()

    counts = register.says(SHORT.replace("Hill Top Nursery", "Hill Top Nursery School")).load()

    school = register.school("900003")
    assert counts["updated"] == 1
    assert school.name == school.organisation.name == "Hill Top Nursery School"
    assert [row.name for row in school.history.all()] == ["Hill Top Nursery School", "Hill Top Nursery"]


def test_a_school_that_becomes_special_changes_its_kind(register):
    register.load()

    register.says(SHORT.replace("Community School", "Foundation Special School")).load()

    school = register.school("900002")
    assert list(school.provision_types.values_list("slug", flat=True)) == ["special-school"]
    assert [row.provisiontype.slug for row in school.history.first().provision_types.all()] == ["special-school"]


def test_what_the_team_edited_wins(register):
    register.load()
    school = register.school("900003")
    school.name, school.maximum_age = "Our Hill Top", 5
    school.save()

    counts = register.says(SHORT.replace("Hill Top Nursery", "Hill Top Two").replace("LS2 9JT", "LS2 9JX")).load()

    school.refresh_from_db()
    assert (school.name, school.maximum_age) == ("Our Hill Top", 5)
    assert school.service_at_locations.get().location.postal_code == "LS2 9JX"
    assert counts["edits kept"] == 1


def test_needs_the_team_added_stay(register):
    register.load()
    school = register.school("900001")
    school.needs.add(schools.Vocabulary().needs["autism"])

    register.says(SHORT.replace("2,19", "3,19")).load()

    assert list(register.school("900001").needs.values_list("slug", flat=True)) == ["autism"]
    assert register.school("900001").minimum_age == 3


def test_a_school_that_left_the_register_is_hidden_with_the_reason(register):
    register.load()

    counts = register.says("\n".join(SHORT.splitlines()[:-1])).load()

    school = register.school("900005")
    assert counts["hidden"] == 1
    assert (school.status, school.status_reason) == ("hidden", "No longer in the national register of schools.")


def test_a_closed_school_is_hidden_and_comes_back_when_it_opens(register):
    register.says_in_full().load()
    register.says_in_full({"EstablishmentStatus (name)": "Closed"}).load()
    closed = register.school("900011").status_reason

    counts = register.says_in_full().load()

    assert closed == "Closed, says the national register of schools."
    assert counts["shown again"] == 1
    assert register.school("900011").is_published


def test_a_school_the_team_hid_stays_hidden(register, moderator):
    register.load()
    register.school("900001").hide(by=moderator, at=NOW + timedelta(days=1), reason="The head asked us to wait.")

    register.load()

    assert register.school("900001").status_reason == "The head asked us to wait."


def test_a_closed_school_that_the_team_suspended_meanwhile_does_not_come_back_by_itself(register, moderator):
    register.says_in_full().load()
    register.says_in_full({"EstablishmentStatus (name)": "Closed"}).load()
    register.school("900011").hide(by=moderator, at=NOW + timedelta(days=1), reason="Complaints were upheld.")

    register.says_in_full().load()

    assert register.school("900011").status_reason == "Complaints were upheld."


def test_loading_one_council_hides_nobody_elsewhere(register):
    register.load()

    counts = register.says(SHORT.replace("900002", "900009")).load(area.Area(authority="E08000035"))

    assert not counts["hidden"]
    assert register.school("900002").is_published


def test_a_closed_school_nobody_had_is_not_added(register):
    counts = register.says_in_full({"EstablishmentStatus (name)": "Closed"}).load()

    assert (counts["new"], counts["closed"]) == (0, 1)


@pytest.mark.parametrize("kind", ["Welsh establishment", "British schools overseas", "Children's Centre"])
def test_what_is_no_school_in_england_is_left_out(register, kind):
    counts = register.says_in_full({"TypeOfEstablishment (name)": kind}).load()

    assert (counts["new"], counts["not a school here"]) == (0, 1)


def test_a_school_the_team_lists_itself_is_not_listed_twice(register):
    owner = Organisation.objects.create(slug="beck-lane", name="Beck Lane")
    owner.identifiers.create(scheme="GB-EDU", identifier="900001")
    Service.objects.create(organisation=owner, slug="beck-lane-base", name="Beck Lane base")

    counts = register.load()

    assert (counts["new"], counts["listed by the team"]) == (4, 1)


def test_an_organisation_with_the_number_gets_the_school(register):
    owner = Organisation.objects.create(slug="beck-lane", name="Beck Lane")
    owner.identifiers.create(scheme="GB-EDU", identifier="900001")

    register.load()

    assert register.school("900001").organisation == owner


def test_a_dry_run_says_the_same_and_writes_nothing(register):
    counts = register.load(dry_run=True)

    assert counts["new"] == 5
    assert not Service.objects.exists()
    assert not Organisation.objects.exists()


def test_a_register_that_lacks_most_schools_is_taken_for_broken(register):
    lines = [f"91{n:04},School {n},Leeds,LS1 4DY,,,,,,E08000035,53.8,-1.5" for n in range(20)]
    register.says("\n".join([SHORT.strip(), *lines])).load()

    register.says(SHORT)
    with pytest.raises(schools.FileProblem, match="lacks 20 of 25"):
        register.load()

    assert register.load(may_hide_many=True)["hidden"] == 20


def test_lines_that_cannot_be_used_are_told_one_by_one(register, capsys):
    register.says(SHORT + "x,No number,Leeds,,,,,,,,,\n900006,,Leeds,,,,,,,,,\n900001,Twice,Leeds,,,,,,,,,\n900007\n")

    call_command("import_schools", register.path, "--all", verbosity=0)

    said = capsys.readouterr().out
    assert "Line 7 not usable: “x” is not a school number." in said
    assert "Line 8 not usable: the school has no name." in said
    assert "Line 9 not usable: the school 900001 is there twice." in said
    assert "Line 10 not usable: the line is too short." in said
    assert Service.objects.count() == 5


def test_odd_facts_are_left_out_and_told(register):
    odd = {"StatutoryLowAge": "18", "StatutoryHighAge": "4", "SchoolWebsite": "none yet", "Postcode": "LEEDS"}
    register.says_in_full(odd)

    report = schools.load(register.path, area.Area(), at=NOW)

    school = register.school("900011")
    assert (school.minimum_age, school.maximum_age, school.url) == (None, None, "")
    assert [doubt for _, doubt in report.doubts] == [
        "a lowest age above the highest",
        "a web address that is none",
        "a postcode that is none",
    ]


def test_a_file_that_is_not_the_register_is_refused(register):
    register.says("postcode,lat,lon\nLS1 4DY,53.8,-1.5\n")

    with pytest.raises(CommandError, match="Is it the register of schools"):
        call_command("import_schools", register.path, "--all", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_schools_can_be_found_as_soon_as_they_are_loaded(tmp_path):
    load_vocabulary()
    load_councils()

    Register(tmp_path / "schools.csv").load()

    assert SearchDocument.objects.filter(is_live=True).count() == 5


def test_the_national_grid_is_turned_into_degrees():
    assert national_grid.to_degrees(651409.903, 313177.270) == (52.65798, 1.71605)


def test_the_real_schools_of_one_council_are_loaded(db):
    if not SHARED.exists():
        pytest.skip(f"the real list of schools is not here: {SHARED}")
    load_vocabulary()
    load_councils()

    counts = schools.load(SHARED, area.Area(authority="E06000001"), at=NOW).counts

    assert counts["new"] == Service.objects.count() > 20
    assert schools.load(SHARED, area.Area(authority="E06000001"), at=NOW).counts["unchanged"] == counts["new"]
