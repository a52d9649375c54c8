"""What the tests of applying share: people at their desks, and answers to every step."""

import re
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from directory.defaults import load_vocabulary
from directory.models import Audience, CostType, Need, NeedsLevel, ProviderType, ProvisionType, Theme
from providers.models import Evidence, ListingApplication, Membership
from tests import cast
from tests.conftest import NOW
from tests.directory.whole_listing import plain_service


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """It is the 24th of November 2026 and goes on from there: insurances that are typed in run until September 2027."""
    began = time.monotonic()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=time.monotonic() - began))


@pytest.fixture
def vocabulary(db):
    """The lists that every council starts with."""
    load_vocabulary()


@pytest.fixture
def ana(vocabulary):
    return cast.a_tutor()


@pytest.fixture
def chidi(vocabulary):
    return cast.a_charity_manager()


def at_desk(user):
    """A client where somebody has signed in: the team with both factors, a provider with a code."""
    client = Client()
    if user.is_staff:
        return cast.sit_down(client, user)
    client.force_login(user)
    return client


@pytest.fixture
def desk(ana):
    """Ana at her desk, signed in."""
    return at_desk(ana)


@pytest.fixture
def application(ana):
    return ListingApplication.start(by=ana, at=NOW)


def pk(model, slug):
    return model.objects.get(slug=slug).pk


def answers(size="alone"):
    """{step: what a lone tutor types}."""
    kind = ProvisionType.objects.filter(parent__isnull=False).first()
    return {
        "organisation": {
            "size-size": size,
            "name": "Ana Reads",
            "organisation_type": pk(ProviderType, "charity"),
            "description": "Reading lessons for children who find letters hard.",
        },
        "service": {
            "name": "Reading with Ana",
            "summary": "Reading lessons, one to one, for children who find letters hard.",
            "main_theme": pk(Theme, "education"),
            "main_provision_type": kind.pk,
        },
        "who": {
            "minimum_age": "6",
            "maximum_age": "12",
            "needs": [pk(Need, "all-needs")],
            "audiences": [pk(Audience, "children")],
            "needs_level": pk(NeedsLevel, "universal"),
        },
        "eligibility": {"flag-diagnosis": "no"},
        "where": {"kind": "online"},
        "when": {"days": ["MO", "WE"], "often": "1", "opens_at": "16:00", "closes_at": "18:00"},
        "cost": {"cost_type": pk(CostType, "charge"), "amount": "25", "amount_description": "a lesson"},
        "start": {"how_to_get_it": "Ring me. I come and meet you first.", "contact_phone": "01632 960123"},
        "training": {"send_training": "A course on dyslexia in 2024."},
        "dbs": {
            "dbs_staff": "all",
            "dbs_level": "enhanced",
            "dbs_last_checked_on_day": "3",
            "dbs_last_checked_on_month": "5",
            "dbs_last_checked_on_year": "2025",
        },
        "insurance": {
            "kind": "public",
            "insurer": "Moorland Mutual",
            "policy_number": "MM 1234",
            "amount": "£5,000,000",
            "expires_on_day": "1",
            "expires_on_month": "9",
            "expires_on_year": "2027",
        },
        "safeguarding": {
            "safeguarding_lead_role": "Me",
            "safeguarding_training": "Level 2",
            "safeguarding_trained_on_day": "1",
            "safeguarding_trained_on_month": "2",
            "safeguarding_trained_on_year": "2026",
            "policy_url": "https://ana.example.org/safe",
        },
        "complaints": {"complaints_policy": "Tell me first. I answer within a week.", "complaints_role": "Ana"},
        "papers": {},
    }


ROWS = ("where", "when", "cost", "insurance", "papers")


def page(application, name):
    return f"/providers/applications/{application.uuid}/{name}/"


def fill(client, application, said=None, until=None):
    """Answer every step in order as a browser would. Gives the last answer of the site."""
    response = None
    for step, typed in (said or answers()).items():
        if typed or step == "eligibility":
            response = client.post(page(application, step), typed)
            assert response.status_code == 302, (step, problems(response))
        if step in ROWS:
            response = client.post(page(application, step), {"go-on": "yes"})
            assert response.status_code == 302, (step, problems(response))
        if step == until:
            break
    return response


SIGNED = {"name": "Ana Tutor", "role": "Tutor", "agreed": "on", "version": "1"}


@pytest.fixture
def sent(desk, application):
    """An application that Ana has filled in and sent."""
    fill(desk, application)
    desk.post(page(application, "send"), SIGNED)
    application.refresh_from_db()
    assert application.state == "sent"
    return application


def problems(response):
    """What a page says must be put right."""
    return re.findall(r"<li>(.*?)</li>", response.content.decode().partition("error-summary-title")[2][:3000])


@pytest.fixture
def paper(sent, ana):
    """A certificate that Ana sent."""
    return Evidence.objects.create(
        organisation=sent.organisation,
        kind="insurance",
        file=ContentFile(b"%PDF-1.4", name="x.pdf"),
        content_type="application/pdf",
        size=8,
        digest="0" * 64,
        sent_at=NOW,
        sent_by=ana,
    )


@pytest.fixture
def swimming(moderator):
    """A swimming group that families find, and that Chidi alone looks after."""
    chidi, splash = cast.a_charity_manager(), plain_service()
    let_in = {"asked_at": NOW, "approved_at": NOW, "approved_by": moderator, "role": "owner"}
    Membership.objects.create(user=chidi, organisation=splash.organisation, **let_in)
    return ListingApplication.of_listing(splash, by=chidi, at=NOW)
