"""Pages ask the database as often for much as for little."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Location, Organisation, Service
from directory.uploads import CleanUpload
from providers.models import ListingApplication, Membership, WaitingFile
from tests.conftest import NOW

from .conftest import at_desk, page
from .states import accept, fresh, send

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUEUE = "/admin/providers/listingapplication/"


def copy_of(row, **changed):
    """One more row like another, with its own key."""
    made = type(row).objects.get(pk=row.pk)
    made.pk, made._state.adding = None, True
    for name, value in changed.items():
        setattr(made, name, value)
    made.save()
    return made


def another(application, number, **changed):
    """One more application of an organisation of its own, as far as the first one has come."""
    organisation = copy_of(application.organisation, slug=f"club-{number}", name=f"Club {number}", uuid=uuid4())
    Membership.objects.create(
        organisation=organisation, user=application.started_by, asked_at=NOW, approved_at=NOW,
        approved_by=application.started_by, role="owner",
    )  # fmt: skip
    names = {"slug": f"help-{number}", "name": f"Help {number}", "organisation": organisation, "uuid": uuid4()}
    service = copy_of(application.service, **names)
    for rows in ("service_at_locations", "schedules", "cost_options", "contacts"):
        for row in getattr(application.service, rows).all():
            copy_of(row, service=service, **({"uuid": uuid4()} if hasattr(row, "uuid") else {}))
    return copy_of(application, organisation=organisation, service=service, uuid=uuid4(), **changed)


def queries(client, address):
    """How many times a page asks. The first visit fills what is kept in memory and is not counted."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def test_a_provider_of_many_organisations_waits_no_longer(ana):
    listed, client = accept(ana), at_desk(ana)
    few = queries(client, "/providers/")

    for number in range(8):
        another(listed, number)
        another(listed, f"{number}-sent", state="sent")

    assert queries(client, "/providers/") == few <= 12


def more_of_everything(application, numbers):
    """More rows of everything that an application, its listing and its organisation can have several of."""
    service, organisation, by = application.service, application.organisation, application.started_by
    for number in numbers:
        hall = Location.objects.create(name=f"Hall {number}", postal_code="NM3 2AB")
        service.service_at_locations.create(kind="place", location=hall)
        service.schedules.create(byday="TU", description=f"Time {number}")
        service.cost_options.create(cost_type=service.cost_options.first().cost_type, amount=number)
        organisation.insurance_covers.create(
            insurer=f"Insurer {number}", policy_number="1", amount=5_000_000, expires_on="2027-09-01"
        )
        organisation.evidence.create(
            kind="insurance",
            content_type="application/pdf",
            size=8,
            digest=f"{number + 1:064}",
            sent_at=NOW,
            sent_by=by,
        )
        organisation.invitations.create(email=f"{number}@example.org", invited_at=NOW, invited_by=by)
        user = type(by).objects.create_user(f"member-{number}@example.org")
        organisation.memberships.create(user=user, asked_at=NOW)
        application.questions.create(words=f"Question {number}", asked_at=NOW, asked_by=by)
        one_more_picture(application, number)


def one_more_picture(application, number):
    """A picture on the listing, and another that waits to take its place."""
    told = {"kind": "image", "title": f"Picture {number}", "alternative_text": "Books"}
    file = {"file": ContentFile(b"x", name="x.png"), "content_type": "image/png", "size": 1}
    picture = application.service.attachments.create(**told, **file)
    asked = {"asked_at": NOW, "asked_by": application.started_by}
    change = application.changes.create(step="papers", row=picture.pk, typed="kind=image&title=Shelf", **asked)
    WaitingFile.keep(CleanUpload("image/png", b"x"), change=change)


