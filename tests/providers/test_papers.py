"""When papers can be sent, taken back and added to what families see."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.models import Attachment
from providers.models import Evidence

from .conftest import at_desk, page
from .states import accept, send

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def certificate():
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out)
    return SimpleUploadedFile("insurance.pdf", out.getvalue())


def send_certificate(client, application):
    typed = {"add-paper": "yes", "kind": "insurance", "file": certificate(), "replaces": "no"}
    return client.post(page(application, "insurance"), typed)


def test_a_listing_that_is_up_gets_its_new_certificate(ana):
    application, client = accept(ana), at_desk(ana)

    send_certificate(client, application)

    assert Evidence.objects.kept().filter(kind="insurance").count() == 2


def test_while_the_team_reads_no_paper_comes_or_goes(ana):
    application, client = send(ana), at_desk(ana)
    [there] = Evidence.objects.kept()

    send_certificate(client, application)
    client.post(page(application, f"papers/{there.uuid}/remove"))

    assert list(Evidence.objects.kept()) == [there]


def test_no_file_reaches_families_without_the_team(ana):
    application, client = accept(ana), at_desk(ana)

    client.post(page(application, "papers"), {"kind": "leaflet", "title": "Mine", "file": certificate()})

    assert not Attachment.objects.filter(title="Mine").exists()


def test_without_a_choice_the_page_says_what_to_choose(ana):
    application, client = send(ana), at_desk(ana)
    application.withdraw(by=ana, at=application.sent_at)
    application.open_again(by=ana, at=application.sent_at)

    html = client.post(page(application, "papers"), {"title": "Books"}).content.decode()

    assert "Choose what it is." in html
    assert "Choose a file." in html
