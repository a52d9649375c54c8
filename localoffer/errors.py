"""The site's own pages for what goes wrong. None reads the form that was sent; none needs the database."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import escape

log = logging.getLogger("localoffer")

#: The page for when not even our templates can be drawn. It needs no style sheet and no script.
PLAIN = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{what} – {council}</title></head>
<body><main>
<h1>{what}</h1>
<p>Something is wrong on our side or with the address. Please try again in a few minutes.</p>
<p>{council}: <a href="tel:{dialled}">{phone}</a></p>
<form action="/services/" role="search">
<label for="q">Search</label> <input type="search" id="q" name="q"> <button>Search</button></form>
</main></body>
</html>
"""


def bad_request(request, exception=None):
    """400; 413 when what was sent is too big."""
    too_big = isinstance(exception, RequestDataTooBig)
    return _page(request, 413 if too_big else 400)


def forbidden(request, exception=None):
    return _page(request, 403)


def csrf_failed(request, reason=""):
    return _page(request, 403)


def not_found(request, exception=None):
    return _page(request, 404)


def method_not_allowed(request, allowed):
    """405, for a method that no page here takes."""
    response = _page(request, 405, template=400)
    response["Allow"] = ", ".join(allowed)
    return response


def too_many_requests(request, *, retry_after):
    """429, with the seconds after which to try again."""
    response = _page(request, 429)
    response["Retry-After"] = str(retry_after)
    return response


def slow_down(request):
    """429 after a minute's limit."""
    return too_many_requests(request, retry_after=60)


def server_error(request):
    return _page(request, 500)


def unavailable(request, *, retry_after=120):
    """503, for a site that is closed or whose database does not answer."""
    response = _page(request, 503)
    response["Retry-After"] = str(retry_after)
    return response


def plain_page(status):
    """The fixed page of a status, encoded."""
    phone = settings.COUNCIL_PHONE
    facts = {"what": HTTPStatus(status).phrase, "council": settings.COUNCIL_NAME, "phone": phone}
    facts["dialled"] = phone.replace(" ", "")
    return PLAIN.format(**{name: escape(fact) for name, fact in facts.items()}).encode()


def _page(request, status, template=None):
    try:
        response = render(request, f"localoffer/{template or status}.html", status=status)
    except Exception as problem:  # Such as a release whose static files were not collected.
        log.error("The page for %s cannot be drawn: %s", status, type(problem).__name__)
        response = HttpResponse(plain_page(status), status=status)
    response["Cache-Control"] = "no-store"
    return response
