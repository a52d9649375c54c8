"""A listing that is on the site stays true: changes, the yearly question, and what happens when nobody answers."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from directory.models import Letter, Service
from providers import letters, pages, statements
from providers.models import Assurance, ChangeRequest, ListingApplication
from providers.staying_true import daily
from tests import cast
from tests.conftest import NOW

from .conftest import answers, page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def listed(sent, moderator):
    """Ana's listing, on the site since it was accepted."""
    sent.accept(by=moderator, at=NOW, letters=letters.accepted)
    Service.objects.filter(pk=sent.service_id).update(assured_on=date(2026, 1, 1))
    Letter.objects.all().delete()
    return ListingApplication.objects.get(pk=sent.pk)


def service_of(application):
    return Service.objects.get(pk=application.service_id)


def public_page(application):
    return Client().get(service_of(application).get_absolute_url()).content.decode()


def on(day):
    """Run what is due on a day, at nine in the morning. Gives what was done."""
    return daily(on=day, at=NOW.replace(year=day.year, month=day.month, day=day.day))


def written():
    return list(Letter.objects.order_by("pk").values_list("name", flat=True))


def scan():
    """A picture of a paper."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return SimpleUploadedFile("scan.png", out.getvalue())


DUE = date(2027, 1, 1)


def test_a_changed_time_is_on_the_site_at_once_and_in_its_history(desk, listed):
    [time] = service_of(listed).schedules.all()
    typed = answers()["when"] | {"days": ["FR"], "opens_at": "15:00"}

    desk.post(f"{page(listed, 'when')}{time.pk}/", typed)

    assert "Fridays, 3pm to 6pm" in public_page(listed)
    assert time.history.first().history_user.first_name == "Ana"


def test_a_changed_text_waits_for_the_team_and_the_listing_stays_up(desk, listed):
    response = desk.post(page(listed, "service"), answers()["service"] | {"summary": "Now also sums."})

    assert response["Location"] == listed.get_absolute_url()
    assert "Now also sums." not in public_page(listed)
    assert "Reading lessons, one to one" in public_page(listed)
    html = desk.get(listed.get_absolute_url()).content.decode()
    assert "With the team" in html
    assert "Now also sums." in html


def test_a_picture_is_not_put_on_the_site_without_the_team(desk, listed):
    typed = {"kind": "leaflet", "title": "Cheap watches", "file": scan()}

    response = desk.post(page(listed, "papers"), typed)

    assert response["Location"] == listed.get_absolute_url()
    assert not service_of(listed).attachments.exists()


def test_the_certificate_of_a_new_insurance_reaches_the_team(desk, listed):
    desk.post(page(listed, "insurance"), {"add-paper": "yes", "kind": "insurance", "file": scan()})

    assert listed.organisation.evidence.kept().filter(kind="insurance").count() == 1


def test_the_team_sees_what_is_different_and_puts_it_on_the_site(desk, listed, staff_client):
    desk.post(page(listed, "service"), answers()["service"] | {"summary": "Now also sums."})
    change = ChangeRequest.objects.get()

    html = staff_client.get(f"/admin/providers/changerequest/{change.pk}/change/").content.decode()
    assert "Reading lessons, one to one" in html
    assert "Now also sums." in html
    staff_client.post(f"/admin/providers/changerequest/{change.pk}/make/")

    assert "Now also sums." in public_page(listed)
    assert written() == ["change-made"]


def test_a_change_is_made_once_however_often_the_button_is_pressed(desk, listed, staff_client):
    desk.post(page(listed, "cost"), {"cost_type": answers()["cost"]["cost_type"], "amount": "40"})
    change = ChangeRequest.objects.get()

    for _ in range(2):
        staff_client.post(f"/admin/providers/changerequest/{change.pk}/make/")

    assert service_of(listed).cost_options.count() == 2
    assert written() == ["change-made"]


def test_a_change_that_is_refused_says_why(desk, listed, staff_client):
    desk.post(page(listed, "service"), answers()["service"] | {"summary": "The best lessons in town!"})
    change = ChangeRequest.objects.get()

    staff_client.post(f"/admin/providers/changerequest/{change.pk}/refuse/", {"reasons": "Please do not praise."})

    assert "Please do not praise." in desk.get(listed.get_absolute_url()).content.decode()
    assert "The best lessons" not in public_page(listed)


def test_nobody_decides_on_a_change_of_their_own(desk, listed, ana):
    desk.post(page(listed, "service"), answers()["service"] | {"summary": "Now also sums."})

    with pytest.raises(ListingApplication.OwnEntry):
        ChangeRequest.objects.get().make(by=ana, at=NOW, letters=letters.change_made)


def test_a_second_thought_takes_the_place_of_the_first(desk, listed):
    for summary in ("First.", "Second.", "Second."):
        desk.post(page(listed, "service"), answers()["service"] | {"summary": summary})

    [waiting] = ChangeRequest.objects.waiting()
    assert "Second." in [each.after for each in waiting.differences]


def test_a_change_of_a_price_that_is_gone_cannot_be_made(desk, listed, moderator):
    [price] = service_of(listed).cost_options.all()
    desk.post(f"{page(listed, 'cost')}{price.pk}/", answers()["cost"] | {"amount": "40"})
    price.delete()

    with pytest.raises(ChangeRequest.NoLongerFits):
        ChangeRequest.objects.get().make(by=moderator, at=NOW, letters=letters.change_made)

    assert not service_of(listed).cost_options.exists()
    assert ChangeRequest.objects.waiting().exists()


def test_a_provider_takes_a_listing_down_at_once(desk, listed):
    desk.post(page(listed, "take-down"), {"why": "I moved away."})

    service = service_of(listed)
    assert service.status == "hidden"
    assert service.status_reason == "Taken down by the provider: I moved away."


def test_one_press_says_that_all_is_still_true(desk, listed):
    slug = service_of(listed).slug
    assert "Is this still true?" in desk.get(f"/providers/listings/{slug}/").content.decode()

    desk.post(f"/providers/listings/{slug}/confirm/")

    assert service_of(listed).assured_on > date(2026, 1, 1)


@pytest.mark.parametrize(("days", "letters_so_far"), [(-31, 0), (-30, 1), (-8, 1), (-7, 1), (0, 1), (14, 1)])
def test_a_listing_is_asked_about_before_on_and_after_its_day(listed, days, letters_so_far):
    on(DUE + timedelta(days=days))

    assert len(written()) == letters_so_far


def test_each_reminder_goes_out_once_however_often_the_command_runs(listed):
    for days in range(-40, 20):
        on(DUE + timedelta(days=days))
        on(DUE + timedelta(days=days))

    assert written() == ["still-true"] * 4


def test_after_a_gap_of_weeks_only_the_latest_reminder_goes_out(listed):
    on(DUE + timedelta(days=15))

    assert written() == ["still-true"]


def test_after_thirty_silent_days_families_do_not_see_it_any_more(listed):
    for days in (-30, -7, 0, 14, 29):
        on(DUE + timedelta(days=days))
    assert service_of(listed).is_published

    on(DUE + timedelta(days=30))

    service = service_of(listed)
    assert (service.status, service.status_reason) == ("hidden", Service.HIDDEN_BY_SILENCE)
    assert written()[-1] == "hidden"


def test_nothing_is_hidden_whose_people_were_not_warned(listed):
    on(DUE + timedelta(days=60))
    assert service_of(listed).is_published

    on(DUE + timedelta(days=74))

    assert service_of(listed).status == "hidden"


def test_who_answers_late_is_back_at_once(desk, listed):
    for days in (0, 30):
        on(DUE + timedelta(days=days))

    desk.post(f"/providers/listings/{service_of(listed).slug}/confirm/")

    assert service_of(listed).is_published


def test_who_confirms_while_the_command_runs_is_not_hidden(listed, monkeypatch):
    on(DUE)
    drawn_up_before = [service_of(listed)]
    monkeypatch.setattr("providers.staying_true._looked_after", lambda: drawn_up_before)
    Service.objects.filter(pk=listed.service_id).update(assured_on=DUE)

    on(DUE + timedelta(days=30))

    assert service_of(listed).is_published
    assert written() == ["still-true"]


def test_a_listing_that_the_team_hid_does_not_come_back_by_a_press(desk, listed, moderator):
    service_of(listed).hide(by=moderator, at=NOW, reason="Complaints")

    desk.post(f"/providers/listings/{service_of(listed).slug}/confirm/")

    assert service_of(listed).status == "hidden"


def test_who_was_silent_mends_what_is_wrong_before_saying_that_it_is_true(desk, listed):
    on(DUE)
    on(DUE + timedelta(days=30))

    desk.post(page(listed, "start"), answers()["start"] | {"contact_phone": "01632 960999"})
    assert "Change what is wrong" in desk.get(listed.get_absolute_url()).content.decode()
    desk.post(f"/providers/listings/{service_of(listed).slug}/confirm/")

    assert "01632 960999" in public_page(listed)


def test_who_confirmed_meanwhile_is_left_in_peace(desk, listed):
    on(DUE)
    Service.objects.filter(pk=listed.service_id).update(assured_on=DUE)

    on(DUE + timedelta(days=40))

    assert written() == ["still-true"]
    assert service_of(listed).is_published


def test_listings_that_nobody_speaks_for_are_not_touched(listed):
    listed.organisation.memberships.all().delete()

    assert on(DUE + timedelta(days=90)) == {}


ENDS = date(2027, 9, 1)


@pytest.fixture
def confirmed(listed):
    """The same listing, confirmed so lately that only its insurance is of interest."""
    Service.objects.filter(pk=listed.service_id).update(assured_on=date(2027, 8, 1))
    return listed


def test_families_read_of_the_insurance_in_plain_words(confirmed):
    assert "Public liability up to £5,000,000, until 1 September 2027." in public_page(confirmed)
    assert "MM 1234" not in public_page(confirmed)


def test_before_and_on_the_day_an_insurance_ends_its_people_are_told(confirmed):
    for days in (-31, -30, -29, -7, 0):
        on(ENDS + timedelta(days=days))

    assert written() == ["insurance-ends"] * 3


def test_the_day_after_the_team_is_told_and_families_read_that_it_is_checked(confirmed, settings):
    for _ in range(2):
        on(ENDS + timedelta(days=1))

    assert Letter.objects.get(name="insurance-ended").to == settings.COUNCIL_EMAIL
    assert statements.CHECKED_AGAIN in public_page(confirmed)
    assert service_of(confirmed).is_published


def test_a_council_can_have_listings_hidden_without_insurance(confirmed, settings):
    settings.HIDE_WITHOUT_INSURANCE = True

    on(ENDS + timedelta(days=1))

    assert service_of(confirmed).status == "hidden"


def test_a_listing_without_insurance_is_back_when_the_team_has_seen_the_new_one(listed, desk, settings, staff_client):
    settings.HIDE_WITHOUT_INSURANCE = True
    listed.organisation.insurance_covers.update(expires_on=NOW.date() - timedelta(days=1))
    on(NOW.date())
    assert "under “Insurance”" in desk.get(listed.get_absolute_url()).text

    desk.post(page(listed, "insurance"), answers()["insurance"])
    change = ChangeRequest.objects.get()
    assert service_of(listed).status == "hidden"
    staff_client.post(f"/admin/providers/changerequest/{change.pk}/make/")

    assert "until 1 September 2027" in public_page(listed)


def test_an_insurance_that_still_runs_does_not_cover_for_one_that_has_run_out(confirmed):
    told = {"insurer": "Moorland Mutual", "policy_number": "E 1", "amount": 10_000_000, "expires_on": date(2028, 1, 1)}
    confirmed.organisation.insurance_covers.create(kind="employers", **told)

    on(ENDS + timedelta(days=1))

    html = public_page(confirmed)
    assert "Employers’ liability up to £10,000,000, until 1 January 2028. The insurance is being checked" in html
    assert "Public liability" not in html


def test_a_renewed_insurance_is_told_on_every_listing_of_the_organisation(confirmed, ana):
    other = Service.objects.create(organisation=confirmed.organisation, slug="sums", name="Sums")
    other.publish(by=None, at=NOW)
    ListingApplication.of_listing(other, by=ana, at=NOW)
    on(ENDS + timedelta(days=1))
    cover = confirmed.organisation.insurance_covers.get()
    cover.expires_on = ENDS + timedelta(days=365)
    cover.save()

    pages.note_change(confirmed, by=ana, at=NOW)

    other.refresh_from_db()
    assert other.insurance_statement == "Public liability up to £5,000,000, until 31 August 2028."


def test_an_insurance_that_was_taken_out_is_no_longer_told_to_families(confirmed, ana):
    confirmed.organisation.insurance_covers.get().delete()

    pages.note_change(confirmed, by=ana, at=NOW)

    assert service_of(confirmed).insurance_statement == statements.CHECKED_AGAIN


@pytest.mark.parametrize(
    ("staff", "volunteers", "words"),
    [
        ("none", "all", "The staff have not had checks. Every volunteer has had a check (basic)."),
        ("not-allowed", "none", "{not_allowed} The volunteers have not had checks."),
        ("none", "no-volunteers", "The staff have not had checks."),
    ],
)
def test_what_is_said_of_volunteers_stands_by_itself(staff, volunteers, words):
    told = Assurance(dbs_staff=staff, dbs_volunteers=volunteers, dbs_level="basic")

    assert statements.dbs_words(told, False) == words.format(not_allowed=statements.STAFF["not-allowed"])


def test_who_works_alone_has_no_volunteers_even_if_they_were_told_of_before():
    told = Assurance(dbs_staff="none", dbs_volunteers="all", dbs_level="basic")

    assert statements.dbs_words(told, True) == "The person who runs this has not had a check."


def test_a_newer_insurance_ends_the_reminders(confirmed):
    old = confirmed.organisation.insurance_covers.get()
    old.pk, old.expires_on, old.policy_number = None, ENDS + timedelta(days=365), "MM 1235"
    old.save()

    on(ENDS + timedelta(days=1))

    assert written() == []


def test_the_clock_change_in_october_sends_nothing_twice(listed):
    Service.objects.filter(pk=listed.service_id).update(assured_on=date(2026, 10, 25))
    due = date(2027, 10, 25)
    for hour in (0, 1, 2, 23):
        daily(on=due, at=NOW.replace(year=2027, month=10, day=25, hour=hour))

    assert written().count("still-true") == 1


def test_another_provider_looks_after_a_listing_that_came_another_way(listed, chidi, moderator):
    organisation = listed.organisation
    other = Service.objects.create(organisation=organisation, slug="sums", name="Sums")
    other.publish(by=None, at=NOW)
    membership = organisation.memberships.create(user=chidi, asked_at=NOW)
    client = Client()
    client.force_login(chidi)
    assert client.post("/providers/listings/sums/look-after/").status_code == 404

    membership.approve(by=cast.another_moderator(), at=NOW)
    client.post("/providers/listings/sums/look-after/")

    assert ListingApplication.objects.get(service=other).state == "accepted"


def test_who_was_turned_down_is_not_reminded_of_an_insurance(sent, moderator):
    sent.decline("No.", by=moderator, at=NOW, letters=lambda *args, **kwargs: None)
    Letter.objects.all().delete()

    on(ENDS + timedelta(days=1))

    assert written() == []
