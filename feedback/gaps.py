"""What families look for and we do not have: comments, searches that found nothing, and where listings are thin.

Feeds the review of provision that the Children and Families Act 2014 s.27 asks for. No person is in it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Sum

from directory.models import AgeBand, MissedSearch, Need, NeedsLevel, Service, Theme

from .models import Comment, Topic

A_YEAR = timedelta(days=365)
MOST_SEARCHES = 50


@dataclass(frozen=True)
class Row:
    """One gap: what it is, and how often it was met, or how many listings there are."""

    what: str
    number: int


@dataclass(frozen=True)
class Grid:
    """How many listings there are for each of some rows and columns."""

    columns: list
    rows: list

    @property
    def thin(self):
        """[Row] of the cells that are thin, the emptiest first."""
        cells = [
            Row(f"{name}, {column}", number)
            for name, numbers in self.rows
            for column, number in zip(self.columns, numbers, strict=True)
            if is_thin(number)
        ]
        return sorted(cells, key=lambda cell: cell.number)


def is_thin(number):
    """Whether so few listings are too few, by the council's own measure."""
    return number < settings.GAP_FEWER_THAN


def said_to_be_missing(on):
    """[Row] of what comments of a year say is missing, by topic of the directory; those not sorted yet together."""
    comments = Comment.objects.filter(topic__slug=Topic.MISSING, said_at__date__gt=on - A_YEAR, left_out_because=None)
    rows = comments.values("themes__name").annotate(number=Count("pk")).order_by("-number", "themes__name")
    return [Row(row["themes__name"] or "Not sorted yet", row["number"]) for row in rows]


def looked_for_in_vain(on):
    """[Row] of the searches of a year that found nothing, the most frequent first."""
    missed = MissedSearch.objects.filter(day__gt=on - A_YEAR).values("words", "filters", "district")
    rows = missed.annotate(number=Sum("count")).order_by("-number", "words", "filters", "district")[:MOST_SEARCHES]
    return [
        Row(" · ".join(filter(None, (row["words"], row["filters"], row["district"]))), row["number"]) for row in rows
    ]


def by_need():
    """[Grid] of needs by topics: who welcomes every need counts for each, once."""
    needs = list(Need.objects.in_use().exclude(slug=Need.ANY))
    themes = list(Theme.objects.in_use())
    for_all = Service.objects.published().filter(needs__slug=Need.ANY)
    own = _counted(Service.objects.published().exclude(pk__in=for_all.values("pk")), "needs", "themes")
    everybody = _counted(for_all, "themes")
    rows = [(need.name, [own[need.pk, theme.pk] + everybody[theme.pk,] for theme in themes]) for need in needs]
    return Grid([theme.name for theme in themes], rows)


def by_age_and_level():
    """{level: Grid} of ages by topics."""
    bands, themes = list(AgeBand.objects.in_use()), list(Theme.objects.in_use())
    levels = list(NeedsLevel.objects.in_use())
    counted = Counter()
    by_ages = _counted(Service.objects.published(), "needs_level", "themes", "minimum_age", "maximum_age")
    for (level, theme, minimum, maximum), number in by_ages.items():
        counted.update({(level, band.pk, theme): number for band in bands if _meets(band, minimum, maximum)})
    columns = [theme.name for theme in themes]
    return {
        level.name: Grid(
            columns, [(band.name, [counted[level.pk, band.pk, theme.pk] for theme in themes]) for band in bands]
        )
        for level in levels
    }


def _counted(services, *by):
    """Counter of services by the values of some fields. The database counts, so that thousands cost little."""
    rows = services.order_by().values_list(*by).annotate(number=Count("pk", distinct=True))
    return Counter({tuple(values): number for *values, number in rows})


def _meets(band, minimum, maximum):
    """Whether somebody in an age band may come where these are the ages in years; None is no bound."""
    from_age = 0 if minimum is None else minimum
    to_age = 25 if maximum is None else maximum
    return from_age <= band.maximum_age and to_age >= band.minimum_age
