"""The page of one service, and its times as a calendar file."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from markupsafe import Markup

from .. import calendars, shortlist
from ..glossary import Glossary
from ..kept import Kept
from ..listing import Listing
from ..models import Service
from ..search.documents import SERVICE
from ..search.live import get_index
from ..structured_data import as_script, service_data
from ..tally import tally
from ..ways_back import page_before

#: Where the Save form leaves room for the address to come back to.
COME_BACK = "<!--come back-->"

kept_pages = Kept(most=500)


@dataclass(frozen=True)
class Page:
    """A listing as it is kept: everything that is the same for every reader on one day."""

    service: int
    name: str
    summary: str
    body: str
    data: str


@dataclass(frozen=True)
class Stamp:
    """What a kept page was drawn from: the revisions of the service and of all words, and the day it is told of."""

    service: int
    revision: int
    vocabulary: int
    day: date

    @classmethod
    def of(cls, service, index, day):
        return cls(service, index.revision_of(SERVICE, service), index.vocabulary_revision, day)


class Gone(Exception):
    """The service was published once, and is not any more."""

    def __init__(self, service):
        super().__init__(service.name)
        self.service = service


@login_not_required
@require_safe
def service(request, slug):
    """Everything a family asks about one service. The body is drawn once; what is around it is each reader's own."""
    today = timezone.localdate()
    try:
        page = _page(slug, on=today)
    except Gone as gone:
        return _gone(request, gone.service)
    tally.note_opened(request, page.service, on=today)
    back = page_before(request)
    come_back = urlencode({"saved": 1} | ({"from": back.query} if back.query else {}))
    field = Markup('<input type="hidden" name="next" value="{}?{}">').format(request.path, come_back)
    saved = shortlist.read(request) if "saved" in request.GET else []
    context = {
        "page": page,
        "body": Markup(page.body.replace(COME_BACK, field)),
        "back": back,
        "saved": len(saved) if page.service in saved else 0,
        "page_title": page.name,
        "page_address": f"{settings.SITE_ADDRESS}{request.path}",
        "here": "services",
    }
    response = render(request, "directory/listing.html", context)
    patch_vary_headers(response, ["Cookie", "Referer"])
    return response


def _page(slug, *, on):
    """The kept page of a slug, drawn anew when the service changed or a day went by. Raises Http404 and Gone."""
    index = get_index()
    page = kept_pages.get(slug, lambda stamp: stamp == Stamp.of(stamp.service, index, on))
    if page is None:
        found = get_object_or_404(Service.objects.with_page_facts(), slug=slug)
        # The index was read before the rows: a page can be newer than its stamp, never older.
        stamp = Stamp.of(found.pk, index, on)
        page = _draw(found, on=on)
        if stamp.revision:
            kept_pages.put(slug, stamp, page)
    return page


def _draw(found, *, on):
    if not found.is_published:
        if found.status != Service.Status.DRAFT and found.was_seen:
            raise Gone(found)
        raise Http404("This service is not published.")
    address = f"{settings.SITE_ADDRESS}{found.get_absolute_url()}"
    context = {"service": found, "listing": Listing(found, on=on), "address": address}
    return Page(
        service=found.pk,
        name=found.name,
        summary=found.summary,
        body=_explained(render_to_string("directory/_listing_body.html", context)),
        data=as_script(service_data(found, address)),
    )


def _explained(body):
    """The body with each hard word's first use marked, and at its end what they mean."""
    body, used = Glossary.load().explain(body)
    return body + Markup(render_to_string("directory/_hard_words_of.html", {"words": used})) if used else body


def _gone(request, found):
    """410 for a service that was removed for good, 404 for one that may come back. Why is said of silence alone."""
    status = 410 if found.status == Service.Status.REMOVED else 404
    context = {"service": found, "is_removed": status == 410}
    response = render(request, "directory/listing-gone.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def service_calendar(request, slug):
    """The times of a service as an .ics file. 404 when none of them can be put in a calendar."""
    rows = Service.objects.published().select_related("organisation")
    rows = rows.prefetch_related("schedules__season", "service_at_locations__location")
    found = get_object_or_404(rows, slug=slug)
    address = f"{settings.SITE_ADDRESS}{found.get_absolute_url()}"
    content = calendars.calendar(found, on=timezone.localdate(), address=address)
    if not content:
        raise Http404("This service has no times for a calendar.")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response
