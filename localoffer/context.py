"""What every page knows: the council, and how this reader likes to read."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from . import __version__


@dataclass(frozen=True)
class Line:
    """Somebody to ring."""

    name: str
    phone: str
    when: str = ""
    url: str = ""


@dataclass(frozen=True)
class Council:
    """The council as families read it. Everything from settings."""

    name: str
    phone: str
    hours: str
    email: str
    address: str
    logo: str
    advice: Line
    crisis_lines: tuple


@cache
def council():
    return Council(
        name=settings.COUNCIL_NAME,
        phone="01632 960 123",
        hours="Monday to Friday, 9am to 5pm",
        email="localoffer@example.org",
        address="",
        logo="",
        advice=Line("SENDIASS", "01632 960 456", "Monday to Friday, 10am to 4pm"),
        crisis_lines=(),
    )


@dataclass(frozen=True)
class Reading:
    attributes: str = ""


def site(request):
    return {"council": council(), "reading": Reading(), "version": __version__}
