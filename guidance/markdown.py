"""Guides as they are written: a small part of Markdown, made into safe HTML.

Headings of two levels, paragraphs, lists, tables, bold and links. A link may lead to another guide (`guide:its-key`),
to a search (`find:short+breaks`), to a page of the site (`site:tell-us`), or to the web.
"""

import re
from dataclasses import dataclass

from django.utils.text import slugify
from markdown_it import MarkdownIt

from directory.markup import written_html

_READER = MarkdownIt("commonmark", {"html": False, "typographer": True})
_READER.enable(["table", "smartquotes"]).disable(["image", "code", "fence", "hr", "lheading"])

_LIST_ITEM = re.compile(r"\s*(?:[-*]|\d+[.)])\s")
_FACT = re.compile(r"\{([a-z0-9-]+)\}")


@dataclass(frozen=True)
class Written:
    """A text as HTML, and its contents: (id, words) of each heading of the first level."""

    html: str
    contents: list


def written(text, address_of):
    """Markdown as a `Written`. `address_of` gives the address of a link's target, or None: then only its words stay."""
    tokens, contents, used = _READER.parse(text), [], set()
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _words(tokens[number + 1])
            key = slugify(words)[:60]
            token.attrSet("id", f"{key}-{number}" if key in used else key or f"part-{number}")
            used.add(key)
            if token.tag == "h2":
                contents.append((token.attrGet("id"), words))
        elif token.type == "inline":
            _lead(token, address_of)
    return Written(written_html(_READER.renderer.render(tokens, _READER.options, {})), contents)


def _lead(inline, address_of):
    """Give each link its address; take away those that would lead nowhere, and leave their words."""
    kept, is_dead = [], False
    for child in inline.children:
        if child.type == "link_open":
            address = address_of(child.attrGet("href"))
            is_dead = address is None
            if is_dead:
                continue
            child.attrSet("href", address)
        elif child.type == "link_close" and is_dead:
            is_dead = False
            continue
        kept.append(child)
    inline.children = kept


def _words(inline):
    return "".join(child.content for child in inline.children)


def targets(text):
    """Where the links of a text lead, as they are written."""
    for token in _READER.parse(text):
        for child in token.children or ():
            if child.type == "link_open":
                yield child.attrGet("href")


def headings(text):
    """The levels of the headings of a text, in order: 2 for ##."""
    return [int(token.tag[1]) for token in _READER.parse(text) if token.type == "heading_open"]


def facts_in(text):
    """The keys of the facts that a text has room for."""
    return set(_FACT.findall(text))


def filled(text, say):
    """A line with its facts put in, or None where one is not known. `say` gives a fact's words by key, or None."""
    said = {key: say(key) for key in facts_in(text)}
    if None in said.values():
        return None
    return _FACT.sub(lambda found: said[found[1]], text)


def filled_text(text, say):
    """A whole text with its facts put in. A paragraph or a point of a list that nobody can fill is left out."""
    blocks = (_filled_block(block, say) for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "\n\n".join(block for block in blocks if block)


def _filled_block(block, say):
    if not _LIST_ITEM.match(block):
        return filled(block, say)
    points = re.split(r"\n(?=\s*(?:[-*]|\d+[.)])\s)", block)
    return "\n".join(point for point in (filled(point, say) for point in points) if point)
