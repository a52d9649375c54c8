"""What applicants sign, and what the team looks at."""

from django.contrib import admin

from directory.admin.taxonomy import TermAdmin

from ..models import ChecklistItem, Declaration


@admin.register(ChecklistItem)
class ChecklistItemAdmin(TermAdmin):
    """Things to look at before deciding."""


@admin.register(Declaration)
class DeclarationAdmin(admin.ModelAdmin):
    """Wordings of the declaration. A wording that somebody signed is never changed: add a new version."""

    list_display = ["version", "valid_from"]

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False
