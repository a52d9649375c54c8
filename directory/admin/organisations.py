"""Organisations that run services."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.template.response import TemplateResponse
from django.utils import timezone

from ..models import Contact, Organisation, OrganisationIdentifier, Service
from .conflicts import VersionedAdmin, VersionedForm
from .service_parts import FIELD_MANNERS, ContactInline
from .tracked import TrackedAdmin


class OrganisationContactInline(ContactInline):
    model = Contact


class IdentifierInline(admin.TabularInline):
    model = OrganisationIdentifier
    fields = ["scheme", "identifier"]
    extra = 0
    verbose_name, verbose_name_plural = "register number", "numbers in public registers"


@admin.register(Organisation)
class OrganisationAdmin(VersionedAdmin, TrackedAdmin):
    """Who runs the services."""

    form = VersionedForm
    formfield_overrides = FIELD_MANNERS
    list_display = ["name", "organisation_type", "city", "published_services", "all_services"]
    list_select_related = ["organisation_type"]
    list_filter = ["organisation_type", "source"]
    list_per_page = 50
    search_fields = ["name", "description", "city", "postal_code", "identifiers__identifier"]
    search_help_text = "A name, a town, a postcode or a register number."
    ordering = ["name", "pk"]
    autocomplete_fields = ["organisation_type", "languages"]
    readonly_fields = ["source", "source_id", "created_at", "updated_at"]
    inlines = [OrganisationContactInline, IdentifierInline]
    actions = ["erase_contacts"]
    #: What erasing takes away, in words for who is asked whether to go on.
    erased = "Telephone numbers, email addresses and every contact of these organisations and their services"
    view_on_site = False
    save_on_top = True
    fieldsets = [
        (
            "Who they are",
            {
                "fields": [
                    ("seen_version", "opened_at"),
                    "name",
                    "slug",
                    "organisation_type",
                    "description",
                    "languages",
                    "is_section_41_approved",
                ]
            },
        ),
        (
            "How to reach them",
            {"fields": ["website", ("phone", "text_phone"), "email", "address_1", ("city", "postal_code")]},
        ),
        (
            "Can families trust them",
            {
                "description": "Shown on each of their listings that says nothing of its own.",
                "fields": [
                    "send_training",
                    "dbs_statement",
                    ("insurance_statement", "insurance_expires_on"),
                    "safeguarding_statement",
                    ("safeguarding_policy_url", "safeguarding_policy_reviewed_on"),
                    "quality_statement",
                    "complaints_policy",
                    "complaints_role",
                    ("complaints_email", "complaints_phone"),
                ],
            },
        ),
        ("Where this came from", {"fields": [("source", "source_id"), ("created_at", "updated_at")]}),
    ]

    def get_queryset(self, request):
        counted = Service.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
        counted = counted.annotate(number=Count("pk")).values("number")
        return (
            super()
            .get_queryset(request)
            .annotate(
                published_number=Coalesce(Subquery(counted.filter(status=Service.Status.PUBLISHED)), 0),
                service_number=Coalesce(Subquery(counted), 0),
            )
        )

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    @admin.display(description="services on the site", ordering="published_number")
    def published_services(self, organisation):
        return organisation.published_number

    @admin.display(description="all services", ordering="service_number")
    def all_services(self, organisation):
        return organisation.service_number

    def erase(self, request, organisation):
        """Erase what is personal about one organisation."""
        organisation.erase_contact_details(by=request.user, at=timezone.now())

    def has_erase_permission(self, request):
        return request.user.has_perm("directory.erase_contact")

    @admin.action(description="Erase contact details", permissions=["erase"])
    @transaction.atomic
    def erase_contacts(self, request, queryset):
        """Ask first, then erase whom to contact, from the organisation, its services and their history."""
        if "apply" in request.POST:
            for organisation in queryset:
                self.erase(request, organisation)
            self.message_user(request, "The contact details are erased, from the history too.", messages.SUCCESS)
            return None
        chosen = list(queryset)
        context = {
            **self.admin_site.each_context(request),
            "title": "Erase contact details",
            "things": chosen,
            "erased": self.erased,
            "hidden": [
                ("action", "erase_contacts"),
                ("apply", "1"),
                *((ACTION_CHECKBOX_NAME, row.pk) for row in chosen),
            ],
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/directory/erase.html", context)
