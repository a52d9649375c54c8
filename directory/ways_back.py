"""The link back to where a reader came from, so that a search is never lost. It never leads to another site."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import reverse

LONGEST = 1500
#: The part of an address that says what was just saved on a page. No way back keeps it.
SAVED_HERE = "saved"
#: Pages that list services, by the name of their address, and what a link back to them says.
LISTS = {
    "themes": "Back to the list",
    "ages": "Back to the list",
    "needs": "Back to the list",
    "organisations": "Back to the organisation",
    "a-to-z": "Back to A to Z",
    "shortlist": "Back to my list",
    "compare": "Back to comparing",
}


@dataclass(frozen=True)
class WayBack:
    """Where a link back leads, and what it says. `query` is that of a search, to be carried along."""

    href: str
    words: str
    query: str = ""


def page_before(request):
    """The way back from a page: to the search in `from`, or to our own page that the reader came from, or to all."""
    said = request.GET.get("from", "")
    if said:
        return _search(said)
    try:
        before = urlsplit(request.headers.get("Referer", "")[:LONGEST])
    except ValueError:
        return _search("")
    if before.netloc != request.get_host() or before.path == request.path:
        return _search("")
    if before.path == reverse("directory:services"):
        return _search(before.query)
    for name, words in LISTS.items():
        if before.path.startswith(reverse(f"directory:{name}")):
            pairs = [pair for pair in parse_qsl(before.query, keep_blank_values=True) if pair[0] != SAVED_HERE]
            return WayBack(f"{before.path}?{urlencode(pairs)}" if pairs else before.path, words)
    return _search("")


def card_before(request, slug):
    """Where the card is on which Save was pressed, when that was in a list of ours; else nothing."""
    try:
        before = urlsplit(request.headers.get("Referer", "")[:LONGEST])
    except ValueError:
        return ""
    lists = [reverse(f"directory:{name}") for name in ("themes", "ages", "needs")]
    is_list = before.path == reverse("directory:services") or before.path.startswith(tuple(lists))
    if before.netloc != request.get_host() or not is_list:
        return ""
    pairs = [pair for pair in parse_qsl(before.query, keep_blank_values=True)[:60] if pair[0] != SAVED_HERE]
    return f"{before.path}?{urlencode([*pairs, (SAVED_HERE, slug)])}#at-{slug}"


def _search(query):
    """Back to a search. The query is taken apart and written anew, so nothing but a query can be in it.

    Empty parameters stay: they say which filters heard in the words were taken away.
    """
    pairs = parse_qsl(query[:LONGEST].replace("\0", ""), keep_blank_values=True)[:60]
    pairs = [pair for pair in pairs if pair[0] != SAVED_HERE]
    address, kept = reverse("directory:services"), urlencode(pairs)
    return WayBack(f"{address}?{kept}", "Back to your results", kept) if kept else WayBack(address, "All services")
