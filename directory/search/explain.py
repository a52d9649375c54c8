"""Why the search answers as it does, for staff and for the command line."""

from dataclasses import asdict, dataclass

from django.http import QueryDict

from . import text
from .query import run
from .request import SearchRequest

SHOWN = 20


@dataclass
class Explained:
    """What was understood, the synonyms at work, the pages to read, and the first results with their scores."""

    words: str
    understood: list
    synonyms: list
    guides: list
    total: int
    results: list

    def as_dict(self):
        return asdict(self)


def explain(words, index, *, on):
    """Search as a family would and say what happened on the way."""
    typed = QueryDict(mutable=True)
    typed["q"] = words
    page = run(SearchRequest.read(typed, index.vocabulary), index, on=on)
    scores = page.heard.scores
    value_of = {} if scores is None else dict(zip(scores.documents.tolist(), scores.values.tolist(), strict=True))
    results = [
        {
            "slug": card["slug"],
            "name": card["name"],
            "score": round(value_of.get(document, 0.0), 2),
            "miles": None if miles is None or miles == float("inf") else round(miles, 1),
            "why": [f"{said} → {means}" if means else said for said, means in why],
        }
        for document, card, miles, why in zip(page.documents, page.cards, page.miles, page.why, strict=True)
    ]
    guides = [
        {"title": each.page.title, "href": each.page.href, "share": round(each.share, 2), "is_answer": each.is_answer}
        for each in page.on_shelf
    ]
    return Explained(words, _understood(page), _synonyms(page), guides, page.strict_total, results[:SHOWN])


def _understood(page):
    reading, scores = page.heard.reading, page.heard.scores
    lines = [
        f"Filter: {lifted.name} = {lifted.value} (said: {lifted.said}{', raises only' if lifted.soft else ''})"
        for lifted in reading.filters
    ]
    kept = [word for at, word in enumerate(reading.words) if text.weight_of(word) > 0.2 and at not in reading.aside]
    lines.append(f"Words: {', '.join(kept) or 'none'}")
    quiet = [word for word in reading.words if 0 < text.weight_of(word) <= 0.2]
    if quiet:
        lines.append(f"Words that say little here: {', '.join(quiet)}")
    if reading.unwanted:
        not_wanted = ", ".join(reading.words[at] for at in sorted(reading.unwanted))
        looked_for = "not looked for, and not hidden" if reading.denied else "looked for, as nothing else was said"
        lines.append(f"Not wanted: {not_wanted} ({looked_for})")
    if scores is not None:
        lines += [f"Spelling: {typed} read as {guess}" for typed, guess in scores.corrections]
    if page.heard.is_crisis:
        lines.append("Crisis lines are shown above the results")
    if page.dropped:
        lines.append(f"Nothing fitted; set aside: {', '.join(page.dropped)}")
    return lines


def _synonyms(page):
    if page.heard.scores is None:
        return []
    used = {(meaning.term, meaning.means): meaning for meaning in page.heard.scores.used}
    return [
        {"term": meaning.term, "means": meaning.means, "kind": meaning.kind, "weight": meaning.weight}
        for meaning in used.values()
    ]
