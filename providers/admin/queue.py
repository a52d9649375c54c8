"""How the queue is narrowed down: where it stands, who has it, what is missing, how large the organisation is."""

from django.contrib import admin

from directory.admin.tracked import StartingFilter

from .. import missing
from ..models import ListingApplication


class WaitsFilter(StartingFilter):
    """What waits for the team comes up first; the rest is one click away."""

    title, parameter_name = "where it stands", "stands"

    def lookups(self, request, model_admin):
        return [("waiting", "Waits for us"), ("all", "All"), *ListingApplication.State.choices]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen == "waiting":
            return queryset.with_the_team()
        return queryset if chosen == "all" else queryset.filter(state=chosen)


class MineFilter(admin.SimpleListFilter):
    title, parameter_name = "who has it", "has"

    def lookups(self, request, model_admin):
        return [("me", "I have it"), ("nobody", "Nobody has it")]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user)
        return queryset.filter(assigned_to=None) if self.value() == "nobody" else queryset


class MissingFilter(admin.SimpleListFilter):
    title, parameter_name = "what is missing", "missing"

    def lookups(self, request, model_admin):
        return list(missing.KINDS.items())

    def queryset(self, request, queryset):
        return missing.only(queryset, self.value()) if self.value() in missing.KINDS else queryset


class SizeFilter(admin.ChoicesFieldListFilter):
    """By how many work there: the field itself is named as applicants are asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "size of the organisation"
