"""People in a feed: once they are erased here, nothing of them stays, and the feed does not bring them back."""

import copy

import pytest
from django.db import connection

from directory.defaults import load_defaults
from directory.models import Contact, Organisation, Service
from tests.conftest import NOW

from .feeds_of_ours import SPLASH, bringing, changed_copy
from .test_history import everything
from .test_schools import Register

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ANN = {
    "title": "Ann, who swims",
    "name": "Ann Other",
    "email": "ann@example.org",
    "phones": [{"number": "01632 960789"}],
}
BOB = {"title": "Treasurer", "name": "Bob Both", "phones": [{"number": "01632 960111"}]}
OF_ANN = ["Ann, who swims", "Ann Other", "ann@example.org", "01632 960789"]


@pytest.fixture
def bring(tmp_path, db):
    return bringing(tmp_path)


def club(*contacts, **fields):
    return changed_copy(SPLASH, contacts=copy.deepcopy(list(contacts)), email="", **fields)


def names():
    return sorted(Contact.objects.values_list("name", flat=True))


def erase(name, moderator):
    Contact.objects.get(name=name).erase(by=moderator, at=NOW)


def test_what_we_remember_of_a_feed_has_nobodys_details_in_it(bring):
    bring(club(ANN))

    with connection.cursor() as cursor:
        cursor.execute("SELECT source_facts FROM directory_service")
        remembered = str(cursor.fetchall())
    assert [detail for detail in OF_ANN if detail in remembered] == []


def test_nothing_of_an_erased_contact_remains_though_it_came_from_a_feed(bring, moderator):
    bring(club(ANN, BOB))
    bring(club(ANN | {"title": "Ann, who swims well"}, BOB))
    assert all(detail in everything() for detail in OF_ANN)

    erase("Ann Other", moderator)

    left = everything()
    assert [detail for detail in OF_ANN if detail in left] == []


def test_erasing_an_organisations_contact_details_reaches_what_the_feed_said(bring, moderator):
    bring(changed_copy(SPLASH, contacts=[ANN], organization=SPLASH["organization"] | {"email": "trust@example.org"}))

    Organisation.objects.get().erase_contact_details(by=moderator, at=NOW)

    left = everything()
    assert [detail for detail in [*OF_ANN, "trust@example.org", "hello@splash"] if detail in left] == []


def test_an_erased_contact_does_not_come_back_with_the_same_feed(bring, moderator):
    bring(club(ANN, BOB))
    erase("Ann Other", moderator)

    bring(club(ANN, BOB))
    bring(club(ANN, BOB, name="Splash"))

    assert names() == ["Bob Both"]


def test_an_erased_contact_does_not_come_back_when_another_one_changes(bring, moderator, capsys):
    bring(club(ANN, BOB))
    erase("Ann Other", moderator)

    bring(club(ANN, BOB | {"phones": [{"number": "01632 960222"}]}))

    assert Contact.objects.get().phone == "01632 960222"
    assert "left out: a contact that was erased here" in capsys.readouterr().out


def test_an_erased_contact_does_not_come_back_under_another_role_or_in_other_letters(bring, moderator):
    bring(club(ANN))
    erase("Ann Other", moderator)

    bring(club(ANN | {"title": "Chair", "name": "ANN  OTHER", "phones": [{"number": "+44 1632 960 789"}]}))

    assert names() == []


def test_a_contact_that_the_feed_changed_since_comes_in_and_the_team_is_told(bring, moderator, capsys):
    bring(club(ANN))
    erase("Ann Other", moderator)

    bring(club(ANN | {"name": "Cy Next", "email": "cy@example.org"}))

    assert names() == ["Cy Next"]
    assert "to look at: a contact was erased here before" in capsys.readouterr().out


def test_a_contact_that_the_team_wrote_stays_after_another_was_erased(bring, moderator):
    bring(club(ANN, BOB))
    Contact.objects.filter(name="Bob Both").update(phone="01632 960999")
    erase("Ann Other", moderator)

    bring(club(ANN | {"name": "Ann Changed"}, BOB))

    assert list(Contact.objects.values_list("name", "phone")) == [("Bob Both", "01632 960999")]


def test_contacts_that_the_team_edited_stay(bring):
    bring(club(ANN))
    Contact.objects.update(is_name_public=True)

    bring(club(BOB))

    assert names() == ["Ann Other"]


def test_contacts_that_the_feed_changes_are_changed_and_keep_their_story(bring):
    bring(club(ANN, BOB))
    ann = Contact.objects.get(name="Ann Other")

    bring(club(BOB, ANN | {"email": "other@example.org"}))

    ann.refresh_from_db()
    assert ann.email == "other@example.org"
    assert names() == ["Ann Other", "Bob Both"]


def test_with_a_new_secret_key_the_same_feed_changes_nothing_and_brings_nobody_back(bring, moderator, settings):
    bring(club(ANN, BOB), changed_copy(SPLASH, id="second", contacts=[BOB]))
    erase("Ann Other", moderator)
    before = (Service.history.count(), names())

    settings.SECRET_KEY = "another secret" * 4
    bring(club(ANN, BOB), changed_copy(SPLASH, id="second", contacts=[BOB]))

    assert (Service.history.count(), names()) == before


def test_with_a_new_secret_key_later_changes_of_the_feed_are_still_taken(bring, settings):
    bring(club(ANN))

    settings.SECRET_KEY = "another secret" * 4
    bring(club(ANN))
    bring(club(BOB))

    assert names() == ["Bob Both"]


def test_a_schools_telephone_number_is_remembered_as_a_digest_and_stays_erased(tmp_path, db, moderator):
    load_defaults()
    register = Register(tmp_path / "schools.csv").says_in_full()
    register.load()
    school = register.school("900011")
    assert "01632960111" not in str(school.source_facts)

    school.organisation.erase_contact_details(by=moderator, at=NOW)
    assert "01632960111" not in everything()
    register.load()
    register.says_in_full({"StatutoryLowAge": "12"}).load()

    assert "01632960111" not in everything()
    assert register.school("900011").minimum_age == 12
