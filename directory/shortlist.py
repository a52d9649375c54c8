"""A reader's own list of services, kept in one cookie that is set only when they press Save.

docs/decisions/0006-my-list-cookie.md says why it is a cookie, and why its forms carry no token.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied

MOST = 30
KEPT_SECONDS = 365 * 24 * 60 * 60
LARGEST_ID = 2**63 - 1


def cookie_name():
    """With https, a name that browsers accept only from this very host."""
    return "__Host-my-list" if settings.IS_HTTPS else "my-list"


def read(request):
    """Ids of the services in the reader's list, first saved first. Anything odd in the cookie is left out."""
    typed = request.COOKIES.get(cookie_name(), "")[:600].split(".")
    ids = [int(part) for part in typed if part.isascii() and part.isdigit()]
    return [pk for pk in dict.fromkeys(ids) if 0 < pk <= LARGEST_ID][:MOST]


def write(response, ids):
    """Keep these ids in the reader's browser for a year; no ids, no cookie."""
    if not ids:
        response.delete_cookie(cookie_name(), samesite="Lax")
        return
    response.set_cookie(
        cookie_name(),
        ".".join(str(pk) for pk in ids),
        max_age=KEPT_SECONDS,
        path="/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def require_own_page(request):
    """Refuse a form that another site sent. Raises PermissionDenied; browsers say where a form came from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        came_from = request.headers.get("Origin") or request.headers.get("Referer", "")
        allowed = bool(came_from) and _host_of(came_from) == request.get_host()
    if not allowed:
        raise PermissionDenied("The form came from another site.")


def _host_of(address):
    """The host and port that an address names; nothing where it is no address at all."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
