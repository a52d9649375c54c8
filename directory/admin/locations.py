"""Places, with everything that is known of getting in and being there in one short table."""

from django.contrib import admin
from django.db.models import Count

from .. import postcodes
from ..models import Accessibility, Location, Postcode
from .conflicts import VersionedAdmin, VersionedForm
from .one_row_each import AnswerForm, OneRowEachFormSet, OneRowEachInline, answer_field
from .tracked import TrackedAdmin


class AccessFormSet(OneRowEachFormSet):
    term, answer = "feature", "value"


class AccessForm(AnswerForm):
    """What one access question was answered."""

    term = "feature"
    value = answer_field([(value, label) for value, label in Accessibility.Value.choices if value != "not-known"])

    class Meta:
        model = Accessibility
        fields = ["feature", "value", "details"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("details") and not cleaned.get("value"):
            self.add_error("value", "Say yes, partly or no, or clear the details.")
        return cleaned


class AccessInline(OneRowEachInline):
    model = Accessibility
    form, formset = AccessForm, AccessFormSet
    fields = ["question", "feature", "value", "details"]
    readonly_fields = ["question"]
    verbose_name, verbose_name_plural = "access", "getting in and being there"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("feature")

    @admin.display(description="question")
    def question(self, fact):
        return fact.feature.question or fact.feature.name


class LocationForm(VersionedForm):
    """A place. The map position and the council come from the postcode where nobody typed them."""

    def clean_postal_code(self):
        said = self.cleaned_data["postal_code"].strip()
        return postcodes.tidy(said) or said.upper()

    def clean(self):
        cleaned = super().clean()
        found = Postcode.objects.filter(code=postcodes.read(cleaned.get("postal_code") or "").key).first()
        if found and cleaned.get("latitude") is None and cleaned.get("longitude") is None:
            cleaned["latitude"], cleaned["longitude"] = found.latitude, found.longitude
        if found and not cleaned.get("local_authority"):
            cleaned["local_authority"] = found.authority
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude" if cleaned.get("longitude") is None else "latitude", "Give both, or neither.")
        return cleaned


@admin.register(Location)
class LocationAdmin(VersionedAdmin, TrackedAdmin):
    """Where services happen."""

    form = LocationForm
    list_display = ["name", "city", "postal_code", "local_authority", "services_there", "access_known"]
    list_select_related = ["local_authority"]
    list_filter = ["hide_exact_address"]
    list_per_page = 50
    search_fields = ["name", "address_1", "city", "postal_code"]
    search_help_text = "A name, a street, a town or a postcode."
    ordering = ["name", "pk"]
    autocomplete_fields = ["local_authority"]
    inlines = [AccessInline]
    save_on_top = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("seen_version", "opened_at"),
                    "name",
                    "address_1",
                    ("city", "state_province"),
                    "postal_code",
                    "hide_exact_address",
                ]
            },
        ),
        (
            "On the map",
            {
                "description": "Leave these empty, and the postcode fills them in.",
                "fields": [("latitude", "longitude"), "local_authority"],
            },
        ),
    ]

    def get_queryset(self, request):
        services = Count("service_at_locations", distinct=True)
        facts = Count("accessibility", distinct=True)
        return super().get_queryset(request).annotate(service_number=services, fact_number=facts)

    @admin.display(description="services there", ordering="service_number")
    def services_there(self, location):
        return location.service_number

    @admin.display(description="access facts known", ordering="fact_number")
    def access_known(self, location):
        return location.fact_number
