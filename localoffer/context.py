"""What every page knows: the council, the reader's look and number of kept services, its own address."""

from django.conf import settings

from directory import shortlist

from . import __version__, reading
from .council import council


def site(request):
    """Cheap: everything but what the reader's two cookies say is made once."""
    cookie = request.COOKIES.get(reading.COOKIE, "")
    return {
        "council": council(),
        "reading": reading.read(cookie),
        "version": __version__,
        "kept": len(shortlist.read(request)),
        "page_address": settings.SITE_ADDRESS + request.path,
    }
