"""The one place that trusts HTML: other people's HTML to plain text, and plain text to HTML that is safe to show.

Descriptions are kept as plain text in a simple form: blank lines between paragraphs, "- " before each point of a
list, an address in brackets after the words that led there.
"""

import html
import re
from html.parser import HTMLParser

import nh3
from django.utils.safestring import mark_safe
from markupsafe import escape

_LINKS = {"http", "https", "mailto", "tel"}
_SHOWN_TAGS = {"a", "blockquote", "br", "em", "h2", "h3", "h4", "li", "ol", "p", "strong", "ul"}

_BLOCKS = set("address article blockquote dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr main".split()) | set(
    "ol p pre section table ul".split()
)
_LINES = {"br", "li", "tr"}
_CELLS = {"td", "th"}
_READ_TAGS = _BLOCKS | _LINES | _CELLS | {"a"}
#: What stands inside these was never meant to be read.
_SILENT_TAGS = set("button iframe noscript script select style svg template textarea title".split())

_TAG = re.compile(r"<(?:!--|/?[a-zA-Z][^<>]*>)")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|span|ul|ol|li|strong|h[1-6]|a)\b(?:(?!&lt;)[^<>])*?&gt;", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: How many letters of a text are looked through for its first sentence.
_MOST_READ = 5_000
_POINT = re.compile(r"\s*(?:[-*\u2022\u25cf\u25aa\u2013]|\uf0b7)\s+(?=\S)")

_WEB = r"(?:https?://|www\.)[^\s<>\"“”]{1,2000}"
_MAIL = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_LINK = re.compile(rf"(?P<web>{_WEB})|(?P<mail>{_MAIL})", re.IGNORECASE)

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z0-9“\"'‘(£])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|inc|approx|no|tel|st|dr|mr|mrs|ms|rd|vs)|\b[A-Z])\.$", re.IGNORECASE)


def safe_html(text):
    """HTML with nothing left in it but paragraphs, lists, headings, emphasis and links that lead to the web."""
    return mark_safe(
        nh3.clean(text, tags=_SHOWN_TAGS, attributes={"a": {"href"}}, url_schemes=_LINKS, link_rel="nofollow noopener")
    )


def written_html(text):
    """HTML of the team's own writing: tables and headings that can be led to, besides what `safe_html` lets through."""
    allowed = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}, "th": {"scope"}}
    tags = _SHOWN_TAGS | {"table", "thead", "tbody", "tr", "th", "td"}
    return mark_safe(nh3.clean(text, tags=tags, attributes=allowed, url_schemes=_LINKS, link_rel=None))


def paragraphs(text):
    """Plain text as safe HTML: paragraphs, lists where lines begin with a dash, links where addresses stand."""
    return safe_html("\n".join(_blocks(text or "")))


def _blocks(text):
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines, points = [], []
        for line in filter(str.strip, block.split("\n")):
            point = _POINT.match(line)
            if point:
                yield from _paragraph(lines)
                lines = []
                points.append(_linked(line[point.end() :].strip()))
            else:
                yield from _list(points)
                points = []
                lines.append(_linked(line.strip()))
        yield from _paragraph(lines)
        yield from _list(points)


def _paragraph(lines):
    if lines:
        yield f"<p>{'<br>'.join(lines)}</p>"


def _list(points):
    if points:
        yield f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>"


def _linked(line):
    """A line, escaped, with its web and mail addresses as links."""
    parts, end = [], 0
    for found in _LINK.finditer(line):
        address = _without_the_stop(found.group())
        if found["mail"]:
            target = f"mailto:{address}"
        else:
            target = address if "://" in address else f"https://{address}"
        parts += [escape(line[end : found.start()]), f'<a href="{escape(target)}">{escape(address)}</a>']
        end = found.start() + len(address)
    return "".join(str(part) for part in [*parts, escape(line[end:])])


