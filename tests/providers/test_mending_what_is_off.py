"""A listing that the team took off for now is put right by its people: each change waits for the team."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.models import Letter, Service
from providers import letters
from providers.models import ChangeRequest, Evidence, ListingApplication, ListingDecision
from tests import cast

from .conftest import NOW, answers, at_desk, page
from .states import _priya, accept, fresh, suspend

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def suspended(ana):
    application = suspend(ana)
    application.changes.all().delete()
    return application


def decisions(application):
    return f"/providers/listings/{application.service.slug}/decisions/"


def read(client, address):
    return client.get(address).content.decode()


def test_the_page_of_the_decision_leads_to_the_pages_where_it_is_put_right(ana, suspended):
    desk = at_desk(ana)

    assert f'href="{suspended.get_absolute_url()}"' in read(desk, decisions(suspended))
    html = read(desk, suspended.get_absolute_url())
    assert "Our team reads each change first. Families see it when the listing is back." in html
    assert "At once" not in html
    assert "Say that it is still true" not in html


def test_what_is_off_the_site_is_nowhere_called_on_the_site(suspended, ana):
    one = f"/admin/providers/listingapplication/{suspended.pk}/change/"
    queue, toms = "/admin/providers/listingapplication/?stands=accepted", at_desk(cast.another_moderator())

    assert ">Off the site</span>" in read(at_desk(ana), suspended.get_absolute_url())
    assert ">Off the site</span>" in read(toms, one)
    assert '<td class="field-stands">Off the site</td>' in read(toms, queue)


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("training", {"send_training": "A new course."}),
        ("start", {"how_to_get_it": "Ring.", "contact_phone": "01632 960777", "waiting_time": "None"}),
        ("when", {"days": ["SU"]}),
        ("where", {"kind": "phone"}),
        ("insurance", {"insurer": "Riverbank Mutual"}),
    ],
)
def test_every_change_waits_for_the_team_small_facts_too(ana, suspended, step, typed):
    response = at_desk(ana).post(page(suspended, step), answers()[step] | typed)

    assert response["Location"] == suspended.get_absolute_url()
    [change] = ChangeRequest.objects.waiting()
    assert change.step == step
    service = fresh(suspended).service
    assert (service.send_training, service.waiting_time) == ("A course on dyslexia in 2024.", "")
    assert [service.schedules.count(), service.service_at_locations.count()] == [1, 1]
    assert service.organisation.insurance_covers.count() == 1


def test_a_time_is_changed_and_taken_out_only_after_a_look(ana, suspended):
    desk, time = at_desk(ana), suspended.service.schedules.get()

    desk.post(f"{page(suspended, 'when')}{time.pk}/", {"days": ["SA"]})
    desk.post(f"{page(suspended, 'when')}{time.pk}/remove/")

    assert suspended.service.schedules.get().byday == "MO,WE"
    assert [change.is_removal for change in ChangeRequest.objects.waiting()] == [True]


def test_a_new_certificate_can_be_sent(ana, suspended):
    before = Evidence.objects.count()
    paper = SimpleUploadedFile("x.png", _picture(), "image/png")

    typed = {"add-paper": "yes", "kind": "insurance", "file": paper, "replaces": "no"}
    response = at_desk(ana).post(page(suspended, "insurance"), typed)

    assert response.status_code == 302
    assert Evidence.objects.count() == before + 1


def _picture():
    from io import BytesIO

    from PIL import Image

    written = BytesIO()
    Image.new("RGB", (40, 40), "white").save(written, "PNG")
    return written.getvalue()


def test_the_team_makes_the_change_and_the_listing_stays_off_until_it_is_given_back(ana, suspended):
    at_desk(ana).post(page(suspended, "training"), {"send_training": "A new course."})
    priya = at_desk(_priya())
    change = ChangeRequest.objects.get()
    decision = ListingDecision.objects.first()
    assert "Training in special needs" in read(priya, f"/admin/providers/listingdecision/{decision.pk}/change/")
    assert "The listing is not on the site now." in read(priya, f"/admin/providers/changerequest/{change.pk}/change/")

    answer = priya.post(f"/admin/providers/changerequest/{change.pk}/make/", follow=True)

    assert "It is made. The listing itself is still off the site." in answer.content.decode()
    service = fresh(suspended).service
    assert (service.send_training, service.status) == ("A new course.", Service.Status.HIDDEN)
    assert "The listing itself is not on the site now." in Letter.objects.get(name="change-made").body


def test_a_change_in_what_is_on_the_site_is_told_as_before(ana):
    accept(ana)
    change = ChangeRequest.objects.get(step="service")
    change.typed = "send_training=None+yet"
    change.step = "training"
    change.save()

    change.make(by=_priya(), at=NOW, letters=letters.change_made)

    letter = Letter.objects.get(name="change-made")
    assert letter.subject == "Your change is on the Local Offer"
    assert "is on the site now:" in letter.body


def test_the_letter_says_where_it_can_be_put_right(suspended):
    letter = Letter.objects.filter(name="listing-suspended").latest("pk")

    assert "You can put it right. Sign in here and change what your listing says." in letter.body
    assert decisions(suspended) in letter.body


def test_the_wait_and_still_true_of_what_is_off_change_nothing(ana, suspended):
    desk, one = at_desk(ana), f"/providers/listings/{suspended.service.slug}/"

    assert desk.get(f"{one}wait/")["Location"] == decisions(suspended)
    assert desk.post(f"{one}confirm/")["Location"] == decisions(suspended)
    answer = desk.post(f"{one}wait/", {"places_now": "full", "waiting_time": "A year"})

    assert answer.status_code == 409
    assert "A year" in answer.content.decode()
    assert "Our team took it off the site while you had this page open." in answer.content.decode()
    assert fresh(suspended).service.waiting_time == ""


def test_what_was_removed_for_good_is_not_changed_any_more(ana, suspended):
    suspended.service.remove(by=None, at=NOW, reason="Closed")
    desk = at_desk(ana)

    answer = desk.post(page(suspended, "training"), {"send_training": "A new course."})

    assert answer.status_code == 409
    assert not ChangeRequest.objects.exists()
    assert "Put it right" not in read(desk, suspended.get_absolute_url())
    assert "Put it right" not in read(desk, decisions(suspended))


def test_a_listing_that_came_another_way_is_looked_after_while_it_is_off(ana, suspended):
    service = suspended.service
    ListingApplication.objects.all().delete()
    desk = at_desk(ana)
    address = f"/providers/listings/{service.slug}/look-after/"
    assert address in read(desk, decisions(suspended))

    made = desk.post(address)["Location"]

    desk.post(f"{made}training/", {"send_training": "A new course."})
    assert ChangeRequest.objects.get().application.service == service


def test_what_its_own_people_took_down_can_be_put_right_too(ana):
    application = accept(ana)
    application.changes.all().delete()
    application.service.hide(by=ana, at=NOW, reason="Taken down by the provider: a pause")

    at_desk(ana).post(page(application, "when"), {"days": ["SU"]})

    assert ChangeRequest.objects.waiting().count() == 1
    assert application.service.schedules.count() == 1
