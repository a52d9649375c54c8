"""The lists every council starts with, and what a council makes of them."""

import re

import pytest
from django.core.management import call_command

from directory import defaults
from directory.defaults import load_defaults
from directory.models import (
    EligibilityFlag,
    LocalAuthority,
    Need,
    ProvisionType,
    Service,
    Synonym,
    Theme,
    TimePeriod,
)
from directory.search.models import SearchRevision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_new_council_starts_with_every_list():
    done = load_defaults()

    assert (Theme.objects.count(), Need.objects.count(), ProvisionType.objects.count()) == (8, 47, 117)
    assert Synonym.objects.count() > 4000
    assert LocalAuthority.objects.count() == 153
    assert not done["kept"]


def test_themes_come_with_their_drawing_and_colour():
    load_defaults()

    assert list(Theme.objects.values_list("slug", "symbol", "palette"))[:3] == [
        ("education", "education", "blue"),
        ("health", "health", "pink"),
        ("help-and-advice", "help-and-advice", "teal"),
    ]


def test_kinds_stand_under_their_group():
    load_defaults()

    kind = ProvisionType.objects.get(slug="speech-therapy")

    assert (kind.parent.slug, kind.theme.slug) == ("therapies", "health")


def test_the_days_of_a_period_are_written_as_open_referral_writes_them():
    load_defaults()

    after_school = TimePeriod.objects.get(slug="after-school")

    assert (after_school.days, str(after_school.starts_at)) == ("MO,TU,WE,TH,FR", "15:00:00")


def test_no_default_names_the_demo_council():
    load_defaults()

    assert not EligibilityFlag.objects.filter(plain_yes__contains="Northmoor").exists()


def test_loading_again_changes_nothing():
    load_defaults()
    before = SearchRevision.objects.get().number

    done = load_defaults()

    assert (done["new"], done["updated"]) == (0, 0)
    assert SearchRevision.objects.get().number == before


def test_a_council_keeps_the_name_it_gave_a_theme():
    load_defaults()
    Theme.objects.filter(slug="leisure").update(name="Things to do")

    load_defaults()

    assert Theme.objects.get(slug="leisure").name == "Things to do"


def test_a_council_keeps_a_need_retired():
    load_defaults()
    Need.objects.filter(slug="tics").update(is_retired=True)

    load_defaults()

    assert Need.objects.get(slug="tics").is_retired


def test_what_a_council_deleted_stays_away():
    load_defaults()
    Need.objects.filter(slug="tics").delete()
    Synonym.objects.filter(term="ehcp").delete()

    load_defaults()

    assert not Need.objects.filter(slug="tics").exists()
    assert not Synonym.objects.filter(term="ehcp").exists()


def test_a_synonym_with_a_new_meaning_does_not_get_its_old_one_back():
    load_defaults()
    Synonym.objects.filter(term="iass").update(means="type:advocacy")

    load_defaults()

    assert list(Synonym.objects.filter(term="iass").values_list("means", flat=True)) == ["type:advocacy"]


def ship(monkeypatch, *synonyms):
    """Ship these synonyms as (term, means, kind, weight) instead of ours."""
    names = ("term", "means", "kind", "weight")
    ours = defaults.lines
    rows = [dict(zip(names, row, strict=True)) for row in synonyms]
    monkeypatch.setattr(defaults, "lines", lambda name: rows if name == "synonyms.csv" else ours(name))


def ehcp():
    return Synonym.objects.values_list("kind", "weight", "is_retired").get(term="ehcp")


def test_a_better_weight_reaches_a_synonym_nobody_edited(monkeypatch):
    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()
    ship(monkeypatch, ("ehcp", "plan", "everyday", "0.5"))
    before = SearchRevision.objects.get().vocabulary

    done = load_defaults()

    assert ehcp() == ("everyday", 0.5, False)
    assert done["updated"] == 1
    assert SearchRevision.objects.get().vocabulary == before + 1


def test_a_better_weight_reaches_a_synonym_of_a_council_that_began_before_we_noted_them(monkeypatch):
    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()
    Synonym.objects.update(default_digest="")
    ship(monkeypatch, ("ehcp", "plan", "acronym", "0.5"))

    load_defaults()

    assert ehcp() == ("acronym", 0.5, False)


@pytest.mark.parametrize("noted", [True, False])
def test_a_synonym_that_the_team_edited_keeps_its_weight(monkeypatch, noted):
    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()
    Synonym.objects.update(weight=0.3, version=1, **({} if noted else {"default_digest": ""}))
    ship(monkeypatch, ("ehcp", "plan", "acronym", "0.5"))

    done = load_defaults()

    assert ehcp() == ("acronym", 0.3, False)
    assert done["updated"] == 0


def test_a_synonym_that_the_team_retired_stays_so_when_its_weight_changes(monkeypatch):
    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()
    Synonym.objects.update(is_retired=True, version=1)
    ship(monkeypatch, ("ehcp", "plan", "acronym", "0.5"))

    load_defaults()

    assert ehcp() == ("acronym", 1, True)


def test_a_synonym_we_ship_no_longer_is_retired_and_comes_back_with_us(monkeypatch):
    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()

    ship(monkeypatch)
    load_defaults()
    assert ehcp() == ("acronym", 1, True)

    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()
    assert ehcp() == ("acronym", 1, False)


def test_a_synonym_the_team_wrote_is_not_retired_with_ours(monkeypatch):
    ship(monkeypatch, ("ehcp", "plan", "acronym", "1"))
    load_defaults()
    Synonym.objects.create(term="ehcp plan", means="plan", version=1)
    ship(monkeypatch)

    load_defaults()

    assert not Synonym.objects.get(term="ehcp plan").is_retired


def test_a_row_of_a_council_with_a_default_key_is_the_councils():
    Theme.objects.create(slug="leisure", name="Fun")

    load_defaults()

    assert Theme.objects.get(slug="leisure").name == "Fun"


def test_a_better_default_reaches_a_row_nobody_edited(monkeypatch):
    load_defaults()
    monkeypatch.setitem(defaults.PALETTES, "leisure", "green")

    done = load_defaults()

    assert Theme.objects.get(slug="leisure").palette == "green"
    assert done["updated"] == 1


def test_a_better_default_is_in_the_results_at_once(northmoor, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setitem(defaults.PALETTES, "leisure", "green")

    with django_capture_on_commit_callbacks(execute=True):
        load_defaults()

    from directory.search.live import get_index

    index = get_index()
    cards = [index.card(number) for number in range(index.size)]
    palettes = {card["palette"] for card in cards if card["symbol"] == "leisure"}
    assert palettes == {"green"}


def test_a_councils_own_local_offer_address_stays():
    load_defaults()
    LocalAuthority.objects.filter(name="Leeds").update(local_offer_url="https://leeds.example.org/")

    load_defaults()

    assert LocalAuthority.objects.get(name="Leeds").where_to_look == "https://leeds.example.org/"


def test_the_command_says_what_it_did(capsys):
    call_command("load_defaults")

    assert re.search(r"\d{4} new, 0 updated", capsys.readouterr().out)
    assert not Service.objects.exists()
