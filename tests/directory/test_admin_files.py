"""Pictures and papers of a listing, put there and taken away by the team."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ..cast import somebody_signed_in
from .admin_desk import address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def picture(colour="teal"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return SimpleUploadedFile("our pool.png", out.getvalue())


def with_picture(client, service, **changes):
    page = address("service_change", service.pk)
    row = {"kind": "image", "title": "The pool", "alternative_text": "A pool with a ramp.", "sort": "100"}
    row |= {"file": picture()} | changes
    row = {f"attachments-0-{name}": value for name, value in row.items()} | {"attachments-TOTAL_FORMS": "1"}
    return saved(client, page, opened(client, page) | row)


@pytest.fixture
def pool(staff_client, listing):
    """A draft with one picture."""
    service = listing()
    with_picture(staff_client, service)
    return service.attachments.get()


def test_a_picture_is_stored_under_a_name_of_our_own(pool):
    assert "our pool" not in pool.file.name
    assert default_storage.exists(pool.file.name)
    assert pool.content_type == "image/png"


def test_a_file_that_is_no_picture_is_sent_back_and_the_words_stay(staff_client, listing):
    service = listing()

    answer = with_picture(staff_client, service, file=SimpleUploadedFile("pool.png", b"MZ program"))

    assert answer.status_code == 200
    assert "Only files must be chosen again" in answer.content.decode()
    assert "A pool with a ramp." in answer.content.decode()
    assert service.attachments.count() == 0


def test_the_team_opens_the_file_of_a_draft_and_nobody_else_does(staff_client, client, pool):
    page = address("service_file", pool.service_id, pool.uuid)

    answer = staff_client.get(page)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")

    client.force_login(somebody_signed_in())
    assert client.get(page).status_code == 302


def test_a_file_is_opened_only_at_its_own_listing(staff_client, listing, pool):
    other = listing("Other")

    assert staff_client.get(address("service_file", other.pk, pool.uuid)).status_code == 404


def test_saving_again_keeps_the_picture(staff_client, pool):
    page = address("service_change", pool.service_id)

    assert saved(staff_client, page, opened(staff_client, page), summary="Swimming.").status_code == 302

    assert default_storage.exists(pool.service.attachments.get().file.name)


def test_a_picture_that_is_taken_out_leaves_the_disk(staff_client, pool, django_capture_on_commit_callbacks):
    page = address("service_change", pool.service_id)

    with django_capture_on_commit_callbacks(execute=True):
        saved(staff_client, page, opened(staff_client, page) | {"attachments-0-DELETE": "on"})

    assert pool.service.attachments.count() == 0
    assert not default_storage.exists(pool.file.name)


def test_a_picture_that_is_replaced_leaves_the_disk_and_the_new_one_stays(
    staff_client, pool, django_capture_on_commit_callbacks
):
    page = address("service_change", pool.service_id)

    with django_capture_on_commit_callbacks(execute=True):
        saved(staff_client, page, opened(staff_client, page) | {"attachments-0-file": picture("red")})

    assert not default_storage.exists(pool.file.name)
    assert default_storage.exists(pool.service.attachments.get().file.name)
