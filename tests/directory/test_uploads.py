"""Pictures and papers that people send: what is taken, what is refused and why, what is stored, who may open it."""

import io
import os
import zlib
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from directory.forms import AttachmentForm
from directory.models import Attachment, Organisation, Service
from directory.storage import WholeFileStorage
from directory.uploads import LONGEST_SIDE, clean_upload

from ..conftest import NOW


def sent(content, name="poster"):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(60, 40), mode="RGB", **extra):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **extra)
    return out.getvalue()


def pdf(change=lambda pdf: None, page=b"BT (Splash club) Tj ET", **saving):
    """A PDF of one page, changed by the test before it is saved."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(page)
    change(made)
    made.save(out, **saving)
    return out.getvalue()


def action(**entries):
    return pikepdf.Dictionary({f"/{name}": value for name, value in entries.items()})


def refusal(content, name="poster"):
    with pytest.raises(ValidationError) as refused:
        clean_upload(sent(content, name))
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(picture(), "image/jpeg"), (picture("PNG"), "image/png"), (pdf(), "application/pdf")],
)
def test_a_file_is_what_its_content_says_and_not_its_name(content, kind):
    clean = clean_upload(sent(content, "poster.exe"))

    assert (clean.content_type, clean.size) == (kind, len(clean.content))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00 a program",
        b"PK\x03\x04 a zip",
        b"GIF89a" + b"\0" * 50,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"plain words",
    ],
)
def test_other_kinds_are_refused_whatever_they_are_called(content):
    assert refusal(content, "poster.pdf") == "The file must be a PDF, a JPG or a PNG."


def test_a_file_that_is_too_large_is_refused_with_the_limit(settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024**2

    assert refusal(b"x" * (2 * 1024**2 + 1)) == "The file must be smaller than 2 MB."


def test_an_empty_file_is_refused():
    assert "empty" in refusal(b"")


def test_where_a_photo_was_taken_is_dropped():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (53.0, 48.0, 0.0)}
    exif[0x010F] = "Somebody's phone"
    content = picture(exif=exif.tobytes(), comment=b"at home")

    clean = clean_upload(sent(content))

    stored = Image.open(io.BytesIO(clean.content))
    assert not stored.getexif()
    assert b"phone" not in clean.content
    assert b"at home" not in clean.content


def test_words_hidden_in_a_png_are_dropped():
    notes = PngInfo()
    notes.add_text("Author", "Ana Private")

    assert b"Ana" not in clean_upload(sent(picture("PNG", pnginfo=notes))).content


def test_a_photo_taken_sideways_is_stored_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    clean = clean_upload(sent(picture(size=(60, 40), exif=exif.tobytes())))

    assert Image.open(io.BytesIO(clean.content)).size == (40, 60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_very_large_picture_is_made_smaller(kind):
    clean = clean_upload(sent(picture(kind, size=(LONGEST_SIDE + 1000, 100))))

    assert max(Image.open(io.BytesIO(clean.content)).size) <= LONGEST_SIDE


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("1", 1), ("L", 90), ("LA", (90, 200)), ("P", 3), ("RGBA", "teal"), ("I;16", 900)],
)
def test_every_sort_of_png_is_read(mode, colour):
    out = io.BytesIO()
    Image.new(mode, (8, 8), colour).save(out, "PNG")

    assert clean_upload(sent(out.getvalue())).content_type == "image/png"


def test_a_picture_that_is_clear_in_places_stays_so():
    clean = clean_upload(sent(picture("PNG", mode="RGBA")))

    assert Image.open(io.BytesIO(clean.content)).mode == "RGBA"


def png_that_says_it_is(width, height):
    """A few bytes that would open to many gigabytes."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 11_000, 50_000])
def test_a_picture_that_would_fill_the_memory_is_refused_unopened(side):
    assert "too large to open" in refusal(png_that_says_it_is(side, side))


@pytest.mark.parametrize(
    "content",
    [
        picture()[:-200],
        picture("PNG")[:60],
        b"\xff\xd8\xff" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"<script>" * 9,
        png_that_says_it_is(0, 10),
        png_that_says_it_is(50, 50),
    ],
)
def test_a_broken_picture_is_refused(content):
    assert "cannot be read" in refusal(content)


