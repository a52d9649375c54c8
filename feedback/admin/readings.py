"""Who read what families said."""

from django.contrib import admin

from directory.admin.tracked import ReadOnlyAdmin

from ..models import CommentReading, references


@admin.register(CommentReading)
class CommentReadingAdmin(ReadOnlyAdmin):
    """Who read what families said, and when, the newest first."""

    list_display = ["at", "by", "how", "comment"]
    list_select_related = ["by", "comment__topic"]
    list_filter = ["how", "by"]
    list_per_page = 100
    search_fields = ["by__email", "by__first_name", "by__last_name"]
    search_help_text = "A person, or the reference of a comment."
    date_hierarchy = "at"

    def get_search_results(self, request, queryset, search_term):
        if reference := references.read(search_term):
            return queryset.filter(comment__reference=reference), False
        return super().get_search_results(request, queryset, search_term)