@pytest.mark.parametrize("state", [send, accept], ids=["sent", "listed"])
def test_pages_of_an_application_ask_no_more_for_many_rows(ana, state):
    application, client = state(ana), at_desk(ana)
    if state is send:
        application.withdraw(by=ana, at=NOW)
        application.open_again(by=ana, at=NOW)
    pages = {name: page(application, name) for name in ("where", "when", "cost", "insurance", "safeguarding", "papers")}
    pages |= {name: page(application, name) for name in ("service", "who", "eligibility", "dbs", "start", "training")}
    pages["application"] = application.get_absolute_url()
    pages["preview"] = page(application, "preview")
    pages["people"] = f"/providers/organisations/{application.organisation_id}/people/"
    if state is send:
        pages |= {name: page(application, name) for name in ("organisation", "send")}
    else:
        pages["still true"] = f"/providers/listings/{application.service.slug}/"
    more_of_everything(fresh(application), [0])
    few = {name: queries(client, address) for name, address in pages.items()}

    more_of_everything(fresh(application), range(1, 11))

    assert {name: queries(client, address) for name, address in pages.items()} == few
    assert {name: number for name, number in few.items() if number > 45} == {}


def test_a_queue_of_forty_is_read_with_as_few_questions_as_one_of_two(ana, moderator):
    sent, client = send(ana), at_desk(moderator)
    another(sent, 0)
    few = queries(client, QUEUE)

    for number in range(1, 40):
        another(sent, number)

    assert queries(client, QUEUE) == few <= 20
    assert queries(client, f"{QUEUE}?stands=all&has=nobody&size=alone&q=help") <= few + 2


def listings_alike(numbers):
    """Listings of other organisations whose names are nearly those of Ana's."""
    for number in numbers:
        other = Organisation.objects.create(slug=f"other-{number}", name=f"Ana Reads {number}")
        seen = {"status": "published", "status_changed_at": NOW}
        Service.objects.create(slug=f"other-{number}", name="Reading with Anna", organisation=other, **seen)


def test_the_page_to_decide_on_asks_no_more_for_much(ana, moderator):
    sent, client = send(ana), at_desk(moderator)
    address = f"{QUEUE}{sent.pk}/change/"
    more_of_everything(fresh(sent), [0])
    listings_alike([0])
    few = queries(client, address)

    more_of_everything(fresh(sent), range(1, 11))
    listings_alike(range(1, 6))

    assert queries(client, address) == few <= 60


def test_the_page_of_a_change_asks_no_more_where_a_listing_has_many_pictures(ana, moderator):
    listed, client = accept(ana), at_desk(moderator)
    one_more_picture(listed, 0)
    address = f"/admin/providers/changerequest/{listed.changes.last().pk}/change/"
    few = queries(client, address)

    for number in range(1, 9):
        one_more_picture(listed, number)

    assert queries(client, address) == few <= 20


def test_the_queue_has_the_oldest_first_and_counts_working_days(ana, moderator):
    london = ZoneInfo("Europe/London")
    # Ten working days from Friday 18 December: without the weekends, Christmas Day, the Monday after and New Year.
    sent = send(ana)
    ListingApplication.objects.update(sent_at=datetime(2026, 12, 18, 23, 30, tzinfo=london))
    assert f"{fresh(sent).decide_by:%d %B %Y}" == "06 January 2027"

    for number in range(3):
        another(fresh(sent), number, sent_at=datetime(2026, 12, 15 - number, 9, tzinfo=london))
    html = at_desk(moderator).get(QUEUE).content.decode()

    order = [html.index(name) for name in ("Help 2", "Help 1", "Help 0", "Reading with Ana")]
    assert order == sorted(order)


def test_of_more_than_fifty_the_rest_is_on_the_second_page(ana, moderator):
    sent = send(ana)
    for number in range(54):
        another(sent, number)

    client = at_desk(moderator)

    assert "55 applications wait" in client.get("/admin/").content.decode()
    first, second = (client.get(f"{QUEUE}?p={number}").content.decode() for number in (1, 2))
    assert [each.count('class="field-service_name') for each in (first, second)] == [50, 5]


def test_a_colleague_takes_several_on_at_once(ana, moderator):
    sent, client = send(ana), at_desk(moderator)
    chosen = [another(sent, number).pk for number in range(5)]

    client.post(QUEUE, {"action": "take_on", "_selected_action": chosen})

    html = client.get(f"{QUEUE}?has=me").content.decode()
    assert html.count('class="field-service_name') == 5
