"""Guides: write, look at it as families will, publish, read again when it is due, take down."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from directory.admin.conflicts import VersionedAdmin
from directory.admin.service_parts import FIELD_MANNERS
from directory.admin.tracked import TrackedAdmin
from directory.who_when import day_words

from ..forms import EasyLineForm, GuideForm
from ..models import EasyLine, Guide, GuideContact, GuideLink
from ..showing import Surroundings, preview_of


class ReviewFilter(admin.SimpleListFilter):
    title, parameter_name = "when it was read", "review"

    def lookups(self, request, model_admin):
        return [("due", "Due to be read again"), ("never", "Never read here")]

    def queryset(self, request, queryset):
        if self.value() == "due":
            return queryset.review_due(timezone.localdate())
        return queryset.published().filter(reviewed_on=None) if self.value() == "never" else queryset


class ContactInline(admin.StackedInline):
    model = GuideContact
    extra = 0
    fields = [("name", "what"), ("phone", "email"), "web"]
    verbose_name_plural = "who to ask"


class LinkInline(admin.TabularInline):
    model = GuideLink
    formfield_overrides = FIELD_MANNERS
    extra = 0
    verbose_name_plural = "links to other sites"


class EasyInline(admin.TabularInline):
    model = EasyLine
    form = EasyLineForm
    extra = 0
    verbose_name_plural = "easy read version, line by line"


@admin.register(Guide)
class GuideAdmin(VersionedAdmin, TrackedAdmin):
    """The guides, those that are due to be read again first when they are asked for."""

    form = GuideForm
    formfield_overrides = FIELD_MANNERS
    change_form_template = "admin/guidance/guide.html"
    list_display = ["title", "state", "owner", "review", "easy"]
    list_filter = ["status", ReviewFilter, "readers", "stages", "themes"]
    list_per_page = 100
    search_fields = ["title", "summary", "body", "also_called"]
    view_on_site = False
    actions = None
    inlines = [ContactInline, LinkInline, EasyInline]
    autocomplete_fields = ["needs", "provision_types", "related", "subjects"]
    fieldsets = [
        (None, {"fields": [("seen_version", "opened_at"), "title", "slug", "summary", "in_short", "body"]}),
        ("After that", {"fields": ["next_steps", "related", "law"]}),
        ("Who it is for", {"fields": ["readers", "stages", ("minimum_age", "maximum_age"), "themes", "needs"]}),
        ("How it is found", {"fields": ["also_called", "provision_types", "subjects"]}),
        ("Who keeps it true", {"fields": ["owner", "review_months"]}),
        ("In British Sign Language", {"classes": ["collapse"], "fields": ["video", "transcript"]}),
    ]

    def get_urls(self):
        def page(name, view):
            return path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"guidance_guide_{name}")

        pages = [page("preview", self.preview), page("publish", self.publish), page("reviewed", self.reviewed)]
        return [*pages, page("take-down", self.take_down), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(lines=Count("easy_lines"))

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in ("readers", "stages", "themes"):
            offered = db_field.remote_field.model.objects.in_use()
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": offered}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["may_publish"] = request.user.has_perm("guidance.publish_guide")
            context["advice"] = context["adminform"].form.advice
            context["to_complete"] = preview_of(obj, Surroundings.load(for_team=True)).to_complete
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="on the site", ordering="status")
    def state(self, guide):
        badge = format_html('<span class="badge is-{}">{}</span>', guide.status, guide.get_status_display())
        return format_html("{} Changed since", badge) if guide.has_changes else badge

    @admin.display(description="read again by", ordering="review_due_on")
    def review(self, guide):
        if guide.review_due_on is None:
            return "Never read here"
        is_due = guide.is_published and guide.review_due_on <= timezone.localdate()
        return f"{day_words(guide.review_due_on)}{', due' if is_due else ''}"

    @admin.display(description="easy read", boolean=True, ordering="lines")
    def easy(self, guide):
        return bool(guide.lines)

    @method_decorator(require_safe)
    def preview(self, request, pk):
        """The page as families will read it, with what is still to be completed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = preview_of(get_object_or_404(Guide.objects.with_everything(), pk=pk), Surroundings.load(for_team=True))
        template = "guidance/easy-read.html" if "easy" in request.GET else "guidance/guide.html"
        return render(request, template, {"guide": page, "is_preview": True, "here": ""})

    @method_decorator(require_POST)
    def publish(self, request, pk):
        seen = request.POST.get("version", "")
        now = timezone.now()
        return self._act(
            request,
            pk,
            lambda guide: guide.publish(
                by=request.user, at=now, on=timezone.localdate(now), seen=int(seen) if seen.isdecimal() else -1
            ),
            "Everybody can read it now.",
        )

    @method_decorator(require_POST)
    def reviewed(self, request, pk):
        return self._act(
            request,
            pk,
            lambda guide: guide.note_review(by=request.user, on=timezone.localdate()),
            "Noted: read again, and still true.",
        )

    @method_decorator(require_POST)
    def take_down(self, request, pk):
        because = " ".join(request.POST.get("because", "").split())[:80]
        return self._act(
            request,
            pk,
            lambda guide: guide.take_down(by=request.user, because=because),
            "It is taken down. Its address says so, and leads to the other guides.",
        )

    def _act(self, request, pk, act, done):
        if not request.user.has_perm("guidance.publish_guide"):
            raise PermissionDenied
        guide, problem = get_object_or_404(Guide, pk=pk), ""
        try:
            act(guide)
        except Guide.NotReady as reason:
            problem = str(reason)
        self.message_user(request, problem or done, messages.ERROR if problem else messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:guidance_guide_change", args=[guide.pk]))
