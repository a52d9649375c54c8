"""Listings, as the team finds, reads, mends and publishes them."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from markupsafe import Markup

from .. import postcodes
from ..completeness import missing_of, percent, with_completeness
from ..figures import Figures
from ..listing import Listing
from ..models import Attachment, Service, Website
from ..views.attachments import file_response
from ..ways_back import WayBack
from ..who_when import day_words
from .conflicts import VersionedAdmin, VersionedForm
from .service_filters import (
    LevelFilter,
    MissingFactFilter,
    OutOfAreaFilter,
    ReviewDueFilter,
    SourceFilter,
    ThemeFilter,
    WebsiteFilter,
)
from .service_parts import (
    FIELD_MANNERS,
    AttachmentInline,
    ConditionInline,
    ContactInline,
    CostInline,
    PlaceInline,
    TimeInline,
    forget_files,
)
from .service_states import ServiceStates
from .tracked import TrackedAdmin

#: The part of the form after which the tables stand, so that all is in the order of the public page.
BEFORE_TABLES = "Who it is for"
#: The order of the public page, in its words.
FIELDSETS = [
    (
        "What it is",
        {
            "fields": [
                ("seen_version", "opened_at"),
                "name",
                "slug",
                "organisation",
                "summary",
                "description",
                "url",
                "themes",
                "main_theme",
                "provision_types",
                "main_provision_type",
            ]
        },
    ),
    (
        BEFORE_TABLES,
        {
            "fields": [
                ("minimum_age", "maximum_age"),
                "needs",
                "main_need",
                "audiences",
                "needs_level",
                "eligibility",
                "languages",
            ]
        },
    ),
    ("Money", {"fields": ["extra_support_cost", "help_to_pay"]}),
    (
        "How to get it",
        {"fields": ["how_to_get_it", "referral_routes", "places_now", "waiting_time", "waiting_told_on"]},
    ),
    ("How it is decided", {"fields": ["how_decisions_are_made", "who_decides", "how_to_challenge"]}),
    (
        "Can families trust it",
        {
            "description": "What the organisation says of itself counts where these are empty.",
            "fields": [
                "send_training",
                "dbs_statement",
                "insurance_statement",
                "safeguarding_statement",
                "safeguarding_policy_url",
                "quality_statement",
                "complaints_policy",
                "complaints_role",
                ("complaints_email", "complaints_phone"),
            ],
        },
    ),
    ("Is it still true", {"fields": ["assured_on", ("checked_on", "checked_by")]}),
    (
        "On the site",
        {
            "fields": [
                ("status", "status_reason"),
                ("status_changed_at", "status_changed_by"),
                "came_from",
                "updated_at",
            ]
        },
    ),
]


class ServiceForm(VersionedForm):
    """A listing as the team types it."""

    #: Days on which something was said: they cannot be to come.
    PAST = ("assured_on", "waiting_told_on")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        for name in self.PAST:
            if name in self.changed_data and cleaned.get(name) and cleaned[name] > timezone.localdate():
                self.add_error(name, "This day is still to come. Give the day on which it was said.")
        return cleaned


@admin.register(Service)
class ServiceAdmin(VersionedAdmin, TrackedAdmin, ServiceStates):
    """The list of listings, and the page of each."""

    form = ServiceForm
    fieldsets = FIELDSETS
    formfield_overrides = FIELD_MANNERS
    list_display = ["name", "organisation", "state", "level", "confirmed", "complete"]
    list_select_related = ["organisation", "needs_level"]
    list_filter = [
        "status",
        ReviewDueFilter,
        ThemeFilter,
        LevelFilter,
        MissingFactFilter,
        OutOfAreaFilter,
        WebsiteFilter,
        SourceFilter,
    ]
    list_per_page = 50
    list_max_show_all = 500
    search_fields = ["name", "summary", "organisation__name", "service_at_locations__location__postal_code"]
    search_help_text = "A name, words of the summary, an organisation or a postcode."
    ordering = ["name", "pk"]
    autocomplete_fields = [
        "organisation",
        "themes",
        "main_theme",
        "provision_types",
        "main_provision_type",
        "needs",
        "main_need",
        "audiences",
        "languages",
        "referral_routes",
    ]
    readonly_fields = [
        "status",
        "status_reason",
        "status_changed_at",
        "status_changed_by",
        "checked_on",
        "checked_by",
        "came_from",
        "updated_at",
    ]
    inlines = [ConditionInline, PlaceInline, TimeInline, CostInline, ContactInline, AttachmentInline]
    view_on_site = False
    save_on_top = True
    change_form_template = "admin/directory/service_form.html"

    def get_queryset(self, request):
        return with_completeness(super().get_queryset(request))

    def get_urls(self):
        preview, file = self.admin_site.admin_view(self.preview), self.admin_site.admin_view(self.file)
        return [
            path("<int:pk>/preview/", preview, name="directory_service_preview"),
            path("<int:pk>/file/<uuid:uuid>/", file, name="directory_service_file"),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        """A whole postcode is searched as it is stored, however it was typed."""
        return super().get_search_results(request, queryset, _quoted_postcode(search_term))

    def get_readonly_fields(self, request, obj=None):
        """The web address is chosen once: links to it stand in letters and on fridges."""
        return [*self.readonly_fields, *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def add_view(self, request, form_url="", extra_context=None):
        is_alone = settings.TEAM_OF_ONE and self.has_publish_permission(request)
        context = {"before_tables": BEFORE_TABLES, "may_save_and_publish": is_alone, **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        is_key = object_id.isascii() and object_id.isdigit() and len(object_id) < 19
        service = Service.objects.filter(pk=object_id).first() if is_key else None
        may_publish = self.has_publish_permission(request)
        context = {
            "missing": missing_of(object_id) if service else [],
            "website": Website.objects.filter(url=service.website).first() if service else None,
            "figures": Figures(service, on=timezone.localdate()) if service else None,
            "before_tables": BEFORE_TABLES,
            "may_publish": may_publish,
            "may_save_and_publish": may_publish and (settings.TEAM_OF_ONE or (service and service.was_seen)),
            "is_held_back": service and service.is_held_back_from(request.user),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def response_change(self, request, obj):
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.publish_one(request, obj)
        return super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.publish_one(request, obj)
        return super().response_add(request, obj, post_url_continue)

    @method_decorator(require_safe)
    def preview(self, request, pk):
        """The page of a listing as families will see it, for the team only."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        service = get_object_or_404(Service.objects.with_page_facts(), pk=pk)
        listing = Listing(service, on=timezone.localdate())
        facts = {"service": service, "listing": listing, "address": service.get_absolute_url()}
        facts["files_at"] = f"{reverse('admin:directory_service_changelist')}{pk}/file/"
        back = WayBack(reverse("admin:directory_service_change", args=[pk]), "Preview: nobody else sees this. Back")
        context = {
            "page": {"summary": service.summary, "data": "{}"},
            "body": Markup(render_to_string("directory/_listing_body.html", facts)),
            "back": back,
            "saved": 0,
            "page_title": f"Preview: {service.name}",
            "page_address": service.get_absolute_url(),
            "here": "services",
        }
        return render(request, "directory/listing.html", context)

    @method_decorator(require_safe)
    def file(self, request, pk, uuid):
        """A picture or paper of a listing, published or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = get_object_or_404(Attachment, service=pk, uuid=uuid)
        if not found.may_be_opened:
            raise Http404("The file was not looked at for viruses yet.")
        return file_response(found)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Attachment:
            forget_files(formset)

    @admin.display(description="on the site", ordering="status")
    def state(self, service):
        """The state in words, with the reason why when it is off the site."""
        badge = format_html('<span class="badge is-{}">{}</span>', service.status, service.get_status_display())
        return format_html("{} {}", badge, Truncator(service.status_reason).words(8)) if _is_off(service) else badge

    @admin.display(description="who it is for", ordering="needs_level__sort")
    def level(self, service):
        return service.needs_level.name if service.needs_level else "Not said"

    @admin.display(description="last confirmed", ordering="checked_on")
    def confirmed(self, service):
        if service.confirmed_on is None:
            return "Never"
        words = day_words(service.confirmed_on)
        return f"{words}, check is due" if service.is_review_due(timezone.localdate()) else words

    @admin.display(description="complete", ordering="known_weight")
    def complete(self, service):
        return f"{percent(service)}%"

    @admin.display(description="where it came from")
    def came_from(self, service):
        return f"{service.source} ({service.source_id})" if service.source else "Typed in by the team"


def _is_off(service):
    return service.status in (Service.Status.HIDDEN, Service.Status.REMOVED)


def _quoted_postcode(words):
    full = postcodes.tidy(words)
    return f'"{full}"' if full else words