def test_what_was_glued_behind_a_picture_is_not_stored():
    clean = clean_upload(sent(picture() + b"<script>alert(1)</script>" + pdf()))

    assert b"script" not in clean.content
    assert b"%PDF" not in clean.content


SCRIPT = action(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def on_opening(doc):
    doc.Root.OpenAction = SCRIPT


def among_names(doc):
    doc.Root.Names = action(JavaScript=action(Names=pikepdf.Array([pikepdf.String("a"), SCRIPT])))


def on_a_page(doc):
    doc.pages[0].AA = action(O=SCRIPT)


def behind_a_button(doc):
    link = action(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action(S=pikepdf.Name.SubmitForm))
    doc.pages[0].Annots = pikepdf.Array([link])


def starts_a_program(doc):
    link = action(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action(S=pikepdf.Name.Launch, F=pikepdf.String("x"))
    )
    doc.pages[0].Annots = pikepdf.Array([doc.make_indirect(link)])


def chained(doc):
    doc.Root.OpenAction = action(S=pikepdf.Name.GoTo, Next=pikepdf.Array([SCRIPT]))


def holds_a_file(doc):
    doc.attachments["list.xls"] = b"secret"


def old_form(doc):
    doc.Root.AcroForm = action(XFA=pikepdf.String("<xdp/>"))


def opens_the_web(doc):
    doc.Root.OpenAction = action(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/"))


def opens_the_web_when_shown(doc):
    doc.pages[0].AA = action(O=action(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/")))


WEB = action(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/"))
UNC = action(S=pikepdf.Name.GoToR, F=pikepdf.String("\\\\evil.example\\share\\x.pdf"))


def opens_the_web_after_a_page(doc):
    doc.Root.OpenAction = action(S=pikepdf.Name.GoTo, Next=action(S=pikepdf.Name.Named, Next=WEB))


def opens_the_web_among_others(doc):
    doc.Root.OpenAction = action(S=pikepdf.Name.GoTo, Next=pikepdf.Array([action(S=pikepdf.Name.Named), WEB]))


def opens_the_web_after_a_page_is_shown(doc):
    doc.pages[0].AA = action(O=action(S=pikepdf.Name.GoTo, Next=pikepdf.Array([WEB])))


def reaches_into_the_network_when_shown(doc):
    doc.pages[0].AA = action(O=UNC)


def hides_something_when_opened(doc):
    doc.Root.OpenAction = action(S=pikepdf.Name.Hide, T=pikepdf.String("x"))


def linked(what):
    def change(doc):
        link = action(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=what)
        doc.pages[0].Annots = pikepdf.Array([doc.make_indirect(link)])

    return change


def to(address):
    return linked(action(S=pikepdf.Name.URI, URI=pikepdf.String(address)))


def pinned_to_a_page(doc):
    pin = action(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=action(F=pikepdf.String("x.exe")))
    doc.pages[0].Annots = pikepdf.Array([pin])


def drawn_from_elsewhere(doc):
    doc.pages[0].Contents = doc.make_stream(b"", F=pikepdf.String("/etc/passwd"))


PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True}


@pytest.mark.parametrize("saving", [{}, PACKED], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (on_opening, "JavaScript"),
        (among_names, "JavaScript"),
        (on_a_page, "JavaScript"),
        (chained, "JavaScript"),
        (behind_a_button, "sends what was typed"),
        (starts_a_program, "starts other programs"),
        (holds_a_file, "another file"),
        (old_form, "XFA"),
        (opens_the_web, "opens by itself"),
        (opens_the_web_when_shown, "opens by itself"),
        (opens_the_web_after_a_page, "opens by itself"),
        (opens_the_web_among_others, "opens by itself"),
        (opens_the_web_after_a_page_is_shown, "opens by itself"),
        (reaches_into_the_network_when_shown, "opens by itself"),
        (hides_something_when_opened, "starts by itself"),
        (linked(UNC), "a link into another file"),
        (to("javascript:alert(1)"), "other than a web page"),
        (to(" JAVA\nscript:alert(1)"), "other than a web page"),
        (to("file:///etc/passwd"), "other than a web page"),
        (to("\\\\evil.example\\share"), "other than a web page"),
        (pinned_to_a_page, "another file"),
        (drawn_from_elsewhere, "read from another file"),
    ],
)
def test_a_pdf_that_can_do_something_is_refused_with_the_reason(change, words, saving):
    content = pdf(change, **saving)

    assert words in refusal(content)


def test_a_pdf_with_links_and_boxes_to_fill_in_is_taken():
    def useful(doc):
        link = action(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            A=action(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/")),
        )
        box = action(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("name"))
        box = doc.make_indirect(box)
        doc.pages[0].Annots = pikepdf.Array([link, box])
        doc.Root.AcroForm = action(Fields=pikepdf.Array([box]))
        doc.Root.OpenAction = pikepdf.Array([doc.pages[0].obj, pikepdf.Name.Fit])

    assert clean_upload(sent(pdf(useful))).content_type == "application/pdf"


@pytest.mark.parametrize("user", ["", "open sesame"])
def test_a_locked_pdf_is_refused(user):
    content = pdf(encryption=pikepdf.Encryption(user=user, owner="owner"))

    assert "password" in refusal(content)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nnothing else", b"%PDF-1.7\n" + b"[" * 100_000, pdf()[:120]], ids=["empty", "deep", "half"]
)
def test_a_broken_pdf_is_refused(content):
    assert "cannot be read" in refusal(content)


@pytest.mark.parametrize(
    "address", ["https://example.org/a:b", "HTTP://EXAMPLE.ORG", "mailto:a@b.example", "tel:01632960001", "www.a.org"]
)
def test_a_pdf_with_a_plain_link_is_taken(address):
    assert clean_upload(sent(pdf(to(address)))).content_type == "application/pdf"


def test_actions_that_lead_round_in_a_ring_are_refused():
    def ring(doc):
        first = doc.make_indirect(action(S=pikepdf.Name.GoTo))
        first.Next = doc.make_indirect(action(S=pikepdf.Name.GoTo, Next=first))
        doc.Root.OpenAction = first

    assert "cannot be read" in refusal(pdf(ring))


@pytest.mark.parametrize("pieces", [1, 500])
def test_a_pdf_with_more_drawing_than_words_is_taken_and_its_drawing_not_read(monkeypatch, pieces):
    def swell(doc):
        stream = doc.make_stream(b"(a)Tj " * (500_000 // pieces))
        doc.pages[0].Contents = pikepdf.Array([stream] * pieces)

    monkeypatch.setattr("pikepdf.parse_content_stream", lambda *args: pytest.fail("It was read."))

    assert clean_upload(sent(pdf(swell, **PACKED))).content_type == "application/pdf"


def test_a_small_pdf_that_unpacks_to_fill_the_memory_is_refused():
    def swell(doc):
        doc.Root.Swollen = doc.make_indirect(pikepdf.Array([pikepdf.String("a" * 40_000_000)]))

    content = pdf(swell, **PACKED)

    assert len(content) < 100_000
    assert "cannot be read" in refusal(content)


@pytest.mark.parametrize(
    "name", ["DBS certificate.pdf", "ana_dbs.jpg", "my-DBS-2024.png", "Enhanced Disclosure and Barring.pdf", "CRB.pdf"]
)
def test_a_dbs_certificate_is_stopped_by_its_name(name):
    assert "We never keep DBS certificates" in refusal(picture() if name.endswith(("jpg", "png")) else pdf(), name)


def test_a_dbs_certificate_is_stopped_by_what_it_says():
    page = b"BT [(Disclosure and B) -20 (arring Service)] TJ (Certificate Number 001234567890) Tj ET"

    assert "We never keep DBS certificates" in refusal(pdf(page=page), "scan.pdf")


@pytest.mark.parametrize("name", ["DBS policy.pdf", "odbsolete.pdf", "leaflet.pdf"])
def test_a_leaflet_that_speaks_of_dbs_checks_is_taken(name):
    page = b"BT (All staff have an enhanced check by the Disclosure and Barring Service.) Tj ET"

    assert clean_upload(sent(pdf(page=page), name)).content_type == "application/pdf"


@pytest.fixture
def splash(db):
    provider = Organisation.objects.create(name="Splash", slug="splash")
    service = Service.objects.create(name="Splash club", slug="splash-club", organisation=provider)
    service.publish(by=None, at=NOW)
    return service


def form(service, content, name="../../etc/passwd", **data):
    data = {"kind": "poster", "title": "Our poster"} | data
    return AttachmentForm(data, {"file": sent(content, name)}, instance=Attachment(service=service))


def test_the_team_adds_a_poster_and_nothing_of_the_senders_name_reaches_the_disk(splash):
    poster = form(splash, pdf()).save()

    assert poster.content_type == "application/pdf"
    assert poster.size == poster.file.size
    assert poster.file.name.startswith("attachments/")
    assert "passwd" not in poster.file.name


def test_changing_the_title_keeps_the_file(splash):
    poster = form(splash, pdf()).save()

    changed = AttachmentForm({"kind": "leaflet", "title": "New title"}, instance=poster)

    assert changed.is_valid()
    assert changed.save().size == poster.size


def test_a_picture_must_be_one_and_be_described(splash):
    wrong = form(splash, pdf(), kind="image")

    assert not wrong.is_valid()
    assert set(wrong.errors) == {"file", "alternative_text"}


def test_a_refused_file_is_told_beside_its_field(splash):
    assert form(splash, b"plain words").errors == {"file": ["The file must be a PDF, a JPG or a PNG."]}


def test_anybody_may_look_at_a_picture_of_a_published_service(client, splash):
    photo = form(splash, picture(), kind="image", alternative_text="Children in a pool").save()

    answer = client.get(reverse("directory:attachment", args=[photo.uuid]))

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="our-poster.jpg"'
    assert b"".join(answer.streaming_content) == photo.file.read()
    assert not answer.cookies


def test_a_pdf_is_to_be_saved_and_runs_nothing(client, splash):
    poster = form(splash, pdf()).save()

    answer = client.get(reverse("directory:attachment", args=[poster.uuid]))

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


@pytest.mark.parametrize("status", ["draft", "hidden", "removed"])
def test_nobody_opens_a_file_of_a_service_that_is_not_published(client, splash, status):
    poster = form(splash, pdf()).save()
    Service.objects.filter(pk=splash.pk).update(status=status, status_reason="why")

    assert client.get(reverse("directory:attachment", args=[poster.uuid])).status_code == 404


def test_a_file_that_is_lost_is_not_found_and_nothing_breaks(client, splash):
    poster = form(splash, pdf()).save()
    poster.file.storage.delete(poster.file.name)

    assert client.get(reverse("directory:attachment", args=[poster.uuid])).status_code == 404


def test_a_file_can_only_be_read(client, splash):
    poster = form(splash, pdf()).save()

    assert client.post(reverse("directory:attachment", args=[poster.uuid])).status_code == 405


def test_a_file_is_on_the_disk_whole_before_it_has_its_name(tmp_path, monkeypatch):
    storage, steps = WholeFileStorage(location=tmp_path), []
    real_sync, real_rename = os.fsync, Path.rename
    monkeypatch.setattr(os, "fsync", lambda handle: steps.append("sync") or real_sync(handle))
    monkeypatch.setattr(Path, "rename", lambda self, to: steps.append("rename") or real_rename(self, to))

    name = storage.save("attachments/a.pdf", ContentFile(b"content"))

    assert steps == ["sync", "rename", "sync"]
    assert (tmp_path / name).read_bytes() == b"content"


def test_a_full_disk_leaves_no_half_file(tmp_path, monkeypatch):
    storage = WholeFileStorage(location=tmp_path)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        storage.save("attachments/a.pdf", ContentFile(b"content"))

    assert list((tmp_path / "attachments").iterdir()) == []
