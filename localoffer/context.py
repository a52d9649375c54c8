"""What every page knows: the council, how this reader likes to read, and the page's own address."""

from django.conf import settings

from . import __version__, reading
from .council import council


def site(request):
    """Cheap: everything but the reading cookie is made once."""
    cookie = request.COOKIES.get(reading.COOKIE, "")
    return {
        "council": council(),
        "reading": reading.read(cookie),
        "version": __version__,
        "page_address": settings.SITE_ADDRESS + request.path,
    }
