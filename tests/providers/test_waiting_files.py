"""Pictures, leaflets and forms of a listing that is on the site change when the team has agreed, not before."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from directory import scanning
from directory.models import Attachment, Letter
from providers import letters, viruses
from providers.models import ChangeRequest, ListingApplication, WaitingFile
from tests import cast
from tests.conftest import NOW
from tests.directory.admin_desk import address

from .conftest import at_desk

pytestmark = pytest.mark.django_db
CHANGES = "/admin/providers/changerequest/"


@pytest.fixture
def listed(swimming):
    return swimming


@pytest.fixture
def chidi(swimming):
    return swimming.started_by


@pytest.fixture
def pool(listed):
    """The picture that families see."""
    return listed.service.attachments.create(
        kind="image", title="The pool", alternative_text="A pool with a ramp.", file=content("teal"),
        content_type="image/png", size=8, is_scanned=True,
    )  # fmt: skip


@pytest.fixture
def leaflet(listed):
    return listed.service.attachments.create(
        kind="leaflet", title="Our leaflet", file=ContentFile(b"%PDF-1.4", name="x.pdf"),
        content_type="application/pdf", size=8, is_scanned=True,
    )  # fmt: skip


@pytest.fixture
def chidis(chidi):
    return at_desk(chidi)


def drawn(colour):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def content(colour):
    return ContentFile(drawn(colour), name="x.png")


def picture(colour="red"):
    return SimpleUploadedFile("our pool.png", drawn(colour))


def step(listed):
    return f"{listed.get_absolute_url()}papers/"


def add(client, listed, **changes):
    typed = {"kind": "image", "title": "New hoist", "alternative_text": "A hoist beside the pool.", "file": picture()}
    return client.post(step(listed), typed | changes)


def change(client, listed, row, **changes):
    typed = {"kind": row.kind, "title": row.title, "alternative_text": row.alternative_text}
    return client.post(f"{listed.get_absolute_url()}files/{row.uuid}/change/", typed | changes)


def make(client, one):
    return client.post(f"{CHANGES}{one.pk}/make/", follow=True).content.decode()


def public_page(listed):
    return Client().get(listed.service.get_absolute_url()).content.decode()


def colour_of(opened):
    return Image.open(io.BytesIO(opened)).convert("RGB").getpixel((1, 1))


RED, TEAL = (255, 0, 0), (0, 128, 128)


def lies_there(name):
    """Whether a file lies in the private folder."""
    return storages["evidence"].exists(name)


def name_on_disk():
    """Where the only file that waits lies."""
    return WaitingFile.objects.get().file.name


# -- asking -----------------------------------------------------------------------------------------------------------


def test_a_new_picture_waits_and_the_listing_stays_as_it_is(chidis, listed):
    answer = add(chidis, listed)

    assert answer["Location"] == listed.get_absolute_url()
    assert "New hoist" not in public_page(listed)
    assert not Attachment.objects.exists()
    html = chidis.get(listed.get_absolute_url()).content.decode()
    assert "Pictures, leaflets and forms" in html
    assert 'alt="A hoist beside the pool."' in html


def test_before_a_new_picture_there_was_nothing_in_words(chidis, listed):
    add(chidis, listed)

    assert {each.before for each in ChangeRequest.objects.get().differences} == {"nothing"}
    assert "---" not in chidis.get(step(listed)).content.decode()


def test_the_same_picture_sent_twice_waits_once(chidis, listed):
    for _ in range(2):
        add(chidis, listed)

    assert ChangeRequest.objects.waiting().count() == WaitingFile.objects.count() == 1


def test_two_pictures_with_the_same_words_both_wait(chidis, listed):
    for colour in ("red", "blue"):
        add(chidis, listed, file=picture(colour))

    assert WaitingFile.objects.count() == 2


def test_what_waits_counts_towards_the_limit(chidis, listed, pool, settings):
    settings.FILES_PER_LISTING = 2
    add(chidis, listed)

    answer = add(chidis, listed, title="One more")

    assert "A listing has at most 2 files." in answer.content.decode()
    assert ChangeRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (SimpleUploadedFile("pool.png", b"MZ program"), "The file must be a PDF, a JPG or a PNG."),
        (SimpleUploadedFile("dbs.pdf", b"%PDF-1.4"), "This looks like a DBS certificate."),
        ("", "Choose a file."),
    ],
)
def test_what_may_not_be_kept_does_not_wait_and_the_words_are_kept(chidis, listed, sent, words):
    answer = add(chidis, listed, file=sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="New hoist"' in answer.content.decode()
    assert not WaitingFile.objects.exists()


def test_a_picture_without_words_comes_back_and_says_that_the_file_is_to_be_chosen_again(chidis, listed):
    html = add(chidis, listed, alternative_text="").content.decode()

    assert "Say in words what the picture shows." in html
    assert "Choose the file again." in html


def test_other_words_for_a_picture_wait_too(chidis, listed, pool):
    change(chidis, listed, pool, alternative_text="A warm pool with a ramp and a rail.")

    [waiting] = ChangeRequest.objects.waiting()
    assert [(each.before, each.after) for each in waiting.differences] == [
        ("A pool with a ramp.", "A warm pool with a ramp and a rail.")
    ]
    assert "A warm pool" not in public_page(listed)


def test_saving_a_picture_untouched_asks_for_nothing(chidis, listed, pool):
    assert change(chidis, listed, pool)["Location"] == step(listed)
    assert not ChangeRequest.objects.exists()


def test_a_leaflet_does_not_become_a_picture_by_its_name(chidis, listed, leaflet):
    html = change(chidis, listed, leaflet, kind="image", alternative_text="A leaflet").content.decode()

    assert "A picture must be a JPG or a PNG." in html


def test_a_second_change_of_one_picture_is_told_that_another_waits(chidis, listed, pool):
    change(chidis, listed, pool, file=picture("red"))

    answer = change(chidis, listed, pool, alternative_text="Typed by a colleague.")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Another change of this waits for our team." in html
    assert "Typed by a colleague." in html
    assert WaitingFile.objects.count() == 1


def test_the_same_change_sent_twice_is_no_second_one(chidis, listed, pool):
    said = [change(chidis, listed, pool, file=picture("red"))["Location"] for _ in range(2)]

    assert said == [listed.get_absolute_url()] * 2
    assert ChangeRequest.objects.count() == 1


def test_a_file_that_is_taken_away_stays_until_the_team_agrees(chidis, listed, pool, staff_client):
    for _ in range(2):
        chidis.post(f"{listed.get_absolute_url()}files/{pool.uuid}/remove/")
    assert "The pool" in public_page(listed)

    make(staff_client, ChangeRequest.objects.get())

    assert "The pool" not in public_page(listed)


def test_another_order_waits_and_families_then_see_it(chidis, listed, pool, leaflet, staff_client):
    typed = {f"order-place-{pool.pk}": "2", f"order-place-{leaflet.pk}": "1", "order": "yes"}
    chidis.post(step(listed), typed)
    [waiting] = ChangeRequest.objects.waiting()
    told = [(each.label, each.before, each.after) for each in waiting.differences]
    assert told == [("The pool", "1", "2"), ("Our leaflet", "2", "1")]
    later = listed.service.attachments.create(
        kind="form", title="Form", file=ContentFile(b"%PDF-1.4", name="x.pdf"), content_type="application/pdf", size=8
    )

    make(staff_client, waiting)

    assert list(listed.service.attachments.all()) == [leaflet, pool, later]


def test_two_files_cannot_both_come_first(chidis, listed, pool, leaflet):
    typed = {f"order-place-{row.pk}": "1" for row in (pool, leaflet)} | {"order": "yes"}

    answer = chidis.post(step(listed), typed)

    assert "“The pool” has place 1 already." in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_what_somebody_takes_back_leaves_the_disk(chidis, listed, django_capture_on_commit_callbacks):
    add(chidis, listed)
    waiting, name = ChangeRequest.objects.get(), name_on_disk()
    assert lies_there(name)

    with django_capture_on_commit_callbacks(execute=True):
        chidis.post(f"{listed.get_absolute_url()}changes/{waiting.pk}/take-back/")

    assert not WaitingFile.objects.exists()
    assert not lies_there(name)


def test_of_a_listing_that_has_gone_for_good_no_picture_changes_and_the_words_are_given_back(
    chidis, listed, pool, moderator
):
    listed.service.remove(by=moderator, at=NOW, reason="It closed")

    answers = [add(chidis, listed), change(chidis, listed, pool, title="Warm pool")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert ["New hoist" in answers[0].content.decode(), "Warm pool" in answers[1].content.decode()] == [True, True]
    assert not ChangeRequest.objects.exists()


# -- deciding ---------------------------------------------------------------------------------------------------------


def test_the_team_sees_both_pictures_with_their_words(chidis, listed, pool, staff_client):
    change(chidis, listed, pool, file=picture("red"), alternative_text="A red pool.")
    waiting = ChangeRequest.objects.get()

    html = staff_client.get(f"{CHANGES}{waiting.pk}/change/").content.decode()

    assert f'src="{address("service_file", pool.service_id, pool.uuid)}" alt="A pool with a ramp."' in html
    assert f'src="{CHANGES}{waiting.pk}/file/" alt="A red pool."' in html
    answer = staff_client.get(f"{CHANGES}{waiting.pk}/file/")
    assert colour_of(b"".join(answer.streaming_content)) == RED
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_the_team_agrees_to_is_on_the_site_and_in_the_private_folder_no_more(
    chidis, listed, staff_client, chidi, django_capture_on_commit_callbacks
):
    add(chidis, listed)
    name = name_on_disk()

    with django_capture_on_commit_callbacks(execute=True):
        make(staff_client, ChangeRequest.objects.get())

    row = listed.service.attachments.get()
    assert "New hoist" in public_page(listed)
    assert colour_of(b"".join(Client().get(f"/files/{row.uuid}/").streaming_content)) == RED
    assert row.history.first().history_user == chidi
    assert not lies_there(name)
    assert Letter.objects.get().name == "change-made"


def test_a_replaced_picture_keeps_its_address_and_the_old_file_leaves_the_disk(
    chidis, listed, pool, staff_client, django_capture_on_commit_callbacks
):
    old = pool.file.name
    change(chidis, listed, pool, file=picture("red"), alternative_text="A red pool.")

    with django_capture_on_commit_callbacks(execute=True):
        make(staff_client, ChangeRequest.objects.get())

    pool.refresh_from_db()
    assert colour_of(b"".join(Client().get(f"/files/{pool.uuid}/").streaming_content)) == RED
    assert pool.alternative_text == "A red pool."
    assert not default_storage.exists(old)
    assert default_storage.exists(pool.file.name)


def test_a_leaflet_that_is_replaced_by_a_picture_is_served_as_one(chidis, listed, leaflet, staff_client):
    change(chidis, listed, leaflet, kind="image", alternative_text="A red page.", file=picture("red"))

    make(staff_client, ChangeRequest.objects.get())

    assert Client().get(f"/files/{leaflet.uuid}/")["Content-Type"] == "image/png"


def test_pressed_twice_it_is_made_once(chidis, listed, staff_client):
    add(chidis, listed)
    waiting = ChangeRequest.objects.get()

    said = [make(staff_client, waiting) for _ in range(2)]

    assert listed.service.attachments.count() == 1
    assert "Somebody was quicker" in said[1]
    assert Letter.objects.count() == 1


def test_the_second_of_two_moderators_is_told_and_nothing_is_undone(chidis, listed, staff_client):
    add(chidis, listed)
    waiting, tom = ChangeRequest.objects.get(), at_desk(cast.another_moderator())
    make(staff_client, waiting)

    answer = tom.post(f"{CHANGES}{waiting.pk}/refuse/", {"reasons": "Too dark."}, follow=True)

    assert "Somebody was quicker" in answer.content.decode()
    assert listed.service.attachments.count() == 1
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.reasons) == ("made", "")


def test_who_declines_says_why_and_the_file_leaves_the_disk(
    chidis, listed, staff_client, django_capture_on_commit_callbacks
):
    add(chidis, listed)
    name = name_on_disk()

    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(f"{CHANGES}{ChangeRequest.objects.get().pk}/refuse/", {"reasons": "A child can be known."})

    assert not lies_there(name)
    assert not Attachment.objects.exists()
    assert "A child can be known." in chidis.get(listed.get_absolute_url()).content.decode()
    assert "A child can be known." in Letter.objects.get().body


def test_what_was_taken_back_while_the_team_looked_at_it_is_not_made(chidis, listed, staff_client):
    add(chidis, listed)
    waiting = ChangeRequest.objects.get()
    chidis.post(f"{listed.get_absolute_url()}changes/{waiting.pk}/take-back/")

    assert "it is “Taken back”" in make(staff_client, waiting)
    assert not Attachment.objects.exists()


def test_a_change_of_a_picture_that_has_gone_meanwhile_is_not_said_to_be_made(chidis, listed, pool, staff_client):
    change(chidis, listed, pool, file=picture("red"))
    pool.delete()

    said = make(staff_client, ChangeRequest.objects.get())

    assert "It does not fit any more" in said
    assert ChangeRequest.objects.waiting().exists()
    assert WaitingFile.objects.exists()
    assert not Letter.objects.exists()


def test_a_file_that_was_lost_from_the_disk_is_not_said_to_be_on_the_site(chidis, listed, staff_client):
    add(chidis, listed)
    storages["evidence"].delete(name_on_disk())

    assert "It does not fit any more" in make(staff_client, ChangeRequest.objects.get())
    assert not Attachment.objects.exists()
    assert staff_client.get(f"{CHANGES}{ChangeRequest.objects.get().pk}/file/").status_code == 404


def test_nobody_decides_on_a_picture_of_their_own(chidis, chidi, listed):
    add(chidis, listed)

    with pytest.raises(ListingApplication.OwnEntry):
        ChangeRequest.objects.get().make(by=chidi, at=NOW, letters=letters.change_made)


# -- who may look -----------------------------------------------------------------------------------------------------


def test_only_its_people_and_the_team_open_what_waits(chidis, listed, staff_client, client):
    add(chidis, listed)
    pk = ChangeRequest.objects.get().pk
    theirs, ours = f"{listed.get_absolute_url()}changes/{pk}/file/", f"{CHANGES}{pk}/file/"
    stranger, ana, editor = Client(), at_desk(cast.a_tutor()), at_desk(cast.with_role("Editor"))

    assert [each.get(theirs).status_code for each in (chidis, stranger, ana, editor)] == [200, 302, 404, 404]
    assert [each.get(ours).status_code for each in (staff_client, stranger, ana, editor)] == [200, 302, 302, 403]


def test_nobody_opens_what_waits_through_a_listing_of_their_own(chidis, listed):
    add(chidis, listed)
    pk = ChangeRequest.objects.get().pk
    ana = cast.a_tutor()
    hers = ListingApplication.start(by=ana, at=NOW)

    assert at_desk(ana).get(f"{hers.get_absolute_url()}changes/{pk}/file/").status_code == 404


# -- viruses ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def away(settings, monkeypatch):
    """A scanner that does not answer."""

    def scan(content):
        raise scanning.NotScanned("ConnectionRefusedError")

    settings.CLAMD = "unix:/run/clamav/clamd.ctl"
    monkeypatch.setattr(scanning, "scan", scan)


def test_what_no_scanner_has_seen_is_neither_opened_nor_published(away, chidis, listed, staff_client):
    add(chidis, listed)
    waiting = ChangeRequest.objects.get()

    assert staff_client.get(f"{CHANGES}{waiting.pk}/file/").status_code == 404
    assert chidis.get(f"{listed.get_absolute_url()}changes/{waiting.pk}/file/").status_code == 503
    assert "The virus check has not looked at the file yet." in make(staff_client, waiting)
    assert "1 file of a change waits for the virus check" in staff_client.get("/admin/").content.decode()
    assert not Attachment.objects.exists()


def test_a_virus_that_is_found_later_ends_the_change_and_its_people_are_told(
    away, chidis, listed, monkeypatch, django_capture_on_commit_callbacks
):
    add(chidis, listed)
    name = name_on_disk()
    monkeypatch.setattr(scanning, "scan", lambda content: "Eicar")

    with django_capture_on_commit_callbacks(execute=True):
        assert viruses.scan_waiting(at=NOW) == (1, 1)

    [ended] = ChangeRequest.objects.all()
    assert (ended.outcome, ended.reasons, ended.decided_by) == ("lapsed", viruses.FOUND, None)
    assert not lies_there(name)
    assert Letter.objects.get().name == "file-refused"