def _without_the_stop(address):
    """An address without the comma, stop or bracket that belongs to the sentence around it."""
    while address[-1] in ".,;:!?'’*_" or (address[-1] in ")]" and address.count("(") < address.count(")")):
        address = address[:-1]
    return address


def looks_like_html(text):
    """Whether a text has tags or entities in it, and so was written for a browser."""
    return bool(_TAG.search(text) or re.search(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", text, re.IGNORECASE))


def plain_text(text):
    """What a browser would let one read of a text that may be HTML, in the plain form described above."""
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    if not _TAG.search(text):
        return _tidy(html.unescape(text))
    cleaned = nh3.clean(
        text,
        tags=_READ_TAGS,
        clean_content_tags=_SILENT_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_LINKS,
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()
    return _tidy("".join(reader.said))


def one_line(text):
    """The same on a single line."""
    return " ".join(plain_text(text).split())


class _Reader(HTMLParser):
    """Reads cleaned HTML aloud into `said`, with \\n for a new line and \\n\\n for a new paragraph."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.said, self._link, self._link_start = [], "", 0

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self._link, self._link_start = dict(attributes).get("href") or "", len(self.said)
        elif tag == "li":
            self.said.append("\n- ")
        elif tag in _LINES:
            self.said.append("\n")
        elif tag in _CELLS:
            self.said.append(" ")
        elif not self._is_at_point():
            self.said.append("\n\n")

    def handle_endtag(self, tag):
        if tag == "a":
            self._say_address()
        elif tag in _BLOCKS and tag not in ("p", "div"):
            self.said.append("\n\n")
        elif tag in ("p", "div"):
            self.said.append("\n\n" if not self._in_list() else "\n")

    def handle_data(self, data):
        self.said.append(re.sub(r"\s+", " ", data))

    def _is_at_point(self):
        """Whether nothing was said yet after the dash of a list's point: a paragraph there begins no new one."""
        return "".join(self.said[-3:]).rstrip(" ").endswith("\n-")

    def _in_list(self):
        return any(part == "\n- " for part in self.said[-4:])

    def _say_address(self):
        """Where a link leads, in brackets, unless the words of the link say so already."""
        words = "".join(self.said[self._link_start :]).strip()
        scheme, _, address = self._link.partition(":")
        shown = address if scheme in ("mailto", "tel") else self._link
        key = _bare(address)
        if key and key not in _bare(words) and not (scheme == "tel" and re.search(r"\d{4}", words)):
            self.said.append(f" ({shown})" if words else shown)
        self._link = ""


def _bare(address):
    """An address as people say it: no scheme, no www, no slash at the end."""
    return re.sub(r"^(?:https?:)?/*(?:www\.)?", "", address.strip().lower()).rstrip("/").replace(" ", "")


def _tidy(text):
    """Spaces made plain and single, at most one blank line, none inside a list, nothing invisible, no empty points."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = ["" if line in ("-", "•", "*") else line for line in lines]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return re.sub(r"^(- .*)\n\n(?=- )", r"\1\n", text, flags=re.MULTILINE)


def first_sentence(text, longest):
    """The first sentence of a plain text, cut at a word where it is too long; headings and lists are passed over.

    `longest` counts letters. Addresses in brackets are left out.
    """
    text = text[:_MOST_READ]
    text = re.sub(rf" ?\((?:{_WEB}|{_MAIL})\)", "", text)
    lines = [line for line in text.split("\n") if line and not _POINT.match(line)]
    if not lines:
        return ""
    spoken = (line for line in lines if len(line.split()) > 5 or line.endswith((".", "!", "?")))
    return shortened(_first_of(next(spoken, lines[0])), longest)


def _first_of(line):
    for end in _SENTENCE_END.finditer(line):
        closing = end.group().strip()
        if not _ABBREVIATION.search(line[max(0, end.start() - 12) : end.start()] + closing):
            return line[: end.start()] + closing
    return line


def shortened(text, longest):
    """A text of at most so many letters, cut at a word with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 2]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut} …"
