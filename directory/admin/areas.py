"""Councils, towns, postcodes, and the data sets that other people made and we loaded."""

from django import forms
from django.contrib import admin

from .. import postcodes
from ..models import LoadedData, LocalAuthority, Need, Postcode, ProvisionType, Theme, Town
from ..search import text
from .conflicts import VersionedAdmin, VersionedForm
from .service_parts import FIELD_MANNERS
from .tracked import ReadOnlyAdmin


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(VersionedAdmin):
    """Councils, and where their own Local Offers are. Families whose home is theirs are sent there."""

    form = VersionedForm
    formfield_overrides = FIELD_MANNERS
    list_display = ["name", "gss_code", "local_offer_url"]
    search_fields = ["name", "official_name", "gss_code"]
    list_per_page = 200
    fields = [("seen_version", "opened_at"), "gss_code", "name", "official_name", "govuk_slug", "local_offer_url"]

    def get_readonly_fields(self, request, obj=None):
        return ["gss_code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


class TownForm(VersionedForm):
    """A town. What is called like a need or a kind of help would be read as one wherever somebody types the other."""

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        said = text.words(name)
        for model in (Need, ProvisionType, Theme):
            if any(text.words(known) == said for known in model.objects.values_list("name", flat=True)):
                raise forms.ValidationError(f"“{name}” is a {model._meta.verbose_name} already. Name the town in full.")
        return name


@admin.register(Town)
class TownAdmin(VersionedAdmin):
    """Towns and districts that families name when they search."""

    form = TownForm
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
