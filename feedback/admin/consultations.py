"""Whom the council asked. The law says whom it has to ask, and nobody is to be forgotten for a year."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.utils import timezone

from directory.admin.conflicts import VersionedAdmin, VersionedForm
from directory.admin.taxonomy import TermAdmin
from directory.admin.tracked import TrackedAdmin

from ..models import Consultation, ConsultedGroup
from ..models.years import A_YEAR


@admin.register(Consultation)
class ConsultationAdmin(VersionedAdmin, TrackedAdmin):
    """Sessions, surveys and meetings, the newest first."""

    form = VersionedForm
    list_display = ["title", "held_on", "how", "people", "whom"]
    list_filter = ["groups"]
    list_per_page = 50
    search_fields = ["title", "said", "changed"]
    date_hierarchy = "held_on"
    autocomplete_fields = ["points"]
    view_on_site = False
    actions = None
    fieldsets = [
        (None, {"fields": [("seen_version", "opened_at"), "title", "groups", ("held_on", "people"), "how", "about"]}),
        ("What came of it", {"fields": ["said", "changed", "points"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": ConsultedGroup.objects.in_use()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="whom")
    def whom(self, consultation):
        return ", ".join(group.name for group in consultation.groups.all())

    def save_model(self, request, obj, form, change):
        obj.written_at, obj.written_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)


@admin.register(ConsultedGroup)
class ConsultedGroupAdmin(TermAdmin):
    """Whom the law has a council consult, and when each was last asked."""

    used_in, counts = "consultations", "times"
    extra_columns = ["last_time"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_last_time()

    @admin.display(description="last asked", ordering="last_on")
    def last_time(self, group):
        if group.last_on is None:
            return "never"
        is_long_ago = group.last_on < timezone.localdate() - timedelta(days=A_YEAR)
        return f"{group.last_on:%-d %B %Y}{', over a year ago' if is_long_ago else ''}"
