"""Which part of a national file to load: one council, a circle, or all of it."""

import re
from dataclasses import dataclass

from ..models import LocalAuthority
from ..search import geo


class AreaProblem(ValueError):
    """What was asked for names no area. The message says what to write."""


@dataclass(frozen=True)
class Area:
    """A part of England. With neither a council nor a centre it is all of it."""

    authority: str = ""
    centre: tuple = ()
    miles: float = 0.0

    def holds(self, authority, position):
        """Whether a place of that council (ONS code) at that position (degrees, or None) is part of it."""
        if self.authority:
            return authority == self.authority
        if self.centre:
            return position is not None and geo.miles_between(self.centre, position) <= self.miles
        return True


def add_arguments(parser):
    """Add the three ways of saying an area to a command."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="All of the file.")
    which.add_argument("--authority", metavar="CODE", help="One council, by its ONS code, such as E08000005.")
    which.add_argument("--near", metavar="PLACE", help="A circle around a postcode, a town, or latitude,longitude.")
    parser.add_argument("--miles", type=float, help="With --near: how far from there.")


def read(*, authority=None, near=None, miles=None, **_):
    """The area that a command was asked for. Raises AreaProblem when it names none."""
    if authority:
        if not LocalAuthority.objects.filter(gss_code=authority).exists():
            raise AreaProblem(f"There is no council {authority}. Load the councils with load_defaults, or check it.")
        return Area(authority=authority)
    if not near:
        return Area()
    if miles is None or not 0 < miles <= 300:
        raise AreaProblem("With --near say how far: --miles 1 to 300.")
    if numbers := re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*", near):
        centre = (float(numbers[1]), float(numbers[2]))
        if not (49 < centre[0] < 61 and -9 < centre[1] < 3):
            raise AreaProblem("Write the latitude first, then the longitude, such as 53.80,-1.55.")
        return Area(centre=centre, miles=miles)
    place = geo.locate(near)
    if place is None:
        raise AreaProblem("We do not know that place yet. Give latitude,longitude, such as 53.80,-1.55.")
    return Area(centre=(place.latitude, place.longitude), miles=miles)
