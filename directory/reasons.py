"""Why each listing is among the results, in one line."""

from markupsafe import escape

from .kept_cards import shows, stems_of

#: For how many words it is kept what they describe, and how many lines are kept: as long as the index.
MOST_DESCRIBED, MOST_LINES = 10_000, 5_000
#: How long a list of words may be.
LONGEST = 120


class Reasons:
    """The reasons on one page of results. Most of its listings are there for the same one."""

    def __init__(self, page):
        self.index, self.scores = page.index, page.heard.scores
        self.labels = page.index.vocabulary.labels
        self.is_silent = self.scores is None or page.heard.is_crisis or page.heard.is_harm
        self.describing = {} if self.is_silent else self._describing()
        self._lines = page.index.memo.setdefault("reasons", {})

    def encoded(self, document, clues):
        """A listing's line as HTML, encoded, from the (said, means) pairs that found it. Empty where there is none."""
        if self.is_silent:
            return b""
        about = self._only_about(document, clues) if self.describing else ()
        line = self._lines.get((clues, about))
        if line is None:
            if len(self._lines) >= MOST_LINES:
                self._lines.clear()
            line = self._lines[clues, about] = escape(self._line(clues, about)).encode()
        return line

    def _line(self, clues, about):
        """The typed words it has, and what they were taken to mean."""
        if not clues:
            return "Here because it is the same kind of help."
        has, taken = [], {}
        for said, means in clues:
            label = self._meaning(means)
            if not means and said in about:
                continue
            if not means and said not in has:
                has.append(said)
            elif label and stems_of(label) not in map(stems_of, (said, *taken.setdefault(said, []))):
                taken[said].append(label)
        parts = []
        if has:
            pairs = {word for said in has if " " in said for word in said.split()}
            parts.append("it says " + ", ".join(f"“{said}”" for said in has if said not in pairs)[:LONGEST])
        if about:
            parts.append("it is about " + ", ".join(f"“{said}”" for said in dict.fromkeys(about))[:LONGEST])
        parts += [f"“{said}” can mean {' or '.join(labels[:2])}" for said, labels in list(taken.items())[:2] if labels]
        return f"Here because {'; '.join(parts)}." if parts else ""

    def _meaning(self, means):
        facet, _, slug = means.partition(":")
        if slug and facet in ("need", "type", "theme"):
            return self.labels[facet].get(slug, "")
        return f"“{means}”" if means else ""

    def _only_about(self, document, clues):
        """The typed words that the listing may not say itself, as they describe a need or kind of help it is for."""
        concepts, about = self.index.concepts[document], ()
        for said, means in clues:
            if not means and said in self.describing:
                described, stems = self.describing[said]
                if not described.isdisjoint(concepts) and not shows(self.index, document, stems):
                    about += (said,)
        return about

    def _describing(self):
        """{typed word: the needs and kinds of help that it describes, its stems} of the words that describe any."""
        said = dict.fromkeys(clue.said for clue in self.scores.clues if clue.is_telling and not clue.means)
        return {each: (described, stems_of(each)) for each in said if (described := self._described_by(each))}

    def _described_by(self, said):
        """The needs and kinds of help whose description has these words."""
        memo = self.index.memo.setdefault("described by", {})
        described = memo.get(said)
        if described is None:
            if len(memo) > MOST_DESCRIBED:
                memo.clear()
            stems = stems_of(said)
            every = self.index.vocabulary.described.items()
            described = memo[said] = frozenset(concept for concept, others in every if stems <= others)
        return described
