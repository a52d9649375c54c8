"""What a PDF holds beside its pages. Searching its bytes misses what stands in compressed parts: this walks all."""

import io
import re
from itertools import islice

import pikepdf
from pikepdf import settings as pikepdf_settings

#: A few kilobytes may unpack to gigabytes. Process-wide, and no PDF that families can read comes near.
pikepdf_settings.set_qpdf_limits(
    flate_max_memory=32 * 1024**2,
    run_length_max_memory=32 * 1024**2,
    png_max_memory=32 * 1024**2,
    tiff_max_memory=32 * 1024**2,
    dct_max_memory=256 * 1024**2,
    parser_max_container_size=500_000,
    max_stream_filters=5,
)
MOST_OBJECTS = 300_000
MOST_PAGES_READ = 5
#: Bytes of drawing that are read for words, unpacked, in all: reading takes a hundred times their memory. A piece
#: counts for at least so many.
MOST_DRAWING = 1_000_000
PIECE = 1_000
#: Actions after one another; more are a trap.
MOST_ACTIONS = 100

#: What it may hold, in the words of the message: "It holds ...".
_ACTIONS = {
    "/JavaScript": "a program (JavaScript)",
    "/Launch": "a command that starts other programs",
    "/ImportData": "a command that reads other files",
    "/SubmitForm": "a button that sends what was typed to somebody",
    "/GoToE": "another file inside it",
    "/GoToR": "a link into another file",
    "/Thread": "a link into another file",
    "/Rendition": "sound or film",
    "/Movie": "sound or film",
    "/Sound": "sound or film",
    "/RichMediaExecute": "sound or film",
}
_KEYS = {
    "/JS": "a program (JavaScript)",
    "/JavaScript": "a program (JavaScript)",
    "/EmbeddedFiles": "another file inside it",
    "/EF": "another file inside it",
    "/XFA": "an old kind of form that runs programs (XFA)",
    "/RichMediaContent": "sound or film",
}
_WEB_BY_ITSELF = "a web address that opens by itself"
#: What may happen when it is opened or shown: it turns to one of its own pages.
_MAY_OPEN = {"/GoTo", "/Named"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_SCHEMES = {"http", "https", "mailto", "tel"}
_TEXT_OPERATORS = {"Tj", "TJ", "'", '"'}


class NotAPdf(Exception):
    """The bytes cannot be read as a PDF, or are built to be too much for the reader."""


class IsLocked(Exception):
    """The PDF is protected with a password or encrypted."""


class Inside:
    """One PDF, walked through: `found` says what active or hidden things it holds, `words` what its first pages say."""

    def __init__(self, content):
        try:
            with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
                if pdf.is_encrypted:
                    raise IsLocked
                if not len(pdf.pages):
                    raise NotAPdf
                self.found = sorted(_active_things(pdf))
                self.words = _words(pdf)
        except pikepdf.PasswordError as locked:
            raise IsLocked from locked
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OverflowError, MemoryError) as problem:
            raise NotAPdf from problem


def _active_things(pdf):
    """Everything in any object that can run, open or send something, as a set of words."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise NotAPdf
    found = set()
    for obj in pdf.objects:
        found |= _in_object(obj)
    return found | _on_opening(pdf.Root) | _in_object(pdf.trailer)


def _in_object(obj):
    """The same in one object and what is written out inside it; what it refers to is an object of its own."""
    found, waiting = set(), [obj]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting += [child for child in each if _is_container(child)]
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            found |= _in_dictionary(each)
            waiting += [child for _, child in each.items() if _is_container(child)]
    return found


def _is_container(child):
    return isinstance(child, pikepdf.Array | pikepdf.Dictionary) and not child.is_indirect


def _in_dictionary(entries):
    found = {words for key, words in _KEYS.items() if key in entries}
    found.add(_ACTIONS.get(_name(entries, "/S"), ""))
    if _name(entries, "/Type") == "/EmbeddedFile" or _name(entries, "/Subtype") == "/FileAttachment":
        found.add("another file inside it")
    if _reads_elsewhere(entries):
        found.add("a part that is read from another file")
    if not all(_is_plain_link(entries.get(key)) for key in ("/URI", "/Base")):
        found.add("a link that leads to something other than a web page, an email address or a telephone")
    if isinstance(entries.get("/AA"), pikepdf.Dictionary):
        for _, action in entries["/AA"].items():
            found |= _by_itself(action)
    return found - {""}


def _reads_elsewhere(entries):
    """Whether the content of a stream lies in another file, on this computer or on another one."""
    is_stream = isinstance(entries, pikepdf.Stream)
    is_outside = is_stream and ("/F" in entries or isinstance(entries.get("/Ref"), pikepdf.Dictionary))
    return is_outside or _name(entries, "/FS") == "/URL"


def _is_plain_link(value):
    """Whether an address may be followed by a click. Readers leave out spaces and signs that cannot be seen."""
    if not isinstance(value, pikepdf.String):
        return True
    address = re.sub(r"[\x00-\x20\x7f-\xa0]", "", str(value)).lower()
    scheme = _SCHEME.match(address)
    return scheme[1] in _SCHEMES if scheme else not address.startswith(("//", "\\", "/\\"))


def _on_opening(root):
    return _by_itself(root.get("/OpenAction"))


def _by_itself(action):
    """What an event, such as opening it or showing a page, does by itself. A link that somebody clicks is fine."""
    found, waiting = set(), [action]
    for number in range(MOST_ACTIONS + 1):
        if not waiting:
            return found
        if number == MOST_ACTIONS:
            break
        each = waiting.pop()
        if not isinstance(each, pikepdf.Dictionary):
            continue
        kind = _name(each, "/S")
        if kind in ("/URI", "/GoToR"):
            found.add(_WEB_BY_ITSELF)
        elif kind and kind not in _MAY_OPEN:
            found.add(_ACTIONS.get(kind, "a command that starts by itself"))
        following = each.get("/Next")
        waiting += islice(following, MOST_ACTIONS) if isinstance(following, pikepdf.Array) else [following]
    raise NotAPdf


def _name(entries, key):
    value = entries.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _words(pdf):
    """The title and what the first pages say, as far as it is written in plain letters. Lower case."""
    said = [str(value) for value in pdf.docinfo.values() if isinstance(value, pikepdf.String)]
    room = MOST_DRAWING
    for page in islice(pdf.pages, MOST_PAGES_READ):
        try:
            room -= _drawing_size(page.obj.get("/Contents"), room)
            if room < 0:
                # So much is drawn that it is a picture, or a trap. Whether it may be kept was decided by the walk.
                break
            for operands, operator in pikepdf.parse_content_stream(page, " ".join(_TEXT_OPERATORS)):
                if str(operator) in _TEXT_OPERATORS:
                    said.append(_string(operands))
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
            # A page we cannot read says nothing; whether it may be kept was decided by the walk.
            continue
    return " ".join(" ".join(said).split()).lower()


def _drawing_size(contents, room):
    """How many bytes a page is drawn with, unpacked; it stops counting when they are more than there is room for."""
    size = 0
    for piece in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(piece, pikepdf.Stream):
            size += max(PIECE, len(piece.read_bytes()))
        if size > room:
            break
    return size


def _string(operands):
    """The letters that one operator shows; its pieces belong to one word."""
    pieces = operands[0] if operands and isinstance(operands[0], pikepdf.Array) else operands
    return "".join(str(piece) for piece in pieces if isinstance(piece, pikepdf.String))
