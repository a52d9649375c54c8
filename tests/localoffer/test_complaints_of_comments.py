"""A comment that is a complaint about a listing stays linked with what is logged of it, and is forgotten with it."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Letter, Organisation, Service
from feedback.models import Comment, Topic
from providers.decision_letters import complaint_decided
from providers.models import ListingComplaint, Membership
from tests import cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WORDS = "The leader shouted at my Emil."


@pytest.fixture
def lead():
    """Lena leads the team."""
    return cast.with_role("Lead", "lena@northmoor.example.org")


@pytest.fixture
def desk(lead):
    return cast.sit_down(Client(), lead)


@pytest.fixture
def splash():
    riverbank = Organisation.objects.create(slug="riverbank", name="Riverbank")
    return Service.objects.create(
        slug="splash", name="Splash", organisation=riverbank, status="published", status_changed_at=NOW
    )


@pytest.fixture
def comment(splash):
    """What Greta wrote in the form of the site."""
    topic = Topic.objects.get(treated_as="complaint")
    return Comment.objects.say(
        form_key="g", at=NOW, topic=topic, words=WORDS, role="parent", service=splash, email="greta@example.org"
    )[0]


@pytest.fixture
def complaint(desk, comment):
    """What Lena logged of it, from the page of the comment."""
    page = desk.get(page_of(comment)).content.decode()
    address = re.search(r'href="([^"]*)">Log a complaint', page).group(1).replace("&amp;", "&")
    form = desk.get(address).context["adminform"].form
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"about": "How children are spoken to", "said": WORDS, "contact_email": "greta@example.org"}
    desk.post(address, typed)
    return ListingComplaint.objects.get()


def page_of(thing):
    return reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", args=[thing.pk])


def test_each_leads_to_the_other(desk, comment, complaint):
    assert (complaint.source, complaint.way, complaint.role) == (comment.reference, "website", "parent")
    assert f'href="{page_of(complaint)}">Splash: How children are spoken to: To be weighed' in shown(desk, comment)
    assert f'href="{page_of(comment)}">{comment.shown_reference}</a>' in shown(desk, complaint)


def shown(desk, thing):
    return desk.get(page_of(thing)).content.decode()


def test_who_reads_the_copy_is_noted_as_who_reads_the_comment(client, comment, complaint):
    moderator = cast.with_role("Moderator")

    shown(cast.sit_down(client, moderator), complaint)

    assert comment.readings.filter(by=moderator).count() == 1


def test_erasing_the_sender_of_the_comment_reaches_the_complaint(desk, comment, complaint, lead):
    complaint.decide("upheld", "It was so.", consequence="", by=lead, at=NOW, letters=complaint_decided)

    desk.post(reverse("admin:feedback_comment_erase", args=[comment.pk]))

    stored = [
        *ListingComplaint.objects.values_list(),
        *Letter.objects.values_list("to"),
        *Comment.objects.values_list(),
    ]
    assert "Emil" not in str(stored)
    assert "greta@" not in str(stored)
    assert ListingComplaint.objects.get().reasons == "It was so."
    assert "Erased, because the sender asked for it." in shown(desk, complaint)


def test_deleting_who_complained_reaches_the_address_at_the_comment(desk, comment, complaint):
    desk.post(reverse("admin:providers_listingcomplaint_forget", args=[complaint.pk]))

    kept = Comment.objects.get()
    assert (kept.email, kept.words) == ("", WORDS)
    assert ListingComplaint.objects.get().contact_email == ""


def test_another_complaint_is_left_alone(desk, comment, complaint, splash, lead):
    other = ListingComplaint.objects.log(
        uuid.uuid4(),
        by=lead,
        at=NOW,
        service=splash,
        about="Cold water",
        said="It is cold.",
        way="phone",
        came_on=NOW.date(),
    )

    comment.erase_sender(by=lead, at=NOW)

    assert ListingComplaint.objects.get(pk=other.pk).said == "It is cold."


def test_a_reference_that_we_do_not_have_is_said_beside_its_field(desk, splash):
    typed = {
        "key": uuid.uuid4(), "service": splash.pk, "about": "Cold", "said": "Cold.", "role": "parent", "way": "phone",
        "came_on": "2026-11-20", "source": "BCDFG-23456",
    }  # fmt: skip
    page = desk.post(reverse("admin:providers_listingcomplaint_add"), typed).content.decode()

    assert "We have no comment with this reference." in page
    assert not ListingComplaint.objects.exists()


def test_nobody_sees_at_the_comment_what_is_decided_about_their_own_club(desk, comment, complaint, lead, splash):
    own = Membership.objects.create(organisation=splash.organisation, user=lead, asked_at=NOW, role="owner")
    own.approve(by=cast.a_moderator(), at=NOW)

    assert "How children are spoken to" not in shown(desk, comment)
