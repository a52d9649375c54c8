"""What every filter means, as a question to the database.

The results page answers from the index in memory; the tests hold it to what is said here.
"""

from datetime import timedelta

import django_filters
from django import forms
from django.conf import settings

from .models import (
    AccessFeature,
    CostType,
    EligibilityFlag,
    Language,
    Need,
    NeedsLevel,
    ProvisionType,
    Service,
    ServiceAtLocation,
    Theme,
    TimePeriod,
)
from .models.service_parts import WEEKDAYS
from .search.filtering import also
from .search.request import read_age


class AgeField(forms.CharField):
    """One age or two, such as 7 or 5-8, as (lowest, highest) in whole years."""

    def clean(self, value):
        problems = []
        age = read_age(super().clean(value), problems)
        if problems:
            raise forms.ValidationError(problems[0][2])
        return age


class AgeFilter(django_filters.Filter):
    field_class = AgeField


def _choices(model):
    """The choices of a vocabulary, read when they are asked for."""
    return lambda: [(row.slug, row.name) for row in model.objects.in_use()]


def _periods(kind):
    return lambda: [(row.slug, row.name) for row in TimePeriod.objects.in_use().filter(kind=kind)]


class Several(django_filters.MultipleChoiceFilter):
    """A question with boxes to tick, answered by a method of the filter set. Nothing ticked asks nothing."""

    always_filter = False

    def filter(self, queryset, values):
        return queryset if not values else super().filter(queryset, values)


class Switch(django_filters.Filter):
    """One box: ticked or not."""

    field_class = forms.BooleanField


class ServiceFilter(django_filters.FilterSet):
    """Every filter of the results page, by the names they have in its address, as of a day (`on`)."""

    theme = Several(label="Topic", choices=_choices(Theme), method="in_themes")
    type = Several(label="Kind of help", choices=_choices(ProvisionType), method="of_types")
    age = AgeFilter(label="Age", method="for_age", help_text="Such as 7, or 5-8.")
    need = Several(label="Need", choices=_choices(Need), method="for_needs")
    level = Several(label="Who can come", choices=_choices(NeedsLevel), method="at_levels")
    no = Several(label="You do not need", choices=_choices(EligibilityFlag), method="not_needing")
    cost = Several(label="Cost", choices=_choices(CostType), method="costing")
    day = Several(label="Day", choices=[(slug, slug.title()) for slug in WEEKDAYS.values()], method="when")
    time = Several(label="Time of day", choices=_periods(TimePeriod.Kind.TIME), method="when")
    season = Several(label="Term or holidays", choices=_periods(TimePeriod.Kind.SEASON), method="in_seasons")
    how = Several(label="How it reaches you", choices=ServiceAtLocation.Kind.choices, method="reached_by")
    lang = Several(label="Language", choices=_choices(Language), method="in_languages")
    access = Several(label="Must have", choices=_choices(AccessFeature), method="with_access")
    away = Switch(label="Outside our area", method="out_of_area")
    fresh = Switch(label="Confirmed in the last year", method="confirmed")

    class Meta:
        model = Service
        fields = ()

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def in_themes(self, queryset, name, values):
        return queryset.in_themes(values)

    def of_types(self, queryset, name, values):
        return queryset.of_types(values)

    def for_age(self, queryset, name, age):
        return queryset.for_age(*age)

    def for_needs(self, queryset, name, values):
        return queryset.for_needs(values)

    def at_levels(self, queryset, name, values):
        return queryset.at_levels(values)

    def not_needing(self, queryset, name, values):
        for flag in values:
            queryset = queryset.not_needing(flag)
        return queryset

    def costing(self, queryset, name, values):
        return queryset.costing({slug for value in values for slug in also("cost", value)})

    def when(self, queryset, name, values):
        """Day and part of the day are one question: both must hold for the same schedule."""
        days, times = self.form.cleaned_data["day"], self.form.cleaned_data["time"]
        if name == "time" and days:
            return queryset
        periods = list(TimePeriod.objects.filter(slug__in=times))
        return queryset.when(days, periods)

    def in_seasons(self, queryset, name, values):
        return queryset.in_seasons({slug for value in values for slug in also("season", value)})

    def reached_by(self, queryset, name, values):
        return queryset.reached_by(values)

    def in_languages(self, queryset, name, values):
        return queryset.in_languages(values)

    def with_access(self, queryset, name, values):
        for feature in values:
            queryset = queryset.with_access(feature)
        return queryset

    def out_of_area(self, queryset, name, value):
        return queryset.out_of_area() if value else queryset

    def confirmed(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.confirmed_since(self.on - timedelta(days=settings.REVIEW_AFTER_DAYS))
