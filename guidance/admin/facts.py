"""What only this council knows, and guides have room for."""

from django.contrib import admin

from directory.admin.tracked import TrackedAdmin
from directory.admin.words import WordAdmin

from ..markdown import facts_in
from ..models import Guide, LocalFact
from ..showing import content_of


class ToldFilter(admin.SimpleListFilter):
    title, parameter_name = "what we know", "told"

    def lookups(self, request, model_admin):
        return [("no", "To be completed"), ("yes", "Told")]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.to_be_completed()
        return queryset.exclude(value="") if self.value() == "yes" else queryset


@admin.register(LocalFact)
class LocalFactAdmin(WordAdmin, TrackedAdmin):
    """Names, numbers, addresses and days, each said once and shown wherever a guide has room for it."""

    list_display = ["name", "value_or_todo", "kind"]
    list_filter = [ToldFilter, "kind"]
    list_per_page = 200
    search_fields = ["name", "slug", "value"]
    ordering = ["sort", "name"]
    fields = [("seen_version", "opened_at"), "name", "slug", "kind", "value", "description", "sort", "is_retired"]
    readonly_fields = []
    view_on_site = False

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "stands_in"] if obj else []

    def get_fields(self, request, obj=None):
        return [*self.fields, "stands_in"] if obj else self.fields

    @admin.display(description="what is so here", ordering="value")
    def value_or_todo(self, fact):
        return fact.value or "To be completed"

    @admin.display(description="stands in")
    def stands_in(self, fact):
        """The guides that have room for it."""
        guides = Guide.objects.with_everything()
        return ", ".join(guide.title for guide in guides if fact.slug in facts_in(str(content_of(guide)))) or "no guide"
