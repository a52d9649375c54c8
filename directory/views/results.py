from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import results_page
from ..card_notes import phone_notes, saved_notes
from ..kept import Kept
from ..results import Results
from ..search.live import get_index
from ..search.missed import missed
from ..search.query import run
from ..search.request import SearchRequest
from ..sightings import Sighting
from ..tally import tally

#: Pages kept as they are for the next reader who asks the same. None that names a place: it is forgotten at once.
MOST_PAGES = 200


@login_not_required
@require_safe
def services(request):
    """The search: what was understood, the filters with their counts, and twenty results."""
    index, today = get_index(), timezone.localdate()
    pages = index.memo.setdefault("pages", Kept(MOST_PAGES))
    may_keep = not request.COOKIES
    if may_keep and (kept := pages.get(request.META["QUERY_STRING"], today.__eq__)):
        html, sighting = kept
        return _answer(request, html, sighting, on=today)
    typed = SearchRequest.read(request.GET, index.vocabulary)
    page = run(typed, index, on=today)
    if typed.page > page.pages:
        return _last_page(request, page.pages)
    if not page.strict_total and typed.page == 1 and (said := missed(page, on=today)):
        tally.note_missed(said)
    results = Results(page, typed, show_all=request.GET.get("all", ""), view=request.GET.get("view", ""))
    notes = saved_notes(request, index, page.documents)
    if results.with_phones:
        notes |= phone_notes(index, page.documents)
    html = results_page.draw(request, results, notes)
    sighting = Sighting.of(page) if typed.page == 1 and (typed.q or page.request.has_filters) else None
    if may_keep and page.strict_total and not page.request.near and not typed.words_before and not results.has_contacts:
        pages.put(request.META["QUERY_STRING"], today, (html, sighting))
    return _answer(request, html, sighting, on=today)


def _last_page(request, number):
    """The way to the last page of results: there may be fewer of them than when somebody kept the address."""
    said = request.GET.copy()
    said["page"] = number
    return redirect(f"{request.path}?{said.urlencode()}")


def _answer(request, html, sighting, *, on):
    if sighting is not None:
        tally.note_found(request, sighting, on=on)
    response = HttpResponse(html)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response
