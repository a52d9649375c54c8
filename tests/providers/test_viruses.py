"""Papers that came while the scanner was away: kept, closed, and looked at as soon as it is back."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from directory import scanning
from directory.models import Attachment, Letter
from providers import viruses
from providers.models import Evidence
from tests.conftest import NOW

from .conftest import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings, monkeypatch):
    """A scanner that does not answer."""
    settings.CLAMD = "unix:/run/clamav/clamd.ctl"
    _answers(monkeypatch, scanning.NotScanned("ConnectionRefusedError"))


def _answers(monkeypatch, what):
    def scan(content):
        if isinstance(what, Exception):
            raise what
        return what

    monkeypatch.setattr(scanning, "scan", scan)


@pytest.fixture
def splash(swimming):
    return swimming.service


@pytest.fixture
def chidi(swimming):
    return swimming.started_by


@pytest.fixture
def paper(splash, chidi):
    return Evidence.objects.create(
        organisation=splash.organisation, kind="insurance", file=ContentFile(b"%PDF-1.4", name="x.pdf"),
        content_type="application/pdf", size=8, digest="0" * 64, sent_at=NOW, sent_by=chidi,
    )  # fmt: skip


@pytest.fixture
def leaflet(splash):
    return Attachment.objects.create(
        service=splash, kind="leaflet", title="Our leaflet", file=ContentFile(b"%PDF-1.4", name="x.pdf"),
        content_type="application/pdf", size=8,
    )  # fmt: skip


def open_paper(person, paper):
    return at_desk(person).get(f"/providers/papers/{paper.uuid}/")


def test_nobody_opens_a_paper_that_was_not_looked_at(away, paper, chidi, moderator):
    answers = [open_paper(person, paper) for person in (moderator, chidi)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "We look for viruses in every file" in answers[0].content.decode()
    assert not paper.openings.exists()
    assert Evidence.objects.kept().get() == paper


def test_the_team_is_told_that_papers_wait(away, paper, staff_client):
    assert "1 paper waits for the virus check" in staff_client.get("/admin/").content.decode()


def test_opening_one_has_it_looked_at_once_the_scanner_is_back(away, paper, moderator, monkeypatch):
    _answers(monkeypatch, "")

    assert open_paper(moderator, paper).status_code == 200
    paper.refresh_from_db()
    assert paper.is_scanned


def test_the_daily_command_has_everything_looked_at(away, paper, leaflet, monkeypatch):
    assert viruses.scan_waiting(at=NOW) == (0, 0)
    _answers(monkeypatch, "")

    assert viruses.scan_waiting(at=NOW) == (2, 0)
    assert viruses.scan_waiting(at=NOW) == (0, 0)


def test_what_holds_a_virus_is_deleted_and_its_people_are_told_once(away, paper, leaflet, monkeypatch, chidi):
    _answers(monkeypatch, "Eicar-Test-Signature")

    assert viruses.scan_waiting(at=NOW) == (2, 2)

    paper.refresh_from_db()
    assert paper.deleted_why == viruses.FOUND
    assert not Attachment.objects.exists()
    assert list(Letter.objects.values_list("name", "to")) == [("file-refused", chidi.email)] * 2


def test_a_paper_found_bad_when_it_is_opened_is_not_opened(away, paper, moderator, monkeypatch):
    _answers(monkeypatch, "Eicar-Test-Signature")

    assert open_paper(moderator, paper).status_code == 404
    assert not Evidence.objects.kept().exists()


def test_families_see_a_leaflet_only_after_the_scanner_did(away, leaflet, splash, monkeypatch):
    address, page = f"/files/{leaflet.uuid}/", splash.get_absolute_url()
    assert Client().get(address).status_code == 404
    assert "Our leaflet" not in Client().get(page).content.decode()
    _answers(monkeypatch, "")

    viruses.scan_waiting(at=NOW)

    assert Client().get(address).status_code == 200
    assert "Our leaflet" in Client().get(page).content.decode()
