"""The site's own pages for what goes wrong. None reads the form that was sent; none needs the database."""

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render


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


def _page(request, status, template=None):
    response = render(request, f"localoffer/{template or status}.html", status=status)
    response["Cache-Control"] = "no-store"
    return response
