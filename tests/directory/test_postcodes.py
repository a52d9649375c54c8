"""Reading postcodes, and loading a table of them."""

import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory import postcodes
from directory.defaults import load_councils
from directory.models import LoadedData, Postcode
from directory.postcodes import Kind
from directory.search import geo

pytestmark = pytest.mark.slow

SHARED = Path(__file__).resolve().parents[3] / "shared/data/real/postcodes_england.csv.gz"
SAMPLE = """\
postcode,lat,lon,lad_code
LS1 4DY,53.79648,-1.54785,E08000035
LS2 9JT,53.80667,-1.55504,E08000035
OX1 1BX,51.75200,-1.25770,E07000178
M1 1AE,53.48000,-2.23000,E08000003
"""


@pytest.mark.parametrize(
    ("typed", "kind", "read"),
    [
        ("sw1a 1aa", Kind.FULL, "SW1A 1AA"),
        ("EC1A1BB", Kind.FULL, "EC1A 1BB"),
        ("m1", Kind.OUTCODE, "M1"),
        ("NM3 2", Kind.SECTOR, "NM3 2"),
        ("NM12 3", Kind.SECTOR, "NM12 3"),
        ("NM", Kind.AREA, "NM"),
        ("nm3 oab", Kind.FULL, "NM3 0AB"),
        ("0L16 1AB", Kind.FULL, "OL16 1AB"),
        ("ol1o 1ab", Kind.FULL, "OL10 1AB"),
        ("bfpo 57", Kind.FORCES, ""),
        ("hello", Kind.NOT_ONE, ""),
        ("QQ1 1AA", Kind.NOT_ONE, ""),
        ("9 year old", Kind.NOT_ONE, ""),
    ],
)
def test_a_postcode_is_told_from_its_parts_and_from_nonsense(typed, kind, read):
    reading = postcodes.read(typed)

    assert (reading.kind, str(reading)) == (kind, read)


def test_border_areas_are_not_judged_by_their_letters():
    assert postcodes.read("CH1 2AA").nation == ""
    assert postcodes.read("EH1 1AA").nation == "Scotland"


@pytest.fixture
def councils(db):
    load_councils()


@pytest.fixture
def table(tmp_path, councils):
    """A file of four homes."""
    path = tmp_path / "postcodes.csv"
    path.write_text(SAMPLE)
    return path


def load(path, *options):
    call_command("import_postcodes", path, *(options or ["--all"]), verbosity=0)


def test_a_table_is_loaded_with_the_council_that_has_the_duties(table):
    load(table)

    place = geo.find_place("OX1 1BX")

    assert (place.authority.name, place.latitude) == ("Oxfordshire", 51.752)


def test_a_packed_table_is_loaded_as_well(tmp_path, councils):
    path = tmp_path / "postcodes.csv.gz"
    path.write_bytes(gzip.compress(SAMPLE.encode()))

    load(path)

    assert Postcode.objects.count() == 4


def test_one_council_can_be_loaded_alone(table):
    load(table, "--authority", "E08000035")

    assert set(Postcode.objects.values_list("pk", flat=True)) == {"LS14DY", "LS29JT"}


@pytest.mark.parametrize("centre", ["53.8,-1.55", "LS1 4DY"])
def test_a_circle_can_be_loaded_alone(table, centre):
    Postcode.objects.create(code="LS14DY", latitude=53.79648, longitude=-1.54785)

    load(table, "--near", centre, "--miles", "5")

    assert Postcode.objects.count() == 2


def test_the_same_table_again_changes_nothing(table, capsys):
    load(table)
    load(table)

    assert "0 postcodes are new or changed, 4 as they were." in capsys.readouterr().out


def test_a_newer_table_moves_a_home(table):
    load(table)
    table.write_text(SAMPLE.replace("51.75200", "51.80000").replace("E08000003", "E08000035"))

    load(table)

    assert Postcode.objects.get(pk="OX11BX").latitude == 51.8
    assert Postcode.objects.get(pk="M11AE").authority.name == "Leeds"


def test_the_licence_line_is_kept_for_the_page_about_the_data(table):
    load(table)

    data = LoadedData.objects.get(slug="postcodes")

    assert "Royal Mail" in data.attribution
    assert data.rows == 4


def test_lines_that_cannot_be_used_are_left_out_and_told(table, capsys):
    table.write_text(SAMPLE + "LS3 1AA,0,0,E08000035\nHELLO,53.8,-1.5,E08000035\nLS4 1AA,north\n,,,\n")

    load(table)

    said = capsys.readouterr().out
    assert Postcode.objects.count() == 4
    assert "4 lines left out: not usable." in said
    assert "Line 6: not a postcode" in said


def test_a_home_in_an_unknown_district_has_a_position_and_no_council(table, capsys):
    table.write_text(SAMPLE + "TD15 1AA,55.77,-2.0,S12000026\n")

    load(table)

    assert geo.find_place("TD15 1AA").authority is None
    assert "S12000026" in capsys.readouterr().out


def test_the_directory_of_the_ons_is_understood_with_its_own_headings(table):
    table.write_text(
        "pcds,dointr,doterm,lat,long,oslaua\nLS1 4DY,1980,,53.8,-1.5,E08000035\nLS1 9ZZ,1980,2001,53.8,-1.5,E08000035\n"
    )

    load(table)

    assert list(Postcode.objects.values_list("pk", flat=True)) == ["LS14DY"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,town\nHello,Leeds\n", "no column for the postcode"),
        (b"", "no column for the postcode"),
        (gzip.compress(SAMPLE.encode(), mtime=0)[:60], "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(tmp_path, councils, content, message):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        load(path)

    assert not Postcode.objects.exists()
    assert not LoadedData.objects.filter(slug="postcodes").exists()


def test_a_file_that_breaks_off_writes_nothing(tmp_path, councils, monkeypatch):
    monkeypatch.setattr("directory.importing.postcodes.BATCH", 2)
    packed = gzip.compress((SAMPLE + "".join(f"LS{n} 1AA,53.8,-1.5,E08000035\n" for n in range(10, 99))).encode())
    path = tmp_path / "broken.csv.gz"
    path.write_bytes(packed[:-9])

    with pytest.raises(CommandError, match="cannot be read"):
        load(path)

    assert not Postcode.objects.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--authority", "E99"], "no council E99"),
        (["--near", "53.8,-1.5"], "say how far"),
        (["--near=-1.5,53.8", "--miles", "5"], "latitude first"),
        (["--near", "Atlantis", "--miles", "5"], "do not know that place"),
    ],
)
def test_an_area_that_is_none_is_refused(table, options, message):
    with pytest.raises(CommandError, match=message):
        load(table, *options)


def test_a_missing_file_is_said_in_words(tmp_path, councils):
    with pytest.raises(CommandError, match="cannot be read"):
        load(tmp_path / "nowhere.csv")


def test_every_home_of_one_real_council_is_loaded(councils):
    if not SHARED.exists():
        pytest.skip(f"the real table of postcodes is not here: {SHARED}")

    load(SHARED, "--authority", "E06000001")

    assert Postcode.objects.count() == 2683
