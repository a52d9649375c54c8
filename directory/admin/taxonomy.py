"""The words listings are sorted by. A council renames, reorders, adds and retires them; keys stay for ever."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ..models import (
    AccessFeature,
    AgeBand,
    Audience,
    CostType,
    EligibilityFlag,
    GlossaryTerm,
    Language,
    Need,
    NeedsLevel,
    ProviderType,
    ProvisionType,
    ReferralRoute,
    Theme,
    TimePeriod,
)
from .words import WordAdmin


class TermAdmin(WordAdmin):
    """One list of words."""

    #: The relation that counts where a word is used, and what it counts. Empty: the words are not chosen anywhere.
    used_in, counts = "", "listings"
    extra_columns: list = []

    list_display = ["name", "sort"]
    list_editable = ["sort"]
    list_filter = ["is_retired"]
    list_per_page = 200
    search_fields = ["name", "slug", "description"]
    ordering = ["sort", "name"]

    def get_list_display(self, request):
        used = ["used"] if self.used_in else []
        return ["name", "slug", *self.extra_columns, *used, "sort", "offered"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.annotate(use_number=_number(self.model, self.used_in)) if self.used_in else rows

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def get_search_results(self, request, queryset, search_term):
        """Where a word is chosen, words that are no longer offered do not come up."""
        queryset, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(is_retired=False)
        return queryset, may_repeat

    @admin.display(description="used in", ordering="use_number")
    def used(self, term):
        return f"{term.use_number} {self.counts}"

    @admin.display(description="offered", boolean=True, ordering="is_retired")
    def offered(self, term):
        return not term.is_retired


def _number(model, relation):
    """How many rows of a relation point to a term, counted beside the row and not by joining."""
    found = model._meta.get_field(relation)
    if found.many_to_many:
        rows, key = found.field.remote_field.through.objects, found.field.m2m_reverse_field_name()
    else:
        rows, key = found.related_model.objects, found.field.name
    counted = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    used_in = "services"
    extra_columns = ["palette"]


@admin.register(ProvisionType)
class ProvisionTypeAdmin(TermAdmin):
    used_in = "services"
    extra_columns = ["parent", "theme"]
    list_select_related = ["parent", "theme"]
    list_filter = ["is_retired", "theme", ("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "slug", "description", "parent__name"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """There are two levels: only a group may have kinds in it."""
        if db_field.name == "parent":
            kwargs["queryset"] = ProvisionType.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Need)
class NeedAdmin(TermAdmin):
    used_in = "services"
    extra_columns = ["area"]


@admin.register(NeedsLevel)
class NeedsLevelAdmin(TermAdmin):
    used_in = "services"
    extra_columns = ["short_line"]


@admin.register(AgeBand)
class AgeBandAdmin(TermAdmin):
    extra_columns = ["minimum_age", "maximum_age", "school_years"]


@admin.register(AccessFeature)
class AccessFeatureAdmin(TermAdmin):
    used_in, counts = "facts", "places"
    extra_columns = ["group"]
    list_filter = ["is_retired", "group"]


@admin.register(EligibilityFlag)
class EligibilityFlagAdmin(TermAdmin):
    used_in = "answers"


@admin.register(ReferralRoute)
class ReferralRouteAdmin(TermAdmin):
    used_in = "services"


@admin.register(CostType)
class CostTypeAdmin(TermAdmin):
    used_in, counts = "cost_options", "prices"


@admin.register(Audience)
class AudienceAdmin(TermAdmin):
    used_in = "services"


@admin.register(ProviderType)
class ProviderTypeAdmin(TermAdmin):
    used_in, counts = "organisations", "organisations"
    extra_columns = ["is_local_partner"]
    list_filter = ["is_retired", "is_local_partner"]


@admin.register(Language)
class LanguageAdmin(TermAdmin):
    used_in = "services"
    extra_columns = ["own_name"]


@admin.register(TimePeriod)
class TimePeriodAdmin(TermAdmin):
    used_in, counts = "schedules", "times"
    extra_columns = ["kind"]
    list_filter = ["is_retired", "kind"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(TermAdmin):
    """Hard words: pages explain each where it first comes."""

    extra_columns = ["description"]
    search_fields = ["name", "slug", "also", "description"]
    ordering = ["name"]
