"""Which councils lie next to each other."""

from functools import cache

from .defaults import lines
from .models import LocalAuthority

#: Councils whose homes come nearer than this are neighbours. Water counts as land.
NEAR_KM = 1.0


@cache
def _neighbours():
    found = {}
    for line in lines("english_la_neighbours.csv"):
        if float(line["nearest_postcodes_km"]) < NEAR_KM:
            found.setdefault(line["la_a"], set()).add(line["la_b"])
            found.setdefault(line["la_b"], set()).add(line["la_a"])
    return found


def neighbours_of(gss_code):
    """The councils next to one, by name."""
    return LocalAuthority.objects.filter(gss_code__in=_neighbours().get(gss_code, ()))
