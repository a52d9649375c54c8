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
