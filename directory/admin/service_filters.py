"""The filters at the side of the list of services."""

from django.contrib.admin import SimpleListFilter
from django.utils import timezone

from ..completeness import FACT, FACTS, without
from ..models import NeedsLevel, Service, Theme


class ReviewDueFilter(SimpleListFilter):
    """Published listings that nobody confirmed for a long time."""

    title, parameter_name = "confirmed", "review"

    def lookups(self, request, model_admin):
        return [("due", "Check is due"), ("fine", "Confirmed lately")]

    def queryset(self, request, queryset):
        due = Service.objects.review_due(timezone.localdate()).values("pk")
        if self.value() == "due":
            return queryset.filter(pk__in=due)
        return queryset.exclude(pk__in=due) if self.value() == "fine" else queryset


class MissingFactFilter(SimpleListFilter):
    """Listings that do not say one thing a family looks for."""

    title, parameter_name = "what is missing", "missing"

    def lookups(self, request, model_admin):
        return [(fact.key, fact.label) for fact in FACTS]

    def queryset(self, request, queryset):
        return without(queryset, self.value()) if self.value() in FACT else queryset


class OutOfAreaFilter(SimpleListFilter):
    """Listings with a place in another council's area."""

    title, parameter_name = "area", "away"

    def lookups(self, request, model_admin):
        return [("yes", "Out of our area"), ("no", "Not out of our area")]

    def queryset(self, request, queryset):
        away = Service.objects.out_of_area().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=away)
        return queryset.exclude(pk__in=away) if self.value() == "no" else queryset


class WebsiteFilter(SimpleListFilter):
    """Listings whose website did not answer the last times that we looked."""

    title, parameter_name = "website", "website"

    def lookups(self, request, model_admin):
        return [("silent", "Does not answer")]

    def queryset(self, request, queryset):
        return queryset.with_silent_website() if self.value() == "silent" else queryset


class SourceFilter(SimpleListFilter):
    """Where listings came from: typed in here, or a feed."""

    title, parameter_name = "where it came from", "source"
    OWN = "typed-in"

    def lookups(self, request, model_admin):
        sources = Service.objects.exclude(source="").order_by("source").values_list("source", flat=True).distinct()
        return [(self.OWN, "Typed in by the team"), *((source, source) for source in sources)]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(source="" if self.value() == self.OWN else self.value())


class _TermFilter(SimpleListFilter):
    """Listings with a term, by its key."""

    model, path = None, ""

    def lookups(self, request, model_admin):
        return [*self.model.objects.values_list("slug", "name"), ("none", "Not said")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() == "none":
            return queryset.filter(**{f"{self.path}__isnull": True})
        chosen = Service.objects.filter(**{f"{self.path}__slug": self.value()})
        return queryset.filter(pk__in=chosen.values("pk"))


class ThemeFilter(_TermFilter):
    title, parameter_name, model, path = "theme", "theme", Theme, "themes"


class LevelFilter(_TermFilter):
    title, parameter_name, model, path = "who it is for", "level", NeedsLevel, "needs_level"
