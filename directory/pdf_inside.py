"""What a PDF holds beside its pages. Searching its bytes misses what stands in compressed parts: this walks all."""

import io
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

#: What it may hold, in the words of the message: "It holds ...".
_ACTIONS = {
    "/JavaScript": "a program (JavaScript)",
    "/Launch": "a command that starts other programs",
    "/ImportData": "a command that reads other files",
    "/SubmitForm": "a button that sends what was typed to somebody",
    "/GoToE": "another file inside it",
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
    if _name(entries, "/Type") == "/EmbeddedFile":
        found.add("another file inside it")
    if "/AA" in entries:
        found |= _opens_by_itself(entries["/AA"])
    return found - {""}


def _opens_by_itself(additional):
    """Whether an event, such as showing a page, opens a web address. A link that somebody clicks is fine."""
    if isinstance(additional, pikepdf.Dictionary):
        for _, action in additional.items():
            if isinstance(action, pikepdf.Dictionary) and _name(action, "/S") == "/URI":
                return {"a web address that opens by itself"}
    return set()


def _on_opening(root):
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and _name(action, "/S") in ("/URI", "/GoToR"):
        return {"a web address that opens by itself"}
    return set()


def _name(entries, key):
    value = entries.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _words(pdf):
    """The title and what the first pages say, as far as it is written in plain letters. Lower case."""
    said = [str(value) for value in pdf.docinfo.values() if isinstance(value, pikepdf.String)]
    for page in islice(pdf.pages, MOST_PAGES_READ):
        try:
            for operands, operator in pikepdf.parse_content_stream(page, " ".join(_TEXT_OPERATORS)):
                if str(operator) in _TEXT_OPERATORS:
                    said.append(_string(operands))
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
            # A page we cannot read says nothing; whether it may be kept was decided by the walk.
            continue
    return " ".join(" ".join(said).split()).lower()


def _string(operands):
    """The letters that one operator shows; its pieces belong to one word."""
    pieces = operands[0] if operands and isinstance(operands[0], pikepdf.Array) else operands
    return "".join(str(piece) for piece in pieces if isinstance(piece, pikepdf.String))
