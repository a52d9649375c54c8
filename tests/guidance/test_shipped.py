"""The guides that every council starts with."""

import csv
import re
from datetime import timedelta

import pytest
from django.core.management import call_command

from directory.defaults import load_vocabulary
from directory.models import Need, ProvisionType, Theme
from directory.plain_language import reading_age
from guidance.defaults import DATA, facts, load_guides, shipped
from guidance.forms import SYMBOLS
from guidance.markdown import facts_in, headings, targets
from guidance.models import Guide, GuideContact, LocalFact
from guidance.showing import SITE
from tests.conftest import NOW

from .conftest import TODAY

GUIDES = shipped()
#: Those that most families open have an easy read version.
LEAST_EASY = 10


def slugs(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return {line["slug"] for line in csv.DictReader(lines)}


def spoken(markdown):
    """The words of a text as somebody reads them aloud: a heading and a point of a list end like a sentence."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"\{[a-z0-9-]+\}", "01632", text).replace("*", "").replace("|", " ")
    lines = (re.sub(r"^[#>\-\d. ]+", "", line).strip() for line in text.splitlines())
    return "\n".join(line if line.endswith((".", "!", "?", ":")) else f"{line}." for line in lines if line)


def test_a_council_starts_with_about_45_guides_and_ten_in_easy_words():
    assert len(GUIDES) >= 45
    assert sum("easy" in guide for guide in GUIDES.values()) >= LEAST_EASY


def test_every_fact_fits_its_place_on_postgresql_too():
    """SQLite keeps what is longer than its column; PostgreSQL refuses to start."""
    for slug, fact in facts().items():
        LocalFact(slug=slug, name=fact["label"], kind=fact["kind"], value=fact["demo"]).clean_fields(exclude=["sort"])


def test_guides_read_at_eleven_at_most():
    """The Flesch-Kincaid grade plus five years. The worst three are printed."""
    ages = sorted(((reading_age(spoken(guide["body"])), slug) for slug, guide in GUIDES.items()), reverse=True)
    print("Hardest guides:", ages[:3])

    assert ages[0][0] <= 11


def test_easy_read_is_read_at_eight_at_most_and_says_one_thing_a_line():
    easy = {slug: [line["says"] for line in guide["easy"]] for slug, guide in GUIDES.items() if "easy" in guide}
    ages = sorted(((reading_age("\n".join(lines)), slug) for slug, lines in easy.items()), reverse=True)
    print("Hardest easy read:", ages[:3])

    assert ages[0][0] <= 8
    assert [line for lines in easy.values() for line in lines if len(line.split()) > 14] == []


def test_every_link_of_a_guide_leads_somewhere():
    dead = []
    for slug, guide in GUIDES.items():
        for target in [*targets(guide["body"]), *(f"guide:{other}" for other in guide["related"])]:
            kind, _, rest = target.partition(":")
            is_there = {"guide": rest.partition("#")[0] in GUIDES, "site": rest in SITE, "find": bool(rest)}
            if not is_there.get(kind, kind == "https"):
                dead.append((slug, target))

    assert dead == []


def test_every_fact_that_a_guide_has_room_for_is_asked_of_the_team_and_told_in_northmoor():
    asked = facts()
    wanted = {key for guide in GUIDES.values() for key in facts_in(str(guide))}

    assert wanted - asked.keys() == set()
    assert asked.keys() - wanted == set()
    assert [key for key, fact in asked.items() if not fact["demo"] or not fact["label"]] == []


def test_guides_are_sorted_by_words_that_are_there(db):
    load_vocabulary()
    known = {
        "themes": set(Theme.objects.values_list("slug", flat=True)),
        "needs": set(Need.objects.values_list("slug", flat=True)),
        "kinds": set(ProvisionType.objects.values_list("slug", flat=True)),
        "readers": slugs("readers.csv"),
        "stages": slugs("stages.csv"),
        "subjects": slugs("subjects.csv"),
    }
    unknown = [
        (slug, name, set(guide.get(name, ())) - there)
        for slug, guide in GUIDES.items()
        for name, there in known.items()
    ]

    assert [each for each in unknown if each[2]] == []
    assert [
        slug for slug, guide in GUIDES.items() if {line["symbol"] for line in guide.get("easy", ())} - set(SYMBOLS)
    ] == []


def test_headings_begin_below_the_title():
    assert [slug for slug, guide in GUIDES.items() if set(headings(guide["body"])) - {2, 3}] == []


def test_no_amount_of_money_is_written_into_a_guide():
    """Amounts change every April; guides lead to where they are kept."""
    assert [slug for slug, guide in GUIDES.items() if re.search(r"£\s?\d", guide["body"])] == []


def test_every_subject_has_its_guide():
    told = {subject for guide in GUIDES.values() for subject in guide["subjects"]}

    # These are pages of other rooms.
    elsewhere = {"other-formats", "offline-copy", "neighbouring-offers"}
    assert slugs("subjects.csv") - told - elsewhere == set()


@pytest.mark.slow
@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    load_vocabulary()
    call_command("load_guides", verbosity=0)
    before = list(Guide.objects.order_by("pk").values_list("slug", "version", "published_at"))

    done = load_guides(at=NOW, on=TODAY)

    assert (done["new"], done["updated"]) == (0, 0)
    assert list(Guide.objects.order_by("pk").values_list("slug", "version", "published_at")) == before


@pytest.mark.slow
@pytest.mark.django_db
def test_what_a_council_changed_stays_as_it_is(lead):
    load_vocabulary()
    load_guides(at=NOW, on=TODAY)
    ours, removed = Guide.objects.order_by("pk")[:2]
    GuideContact.objects.create(guide=ours, name="Our own team", phone="01632 960999")
    removed.take_down(by=lead, because="Not for us")
    Guide.objects.exclude(pk__in=[ours.pk, removed.pk]).update(default_digest="of older words")

    done = load_guides(at=NOW + timedelta(days=1), on=TODAY)

    assert (done["new"], done["updated"]) == (0, 0)
    removed.refresh_from_db()
    assert not removed.is_published
    assert ours.contacts.filter(name="Our own team").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_guide_that_nobody_touched_gets_the_newer_words(monkeypatch):
    load_vocabulary()
    load_guides(at=NOW, on=TODAY)
    newer = {"sen-support": GUIDES["sen-support"] | {"title": "Newer words"}}
    monkeypatch.setattr("guidance.defaults.shipped", lambda: newer)

    done = load_guides(at=NOW + timedelta(days=1), on=TODAY)

    assert done["updated"] == 1
    assert Guide.objects.get(slug="sen-support").shown["title"] == "Newer words"
