"""What every page knows: the council, the reader's look and number of kept services, its own address."""

from functools import cache

from django.conf import settings
from django.urls import reverse

from directory import shortlist

from . import colours, reading
from .council import council


def site(request):
    """Cheap: everything but what the reader's two cookies say is made once."""
    return {
        "council": council(),
        "reading": reading.of(request),
        "theme_address": _theme_address(settings.BRAND_COLOUR, settings.LAMP_COLOUR),
        "kept": len(shortlist.read(request)),
        "page_address": settings.SITE_ADDRESS + request.path,
    }


@cache
def _theme_address(brand, lamp):
    """Where the council's colours are; empty where it keeps ours and nothing need be fetched."""
    if not colours.style_sheet(brand, lamp):
        return ""
    return f"{reverse('theme-css')}?v={colours.version(brand, lamp)}"
