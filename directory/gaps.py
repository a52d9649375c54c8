"""Templates that are drawn once for each shape, with gaps; after that a page only puts its words in.

To draw a page by its template costs more than to find what is on it. A shape is all that the template may ask about:
which words are there, and a few facts. What the words say it cannot ask.
"""

from markupsafe import escape

#: What stands on both sides of a gap's name, and between words that are escaped together.
_MARK = "\0"


def gap(name, is_there=True):
    """What a template writes where the word of that name goes; nothing for a word that is not there."""
    return f"{_MARK}{name}{_MARK}" if is_there else ""


class Shape:
    """HTML that was drawn with gaps, encoded."""

    def __init__(self, html):
        pieces = html.replace("%", "%%").split(_MARK)
        self._names = [int(name) if name.isdigit() else name for name in pieces[1::2]]
        pieces[1::2] = ["%b"] * len(self._names)
        self._format = "".join(pieces).encode()

    def filled(self, words):
        """The HTML with words, escaped and encoded, in its gaps. `words` has one for each name; it may be a list."""
        return self._format % tuple([words[name] for name in self._names])


def encoded(words):
    """Words as gaps take them, escaped and encoded: all at once, as a call takes nearly as long for one as for all."""
    joined = _MARK.join(words)
    if joined.count(_MARK) >= len(words):
        joined = _MARK.join([word.replace(_MARK, " ") for word in words])
    return escape(joined).encode().split(_MARK.encode())
