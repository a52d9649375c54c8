"""Pictures and papers that people send us: judged by what they hold, never by what they are called."""

import hashlib
import io
import logging
import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from . import scanning
from .pdf_inside import Inside, IsLocked, NotAPdf

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}

#: Dots along the longer side of a stored picture, and in all of a picture that we open: a camera's 50 million pass.
LONGEST_SIDE = 4000
MOST_DOTS = 60_000_000

_DBS_NAME = re.compile(r"(?<![a-z])(?:dbs|crb)(?![a-z])|disclosure and barring", re.IGNORECASE)
_ABOUT_DBS = re.compile(r"polic|leaflet|poster|guid|statement|information", re.IGNORECASE)
_DBS_ISSUER = re.compile(r"disclosure (?:and|&) barring service|criminal records bureau")
_ON_CERTIFICATES = re.compile(
    r"certificate number|police records of convictions|date of issue|applicant personal details|certificate printed"
)

log = logging.getLogger("directory")

NO_DBS = (
    "This looks like a DBS certificate. We never keep DBS certificates: they belong to the person they are about. "
    "Tell us only who saw it, in which role, on which date and at what level."
)


@dataclass(frozen=True)
class CleanUpload:
    """A file that may be kept: its kind as found in its content, and its bytes, which for a picture are new ones.

    `is_scanned` says whether the council's scanner found it clean; where it did not answer, the file waits for it.
    """

    content_type: str
    content: bytes
    is_scanned: bool = False

    @property
    def size(self):
        """In bytes."""
        return len(self.content)

    @property
    def digest(self):
        """SHA-256 of what is stored, to tell whether the same file came before."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_picture(self):
        return self.content_type != PDF

    def as_file(self):
        """The bytes as a file that a model can save. Nothing of the sender's own file name is in it."""
        return ContentFile(self.content, name=f"file.{EXTENSIONS[self.content_type]}")


def clean_upload(uploaded):
    """Check an uploaded file and give what may be stored of it. Raises ValidationError in plain words."""
    most = settings.UPLOAD_MAX_BYTES
    if uploaded.size > most:
        raise ValidationError(f"The file must be smaller than {_megabytes(most)}.", code="too-large")
    uploaded.seek(0)
    content = uploaded.read(most + 1)
    if len(content) > most:
        raise ValidationError(f"The file must be smaller than {_megabytes(most)}.", code="too-large")
    if not content:
        raise ValidationError("The file is empty. Choose another one.", code="empty")
    name = uploaded.name or ""
    if _DBS_NAME.search(name.replace("_", " ")) and not _ABOUT_DBS.search(name):
        raise ValidationError(NO_DBS, code="dbs")
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        clean = _picture(content)
    elif b"%PDF-" in content[:1024]:
        clean = _pdf(content)
    else:
        raise ValidationError("The file must be a PDF, a JPG or a PNG.", code="kind")
    return replace(clean, is_scanned=_is_scanned(content))


def _is_scanned(content):
    """Whether the scanner found a file clean; False where it does not answer. Raises ValidationError for a virus."""
    if not scanning.is_on():
        return False
    try:
        found = scanning.scan(content)
    except scanning.NotScanned as problem:
        log.error("A file waits for the virus check: %s", problem)
        return False
    if found:
        raise ValidationError(
            "Our virus check found something harmful in this file, so we did not keep it. "
            "Have your computer checked, and send a clean copy.",
            code="virus",
        )
    return True


def _megabytes(number):
    return f"{number / 1024**2:g} MB" if number >= 1024**2 else f"{number // 1024} KB"


def _pdf(content):
    try:
        inside = Inside(content)
    except IsLocked as locked:
        raise ValidationError(
            "This PDF is protected with a password. Save it again without one.", code="locked"
        ) from locked
    except NotAPdf as broken:
        raise ValidationError("This PDF cannot be read. Save it again and try once more.", code="broken") from broken
    if inside.found:
        raise ValidationError(
            f"This PDF cannot be taken, because it holds {', and '.join(inside.found)}. "
            "Print it to a new PDF and send that.",
            code="active",
        )
    if _DBS_ISSUER.search(inside.words) and _ON_CERTIFICATES.search(inside.words):
        raise ValidationError(NO_DBS, code="dbs")
    return CleanUpload(PDF, content)


def _picture(content):
    """The same picture written anew, upright and at most so large: what else the file held, such as where it was
    taken, is gone."""
    unreadable = ValidationError("This picture cannot be read. Save it again and try once more.", code="broken")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
            if found.width * found.height > MOST_DOTS:
                raise _too_many_dots()
            kind = JPEG if found.format in ("JPEG", "MPO") else PNG
            # A JPEG can be read at half or a quarter of its size, which saves most of the memory.
            found.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(found)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return CleanUpload(kind, _written(picture, kind))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_dots() from bomb
    except (OSError, SyntaxError, ValueError, ArithmeticError, MemoryError, LookupError, TypeError) as problem:
        raise unreadable from problem


def _too_many_dots():
    return ValidationError(
        f"This picture is too large to open. Save it with at most {LONGEST_SIDE} dots on the longer side.",
        code="too-many-dots",
    )


def _written(picture, kind):
    """A new file with nothing in it but the dots."""
    out = io.BytesIO()
    if kind == JPEG:
        _bare(picture.convert("RGB")).save(out, "JPEG", quality=85, optimize=True, progressive=True)
    else:
        has_holes = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        _bare(picture.convert("RGBA" if has_holes else "RGB")).save(out, "PNG", optimize=True)
    return out.getvalue()


def _bare(picture):
    picture.info.clear()
    return picture
