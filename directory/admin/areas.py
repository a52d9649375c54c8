"""Councils, towns, postcodes, and the data sets that other people made and we loaded."""

from django.contrib import admin

from .. import postcodes
from ..models import LoadedData, LocalAuthority, Postcode, Town
from .service_parts import FIELD_MANNERS
from .tracked import ReadOnlyAdmin, SummaryAdmin


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(SummaryAdmin):
    """Councils, and where their own Local Offers are. Families whose home is theirs are sent there."""

    change_form_template = "admin/directory/change_form.html"
    formfield_overrides = FIELD_MANNERS
    list_display = ["name", "gss_code", "local_offer_url"]
    search_fields = ["name", "official_name", "gss_code"]
    list_per_page = 200
    fields = ["gss_code", "name", "official_name", "govuk_slug", "local_offer_url"]

    def get_readonly_fields(self, request, obj=None):
        return ["gss_code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Town)
class TownAdmin(SummaryAdmin):
    """Towns and districts that families name when they search."""

    change_form_template = "admin/directory/change_form.html"
    list_display = ["name", "authority", "latitude", "longitude"]
    list_select_related = ["authority"]
    search_fields = ["name"]
    autocomplete_fields = ["authority"]


@admin.register(Postcode)
class PostcodeAdmin(ReadOnlyAdmin):
    """Look a postcode up. The table is loaded by a command."""

    list_display = ["__str__", "authority", "latitude", "longitude"]
    list_display_links = None
    list_select_related = ["authority"]
    list_per_page = 50
    search_fields = ["code"]
    search_help_text = "A postcode, or how it begins."
    show_full_result_count = False
    ordering = ["code"]

    def get_search_results(self, request, queryset, search_term):
        """Only the beginning is compared, which the key of the table finds among millions."""
        if not search_term.strip():
            return queryset, False
        begins = postcodes.read(search_term).key or search_term.replace(" ", "").upper()
        return queryset.filter(code__gte=begins, code__lt=f"{begins}~"), False


@admin.register(LoadedData)
class LoadedDataAdmin(ReadOnlyAdmin):
    """What was loaded, when, and the line its licence asks us to show."""

    list_display = ["title", "rows", "loaded_at", "attribution"]
    list_display_links = None
