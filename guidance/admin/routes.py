"""Ways to go: a route with its questions, and each question with its answers."""

from django.contrib import admin

from directory.admin.taxonomy import TermAdmin
from directory.admin.tracked import TrackedAdmin

from ..models import Answer, Question, Route


class QuestionInline(admin.TabularInline):
    model = Question
    extra = 0
    fields = ["is_first", "asks", "hint", "key"]
    prepopulated_fields = {"key": ["asks"]}
    show_change_link = True


@admin.register(Route)
class RouteAdmin(TermAdmin, TrackedAdmin):
    """The situations that families choose from. Without a first question a way is not offered."""

    used_in, counts = "questions", "questions"
    inlines = [QuestionInline]


class AnswerInline(admin.StackedInline):
    model = Answer
    fk_name = "question"
    extra = 0
    fields = [("says", "key"), "leads_to", "advice", "guides", "find"]
    prepopulated_fields = {"key": ["says"]}
    autocomplete_fields = ["guides"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "leads_to":
            kwargs["queryset"] = Question.objects.filter(route__questions=request.resolver_match.kwargs["object_id"])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Question)
class QuestionAdmin(TrackedAdmin):
    """One question. It is opened from its way, which has the list of them."""

    fields = ["route", "asks", "hint", "key", "is_first"]
    readonly_fields = ["route", "key"]
    inlines = [AnswerInline]

    def has_add_permission(self, request):
        return False

    def get_model_perms(self, request):
        """It has no list of its own."""
        return {}
